//! Captions and photo credits.

use crate::furniture::{Furniture, Words, fold};
use crate::paragraph::{Paragraph, ends_sentence};

/// A paragraph about a picture: where, within it, the credit begins. `Some(0)`: it is nothing but a credit.
pub(crate) fn picture(paragraph: &Paragraph, in_head: bool, furniture: &Furniture) -> Option<Option<usize>> {
    if paragraph.words > 80 {
        return None;
    }
    let text = paragraph.text;
    let lexicon = &furniture.words;
    if let Some(at) = furniture.photo_cue(text) {
        let credit = text.get(at..).unwrap_or_default();
        if credit.split_whitespace().count() <= 16 && is_credit(credit, lexicon) {
            let before = text.get(..at).unwrap_or_default().trim();
            let own_sentence = before
                .split_whitespace()
                .next_back()
                .is_some_and(|word| ends_sentence(word) || word.ends_with('.'));
            let alone = before.split_whitespace().count() <= 5 && !own_sentence;
            return Some(Some(if alone { 0 } else { at }));
        }
    }
    if let Some(at) = agency_at_end(text, lexicon) {
        let before = text.get(..at).unwrap_or_default();
        return Some(Some(if before.split_whitespace().count() <= 1 {
            0
        } else {
            at
        }));
    }
    if lexicon
        .photo
        .starts
        .iter()
        .any(|start| paragraph.folded.starts_with(start.as_str()))
    {
        return Some(None);
    }
    if in_head {
        trailing_name(paragraph).map(Some)
    } else {
        None
    }
}

/// Names and little else.
fn is_credit(text: &str, lexicon: &Words) -> bool {
    let lower = text.split_whitespace().filter(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.starts_with(char::is_lowercase) && !lexicon.photo.small.contains(&word.to_lowercase())
    });
    lower.count() <= 1
}

/// Where "[Jane Roe/AP Photo]", "(AFP/File)", "Reuters/Jane Roe" or "... via Getty Images" begins at the end of a line.
fn agency_at_end(text: &str, lexicon: &Words) -> Option<usize> {
    let is_agency = |part: &str| {
        let part = fold(part.trim_matches(|c: char| !c.is_alphanumeric()));
        lexicon.photo.agencies.iter().any(|agency| {
            part == *agency
                || part
                    .strip_prefix(agency.as_str())
                    .is_some_and(|rest| rest.starts_with(" via"))
        }) || part
            .split(" via ")
            .skip(1)
            .any(|tail| lexicon.photo.agencies.iter().any(|agency| tail == agency))
    };
    let credit = |part: &str| {
        let parts: Vec<&str> = part
            .split(['/', '|', '—', '–'])
            .flat_map(|p| p.split(" - "))
            .filter(|part| part.chars().any(char::is_alphabetic))
            .collect();
        (parts.len() > 1 || fold(part).contains("via "))
            && parts.iter().any(|part| is_agency(part))
            && part.split_whitespace().count() <= 10
    };
    let end = text.trim_end_matches(['.', ' ']);
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some(at) = end.strip_suffix(close).and_then(|inner| inner.rfind(open)) {
            let inner = end.get(at + 1..end.len() - 1).unwrap_or_default();
            return (credit(inner) || open == '[' && is_agency(inner)).then_some(at);
        }
    }
    // After the last sentence.
    let at = last_sentence_end(text)?;
    credit(text.get(at..)?).then_some(at)
}

/// Where the words after the last sentence begin; 0 where no sentence ends within the line.
fn last_sentence_end(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut offset = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        offset += piece.len();
        if ends_sentence(piece.trim_end()) && offset < text.len() {
            at = offset;
        }
    }
    let rest = text.get(at..)?;
    Some(at + rest.len() - rest.trim_start().len())
}

/// A sentence followed by a name without a full stop: a caption with its credit, where it stands above the text.
fn trailing_name(paragraph: &Paragraph) -> Option<usize> {
    if paragraph.final_mark.is_some() || paragraph.words > 60 {
        return None;
    }
    let at = last_sentence_end(paragraph.text).filter(|at| *at > 0)?;
    let credit = paragraph.text.get(at..)?;
    let words = credit.split_whitespace().count();
    let before = paragraph.text.get(..at)?.split_whitespace().count();
    let named = credit
        .split_whitespace()
        .all(|word| word.starts_with(|c: char| !c.is_lowercase()) || word.len() <= 3);
    ((1..=8).contains(&words) && before >= 5 && named).then_some(at)
}
