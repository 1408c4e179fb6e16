//! How the main text of a page is found: by two ways checked against each other, or by the quicker of them.

use crate::html::paragraphs;
use crate::main_text::MainText;
use crate::metadata::tidy;
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
    /// With more care: two ways of finding it, checked against each other.
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

/// The main text of a page, of which our own way found `own`, and JSON-LD gives `linked`.
pub(crate) fn main_text(
    page: Document,
    own: MainText,
    linked: Option<&str>,
    extract: Extract,
) -> Vec<String> {
    let found = match extract {
        Extract::Fast => own.text,
        Extract::Accurate => both(page, own),
    };
    match linked.map(linked_paragraphs) {
        // A page that is filled in by a script shows little of the text that it declares.
        Some(linked) if length(&found) * 2 < length(&linked) => linked,
        _ => found,
    }
}

/// The extractor's text.
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
    if other.is_empty() {
        other = result.content_text.lines().filter_map(tidy).collect();
    }
    // The extractor runs the paragraphs of short pages together.
    if other.len() <= 1 && own.text.len() > 1 && length(&own.text) < length(&other) * 2 + 200 {
        return own.text;
    }
    other
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
