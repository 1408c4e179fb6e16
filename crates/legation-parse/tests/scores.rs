//! Floors under accuracy: on a small sample of our own, and on the treebanks where `LEGATION_UD` names their folder.
#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::panic,
    reason = "a test may panic and say why"
)]

use legation_parse::{Engine, Sentence, Span, conllu};
use std::path::Path;

/// Share of the arcs in `news.toml` that must be found.
const NEWS_FLOOR: f64 = 0.96;

/// UPOS, UAS and LAS (relations without subtypes) on EWT test with the words given; may only rise.
const EWT_FLOORS: [f64; 3] = [96.4, 89.5, 86.9];

#[test]
fn news_arcs() {
    let source: toml::Table = include_str!("news.toml").parse().expect("news.toml");
    let (mut right, mut total) = (0, 0);
    for entry in source["sentence"].as_array().expect("sentences") {
        let text = entry["text"].as_str().expect("text");
        let sentences = Engine::embedded().parse_block(text, Span::new(0, text.len()), false);
        assert_eq!(sentences.len(), 1, "{text}");
        for arc in entry["arcs"].as_array().expect("arcs") {
            let arc = arc.as_str().expect("an arc");
            total += 1;
            if holds(text, &sentences[0], arc) {
                right += 1;
            } else {
                eprintln!("missed: {arc}   in: {text}");
            }
        }
    }
    eprintln!("{right} of {total} arcs");
    assert!(
        f64::from(right) >= NEWS_FLOOR * f64::from(total),
        "{right} of {total} arcs"
    );
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

#[test]
fn treebank_floors() {
    let Some(folder) = std::env::var_os("LEGATION_UD") else {
        eprintln!("LEGATION_UD is not set: not measured on the treebanks");
        return;
    };
    let path = Path::new(&folder).join("en_ewt-test.conllu");
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
fn raw_text_floors() {
    let Some(folder) = std::env::var_os("LEGATION_UD") else {
        eprintln!("LEGATION_UD is not set: not measured on the treebanks");
        return;
    };
    for (bank, sentence_floor, word_floor) in RAW_FLOORS {
        let path = Path::new(&folder).join(format!("en_{bank}-test.conllu"));
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
