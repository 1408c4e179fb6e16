//! Floors under accuracy: on a small sample of our own, and on the treebanks where `LEGATION_UD` names their
//! folder (`cargo test -p legation-parse --test scores -- --include-ignored`).
#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may open files, panic and say why"
)]

use legation_parse::{Engine, Sentence, Span, conllu};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewsFile {
    sentence: Vec<NewsSentence>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewsSentence {
    text: String,
    /// Arcs that must be found.
    arcs: Vec<String>,
    /// Right arcs that are not found today.
    #[serde(default)]
    missed: Vec<String>,
}

/// UPOS, UAS and LAS (relations without subtypes) on EWT test with the words given; may only rise.
const EWT_FLOORS: [f64; 3] = [96.4, 89.5, 86.9];

#[test]
fn news_arcs() {
    let file: NewsFile = toml::from_str(include_str!("news.toml")).expect("news.toml");
    let mut wrong = 0;
    for NewsSentence { text, arcs, missed } in &file.sentence {
        let sentences = Engine::embedded().parse_block(text, Span::new(0, text.len()), false);
        assert_eq!(sentences.len(), 1, "{text}");
        for arc in arcs.iter().filter(|arc| !holds(text, &sentences[0], arc)) {
            eprintln!("missed: {arc}   in: {text}");
            wrong += 1;
        }
        for arc in missed.iter().filter(|arc| holds(text, &sentences[0], arc)) {
            eprintln!("found now, so it goes to `arcs`: {arc}   in: {text}");
            wrong += 1;
        }
    }
    assert_eq!(wrong, 0, "arcs that are not as news.toml says");
}

fn holds(text: &str, sentence: &Sentence, arc: &str) -> bool {
    let parts: Vec<&str> = arc.split(' ').collect();
    let &[dependent, relation, head] = parts.as_slice() else {
        panic!("not `dependent relation head`: {arc}")
    };
    let find = |form: &str| {
        let found = sentence.words.iter().position(|word| word.span.of(text) == form);
        found.unwrap_or_else(|| panic!("no word {form} in {text}"))
    };
    let word = &sentence.words[find(dependent)];
    word.head == find(head) && word.relation.as_str() == relation
}

/// The folder of the treebanks.
fn treebanks() -> PathBuf {
    let folder = std::env::var_os("LEGATION_UD");
    PathBuf::from(
        folder.expect(
            "LEGATION_UD names no folder: that of en_ewt-test.conllu and en_gum-test.conllu is needed",
        ),
    )
}

#[test]
#[ignore = "needs LEGATION_UD"]
fn treebank_floors() {
    let folder = treebanks();
    let path = folder.join("en_ewt-test.conllu");
    let text = std::fs::read_to_string(path).expect("en_ewt-test.conllu");
    let (mut words, mut right) = (0, [0; 3]);
    for sentence in conllu::read(&text).expect("CoNLL-U") {
        for (found, gold) in Engine::embedded()
            .predict(&sentence.forms())
            .iter()
            .zip(sentence.gold())
        {
            let universal = |name: &str| name.split(':').next().map(str::to_owned);
            let head = found.head == gold.head;
            let relation = universal(found.relation.as_str()) == universal(gold.relation.as_str());
            words += 1;
            right[0] += usize::from(found.upos == gold.upos);
            right[1] += usize::from(head);
            right[2] += usize::from(head && relation);
        }
    }
    for ((name, right), floor) in ["UPOS", "UAS", "LAS"].iter().zip(right).zip(EWT_FLOORS) {
        let percent = 100.0 * right as f64 / words as f64;
        assert!(percent >= floor, "{name} {percent:.2} is below {floor}");
    }
}

/// F1 of sentences and words from the raw text of EWT test and GUM test; may only rise.
const RAW_FLOORS: [(&str, f64, f64); 2] = [("ewt", 89.0, 99.1), ("gum", 88.2, 99.5)];

#[test]
#[ignore = "needs LEGATION_UD"]
fn raw_text_floors() {
    let folder = treebanks();
    for (bank, sentence_floor, word_floor) in RAW_FLOORS {
        let path = folder.join(format!("en_{bank}-test.conllu"));
        let source = std::fs::read_to_string(path).expect("a treebank");
        let (mut text, mut sentences, mut words, mut at) = (String::new(), vec![], vec![], 0);
        for sentence in conllu::read(&source).expect("CoNLL-U") {
            let says = |what: &str| sentence.comments.iter().find_map(|line| line.strip_prefix(what));
            let opens = says("# newpar").is_some() || says("# newdoc").is_some();
            text.push_str(if opens { "\n\n" } else { " " });
            let line = says("# text = ").expect("the text");
            text.push_str(line);
            let mut start = at;
            for form in sentence.forms() {
                words.push((start, start + size(form)));
                start += size(form);
            }
            sentences.push((at, at + size(line)));
            at += size(line);
        }
        let (mut ours, mut our_words, mut at) = (vec![], vec![], 0);
        for sentence in Engine::embedded().split_block(&text, Span::new(0, text.len()), false) {
            let start = at;
            for word in &sentence.words {
                let width = size(word.span.of(&text));
                our_words.push((at, at + width));
                at += width;
            }
            ours.push((start, at));
        }
        for (name, found, gold, floor) in [
            ("sentences", ours, sentences, sentence_floor),
            ("words", our_words, words, word_floor),
        ] {
            let right = found
                .iter()
                .filter(|span| gold.binary_search(span).is_ok())
                .count();
            let f1 = 200.0 * right as f64 / (found.len() + gold.len()) as f64;
            eprintln!("{bank} {name} {f1:.2}");
            assert!(f1 >= floor, "{bank}: {name} {f1:.2} is below {floor}");
        }
    }
}

/// Characters that are not white space.
fn size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
