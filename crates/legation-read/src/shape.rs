//! What a paragraph is by itself: a share bar, a date line, a logo. Where it stands is for `zones`.

use crate::dates;
use crate::furniture::{Furniture, Words, Zone};
use crate::names;
use crate::paragraph::Paragraph;
use jiff::civil::Date;

/// What a paragraph shows by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Mark {
    /// Why it is left out.
    pub(crate) reason: String,
    pub(crate) zone: Option<Zone>,
    pub(crate) author: Option<String>,
    pub(crate) outlet: Option<String>,
    /// A date that stands as the page's own, and whether it is only that of an update.
    pub(crate) date: Option<(Date, bool)>,
}

impl Mark {
    pub(crate) fn because(reason: &str) -> Mark {
        Mark {
            reason: reason.to_owned(),
            ..Mark::default()
        }
    }
}

/// Recognises furniture that needs no neighbours to be known.
pub(crate) fn mark(paragraph: &Paragraph, furniture: &Furniture) -> Option<Mark> {
    let words = &furniture.words;
    if !paragraph.text.chars().any(char::is_alphabetic) {
        let date = date_line(paragraph, words);
        return date.or_else(|| Some(Mark::because("separator")));
    }
    if paragraph.folded.is_empty() {
        return None;
    }
    if let Some(date) = date_line(paragraph, words) {
        return Some(date);
    }
    let prose = paragraph.is_prose() && paragraph.words >= 12;
    if let Some(hit) = furniture.find(&paragraph.folded, paragraph.words, prose) {
        return Some(Mark {
            zone: hit.zone,
            author: names::shown_author(paragraph, words),
            outlet: copyright_holder(paragraph, words),
            ..Mark::because(hit.reason)
        });
    }
    if is_link(paragraph) {
        return Some(Mark::because("link"));
    }
    if is_share_bar(paragraph, words) {
        return Some(Mark::because("share bar"));
    }
    if is_vocabulary(paragraph) {
        return Some(Mark::because("vocabulary list"));
    }
    source_line(paragraph, words)
        .or_else(|| names::byline(paragraph, words))
        .or_else(|| logo(paragraph, words))
        .or_else(|| is_breadcrumb(paragraph, words).then(|| Mark::because("menu")))
}

/// A line made of a date and what goes with it: "Published: 12 July 2025, 10:30 GMT".
fn date_line(paragraph: &Paragraph, lexicon: &Words) -> Option<Mark> {
    if paragraph.words > 24 {
        return None;
    }
    let words = dates::words(paragraph.text);
    let found = dates::find_all(&words, lexicon);
    let within = |index: usize| {
        found
            .iter()
            .any(|hit| (hit.words.0..hit.words.1).contains(&index))
    };
    let known = |word: &str| {
        word.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '-' | '/' | '+'))
            || lexicon.head.beside.contains(word)
            || [&lexicon.head.published, &lexicon.head.updated]
                .into_iter()
                .flatten()
                .any(|cue| cue.split(' ').any(|w| w == word))
            || word.chars().next().is_some_and(|c| c.is_ascii_digit()) && word.len() <= 12
    };
    let month = |word: &str| {
        lexicon
            .dates
            .months
            .iter()
            .any(|names| names.iter().any(|name| name == word))
    };
    let any =
        !found.is_empty() || words.len() <= 5 && words.iter().any(|word| month(word)) && words.len() >= 2;
    if !any
        || !words
            .iter()
            .enumerate()
            .all(|(index, word)| within(index) || known(word) || (found.is_empty() && month(word)))
    {
        return None;
    }
    Some(Mark {
        date: first_date(&paragraph.folded, lexicon),
        ..Mark::because("date line")
    })
}

/// The date of publication on a line of dates; that of an update where there is no other.
pub(crate) fn first_date(folded: &str, lexicon: &Words) -> Option<(Date, bool)> {
    let words = dates::words(folded);
    let says = |cues: &[String], word: &str| cues.iter().any(|cue| cue.split(' ').any(|part| part == word));
    let mut update: Option<Date> = None;
    for hit in dates::find_all(&words, lexicon) {
        let before = words.get(..hit.words.0).unwrap_or_default();
        // The nearest word before the date that belongs to one kind of cue only ("on" belongs to both).
        let kind = before.iter().rev().find_map(|word| {
            let kinds = (
                says(&lexicon.head.published, word),
                says(&lexicon.head.updated, word),
            );
            (kinds.0 != kinds.1).then_some(kinds.1)
        });
        let updated = kind.unwrap_or(false);
        if !updated {
            return Some((hit.date, false));
        }
        update = update.or(Some(hit.date));
    }
    update.map(|date| (date, true))
}

