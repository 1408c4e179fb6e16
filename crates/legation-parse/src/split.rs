//! The sentence splitter: rules where they are certain, learnt weights (`splitter.rs`) where they are not.

use crate::Span;
use crate::boundary::{Place, State, clues};
use crate::certain::{certain, cut_of_long, is_list};
use crate::features::Rows;
use crate::rules::{Abbreviation, Rules};
use crate::tokens::{Gap, Token};
use std::ops::Range;

/// Words in the longest sentence; longer ones are cut, after a comma or semicolon where there is one, since scoring arcs takes time by
/// the square.
pub(crate) const LONGEST_SENTENCE: usize = 240;

/// Lines shorter than this many bytes that are followed by a capital are taken as lines of their own rather than as wrapped prose.
const SHORT_LINE: usize = 48;

/// What decides where the rules leave a place open: it is asked for each place in order.
pub(crate) struct Decide<'a> {
    pub(crate) vocabulary: &'a Rows,
    pub(crate) classes: &'a [u8],
    /// Whether a sentence ends at a place.
    pub(crate) decide: &'a mut dyn FnMut(&Place) -> bool,
}

/// The ranges of words that make up each sentence, in order and without gaps. Without `learnt`, and in headlines, rules decide all.
pub(crate) fn split(
    rules: &Rules,
    text: &str,
    tokens: &[Token],
    headline: bool,
    learnt: Option<Decide>,
) -> Vec<Range<usize>> {
    let learnt = learnt.filter(|_| !headline);
    let longest_line = if headline {
        usize::MAX
    } else {
        longest_line(tokens)
    };
    let clues = learnt
        .as_ref()
        .map(|learnt| clues(text, tokens, learnt.vocabulary, learnt.classes))
        .unwrap_or_default();
    let mut learnt = learnt.map(|learnt| (learnt.decide, State::new(&clues, rules)));
    if let Some((_, state)) = &mut learnt {
        state.begin_paragraph(paragraph(tokens, 0));
        state.pass(0);
    }
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut line_start = tokens.first().map_or(0, |t| t.span.start as usize);
    let one_a_line = |at: usize| !headline && is_list(rules, text, tokens, paragraph(tokens, at));
    let mut list = one_a_line(0);
    for at in 1..tokens.len() {
        let (Some(before), Some(next)) = (tokens.get(at - 1), tokens.get(at)) else {
            break;
        };
        let new_line = next.before >= Gap::Line;
        let new_paragraph = next.before == Gap::Blank && !headline;
        let short_line = next.before == Gap::Line && !headline && {
            let line = (before.span.end as usize).saturating_sub(line_start);
            breaks_at_line(text, line, longest_line, next)
        };
        let known = certain(rules, text, tokens, start, at).filter(|_| !headline);
        let boundary = new_paragraph
            || (list && next.before == Gap::Line)
            || known.unwrap_or_else(|| {
                short_line
                    || match &mut learnt {
                        Some((decide, state)) if is_open(text, before, next) => {
                            !state.in_dateline(at) && decide(&state.place(text, tokens, at))
                        }
                        Some(_) => false,
                        None => ends_sentence(rules, text, tokens, start, at),
                    }
            });
        let too_long = !boundary && at - start >= LONGEST_SENTENCE;
        if boundary || too_long {
            let cut = if boundary {
                at
            } else {
                cut_of_long(text, tokens, start..at)
            };
            sentences.push(start..cut);
            start = cut;
        }
        if new_paragraph {
            list = one_a_line(at);
        }
        if let Some((_, state)) = &mut learnt {
            if new_paragraph {
                state.begin_paragraph(paragraph(tokens, at));
            }
            if boundary || too_long {
                state.begin_sentence(start);
            }
            // A sentence cut at a comma further back has had the words since.
            let from = if too_long { start } else { at };
            (from..=at).for_each(|index| state.pass(index));
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

/// Whether the place between two words is one that rules do not decide: there is space and no title before it (`Gen.`), or a final
/// mark touches a letter or digit (`dead...Long`).
fn is_open(text: &str, before: &Token, next: &Token) -> bool {
    if next.before != Gap::None {
        return before.abbreviation != Abbreviation::Title;
    }
    before.abbreviation == Abbreviation::None
        && before.span.of(text).ends_with(['.', '!', '?', '…'])
        && next.span.of(text).starts_with(|c: char| c.is_alphanumeric())
}

/// The words from `at` up to the next blank line.
fn paragraph(tokens: &[Token], at: usize) -> Range<usize> {
    let rest = tokens.get(at + 1..).unwrap_or(&[]);
    let end = rest.iter().position(|token| token.before == Gap::Blank);
    at..end.map_or(tokens.len(), |end| at + 1 + end)
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
    while last > start && rules.closes(word(last)) && touches(tokens, last) {
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
    if rules.closes(word(at)) && !rules.may_open(word(at)) {
        return false;
    }
    let opens_upper = {
        // Look through opening quotes and brackets.
        let mut index = at;
        while index < tokens.len() && index < at + 3 && rules.may_open(word(index)) {
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
        let found: Vec<&str> = split(&rules, text, &tokens, false, None)
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
            split(&rules, &text, &tokens, false, None)
                .iter()
                .all(|range| range.len() <= LONGEST_SENTENCE)
        );
    }
}
