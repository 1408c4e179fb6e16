//! The main text of a page, found in one pass over it: what is furniture by its markup is left out, and of the rest the smallest part of the page is
//! taken that holds nearly all running text.

use crate::furniture::Markup;
use crate::metadata::tidy;
use crate::page::Flat;
use crate::title::key;

/// Elements that do not end a line.
pub(crate) const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "hi", "ref", "label", "nobr", "acronym",
];

/// Elements whose text is not shown or is none of an article's.
const UNSEEN: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "head",
    "iframe",
    "button",
    "select",
    "nav",
    "footer",
    "aside",
    "object",
    "embed",
    "video",
    "audio",
    "canvas",
    "map",
    "dialog",
    "textarea",
    "input",
    "figcaption",
    "menu",
    "math",
    "amp-ad",
    "amp-sidebar",
    "amp-consent",
    "amp-analytics",
    "frameset",
];

/// Roles of page furniture.
const ROLES: &[&str] = &[
    "navigation",
    "complementary",
    "banner",
    "contentinfo",
    "dialog",
    "search",
    "alert",
    "menu",
    "toolbar",
];

/// Share of the running text that a part must hold for the rest to be left.
const NEARLY_ALL: f64 = 0.85;

/// A paragraph as it stands on the page.
#[derive(Debug)]
struct Paragraph {
    text: String,
    /// The node at which it begins.
    at: usize,
    /// Characters of its text that are links.
    linked: usize,
    heading: bool,
}

impl Paragraph {
    fn length(&self) -> usize {
        self.text.len()
    }

    fn link_share(&self) -> f64 {
        self.linked as f64 / self.length().max(1) as f64
    }

    /// What it weighs as running text.
    fn weight(&self) -> usize {
        if self.heading || self.length() < 40 || self.link_share() > 0.5 {
            return 0;
        }
        self.length() - self.linked.min(self.length())
    }

    fn is_prose(&self) -> bool {
        let ends = self
            .text
            .trim_end_matches(['"', '”', '’', '\'', ')', '»'])
            .ends_with(['.', '!', '?', '…', ':', '。', '؟', '।']);
        self.length() >= 60 && self.link_share() < 0.4 && ends
    }
}

/// A page's main text, and what stands above it.
#[derive(Debug, Default)]
pub(crate) struct MainText {
    pub(crate) text: Vec<String>,
    /// The short lines between the headline and the text, and those that begin the text's part of the page: bylines and dates are among them.
    pub(crate) head: Vec<String>,
}

/// Most lines above the text that are looked at.
const HEAD_LINES: usize = 16;

/// The page's main text; `title` is the article's.
pub(crate) fn main_text(page: &Flat, markup: &Markup, title: Option<&str>) -> MainText {
    let mut all = paragraphs(page, &vec![false; page.nodes.len()]);
    let mut weights = Weights::of(page, &all);
    // A link that is never closed takes in all that follows.
    let all_linked = weights.within(0, page.nodes.len()) == 0;
    if all_linked {
        all.iter_mut().for_each(|paragraph| paragraph.linked = 0);
        weights = Weights::of(page, &all);
    }
    let dropped = dropped(page, markup, &weights);
    let mut kept = paragraphs(page, &dropped);
    if all_linked {
        kept.iter_mut().for_each(|paragraph| paragraph.linked = 0);
    }
    let weights = Weights::of(page, &kept);
    let body = container(page, markup, &weights);
    let first_text = kept
        .iter()
        .find(|text| text.at >= body.0 && text.is_prose())
        .map_or(body.1, |text| text.at);
    let heading = heading(page, title, first_text);
    let from = heading.map_or(body.0, |at| page.end(at));
    let until = body.1;
    let chosen = kept.iter().filter(|paragraph| {
        let inside = (body.0..until).contains(&paragraph.at);
        let lead = (from..body.0).contains(&paragraph.at) && paragraph.is_prose();
        inside && !is_link_line(paragraph) || lead
    });
    let mut texts: Vec<&Paragraph> = chosen.collect();
    while texts.last().is_some_and(|last| last.heading) {
        texts.pop();
    }
    let first = texts.iter().find(|text| text.at >= from && text.weight() > 0);
    let first = first.map_or(until, |first| first.at);
    let above: Vec<&Paragraph> = all
        .iter()
        .filter(|line| line.at < first && line.length() < 200)
        .collect();
    // Below the headline; or the last lines above the text, where no headline is known.
    let lines: Vec<&&Paragraph> = match heading {
        Some(_) => above
            .iter()
            .filter(|line| line.at >= from)
            .take(HEAD_LINES)
            .collect(),
        None => above
            .iter()
            .skip(above.len().saturating_sub(HEAD_LINES))
            .collect(),
    };
    MainText {
        head: lines.into_iter().map(|line| line.text.clone()).collect(),
        text: texts
            .into_iter()
            .map(|paragraph| paragraph.text.clone())
            .collect(),
    }
}

