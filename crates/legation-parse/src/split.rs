//! The sentence splitter: rules over words, made for news prose.

use crate::Span;
use crate::rules::{Abbreviation, Rules};
use crate::tokens::{Gap, Token};
use std::ops::Range;

/// Words in the longest sentence; longer ones are cut, since scoring arcs takes time by the square.
pub(crate) const LONGEST_SENTENCE: usize = 240;

/// Lines shorter than this many bytes that are followed by a capital are taken as lines of their own rather than as wrapped prose.
const SHORT_LINE: usize = 48;

/// The ranges of words that make up each sentence, in order and without gaps.
pub(crate) fn split(rules: &Rules, text: &str, tokens: &[Token], headline: bool) -> Vec<Range<usize>> {
    let longest_line = if headline {
        usize::MAX
    } else {
        longest_line(tokens)
    };
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut line_start = tokens.first().map_or(0, |t| t.span.start as usize);
    for at in 1..tokens.len() {
        let (before, next) = (&tokens[at - 1], &tokens[at]);
        let new_line = next.before >= Gap::Line;
        let boundary = match next.before {
            Gap::Blank => !headline,
            Gap::Line if !headline => {
                let line = (before.span.end as usize).saturating_sub(line_start);
                breaks_at_line(text, line, longest_line, next)
                    || ends_sentence(rules, text, tokens, start, at)
            }
            _ => ends_sentence(rules, text, tokens, start, at),
        };
        if boundary || at - start >= LONGEST_SENTENCE {
            sentences.push(start..at);
            start = at;
        }
        if new_line {
            line_start = next.span.start as usize;
        }
    }
    if start < tokens.len() {
        sentences.push(start..tokens.len());
    }
    sentences
}

fn longest_line(tokens: &[Token]) -> usize {
    let mut longest = 0;
    let mut start = 0;
    for pair in tokens.windows(2) {
        if let [before, next] = pair {
            longest = longest.max(before.span.end.saturating_sub(start));
            if next.before >= Gap::Line {
                start = next.span.start;
            }
        }
    }
    longest as usize
}

/// Whether a line break alone ends a sentence: the line was short, and a capital, a digit or a bullet follows.
fn breaks_at_line(text: &str, line: usize, longest: usize, next: &Token) -> bool {
    let first = next.span.of(text).chars().next().unwrap_or(' ');
    let starts = first.is_uppercase() || matches!(first, '•' | '·' | '*' | '-' | '–' | '—' | '"' | '“');
    starts && (line < SHORT_LINE || line * 10 < longest * 6)
}

/// Whether a sentence ends between the words `at - 1` and `at`.
fn ends_sentence(rules: &Rules, text: &str, tokens: &[Token], start: usize, at: usize) -> bool {
    let word = |index: usize| tokens.get(index).map_or("", |t| t.span.of(text));
    // Step back over closing quotes and brackets that touch what they close.
    let mut last = at - 1;
    while last > start && is_closing(word(last)) && touches(tokens, last) {
        last -= 1;
    }
    let quoted = last < at - 1;
    let final_word = word(last);
    let first = word(at).chars().next().unwrap_or(' ');
    let spaced = tokens.get(at).is_some_and(|t| t.before != Gap::None);
    if !spaced {
        // "end.Next": no space, but a word of letters before and a capitalised one after.
        let glued = final_word == "." && !quoted && first.is_uppercase();
        let length = |index: usize| word(index).chars().take(3).filter(|c| c.is_lowercase()).count();
        return glued && last > start && length(last - 1) >= 2 && length(at) >= 1;
    }
    if is_closing(word(at)) && !may_open(word(at)) {
        return false;
    }
    let opens_upper = {
        // Look through opening quotes and brackets.
        let mut index = at;
        while index < tokens.len() && index < at + 3 && may_open(word(index)) {
            index += 1;
        }
        word(index).chars().next().is_some_and(|c| !c.is_lowercase())
    };
    match final_word {
        "." | "。" | "۔" => {
            // A number alone before its full stop opens a list item: "1. The".
            let numbered = last == start + 1
                && word(start).len() <= 2
                && word(start).bytes().all(|b| b.is_ascii_digit());
            opens_upper && !numbered
        }
        _ if final_word.starts_with(['!', '?']) => {
            opens_upper && !(quoted && rules.opens(word(at)) && first.is_lowercase())
        }
        _ if final_word.starts_with('…') || final_word.starts_with("..") => {
            opens_upper && first.is_alphabetic()
        }
        _ => {
            let kind = tokens.get(last).map_or(Abbreviation::None, |t| t.abbreviation);
            match kind {
                Abbreviation::None | Abbreviation::Title | Abbreviation::Initial => false,
                Abbreviation::BeforeNumber => {
                    opens_upper && !first.is_ascii_digit() && (quoted || last > start)
                }
                Abbreviation::Other => {
                    opens_upper && (quoted || (first.is_uppercase() && rules.opens(word(at))))
                }
            }
        }
    }
}

fn touches(tokens: &[Token], index: usize) -> bool {
    tokens.get(index).is_some_and(|t| t.before == Gap::None)
}

fn is_closing(word: &str) -> bool {
    matches!(word, ")" | "]" | "}" | "\"" | "'" | "''" | "”" | "’" | "»" | "’’")
}

fn may_open(word: &str) -> bool {
    matches!(
        word,
        "(" | "[" | "{" | "\"" | "'" | "``" | "“" | "‘" | "«" | "„" | "‘‘"
    )
}

/// The span from the first to the last of some words.
pub(crate) fn cover(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.join(last.span),
        _ => Span::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokenise;

    fn check(text: &str, expected: &[&str]) {
        let rules = Rules::embedded();
        let tokens = tokenise(&rules, text, Span::new(0, text.len()));
        let found: Vec<&str> = split(&rules, text, &tokens, false)
            .into_iter()
            .map(|range| cover(&tokens[range]).of(text))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_do_not_end_sentences() {
        check(
            "Gen. J. R. Smith of the U.S. Army met Mr. Lee on Jan. 5. He left at 5 p.m. The talks, No. 3, failed.",
            &[
                "Gen. J. R. Smith of the U.S. Army met Mr. Lee on Jan. 5.",
                "He left at 5 p.m.",
                "The talks, No. 3, failed.",
            ],
        );
    }

    #[test]
    fn quotes_close_with_their_sentence() {
        check(
            "“We agreed.” He smiled. \"Stop!\" he said. (It ended.) Then, 3.5 percent.",
            &[
                "“We agreed.”",
                "He smiled.",
                "\"Stop!\" he said.",
                "(It ended.)",
                "Then, 3.5 percent.",
            ],
        );
    }

    #[test]
    fn lines() {
        check(
            "MOSCOW\nThe ministry said on Monday that it would\nsend Kabul aid.\n\nKabul agreed",
            &[
                "MOSCOW",
                "The ministry said on Monday that it would\nsend Kabul aid.",
                "Kabul agreed",
            ],
        );
    }

    #[test]
    fn long_runs_are_cut() {
        let rules = Rules::embedded();
        let text = "word ".repeat(1000);
        let tokens = tokenise(&rules, &text, Span::new(0, text.len()));
        assert!(
            split(&rules, &text, &tokens, false)
                .iter()
                .all(|range| range.len() <= LONGEST_SENTENCE)
        );
    }
}
