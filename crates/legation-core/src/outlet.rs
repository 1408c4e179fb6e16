//! Who published a document: its metadata, its address, its byline, or a credit in its text, looked up among the codebook's outlets.
//!
//! Only a name that the codebook lists is taken from a text; what metadata say stays as it is where no list has it.

use crate::codebook::actors::{Actors, OutletEntry};
use legation_parse::{Block, BlockKind, Document};

/// How many paragraphs at the head of a text may name who published it.
const HEAD: usize = 8;
/// The most words of a line of a page's head that names an outlet.
const LINE: usize = 14;
/// The most characters before the end of a dateline.
const DATELINE: usize = 90;
/// What parts a title from the name of its site.
const PARTS: [&str; 8] = [" | ", " - ", " – ", " — ", " -- ", " :: ", " · ", " • "];

/// An outlet, and what in the document names it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Publisher<'a> {
    /// The codebook's entry.
    pub outlet: &'a OutletEntry,
    /// Where it is named: `metadata`, `address`, `title`, `byline`, `line above the text`, `dateline`, `credit below the text`.
    pub basis: &'static str,
}

/// The listed outlet that published a document: by its metadata, its address, its title, its byline and the lines of its head, its
/// dateline, a credit at its end, in this order.
///
/// ```
/// use legation_core::{Codebook, outlet::publisher};
/// use legation_parse::Document;
///
/// let actors = &Codebook::embedded().unwrap().actors;
/// let document = Document::plain("a", "KABUL (AFP) - The two envoys met on Monday.".to_owned());
/// let found = publisher(&document, actors).unwrap();
/// assert_eq!((found.outlet.name.as_str(), found.basis), ("Agence France-Presse", "dateline"));
/// ```
pub fn publisher<'a>(document: &Document, actors: &'a Actors) -> Option<Publisher<'a>> {
    let as_given = |name: &str| {
        let parts = PARTS.iter().flat_map(|mark| name.split(mark));
        std::iter::once(name).chain(parts).find_map(|part| {
            actors
                .outlet_called(part)
                .or_else(|| actors.outlet_at_address(part))
        })
    };
    let address = || {
        let url = document.url.as_deref().or(Some(document.id.as_str()))?;
        actors.outlet_at_address(url.split_once("://")?.1)
    };
    let title = || tail(document.title.as_deref()?, actors);
    let byline = || credited(document.author.as_deref()?, actors);
    let given = document
        .outlet
        .as_deref()
        .and_then(as_given)
        .map(|found| (found, "metadata"));
    if document.outlet.is_some() && given.is_none() {
        // Who published it is told, and not listed: what the text cites is another.
        return None;
    }
    let found = given
        .or_else(|| address().map(|found| (found, "address")))
        .or_else(|| title().map(|found| (found, "title")))
        .or_else(|| byline().map(|found| (found, "byline")))
        .or_else(|| head(document, actors))
        .or_else(|| foot(document, actors).map(|found| (found, "credit below the text")));
    found.map(|(outlet, basis)| Publisher { outlet, basis })
}

/// Puts the outlet's listed name into a document, and takes it off the end of its title.
pub fn settle(document: &mut Document, actors: &Actors) {
    let Some(found) = publisher(document, actors) else {
        return;
    };
    document.outlet = Some(found.outlet.name.to_string());
    if let Some(title) = &document.title
        && let Some((before, end)) = parted(title)
        && actors.outlet_credited(end) == Some(found.outlet)
    {
        document.title = Some(before.to_owned());
    }
}

/// A title and what stands behind its last dash or bar.
fn parted(title: &str) -> Option<(&str, &str)> {
    let (before, end) = PARTS
        .iter()
        .filter_map(|mark| title.rsplit_once(mark))
        .min_by_key(|(_, end)| end.len())?;
    let (before, end) = (before.trim_end(), end.trim());
    (!before.is_empty() && !end.is_empty()).then_some((before, end))
}

/// *Envoys meet in Kabul | Example News*
fn tail<'a>(title: &str, actors: &'a Actors) -> Option<&'a OutletEntry> {
    actors.outlet_credited(parted(title)?.1)
}

/// *Jane Roe, Example News*; *Example News staff*; *Jane Roe for Example News*.
fn credited<'a>(byline: &str, actors: &'a Actors) -> Option<&'a OutletEntry> {
    let parts = byline.split([',', '/', '|', ';', '•', '·', '(', ')']);
    let joined = parts
        .flat_map(|part| part.split(" for "))
        .flat_map(|part| part.split(" in "));
    joined.flat_map(|part| part.split(" and ")).find_map(|part| {
        let part = part.trim();
        actors
            .outlet_credited(part)
            .or_else(|| actors.outlet_credited(actors.without_staff(part)))
    })
}

/// The lines above the text, and the dateline that opens it.
fn head<'a>(document: &Document, actors: &'a Actors) -> Option<(&'a OutletEntry, &'static str)> {
    for block in document.blocks.iter().take(HEAD) {
        let text = block.span.of(&document.text).trim();
        let dateline = || dateline(text, actors).map(|found| (found, "dateline"));
        if block.kind == BlockKind::Body && text.split_whitespace().count() > LINE {
            return dateline();
        }
        if text.split_whitespace().count() > LINE || text.ends_with(['.', '?', '!']) {
            if let Some(found) = dateline() {
                return Some(found);
            }
            continue;
        }
        let by = text
            .split_once(' ')
            .filter(|(first, _)| first.eq_ignore_ascii_case("by"));
        let found = match by {
            Some((_, names)) => credited(names, actors).map(|found| (found, "byline")),
            None => actors
                .outlet_credited(text)
                .map(|found| (found, "line above the text"))
                .or_else(|| beside_day(block, text, actors).map(|found| (found, "line above the text")))
                .or_else(|| tail(text, actors).map(|found| (found, "title"))),
        };
        if let Some(found) = found.or_else(dateline) {
            return Some(found);
        }
    }
    None
}