/// The paragraphs of markup, all of it an article's.
pub(crate) fn all_paragraphs(page: &Flat) -> Vec<String> {
    let mut dropped = vec![false; page.nodes.len()];
    for (at, slot) in dropped.iter_mut().enumerate() {
        let tag = page.tag(at);
        *slot = tag != "figcaption" && tag != "head" && (UNSEEN.contains(&tag) || tag == "form");
    }
    paragraphs(page, &dropped)
        .into_iter()
        .map(|paragraph| paragraph.text)
        .collect()
}

/// A line that is nearly all a link: to another story.
fn is_link_line(paragraph: &Paragraph) -> bool {
    paragraph.link_share() > 0.6 && paragraph.length() < 240
}

/// Which elements are furniture by their markup, with all within them.
fn dropped(page: &Flat, markup: &Markup, weights: &Weights) -> Vec<bool> {
    let mut dropped = vec![false; page.nodes.len()];
    let whole = weights.within(0, page.nodes.len()).max(1);
    let mut at = 0;
    while at < page.nodes.len() {
        let end = page.end(at).max(at + 1);
        let share = weights.within(at, end) as f64 / whole as f64;
        if page.tag(at).is_empty()
            || !is_furniture(page, at, markup, share) && !is_card(page, at, weights, whole)
        {
            at += 1;
            continue;
        }
        if let Some(range) = dropped.get_mut(at..end) {
            range.fill(true);
        }
        at = end;
    }
    dropped
}

/// Whether an element is page furniture by its tag, its role or the words of its class; `share` is its share of the page's text.
fn is_furniture(page: &Flat, at: usize, markup: &Markup, share: f64) -> bool {
    let tag = page.tag(at);
    if matches!(tag, "html" | "body") {
        return false;
    }
    if UNSEEN.contains(&tag) || is_hidden(page, at) {
        return true;
    }
    if page
        .attribute(at, "role")
        .is_some_and(|role| ROLES.contains(&role.as_str()))
    {
        return true;
    }
    // A form may lie around the whole page, a header around an article's first lines.
    if tag == "form" || tag == "header" {
        return share < 0.05;
    }
    let words = words(page, at);
    if words.is_empty()
        || matches!(
            tag,
            "main" | "article" | "a" | "span" | "em" | "strong" | "b" | "i"
        )
    {
        return false;
    }
    let has = |list: &[String]| list.iter().any(|word| words.contains(word.as_str()));
    has(&markup.always) || share < 0.3 && has(&markup.drop) && !(has(&markup.body) && share > 0.1)
}