/// An address, a handle or a row of hashtags.
fn is_link(paragraph: &Paragraph) -> bool {
    let mut words = paragraph.text.split_whitespace();
    paragraph.words <= 20
        && words.all(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '@' | '#'));
            let lower = word.to_ascii_lowercase();
            word.is_empty()
                || lower.starts_with("http")
                || lower.starts_with("www.")
                || word.starts_with(['@', '#'])
                || word.contains('@') && word.contains('.')
        })
}

/// A row of services to share a page with.
fn is_share_bar(paragraph: &Paragraph, lexicon: &Words) -> bool {
    let share = &lexicon.share;
    let mut services = 0;
    paragraph.words <= 40
        && paragraph
            .folded
            .split(|c: char| !(c.is_alphanumeric() || c == '-'))
            .filter(|word| word.chars().any(char::is_alphabetic))
            .all(|word| {
                services += usize::from(share.services.contains(word));
                share.services.contains(word) || share.verbs.contains(word)
            })
        && services > 0
}

/// "word = translation", of a list below a text for learners.
fn is_vocabulary(paragraph: &Paragraph) -> bool {
    let mut sides = paragraph.text.splitn(2, " = ");
    let short =
        |side: Option<&str>| side.is_some_and(|side| (1..=8).contains(&side.split_whitespace().count()));
    paragraph.words <= 17 && short(sides.next()) && short(sides.next())
}

/// "Source: Example News".
fn source_line(paragraph: &Paragraph, lexicon: &Words) -> Option<Mark> {
    let cue = lexicon
        .head
        .sources
        .iter()
        .find(|cue| paragraph.folded.starts_with(cue.as_str()))?;
    if paragraph.words > 14 {
        return None;
    }
    let skip = cue.split(' ').count();
    let words: Vec<&str> = paragraph.text.split_whitespace().skip(skip).collect();
    let named = words
        .iter()
        .take_while(|word| word.starts_with(|c: char| !c.is_lowercase()))
        .count();
    let ends = matches!(words.get(named), None | Some(&"and"));
    let outlet = words
        .get(..named)
        .filter(|words| ends && (1..=5).contains(&words.len()));
    let outlet = outlet.map(|words| words.join(" ").trim_end_matches(['.', ',']).to_owned());
    // "Published by: Jane Roe"
    if cue.ends_with("by:")
        && outlet.as_ref().is_none_or(|outlet| {
            names::is_name(outlet, lexicon) || lexicon.byline.roles.contains(&outlet.to_lowercase())
        })
    {
        return None;
    }
    Some(Mark {
        outlet,
        ..Mark::because("source line")
    })
}

/// "Example News Logo".
fn logo(paragraph: &Paragraph, lexicon: &Words) -> Option<Mark> {
    let logo = lexicon.head.logos.iter().find(|logo| {
        paragraph
            .folded
            .strip_suffix(logo.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    })?;
    if paragraph.words > 7 {
        return None;
    }
    let keep = paragraph.words.saturating_sub(logo.split(' ').count());
    let outlet: Vec<&str> = paragraph.text.split_whitespace().take(keep).collect();
    let outlet = (!outlet.is_empty()).then(|| outlet.join(" "));
    Some(Mark {
        outlet,
        ..Mark::because("site logo")
    })
}

/// "Home > World > Asia".
fn is_breadcrumb(paragraph: &Paragraph, lexicon: &Words) -> bool {
    let divides = |word: &&str| matches!(*word, "»" | ">" | "›" | "|" | "→" | "•" | "·" | "/");
    let steps = paragraph.text.split_whitespace().filter(divides).count();
    let from_home = lexicon.head.breadcrumbs.iter().any(|home| {
        paragraph
            .folded
            .strip_prefix(home.as_str())
            .is_some_and(|rest| rest.starts_with([' ', '»', '>', '›', '/', ':']))
    });
    paragraph.final_mark.is_none() && paragraph.words <= 30 && (from_home && steps >= 1 || steps >= 3)
}

/// "© 2025 Example News. All rights reserved."
fn copyright_holder(paragraph: &Paragraph, lexicon: &Words) -> Option<String> {
    if !paragraph.text.contains('©') && !paragraph.folded.starts_with("copyright") {
        return None;
    }
    let name: Vec<&str> = paragraph
        .text
        .split_whitespace()
        .skip_while(|word| {
            word.contains('©')
                || word.to_lowercase().starts_with("copyright")
                || word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | '('))
        })
        .take_while(|word| word.starts_with(char::is_uppercase) && *word != "All")
        .take(6)
        .collect();
    let cut = name
        .iter()
        .position(|word| word.ends_with(['.', ',', '|']))
        .map_or(name.len(), |at| at + 1);
    let name = name
        .get(..cut)?
        .join(" ")
        .trim_end_matches(['.', ',', '|'])
        .to_owned();
    let outlet = dates::words(&name)
        .iter()
        .any(|word| lexicon.head.outlets.contains(word));
    (outlet && !name.is_empty()).then_some(name)
}
