//! Who published it, and when, as a dateline or the page's tail says.

use crate::dates;
use crate::furniture::{Furniture, Words};
use crate::head::Head;
use crate::names;
use crate::paragraph::Paragraph;
use crate::zones::Seen;

/// "KABUL, July 12, 2025 (Example News) - ..." or "MOSCOW, July 12. /EXAMPLE/. ...": the outlet, and the date where it has a year.
pub(crate) fn read_dateline(seen: &Seen, first: usize, head: &mut Head, lexicon: &Words) {
    let Some(paragraph) = seen.paragraphs.get(first) else {
        return;
    };
    let start: String = paragraph.text.chars().take(90).collect();
    let shouted = start
        .split(|c: char| !c.is_alphabetic())
        .find(|word| !word.is_empty());
    let place =
        shouted.is_some_and(|word| word.chars().count() >= 3 && word.chars().all(|c| !c.is_lowercase()));
    let dash = start.find([' ', '\u{A0}']).and_then(|_| {
        [" - ", " – ", " — ", "— ", "– ", " -- "]
            .iter()
            .filter_map(|dash| start.find(dash))
            .min()
            .or_else(|| {
                start
                    .find(": ")
                    .filter(|&colon| ends_in_date(&start, colon, lexicon))
            })
    });
    let (outlet, end) = if let Some((before, after)) = start.split_once('/').filter(|_| place) {
        let Some((name, _)) = after.split_once('/') else {
            return;
        };
        (name, before.len())
    } else if let Some((before, name)) = behind_dash(&start).filter(|_| place) {
        (name, before)
    } else if let Some(dash) = dash {
        let line = start.get(..dash).unwrap_or_default();
        match line
            .split_once('(')
            .and_then(|(before, rest)| rest.split_once(')').map(|(name, _)| (name, before.len())))
        {
            Some(found) => found,
            None if place || ends_in_date(&start, dash, lexicon) => ("", dash),
            None => return,
        }
    } else if let Some(colon) = start.find(": ") {
        // "Beijing, April 10, 2013: ...": read for its date alone.
        ("", colon)
    } else {
        return;
    };
    let colon = start.get(end..).is_some_and(|rest| rest.starts_with(": "));
    let before = start.get(..end).unwrap_or_default();
    if before.split_whitespace().count() > 8 {
        return;
    }
    let named = (1..=4).contains(&outlet.split_whitespace().count())
        && outlet
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '’'))
        && outlet.starts_with(char::is_uppercase);
    if named {
        head.outlet.get_or_insert(outlet.trim().to_owned());
    }
    if head.published.is_none() {
        let words = dates::words(before);
        let found = dates::find_all(&words, lexicon);
        // Before a colon only a place, a comma and the date: "Talks of 3 May 2024: ..." is no dateline.
        let place = before.split_once(',').map_or("", |(place, _)| place);
        let named = place
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase));
        let length = dates::words(place).len();
        let alone =
            |hit: &dates::Found| named && (1..=4).contains(&length) && hit.words == (length, words.len());
        let ends = |hit: &&dates::Found| !colon || alone(hit);
        head.published = found.first().filter(ends).map(|found| found.date);
    }
}

/// "GENEVA -- (EXAMPLE WIRE) -- ...": the name in brackets between two dashes, and where the first dash stands.
fn behind_dash(start: &str) -> Option<(usize, &str)> {
    ["-- (", "– (", "— (", "- ("].iter().find_map(|opens| {
        let at = start.find(opens)?;
        let (name, rest) = start.get(at + opens.len()..)?.split_once(')')?;
        rest.trim_start()
            .starts_with(['-', '–', '—'])
            .then_some((at, name))
    })
}

/// Whether the words before the dash or colon at `end` are a place and a full date: "Beijing, April 10, 2013".
fn ends_in_date(start: &str, end: usize, lexicon: &Words) -> bool {
    let before = start.get(..end).unwrap_or_default();
    let opens = before.starts_with(char::is_uppercase) && before.contains(',');
    opens
        && before.ends_with(|c: char| c.is_ascii_digit())
        && !dates::find_all(&dates::words(before), lexicon).is_empty()
}

/// What the page says below the text: a line "Published: ...", an author's box, the site's name.
pub(crate) fn read_tail(seen: &Seen, end: usize, head: &mut Head, furniture: &Furniture) {
    let words = &furniture.words;
    let mut in_tail = false;
    let mut author_next = false;
    for index in end..seen.paragraphs.len() {
        let Some(paragraph) = seen.paragraphs.get(index) else {
            continue;
        };
        let Some(mark) = seen.marks.get(index).and_then(Option::as_ref) else {
            if author_next && names::is_name(paragraph.text, words) {
                head.author.get_or_insert(paragraph.text.to_owned());
            }
            author_next = false;
            continue;
        };
        author_next = mark.reason == "author box";
        if author_next || mark.zone.is_none() && !in_tail {
            head.author = head.author.take().or(mark.author.clone());
        }
        head.outlet = head.outlet.take().or(mark.outlet.clone());
        // Below the text only a date that says it is the page's own counts; others belong to other stories.
        let said = words
            .head
            .published
            .iter()
            .any(|cue| cue.len() > 4 && paragraph.folded.starts_with(cue.as_str()));
        if !in_tail && said && head.published.is_none() {
            head.published = mark.date.map(|(date, _)| date);
        }
        in_tail |= mark.zone.is_some();
    }
    if head.outlet.is_none() {
        head.outlet = site_name(seen, end, words);
    }
}

/// A few capitalised words with an outlet's noun among the last lines of the page.
pub(crate) fn site_name(seen: &Seen, end: usize, lexicon: &Words) -> Option<String> {
    let from = end.max(seen.paragraphs.len().saturating_sub(4));
    let open =
        (from..seen.paragraphs.len()).filter(|index| seen.marks.get(*index).is_some_and(Option::is_none));
    let mut lines = open.filter_map(|index| seen.paragraphs.get(index));
    lines
        .find(|line| names_site(line, lexicon))
        .map(|line| line.text.to_owned())
}

/// "The Example Times", but not "World News", which is a section's label.
pub(crate) fn names_site(line: &Paragraph, lexicon: &Words) -> bool {
    let words = dates::words(line.text);
    let small = |word: &str| lexicon.head.small.contains(word);
    (2..=6).contains(&line.words)
        && line.final_mark.is_none()
        && line
            .text
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase) || small(word))
        && words.iter().any(|word| lexicon.head.outlets.contains(word))
        && !words
            .iter()
            .all(|word| lexicon.head.sections.contains(word) || small(word))
}
