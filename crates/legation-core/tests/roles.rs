//! Who does it and to whom, by construction: cases in `tests/roles/*.toml`, with trees given, so that no parser has a part in it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test may read its cases from files, and panic"
)]

use legation_core::code::{Roles, Tree, marked, roles};
use legation_core::{Codebook, who};
use legation_parse::{Relation, Sentence, Span, Upos, Word};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    /// `predicate: doer > undergoer`, `-` for nobody.
    roles: Vec<String>,
    /// A word a line: form, lemma, tags, head from 1 and 0 for the root, relation.
    tree: String,
}

fn sentence(tree: &str) -> (String, Sentence) {
    let mut text = String::new();
    let mut words = Vec::new();
    for (index, line) in tree.lines().enumerate() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [form, lemma, upos, xpos, head, relation] = fields[..] else {
            panic!("{line}: six fields expected")
        };
        let start = text.len();
        text.push_str(form);
        words.push(Word {
            span: Span::new(start, text.len()),
            lemma: lemma.into(),
            upos: Upos::from_name(upos),
            xpos: xpos.into(),
            head: head.parse::<usize>().unwrap().checked_sub(1).unwrap_or(index),
            relation: Relation::from_name(relation),
            space_after: true,
        });
        text.push(' ');
    }
    let span = Span::new(0, text.len());
    (text, Sentence { span, words })
}

fn files() -> Vec<Vec<Case>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/roles");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let read = |file: &std::path::PathBuf| {
        toml::from_str::<Cases>(&std::fs::read_to_string(file).unwrap())
            .unwrap()
            .case
    };
    files.iter().map(read).collect()
}

fn told(tree: &Tree, found: &Roles) -> String {
    let form = |word: Option<usize>| word.map_or("-", |word| tree.form(word)).to_owned();
    format!("{} > {}", form(found.doer), form(found.undergoer))
}

#[test]
fn cases() {
    let codebook = Codebook::embedded().unwrap();
    let (mut checked, mut wrong) = (0, Vec::new());
    for cases in files() {
        for case in cases {
            let (text, sentence) = sentence(&case.tree);
            let sentences = [sentence];
            let cast = who::cast(&sentences, &text, &codebook.actors, &codebook.mentions);
            let trees = marked(&sentences, &text, &cast, codebook);
            for line in &case.roles {
                let (predicate, expected) = line.split_once(": ").unwrap();
                let word = (0..trees[0].len())
                    .find(|&word| trees[0].form(word) == predicate)
                    .unwrap_or_else(|| panic!("{}: no word {predicate}", case.text));
                let found = told(&trees[0], &roles(&trees[0], word, codebook));
                checked += 1;
                if found != *expected {
                    wrong.push(format!(
                        "{}\n  {predicate}: {found}, expected {expected}",
                        case.text
                    ));
                }
            }
        }
    }
    assert!(checked > 60, "only {checked} cases were found");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A participle beside a clause has the clause's subject; its object is somebody else.
#[test]
fn it_is_not_the_understood_subject() {
    let codebook = Codebook::embedded().unwrap();
    let case = files()
        .into_iter()
        .flatten()
        .find(|case| case.text.contains("accusing it"))
        .unwrap();
    let (text, sentence) = sentence(&case.tree);
    let it = sentence
        .words
        .iter()
        .position(|word| word.span.of(&text) == "it")
        .unwrap();
    let cast = who::cast(&[sentence], &text, &codebook.actors, &codebook.mentions);
    let codes: Vec<_> = cast
        .parties(0, it)
        .iter()
        .map(|party| party.entity(None, &codebook.actors).code)
        .collect();
    assert_eq!(codes, [Some("RWA".into())]);
}
