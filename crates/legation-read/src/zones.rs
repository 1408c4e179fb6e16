//! Where the article begins and where the page's tail does: the head, the text, and what comes after it.

use crate::furniture::Zone;
use crate::paragraph::Paragraph;
use crate::shape::Mark;
use std::collections::HashSet;

/// What is known of each paragraph by itself.
pub(crate) struct Seen<'t> {
    pub(crate) paragraphs: Vec<Paragraph<'t>>,
    pub(crate) marks: Vec<Option<Mark>>,
    /// The other language of a paragraph that is not in the document's.
    pub(crate) other: Vec<Option<String>>,
    /// A caption, and where its credit begins.
    pub(crate) pictures: Vec<Option<Option<usize>>>,
}

impl Seen<'_> {
    /// Running text of the article's language, so far as can be told from the paragraph alone.
    pub(crate) fn is_text(&self, index: usize) -> bool {
        self.is_open(index) && self.paragraphs.get(index).is_some_and(Paragraph::is_prose)
    }

    /// Nothing is known against it.
    pub(crate) fn is_open(&self, index: usize) -> bool {
        matches!(self.marks.get(index), Some(None))
            && matches!(self.other.get(index), Some(None))
            && matches!(self.pictures.get(index), Some(None))
    }

    fn is_solid(&self, index: usize) -> bool {
        self.is_text(index) && self.paragraphs.get(index).is_some_and(Paragraph::is_solid)
    }

    /// What its marker says begins below it.
    pub(crate) fn zone(&self, index: usize) -> Option<Zone> {
        self.marks.get(index)?.as_ref()?.zone
    }

    pub(crate) fn is_date(&self, index: usize) -> bool {
        self.marks
            .get(index)
            .and_then(Option::as_ref)
            .is_some_and(|mark| mark.reason == "date line")
    }
}

/// The first paragraph of running text.
pub(crate) fn first_text(seen: &Seen) -> Option<usize> {
    (0..seen.paragraphs.len()).find(|&index| seen.is_text(index))
}

/// A stretch of paragraphs within or after the article that belongs to the page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stretch {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) zone: Zone,
}

/// The stretches after the head's end, in order; the text begins at `first`. Only the last may reach the end of the page: its tail.
pub(crate) fn stretches(seen: &Seen, first: usize, head_end: usize) -> Vec<Stretch> {
    let runs = Runs::of(seen);
    let mut names = Names::default();
    let mut found = Vec::new();
    let mut index = head_end;
    let length = seen.paragraphs.len();
    let mut text_before: usize = (first..head_end)
        .filter(|&at| seen.is_text(at))
        .map(|at| weight(seen, at))
        .sum();
    while index < length {
        let begins = match seen.zone(index) {
            Some(zone) => Some((index, zone)),
            None => teaser(seen, index, first).map(|start| (start, Zone::Related)),
        };
        let Some((start, zone)) = begins else {
            if seen.is_text(index) {
                text_before += weight(seen, index);
            }
            index += 1;
            continue;
        };
        names.read_to(seen, start);
        match resumes(seen, &runs, &names, index, zone, text_before) {
            Some(resume) => {
                found.push(Stretch {
                    start,
                    end: resume,
                    zone,
                });
                index = resume.max(index + 1);
            }
            None => {
                found.push(Stretch {
                    start,
                    end: length,
                    zone,
                });
                break;
            }
        }
    }
    found
}

fn weight(seen: &Seen, index: usize) -> usize {
    seen.paragraphs
        .get(index)
        .map_or(0, |paragraph| paragraph.text.len())
}

/// Where the article goes on after a marker at `index`, if it does.
fn resumes(
    seen: &Seen,
    runs: &Runs,
    names: &Names,
    index: usize,
    zone: Zone,
    text_before: usize,
) -> Option<usize> {
    let next = runs.next_run(index + 1, 3);
    // Most of the text comes after it: the marker stands above the article or near its head.
    let early = |start: usize| runs.text_from(start) > 2 * text_before;
    match zone {
        Zone::Related => {
            let clear = |start: &usize| runs.next_zone(index + 1).is_none_or(|zone| zone > *start);
            let three = next.filter(clear);
            // Two paragraphs are enough where they speak of the same names and few links are between.
            let enough = if three.is_some() { 0.4 } else { 0.6 };
            let two = runs.next_run(index + 1, 2).filter(clear).filter(|start| {
                *start <= index + 12 && names.share_known(seen, *start, *start + 2) >= enough
            });
            two.into_iter().chain(three).min()
        }
        Zone::Comments | Zone::Author | Zone::End => {
            next.filter(|start| early(*start))?;
            (index + 1..seen.paragraphs.len()).find(|&at| seen.is_solid(at))
        }
    }
}