fn is_hidden(page: &Flat, at: usize) -> bool {
    if page.attribute(at, "hidden").is_some()
        || page
            .attribute(at, "aria-hidden")
            .is_some_and(|value| value == "true")
    {
        return true;
    }
    page.attribute(at, "style").is_some_and(|style| {
        let style: String = style
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(400)
            .collect::<String>()
            .to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

/// The words of an element's class and id, each between hyphens: `-most-read-`.
fn words(page: &Flat, at: usize) -> String {
    let mut words = String::new();
    for name in ["class", "id", "data-component", "data-testid", "data-gu-name"] {
        let Some(value) = page.attribute(at, name) else {
            continue;
        };
        let mut before = ' ';
        words.push('-');
        for c in value.chars().take(300) {
            if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
                words.push('-');
            }
            words.push(if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            });
            before = c;
        }
        words.push('-');
    }
    words
}

/// A teaser of another story: a little text below a heading that is a link.
fn is_card(page: &Flat, at: usize, weights: &Weights, whole: usize) -> bool {
    if !matches!(page.tag(at), "div" | "li" | "section" | "article") {
        return false;
    }
    let end = page.end(at);
    let weight = weights.within(at, end);
    if weight > 400 || weight * 2 > whole || end - at > 60 {
        return false;
    }
    let heading = (at + 1..end).find(|&inner| matches!(page.tag(inner), "h2" | "h3" | "h4" | "h5" | "h6"));
    heading.is_some_and(|heading| {
        let inside = heading + 1..page.end(heading);
        let linked =
            inside.clone().any(|inner| page.tag(inner) == "a") || page.tag(page.parent(heading)) == "a";
        linked && page.line(heading).is_some_and(|line| line.len() > 15)
    })
}

/// The paragraphs of what is not dropped.
fn paragraphs(page: &Flat, dropped: &[bool]) -> Vec<Paragraph> {
    let mut found = Vec::new();
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut line = Line::default();
    let mut at = 0;
    while at < page.nodes.len() {
        while let Some((end, block)) = open.last().copied().filter(|(end, _)| *end <= at) {
            let _ = end;
            open.pop();
            line.leave(at, block, &mut found);
        }
        let Some(node) = page.nodes.get(at) else { break };
        if let Some(text) = &node.text {
            line.add(at, text, &mut found);
            at += 1;
            continue;
        }
        let tag = node.tag.as_str();
        if dropped.get(at).copied().unwrap_or(false)
            || matches!(tag, "script" | "style" | "noscript" | "template" | "head")
        {
            line.end(&mut found);
            at = node.end.max(at + 1);
            continue;
        }
        if tag == "br" {
            line.broken(&mut found);
        } else {
            let block = !INLINE.contains(&tag);
            if block {
                line.end(&mut found);
            }
            line.enter(tag, node.end);
            open.push((node.end, block));
        }
        at += 1;
    }
    line.end(&mut found);
    found
}

/// The line that is being gathered.
#[derive(Default)]
struct Line {
    text: String,
    linked: usize,
    start: Option<usize>,
    breaks: usize,
    link_until: usize,
    heading_until: usize,
    pre_until: usize,
}

impl Line {
    fn enter(&mut self, tag: &str, end: usize) {
        match tag {
            "a" => self.link_until = end,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading_until = end,
            "pre" => self.pre_until = end,
            _ => {}
        }
    }

    fn leave(&mut self, at: usize, block: bool, found: &mut Vec<Paragraph>) {
        if block {
            // What ends here was gathered as long as it was open.
            self.flush(found, self.heading_until >= at);
        }
    }

    fn add(&mut self, at: usize, text: &str, found: &mut Vec<Paragraph>) {
        if at < self.pre_until {
            for (index, piece) in text.split("\n\n").enumerate() {
                if index > 0 {
                    self.end(found);
                }
                self.start.get_or_insert(at);
                self.text.push_str(piece);
            }
            return;
        }
        if !text.trim().is_empty() {
            self.breaks = 0;
            self.start.get_or_insert(at);
            if at < self.link_until {
                self.linked += text.trim().len();
            }
        }
        self.text.push_str(text);
    }

    /// At a line break: two end a paragraph, one ends a sentence that fills lines.
    fn broken(&mut self, found: &mut Vec<Paragraph>) {
        self.breaks += 1;
        let full = self.text.trim_end();
        if self.breaks > 1 || full.len() < 50 || full.len() > 120 && full.ends_with(['.', '"', '”', '!', '?'])
        {
            self.end(found);
        } else {
            self.text.push(' ');
        }
    }

    fn end(&mut self, found: &mut Vec<Paragraph>) {
        let heading = self.start.is_some_and(|start| start < self.heading_until);
        self.flush(found, heading);
    }

    fn flush(&mut self, found: &mut Vec<Paragraph>, heading: bool) {
        let text = tidy(&self.text);
        let start = self.start.take();
        let linked = std::mem::take(&mut self.linked);
        self.text.clear();
        self.breaks = 0;
        if let (Some(text), Some(at)) = (text, start) {
            found.push(Paragraph {
                text,
                at,
                linked,
                heading,
            });
        }
    }
}

/// How much running text there is up to each node.
struct Weights(Vec<usize>);

impl Weights {
    fn of(page: &Flat, paragraphs: &[Paragraph]) -> Weights {
        let mut sums = vec![0usize; page.nodes.len() + 1];
        for paragraph in paragraphs {
            if let Some(slot) = sums.get_mut(paragraph.at + 1) {
                *slot += paragraph.weight();
            }
        }
        let mut sum = 0;
        for slot in &mut sums {
            sum += *slot;
            *slot = sum;
        }
        Weights(sums)
    }

    /// The weight of the nodes from one up to another.
    fn within(&self, from: usize, until: usize) -> usize {
        let up_to = |at: usize| self.0.get(at).or(self.0.last()).copied().unwrap_or(0);
        up_to(until).saturating_sub(up_to(from))
    }
}

/// The part of the page that holds nearly all running text: from a node up to another.
fn container(page: &Flat, markup: &Markup, weights: &Weights) -> (usize, usize) {
    let whole = weights.within(0, page.nodes.len());
    let mut at = marked(page, markup, weights, whole).unwrap_or(0);
    loop {
        let end = page.end(at);
        let weight = weights.within(at, end) as f64;
        let mut child = at + 1;
        let mut next = None;
        while child < end {
            if page.nodes.get(child).is_some_and(|node| node.text.is_none())
                && weights.within(child, page.end(child)) as f64 >= weight * NEARLY_ALL
            {
                next = Some(child);
                break;
            }
            child = page.end(child).max(child + 1);
        }
        match next {
            // A paragraph is no container.
            Some(next) if weight > 0.0 && page.tag(next) != "p" && !INLINE.contains(&page.tag(next)) => {
                at = next
            }
            _ => break,
        }
    }
    // Of several articles one below the other the first is meant.
    let end = page.end(at);
    let articles: Vec<usize> = (at + 1..end)
        .filter(|&inner| page.tag(inner) == "article")
        .collect();
    let heavy = |inner: &&usize| weights.within(**inner, page.end(**inner)) >= 300;
    if let Some(first) = articles.first()
        && articles.iter().filter(heavy).count() > 1
        && heavy(&first)
    {
        return (*first, page.end(*first));
    }
    (at, end)
}

/// The element that says that it is the article's text, where it holds much of the page's.
fn marked(page: &Flat, markup: &Markup, weights: &Weights, whole: usize) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for at in 0..page.nodes.len() {
        let tag = page.tag(at);
        if !matches!(tag, "div" | "section" | "article" | "main" | "td" | "span") {
            continue;
        }
        let weight = weights.within(at, page.end(at));
        if weight < 200 || weight * 10 < whole * 3 {
            continue;
        }
        let says = ["itemprop", "property"].iter().any(|name| {
            page.attribute(at, name)
                .is_some_and(|value| value.contains("articleBody"))
        });
        let named = || {
            let words = words(page, at);
            markup.body.iter().any(|word| words.contains(word.as_str()))
        };
        if (says || named()) && best.is_none_or(|(_, heaviest)| weight > heaviest) {
            best = Some((at, weight));
        }
    }
    best.map(|(at, _)| at)
}

/// The last heading before the main text that is the article's title; else the last of the first rank.
fn heading(page: &Flat, title: Option<&str>, before: usize) -> Option<usize> {
    let title = title.map(key);
    let mut first_rank = None;
    let mut same = None;
    for at in 0..before.min(page.nodes.len()) {
        if !matches!(page.tag(at), "h1" | "h2" | "h3") {
            continue;
        }
        if page.tag(at) == "h1" {
            first_rank = Some(at);
        }
        if title.is_some() && page.line(at).map(|line| key(&line)) == title {
            same = Some(at);
        }
    }
    same.or(first_rank)
}
