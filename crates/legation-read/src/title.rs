//! Which line is the title, and which lines repeat it.

use crate::furniture::Words;
use crate::head::dated_label;
use crate::zones::Seen;
use crate::{dates, names};
use std::collections::HashSet;
use std::ops::Range;

/// The line that is the title that metadata give, among the first of the text.
pub(crate) fn find_title(seen: &Seen, title: &str) -> Option<usize> {
    let wanted = key(title);
    if wanted.len() < 4 {
        return None;
    }
    let near = seen
        .paragraphs
        .iter()
        .take(60)
        .enumerate()
        .filter(|(_, p)| p.words <= 60);
    let same = near.clone().find(|(_, p)| key(p.text) == wanted);
    // A title from metadata often has the outlet's name behind it.
    let part = || {
        near.clone().find(|(_, p)| {
            let own = key(p.text);
            own.len() >= 12
                && (wanted.starts_with(&own) || own.starts_with(&wanted))
                && own.len().min(wanted.len()) * 10 >= own.len().max(wanted.len()) * 6
        })
    };
    same.or_else(part).map(|(at, _)| at)
}

/// The title among the lines above the text: one that is repeated there, else the first that is long enough for a title.
pub(crate) fn guess_title(seen: &Seen, within: Range<usize>, lexicon: &Words) -> Option<usize> {
    let first = within.end;
    // A head of hundreds of lines is a menu; the title stands near the text.
    let from = within.start.max(first.saturating_sub(200));
    let candidate = |index: &usize| {
        seen.is_open(*index)
            && seen.paragraphs.get(*index).is_some_and(|p| {
                let labels = || {
                    dates::words(p.text)
                        .iter()
                        .all(|word| lexicon.head.sections.contains(word))
                };
                (3..=30).contains(&p.words)
                    && p.text.len() <= 300
                    && p.letters >= 8
                    && !p.several_sentences
                    && !labels()
                    && dated_label(p, lexicon).is_none()
                    && !p.is_bullet()
                    && !p.is_prose()
            })
    };
    let candidates: Vec<usize> = (from..first).filter(candidate).collect();
    let keys: Vec<(usize, String)> = (from..first)
        .filter_map(|at| seen.paragraphs.get(at).map(|p| (at, key(p.text))))
        .collect();
    let repeated = candidates.iter().copied().find(|&at| {
        let own = seen.paragraphs.get(at).map(|p| key(p.text)).unwrap_or_default();
        seen.paragraphs.get(at).is_some_and(|p| p.words >= 4)
            && own.len() >= 12
            && keys
                .iter()
                .any(|(other, text)| *other != at && text.ends_with(&own))
    });
    let of_words = |least: usize| {
        candidates
            .iter()
            .copied()
            .find(|&at| seen.paragraphs.get(at).is_some_and(|p| p.words >= least))
    };
    // A short first line set apart from the text below it is a title too ("Old wounds").
    let short_first = || {
        let set_apart = seen.paragraphs.get(1).is_some_and(|next| next.after_gap) || first == 1;
        seen.paragraphs.first().filter(|p| {
            let label = || {
                dates::words(p.text)
                    .iter()
                    .all(|word| lexicon.head.sections.contains(word))
            };
            set_apart
                && first >= 1
                && seen.is_open(0)
                && (2..=3).contains(&p.words)
                && !p.is_prose()
                && !label()
        })
    };
    repeated
        .or_else(|| of_words(4))
        .or_else(|| {
            of_words(3).filter(|&at| {
                seen.paragraphs
                    .get(at)
                    .is_some_and(|p| !names::is_name(p.text, lexicon))
            })
        })
        .or_else(|| short_first().map(|_| 0))
}

/// The title with a menu's words before it or the site's name behind it.
pub(crate) fn glued(own: &str, title: &str) -> bool {
    let rest = own.strip_suffix(title).map(|menu| menu.len() <= 80);
    rest.or_else(|| own.strip_prefix(title).map(|site| site.len() <= 25))
        .unwrap_or(false)
}

/// Letters and digits only, lower case: for comparing titles.
pub(crate) fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(400)
        .collect()
}

/// Four in five words are the same.
pub(crate) fn similar(own: &str, title: &str, own_text: &str, title_text: &str) -> bool {
    if own.len().abs_diff(title.len()) > 30 {
        return false;
    }
    let set = |text: &str| -> HashSet<String> { dates::words(text).into_iter().collect() };
    let (a, b) = (set(own_text), set(title_text));
    let both = a.intersection(&b).count();
    b.len() >= 5 && both * 5 >= a.union(&b).count() * 4
}
