//! The lines of a page between its elements, and how much running text they hold.

use crate::metadata::tidy;
use crate::page::Flat;

/// Elements that do not end a line.
pub(crate) const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "hi", "ref", "label", "nobr", "acronym",
];

/// A paragraph as it stands on the page.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) text: String,
    /// The node at which it begins.
    pub(super) at: usize,
    /// Characters of its text that are links.
    pub(super) linked: usize,
    pub(super) heading: bool,
}

impl Paragraph {
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    pub(super) fn link_share(&self) -> f64 {
        self.linked as f64 / self.length().max(1) as f64
    }

    /// What it weighs as running text.
    pub(super) fn weight(&self) -> usize {
        if self.heading || self.length() < 40 || self.link_share() > 0.5 {
            return 0;
        }
        self.length() - self.linked.min(self.length())
    }

    pub(super) fn is_prose(&self) -> bool {
        let ends = self
            .text
            .trim_end_matches(['"', '”', '’', '\'', ')', '»'])
            .ends_with(['.', '!', '?', '…', ':', '。', '؟', '।']);
        self.length() >= 60 && self.link_share() < 0.4 && ends
    }
}

/// The paragraphs of what is not dropped.
pub(super) fn paragraphs(page: &Flat, dropped: &[bool]) -> Vec<Paragraph> {
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
pub(super) struct Weights(Vec<usize>);

impl Weights {
    pub(super) fn of(page: &Flat, paragraphs: &[Paragraph]) -> Weights {
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
    pub(super) fn within(&self, from: usize, until: usize) -> usize {
        let up_to = |at: usize| self.0.get(at).or(self.0.last()).copied().unwrap_or(0);
        up_to(until).saturating_sub(up_to(from))
    }
}
