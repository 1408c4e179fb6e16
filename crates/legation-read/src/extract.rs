//! How the main text of a page is found: by two ways checked against each other, or by the quicker of them.

use crate::html::paragraphs;
use crate::main_text::{LONGER, MainText, SHORTEST};
use crate::metadata::tidy;
use crate::title::key;
use std::collections::{BTreeMap, HashMap};
use trafilatura::dom::Document;

/// How the main text of a page is found.
///
/// ```
/// use legation_read::Extract;
/// assert_eq!("fast".parse(), Ok(Extract::Fast));
/// assert_eq!(Extract::default(), Extract::Accurate);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extract {
    /// With more care: two ways of finding it, checked against each other where they could differ.
    #[default]
    Accurate,
    /// In a third of the time, by one way alone.
    Fast,
}

impl std::str::FromStr for Extract {
    type Err = String;

    fn from_str(word: &str) -> Result<Extract, String> {
        match word {
            "accurate" => Ok(Extract::Accurate),
            "fast" => Ok(Extract::Fast),
            _ => Err("expected `accurate` or `fast`".to_owned()),
        }
    }
}

/// Longest text, in bytes, and most paragraphs that are checked: to compare takes time that grows with both.
const LONGEST: usize = 1 << 20;
const MOST: usize = 2000;

/// The main text of a page, of which our own way found `own`, and JSON-LD gives `linked`.
pub(crate) fn main_text(
    page: Document,
    own: MainText,
    linked: Option<&str>,
    extract: Extract,
) -> Vec<String> {
    let found = match extract {
        Extract::Fast => own.text,
        Extract::Accurate if own.whole => own.text,
        Extract::Accurate if length(&own.text) > LONGEST || own.text.len() > MOST => own.text,
        Extract::Accurate => both(page, own),
    };
    match linked.map(linked_paragraphs) {
        // A page that is filled in by a script shows little of the text that it declares.
        Some(linked) if length(&found) * 2 < length(&linked) => linked,
        _ => found,
    }
}

/// The text that our own way and the extractor agree on, with what either has beside it.
fn both(page: Document, own: MainText) -> Vec<String> {
    let options = trafilatura::Options::default()
        .with_fallback(true)
        .with_exclude_comments(true)
        // It guesses a date where none is given; ours are never guessed.
        .with_html_date_mode(trafilatura::HtmlDateMode::Disabled);
    let Ok(result) = trafilatura::extract_document(page, &options) else {
        return own.text;
    };
    let mut other = paragraphs(&result.content_html);
    if other.len() > MOST {
        return own.text;
    }
    if other.is_empty() {
        other = result.content_text.lines().filter_map(tidy).collect();
    }
    agreed(own.text, other)
}

/// Less than this share of a text in the other, and the two are of different parts of the page.
const APART: f64 = 0.5;

/// Two readings of a page as one. Ours is the frame, for it seldom takes in other stories; what the other has between two paragraphs of ours, or
/// right beside them, is put in where it is running text. Where ours is small and of another part of the page, the other is taken.
fn agreed(own: Vec<String>, other: Vec<String>) -> Vec<String> {
    let keys = |text: &[String]| -> Vec<String> { text.iter().map(|paragraph| key(paragraph)).collect() };
    let (own_keys, other_keys) = (keys(&own), keys(&other));
    // How much of each is in the other, whichever way it is cut into paragraphs.
    let shared = |text: &[String], own: &[String], whole: &str| {
        let known = text
            .iter()
            .zip(own)
            .filter(|(_, key)| whole.contains(key.as_str()));
        known.map(|(text, _)| text.len()).sum::<usize>() as f64
    };
    let in_other = shared(&own, &own_keys, &other_keys.concat());
    if own.is_empty() || length(&own) * LONGER < length(&other) && in_other < length(&own) as f64 * APART {
        return other;
    }
    // Where each of ours stands; then what the other has between two that both have and that stand next to each other in ours.
    let place: HashMap<&str, usize> = own_keys
        .iter()
        .enumerate()
        .map(|(at, key)| (key.as_str(), at))
        .collect();
    let mut between: BTreeMap<usize, Vec<&String>> = BTreeMap::new();
    let mut last: Option<usize> = None;
    let mut waiting: Vec<&String> = Vec::new();
    for (paragraph, key) in other.iter().zip(&other_keys) {
        match place.get(key.as_str()) {
            Some(&at) => {
                if last.is_some_and(|last| last + 1 == at) && !waiting.is_empty() {
                    between.entry(at).or_default().append(&mut waiting);
                }
                waiting.clear();
                last = Some(at);
            }
            None if is_running_text(paragraph) => waiting.push(paragraph),
            None => {}
        }
    }
    let mut text = Vec::with_capacity(own.len() + other.len());
    for (at, paragraph) in own.iter().enumerate() {
        text.extend(between.remove(&at).into_iter().flatten().cloned());
        text.push(paragraph.clone());
    }
    text
}

/// A sentence or more, by its length and its end.
fn is_running_text(paragraph: &str) -> bool {
    let end = paragraph.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
    paragraph.len() >= SHORTEST && end.ends_with(['.', '!', '?', ':', '…'])
}

/// The text that JSON-LD gives, a paragraph a line; some give markup.
fn linked_paragraphs(body: &str) -> Vec<String> {
    let body = crate::html::references(body);
    if body.contains("</") {
        return paragraphs(&body);
    }
    body.lines().filter_map(tidy).collect()
}

/// Bytes of text.
fn length(paragraphs: &[String]) -> usize {
    paragraphs.iter().map(String::len).sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::Furniture;
    use crate::declared::Declared;
    use crate::main_text;
    use crate::page::Flat;

    fn own(page: &Document) -> MainText {
        let flat = Flat::of(page);
        let title = Declared::of(&flat).metadata().title;
        let markup = &Furniture::embedded().words.markup;
        main_text::main_text(&flat, markup, title.as_deref())
    }

    /// Where the second reading is left out, it would have changed nothing.
    #[test]
    fn nothing_is_lost_where_one_reading_will_do() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/layouts");
        let (mut pages, mut alone) = (0, 0);
        for file in std::fs::read_dir(folder).unwrap() {
            let file = file.unwrap().path();
            if file.extension().is_none_or(|kind| kind != "html") {
                continue;
            }
            let html = crate::decode::decode(&std::fs::read(&file).unwrap(), true).text;
            let page = Document::parse(&html);
            let first = own(&page);
            pages += 1;
            if first.whole {
                alone += 1;
                let text = first.text.clone();
                assert_eq!(both(page, first), text, "{}", file.display());
            }
        }
        assert!(
            alone * 2 > pages,
            "one reading will do for {alone} of {pages} pages"
        );
    }

    #[test]
    fn running_text_that_was_left_out_is_asked_about() {
        let line = |n: usize| {
            format!(
                "<p>The minister said on day {n} that the talks on the border had gone well and would go on.</p>"
            )
        };
        let page = |between: &str| {
            let (before, after) = (line(1).repeat(8), line(2).repeat(8));
            Document::parse(&format!(
                "<html><body><article>{before}{between}{after}</article></body></html>"
            ))
        };
        assert!(own(&page("")).whole);
        assert!(own(&page("<aside>Read more</aside>")).whole);
        let aside = format!("<aside>{}</aside>", line(5));
        assert!(!own(&page(&aside)).whole);
        let elsewhere = format!("<aside>{}</aside>", line(6).repeat(60));
        let aside = Document::parse(&format!(
            "<html><body><article>{}</article>{elsewhere}</body></html>",
            line(1)
        ));
        assert!(!own(&aside).whole);
    }
}
