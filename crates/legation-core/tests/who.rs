//! Who is who: literate cases in `tests/who/*.toml`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use jiff::civil::Date;
use legation_core::codebook::actors::{ActorEntry, CorefEntry, CorefFile, OutletEntry, RoleEntry};
use legation_core::who::{Actors, Party, cast};
use legation_parse::{Relation, Sentence, Span, Upos, Word};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Gazetteer {
    actor: Vec<ActorEntry>,
    role: Vec<RoleEntry>,
    coref: Vec<CorefEntry>,
    outlet: Vec<OutletEntry>,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    tree: String,
    date: Option<Date>,
    who: BTreeMap<String, String>,
}

fn gazetteer() -> Actors {
    let file: Gazetteer = toml::from_str(include_str!("who/gazetteer.toml")).unwrap();
    Actors::from_parts(
        file.actor,
        file.role,
        CorefFile { coref: file.coref },
        file.outlet,
    )
    .unwrap()
}

/// Reads `form/UPOS/relation/head[/lemma]` words, one sentence a line.
fn read_trees(tree: &str) -> (String, Vec<Sentence>) {
    let mut text = String::new();
    let mut sentences = Vec::new();
    for line in tree.lines().filter(|line| !line.trim().is_empty()) {
        let mut sentence = Sentence::default();
        for (index, token) in line.split_whitespace().enumerate() {
            let fields: Vec<&str> = token.split('/').collect();
            let [form, upos, relation, head, rest @ ..] = fields.as_slice() else {
                panic!("{token}")
            };
            if *form == "-" {
                text.pop();
            }
            let start = text.len();
            text.push_str(form);
            let span = Span::new(start, text.len());
            if *form != "-" {
                text.push(' ');
            }
            let lemma = rest.first().copied().unwrap_or(form);
            let upos = Upos::from_name(upos);
            let plural = upos == Upos::Noun && lemma != *form;
            let head = head.parse::<usize>().unwrap().checked_sub(1).unwrap_or(index);
            sentence.words.push(Word {
                span,
                lemma: lemma.into(),
                upos,
                xpos: if plural { "NNS" } else { "" }.into(),
                head,
                relation: Relation::from_name(relation),
                space_after: true,
            });
        }
        sentence.span = sentence
            .words
            .iter()
            .map(|word| word.span)
            .reduce(Span::join)
            .unwrap_or_default();
        sentences.push(sentence);
    }
    (text, sentences)
}

fn show(parties: &[Party], date: Option<Date>, actors: &Actors) -> String {
    if parties.is_empty() {
        return "none".into();
    }
    let one = |party: &Party| {
        let entity = party.entity(date, actors);
        let place = if party.place_like { "@" } else { "" };
        format!(
            "{}.{}{place}",
            entity.code.as_deref().unwrap_or("?"),
            entity.sector.first().map_or("", |s| s.as_str())
        )
    };
    parties.iter().map(one).collect::<Vec<_>>().join("+")
}

#[test]
fn trees() {
    let actors = gazetteer();
    let cases: Cases = toml::from_str(include_str!("who/trees.toml")).unwrap();
    let mut wrong = Vec::new();
    for case in &cases.case {
        let (text, sentences) = read_trees(&case.tree);
        let cast = cast(&sentences, &text, &actors);
        for (word, expected) in &case.who {
            let places = sentences
                .iter()
                .enumerate()
                .flat_map(|(s, sentence)| (0..sentence.words.len()).map(move |w| (s, w)));
            let mut at = places.filter(|(s, w)| sentences[*s].words[*w].span.of(&text) == word);
            let (s, w) = at
                .next_back()
                .unwrap_or_else(|| panic!("{}: no word {word}", case.name));
            let found = show(cast.parties(s, w), case.date, &actors);
            if found != *expected {
                wrong.push(format!("{}: {word} is {found}, not {expected}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
