//! Sentences and words of text as it comes: the cases in `segment.toml`, and laws for any mixture of their texts.
#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test may panic and say why"
)]

use legation_parse::{Engine, Sentence, Span};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The sentences with a blank between them where left out.
    text: Option<String>,
    #[serde(default)]
    headline: bool,
    sentences: Option<Vec<String>>,
    /// All words, with blanks between them.
    words: Option<String>,
}

impl Case {
    fn text(&self) -> String {
        let joined = || self.sentences.clone().unwrap_or_default().join(" ");
        self.text.clone().unwrap_or_else(joined)
    }
}

fn cases() -> Vec<Case> {
    let file: File = toml::from_str(include_str!("segment.toml")).expect("segment.toml");
    file.case
}

fn split(text: &str, headline: bool) -> Vec<Sentence> {
    Engine::embedded().split_block(text, Span::new(0, text.len()), headline)
}

/// Spans are in order, on character boundaries, not empty, and leave out white space only.
fn check(text: &str, sentences: &[Sentence]) {
    let mut at = 0;
    for sentence in sentences {
        let first = sentence.words.first().expect("a word");
        let last = sentence.words.last().expect("a word");
        assert_eq!(sentence.span, first.span.join(last.span));
        for word in &sentence.words {
            let (start, end) = (word.span.start as usize, word.span.end as usize);
            assert!(start < end);
            let between = text.get(at..start).expect("in order, at a character boundary");
            assert!(between.chars().all(char::is_whitespace), "lost {between:?}");
            assert!(text.get(start..end).is_some());
            at = end;
        }
    }
    let rest = text.get(at..).expect("a character boundary");
    assert!(rest.chars().all(char::is_whitespace), "lost {rest:?}");
}

#[test]
fn cases_hold() {
    let cases = cases();
    assert!(cases.len() >= 120, "{} cases", cases.len());
    let mut wrong = 0;
    for case in &cases {
        let text = case.text();
        let found = split(&text, case.headline);
        check(&text, &found);
        let sentences: Vec<&str> = found.iter().map(|sentence| sentence.span.of(&text)).collect();
        let words = found.iter().flat_map(|sentence| &sentence.words);
        let words: Vec<&str> = words.map(|word| word.span.of(&text)).collect();
        if case
            .sentences
            .as_ref()
            .is_some_and(|expected| *expected != sentences)
        {
            eprintln!("sentences of {text:?}: {sentences:?}");
            wrong += 1;
        }
        if case
            .words
            .as_ref()
            .is_some_and(|expected| *expected != words.join(" "))
        {
            eprintln!("words of {text:?}: {}", words.join(" "));
            wrong += 1;
        }
    }
    assert_eq!(wrong, 0, "cases that do not hold");
}

#[test]
fn four_hundred_words_are_cut_and_none_is_lost() {
    let text = format!("{}end.", "the army, which left, and ".repeat(80));
    let sentences = split(&text, false);
    check(&text, &sentences);
    assert!(sentences.iter().all(|sentence| sentence.words.len() <= 240));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_cover_any_mixture(
        parts in prop::collection::vec((prop::sample::select(cases().iter().map(Case::text).collect::<Vec<_>>()), 0..4_usize), 0..8),
        headline in any::<bool>(),
    ) {
        let gaps = ["", " ", "\n", "\n\n"];
        let text: String = parts.iter().map(|(text, gap)| format!("{text}{}", gaps[*gap])).collect();
        check(&text, &split(&text, headline));
    }

    #[test]
    fn spans_cover_any_text(text in any::<String>(), headline in any::<bool>()) {
        check(&text, &split(&text, headline));
    }
}
