//! Places between two words where a list of words tells for certain whether a sentence ends, so that learnt weights are not asked:
//! a question in quotation marks and who asked it, times of day, amounts, names that a line break cuts, lists of one item a line.

use crate::rules::{Abbreviation, Rules};
use crate::tokens::{Gap, Token};
use serde::Deserialize;
use std::ops::Range;

/// Most words of a name between a quotation and its verb of speech.
const LONGEST_NAME: usize = 8;

/// The words, in small letters: `certain` in `codebook/en/tokens.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Words {
    speech: Vec<String>,
    reported: Vec<String>,
    clock: Vec<String>,
    after_clock: Vec<String>,
    zone: Vec<String>,
    before_clock: Vec<String>,
    fronting: Vec<String>,
    amounts: Vec<String>,
    halves: Vec<String>,
}

fn has(list: &[String], word: &str) -> bool {
    let lower = word.to_lowercase();
    list.contains(&lower)
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a sentence that begins at `start` ends before word `at`; none where that is not certain.
pub(crate) fn certain(rules: &Rules, text: &str, tokens: &[Token], start: usize, at: usize) -> Option<bool> {
    let (before, next) = (tokens.get(at.checked_sub(1)?)?, tokens.get(at)?);
    if next.before == Gap::None || next.before == Gap::Blank {
        return None;
    }
    let form = before.span.of(text);
    if next.before == Gap::Space && form.ends_with('.') && is_capitalised(form) {
        // "S. Korea": a name that is always one, wherever it stands.
        let name = format!("{form} {}", next.span.of(text));
        if has(&rules.certain.halves, &name) {
            return Some(false);
        }
    }
    match before.abbreviation {
        Abbreviation::Other if next.before == Gap::Space => {
            after_abbreviation(rules, text, tokens, start, at)
        }
        // "Gen. A." at the end of a line: the name goes on.
        Abbreviation::Initial => {
            let held = at >= 2
                && tokens.get(at - 2).is_some_and(|token| {
                    matches!(token.abbreviation, Abbreviation::Title | Abbreviation::Initial)
                });
            (held && is_capitalised(next.span.of(text))).then_some(false)
        }
        Abbreviation::Title if next.before == Gap::Line => Some(false),
        Abbreviation::None if form.ends_with(['"', '”', '\'', '’', '»']) => {
            speaker_follows(rules, text, tokens, at).then_some(false)
        }
        _ => None,
    }
}

/// `“Did he?” Lavrov asked.`: a final mark and a closing quotation mark before `at`, then a name and a verb of speech.
fn speaker_follows(rules: &Rules, text: &str, tokens: &[Token], at: usize) -> bool {
    let word = |index: usize| tokens.get(index).map_or("", |token| token.span.of(text));
    let touches = tokens.get(at - 1).is_some_and(|token| token.before == Gap::None);
    if at < 2 || !touches || !word(at - 2).starts_with(['?', '!']) {
        return false;
    }
    // "The minister asked" may well begin a sentence; a bare name seldom does.
    if !is_capitalised(word(at)) || rules.opens(word(at)) {
        return false;
    }
    let in_name = |index: usize| {
        tokens.get(index).is_some_and(|token| {
            let form = token.span.of(text);
            is_capitalised(form) || matches!(form, "-" | "'" | "’") || token.before == Gap::None
        }) && !word(index).starts_with(['.', ',', ':', ';', '!', '?', '"', '“', '”', '('])
    };
    let Some(verb) = (at + 1..at + 1 + LONGEST_NAME).find(|&index| !in_name(index)) else {
        return false;
    };
    let one_line = tokens
        .get(at + 1..=verb)
        .is_some_and(|part| part.iter().all(|token| token.before != Gap::Blank));
    // "Lavrov said that ...", "Lavrov asked: ..." has words of its own to report.
    let after = verb + 1;
    let reports = has(&rules.certain.reported, word(after)) || word(after).starts_with([':', '“']);
    one_line && has(&rules.certain.speech, word(verb)) && !reports
}

/// "at 9 a.m. Monday" goes on, "ended at 9 a.m. Russia left" does not, and "cost $4.5 bn. Poland paid" does not.
fn after_abbreviation(rules: &Rules, text: &str, tokens: &[Token], start: usize, at: usize) -> Option<bool> {
    let words = &rules.certain;
    let word = |index: usize| tokens.get(index).map_or("", |token| token.span.of(text));
    let (form, next) = (word(at - 1), word(at));
    let number = at >= start + 3 && word(at - 2).starts_with(|c: char| c.is_ascii_digit());
    if !number || !is_capitalised(next) {
        return None;
    }
    if has(&words.amounts, form.trim_end_matches('.')) {
        let money = ["$", "€", "£"].iter().any(|sign| word(at - 3).ends_with(sign));
        return money.then_some(true);
    }
    if !has(&words.clock, form) {
        return None;
    }
    // "5 p.m. Moscow time".
    if has(&words.after_clock, next) || (at + 1..at + 3).any(|index| has(&words.zone, word(index))) {
        return Some(false);
    }
    // "At 5 p.m. Russia attacked", "said that at 5 p.m. Russia attacked": what follows belongs to it.
    let fronted = || {
        at < start + 5
            || has(&words.fronting, word(start))
            || !word(at - 4).chars().all(char::is_alphanumeric)
            || has(&words.fronting, word(at - 4))
            || has(&words.speech, word(at - 4))
    };
    (has(&words.before_clock, word(at - 3)) && !fronted()).then_some(true)
}

/// Whether each line of a paragraph stands for itself, as in a list of headlines: it has three lines or more, every one begins with a
/// capital, a digit or a mark and none ends in a comma or a small word that wants another.
pub(crate) fn is_list(rules: &Rules, text: &str, tokens: &[Token], paragraph: Range<usize>) -> bool {
    let mut lines = 1;
    for at in paragraph.clone().skip(1) {
        let (Some(before), Some(next)) = (tokens.get(at - 1), tokens.get(at)) else {
            return false;
        };
        if next.before != Gap::Line {
            continue;
        }
        lines += 1;
        let (last, first) = (before.span.of(text), next.span.of(text));
        let goes_on = first.starts_with(char::is_lowercase)
            || matches!(before.abbreviation, Abbreviation::Title | Abbreviation::Initial)
            || last.ends_with([',', '-', '–', '—', '(', '&'])
            || (last.starts_with(char::is_lowercase) && rules.opens(last));
        if goes_on {
            return false;
        }
    }
    let first = tokens
        .get(paragraph.start)
        .map_or("", |token| token.span.of(text));
    lines >= 3 && !first.starts_with(char::is_lowercase)
}

/// Where to cut a sentence that is too long: after the last semicolon, else the last comma, of its last third; else at its end.
pub(crate) fn cut_of_long(text: &str, tokens: &[Token], sentence: Range<usize>) -> usize {
    let from = sentence.start + sentence.len() * 2 / 3;
    let last = |mark: &str| {
        (from..sentence.end)
            .rev()
            .find(|&index| tokens.get(index).is_some_and(|token| token.span.of(text) == mark))
    };
    last(";")
        .or_else(|| last(","))
        .map_or(sentence.end, |index| index + 1)
}