/// Where a teaser begins that ends in a date line at `index`: title, blurb, date; or title, date.
fn teaser(seen: &Seen, index: usize, first: usize) -> Option<usize> {
    // A date above a text is a chronicle's heading.
    if !seen.is_date(index) || seen.is_text(index + 1) {
        return None;
    }
    let title = |at: usize| {
        seen.paragraphs
            .get(at)
            .is_some_and(|p| !p.is_prose() && (3..=30).contains(&p.words))
            && seen.marks.get(at).is_some_and(Option::is_none)
    };
    let back = |steps: usize| index.checked_sub(steps).filter(|at| *at > first);
    if let Some(at) = back(1).filter(|at| title(*at)) {
        return Some(at);
    }
    back(1)?;
    back(2).filter(|at| title(*at))
}

/// Runs of solid paragraphs next to each other, looked up from the front.
struct Runs {
    /// For each paragraph the first from there on at which at least two, or three, solid paragraphs stand together.
    two: Vec<Option<usize>>,
    three: Vec<Option<usize>>,
    zone: Vec<Option<usize>>,
    text: Vec<usize>,
}

impl Runs {
    fn of(seen: &Seen) -> Runs {
        let length = seen.paragraphs.len();
        let mut runs = Runs {
            two: vec![None; length + 1],
            three: vec![None; length + 1],
            zone: vec![None; length + 1],
            text: vec![0; length + 1],
        };
        let (mut run, mut two, mut three, mut zone, mut text) = (0usize, None, None, None, 0usize);
        for index in (0..length).rev() {
            run = if seen.is_solid(index) { run + 1 } else { 0 };
            // A blurb with a date below it is a teaser's.
            let two_here = run >= 2 && !(run == 2 && seen.is_date(index + 2));
            two = if two_here { Some(index) } else { two };
            three = if run >= 3 { Some(index) } else { three };
            zone = if seen.zone(index).is_some() {
                Some(index)
            } else {
                zone
            };
            text += if seen.is_text(index) {
                weight(seen, index)
            } else {
                0
            };
            let slots = [
                (&mut runs.two, two),
                (&mut runs.three, three),
                (&mut runs.zone, zone),
            ];
            for (list, value) in slots {
                if let Some(slot) = list.get_mut(index) {
                    *slot = value;
                }
            }
            if let Some(slot) = runs.text.get_mut(index) {
                *slot = text;
            }
        }
        runs
    }

    fn next_run(&self, from: usize, least: usize) -> Option<usize> {
        let list = if least >= 3 { &self.three } else { &self.two };
        list.get(from).copied().flatten()
    }

    fn next_zone(&self, from: usize) -> Option<usize> {
        self.zone.get(from).copied().flatten()
    }

    fn text_from(&self, from: usize) -> usize {
        self.text.get(from).copied().unwrap_or(0)
    }
}

/// The capitalised words of the text read so far.
#[derive(Default)]
struct Names<'t> {
    known: HashSet<&'t str>,
    read: usize,
}

impl<'t> Names<'t> {
    fn read_to(&mut self, seen: &Seen<'t>, end: usize) {
        for index in self.read..end {
            if seen.is_text(index)
                && let Some(paragraph) = seen.paragraphs.get(index)
            {
                self.known.extend(capitals(paragraph.text));
            }
        }
        self.read = self.read.max(end);
    }

    /// The share of the capitalised words of some paragraphs that are known.
    fn share_known(&self, seen: &Seen, start: usize, end: usize) -> f64 {
        let (mut hits, mut total) = (0usize, 0usize);
        for paragraph in seen
            .paragraphs
            .get(start..end.min(seen.paragraphs.len()))
            .unwrap_or_default()
        {
            for word in capitals(paragraph.text) {
                total += 1;
                hits += usize::from(self.known.contains(word));
            }
        }
        if total == 0 {
            0.0
        } else {
            hits as f64 / total as f64
        }
    }
}

/// The capitalised words of a text that do not begin it.
fn capitals(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
        .skip(1)
        .filter(|word| word.len() > 2 && word.starts_with(char::is_uppercase))
}