/// *Reuters, 4 March 2025*: a line that is no title, with a day on it.
fn beside_day<'a>(block: &Block, line: &str, actors: &'a Actors) -> Option<&'a OutletEntry> {
    let dated = block.kind == BlockKind::Furniture && line.contains(|c: char| c.is_ascii_digit());
    dated
        .then(|| credited(line.trim_matches(['*', '_']), actors))
        .flatten()
}

/// *KABUL, July 12 (AFP) -*, *MOSCOW, July 12. /TASS/.*
fn dateline<'a>(text: &str, actors: &'a Actors) -> Option<&'a OutletEntry> {
    let end = text.char_indices().nth(DATELINE).map_or(text.len(), |(at, _)| at);
    let start = text.get(..end)?;
    for (opens, closes) in [('(', ')'), ('/', '/'), ('[', ']')] {
        let Some((before, rest)) = start.split_once(opens) else {
            continue;
        };
        let Some((name, behind)) = rest.split_once(closes) else {
            continue;
        };
        // A place and a day, no sentence.
        let small = before
            .split_whitespace()
            .filter(|word| word.starts_with(char::is_lowercase))
            .count();
        // "Port of Spain" has a small word within, never at its end.
        let last = before.split_whitespace().next_back().unwrap_or_default();
        let named = small <= 1 && !last.starts_with(char::is_lowercase);
        let begins = before.trim_start().starts_with(char::is_uppercase) && named;
        // "New Delhi, Jan 12 (PTI) India on Sunday ...": a day before it and a sentence behind.
        let dated = small == 0 && before.contains(|c: char| c.is_ascii_digit());
        let ends = behind.trim_start().starts_with(['-', '–', '—', ':', '.', '―'])
            || dated && behind.starts_with(' ') && behind.trim_start().starts_with(char::is_uppercase);
        if begins && ends {
            return credited(name, actors);
        }
    }
    None
}

/// A credit behind the last words of the text: *(AFP)*, *— Reuters*; a line that holds nothing else.
fn foot<'a>(document: &Document, actors: &'a Actors) -> Option<&'a OutletEntry> {
    let last = document.text.trim_end();
    if let Some(open) = last.strip_suffix(')').and_then(|rest| rest.rfind('(')) {
        return credited(last.get(open + 1..last.len() - 1)?, actors);
    }
    let (before, name) = last.rsplit_once(['—', '–']).or_else(|| last.rsplit_once("--"))?;
    before
        .trim_end()
        .ends_with(['.', '”', '"', '!', '?'])
        .then(|| actors.outlet_credited(name.trim()))
        .flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]
    use super::publisher;
    use crate::Codebook;
    use legation_parse::{BlockKind, Document};

    fn named(text: &str) -> Option<(String, &'static str)> {
        let document = Document::plain("a", text.to_owned());
        let found = publisher(&document, &Codebook::embedded().unwrap().actors)?;
        Some((found.outlet.name.to_string(), found.basis))
    }

    #[test]
    fn credits_are_found_where_they_stand() {
        let found = |name: &str, basis| Some((name.to_owned(), basis));
        assert_eq!(
            named("ANKARA (AA) - The envoys met on Monday."),
            found("Anadolu Agency", "dateline")
        );
        assert_eq!(
            named("MOSCOW, May 2. /TASS/. The envoys met on Monday."),
            found("TASS", "dateline")
        );
        assert_eq!(
            named("Envoys meet\n\nBy Awa Mensah, Associated Press\n\nThe envoys met on Monday."),
            found("Associated Press", "byline")
        );
        assert_eq!(
            named("Envoys meet\n\nBBC News\n\nThe envoys met on Monday."),
            found("BBC", "line above the text")
        );
        assert_eq!(
            named("Envoys meet in Tbilisi - Xinhua\n\nThe envoys met on Monday."),
            found("Xinhua", "title")
        );
        assert_eq!(
            named(
                "The envoys met on Monday and parted on Friday, as they had agreed to do when they last met in May. (Reuters)"
            ),
            found("Reuters", "credit below the text")
        );
    }

    #[test]
    fn an_outlet_beside_a_day_published_it_where_the_line_is_no_title() {
        let of = |kind| {
            let text = "Reuters, 4 March 2025\n\nThe envoys met on Monday.";
            let mut document = Document::plain("a", text.to_owned());
            document.blocks.first_mut().unwrap().kind = kind;
            let found = publisher(&document, &Codebook::embedded().unwrap().actors);
            found.map(|found| (found.outlet.name.to_string(), found.basis))
        };
        let found = Some(("Reuters".to_owned(), "line above the text"));
        assert_eq!(of(BlockKind::Furniture), found);
        assert_eq!(of(BlockKind::Headline), None);
    }

    #[test]
    fn what_a_text_cites_is_not_who_published_it() {
        assert_eq!(named("The envoys met on Monday, Reuters reported."), None);
        assert_eq!(
            named("Two men (Reuters) - said to be envoys - met on Monday."),
            None
        );
        assert_eq!(
            named("The envoys met on Monday, and the agency (TASS) reported it."),
            None
        );
        assert_eq!(named("Envoys meet\n\nStar\n\nThe envoys met on Monday."), None);
        assert_eq!(named(""), None);
        let document = Document {
            outlet: Some("The Port Selim Courier".into()),
            ..Document::plain("a", "KABUL (AFP) - The envoys met on Monday.".to_owned())
        };
        assert_eq!(publisher(&document, &Codebook::embedded().unwrap().actors), None);
    }
}
