//! The main text of a page, found in one pass over it: what is furniture by its markup is left out, and of the rest the smallest part of the page is
//! taken that holds nearly all running text.

mod dropped;
mod paragraphs;

pub(crate) use paragraphs::INLINE;

use crate::furniture::Markup;
use crate::page::Flat;
use crate::title::key;
use dropped::{UNSEEN, dropped, words};
use paragraphs::{Paragraph, Weights, paragraphs};

/// Share of the running text that a part must hold for the rest to be left.
const NEARLY_ALL: f64 = 0.85;

/// A page's main text, and what stands above it.
#[derive(Debug, Default)]
pub(crate) struct MainText {
    pub(crate) text: Vec<String>,
    /// Whether there is next to nothing on the page that another reading could add to the text.
    pub(crate) whole: bool,
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
        whole: is_whole(&all, &texts),
        head: lines.into_iter().map(|line| line.text.clone()).collect(),
        text: texts
            .into_iter()
            .map(|paragraph| paragraph.text.clone())
            .collect(),
    }
}

/// Less text than this, in bytes, is no running text ([`crate::extract`]).
pub(crate) const SHORTEST: usize = 80;
/// A text so many times as long as ours may be the right one ([`crate::extract`]).
pub(crate) const LONGER: usize = 4;
/// A text shorter than this, in bytes, may be one that a script fills in: another reading finds it elsewhere.
const ENOUGH: usize = 1000;

/// Whether another reading of the page would change nothing: between two paragraphs of the text there is no running text that was left out, and
/// all that is on the page is not much longer.
fn is_whole(all: &[Paragraph], texts: &[&Paragraph]) -> bool {
    let length: usize = texts.iter().map(|paragraph| paragraph.length()).sum();
    let everything: usize = all.iter().map(Paragraph::length).sum();
    if length < ENOUGH || everything > LONGER * length {
        return false;
    }
    let mut lines = all.iter().peekable();
    texts.windows(2).all(|two| {
        let [before, after] = two else { return true };
        while lines.next_if(|line| line.at <= before.at).is_some() {}
        let mut between = 0;
        while let Some(line) = lines.next_if(|line| line.at < after.at) {
            between += line.length();
        }
        between < SHORTEST
    })
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
