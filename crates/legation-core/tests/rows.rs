//! Which sentences give rows, and which rows: scores `rows/sample-blind.toml`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use legation_core::Codebook;
use legation_core::check::one_sentence;
use legation_core::code_document;
use legation_core::record::{Deal, Entity, Record};
use legation_parse::Engine;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    case: Vec<Vec<String>>,
}

/// How far the rows of a sample are right.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    rows: usize,
    /// Category and parties.
    found: usize,
    /// And kind and stage of the deal.
    deals: usize,
    /// And all things of it.
    whole: usize,
    /// Sentences that should give none, and those that give one.
    near: usize,
    wrong: usize,
}

fn one_of(wanted: &str, found: &str) -> bool {
    wanted == "-" || wanted.split('/').any(|wanted| wanted == found)
}

fn parties(wanted: &str, entities: &[Entity]) -> bool {
    let found: BTreeSet<&str> = entities
        .iter()
        .map(|entity| entity.code.as_deref().unwrap_or("_"))
        .collect();
    wanted.split('/').any(|wanted| {
        let wanted: BTreeSet<&str> = wanted.split('+').collect();
        wanted == found || (found.is_empty() && wanted.len() == 1 && wanted.contains("_"))
    })
}

/// 0: no such row; 1: category and parties; 2: and the deal; 3: and its things.
fn right(wanted: &str, record: &Record) -> u8 {
    let mut parts = wanted.split('|').map(str::trim);
    let mut words = parts.next().unwrap_or("").split_whitespace();
    let (event, actors) = (words.next().unwrap_or(""), words.next().unwrap_or("_"));
    let recipients = words.nth(1).unwrap_or("_");
    if !one_of(event, &record.event)
        || !parties(actors, &record.actor)
        || !parties(recipients, &record.recipient)
    {
        return 0;
    }
    let Some((kind, stage)) = parts.next().and_then(|deal| deal.split_once(' ')) else {
        return 3;
    };
    let is = |deal: &Deal| one_of(kind, &deal.kind) && one_of(stage.trim(), &deal.stage);
    let Some(deal) = record.deal.as_ref().filter(|deal| is(deal)) else {
        return 1;
    };
    let things = parts.next().unwrap_or("").split(',').map(str::trim);
    let all = things.filter(|thing| !thing.is_empty()).all(|thing| {
        thing.rsplit_once(' ').is_some_and(|(category, number)| {
            deal.items
                .iter()
                .any(|item| item.category == category && number.parse::<u64>().ok() == item.quantity)
        })
    });
    if all { 3 } else { 2 }
}

fn score(sample: &str) -> Tally {
    let sample: Sample = toml::from_str(sample).unwrap();
    let codebook = Codebook::embedded().unwrap();
    let mut tally = Tally::default();
    for case in &sample.case {
        let (text, rows) = case.split_first().unwrap();
        let records = code_document(&one_sentence(text, "2025-07-12"), codebook, Engine::embedded()).records;
        if rows.is_empty() {
            tally.near += 1;
            if !records.is_empty() {
                tally.wrong += 1;
                println!("a row too many: {text}");
            }
        }
        for row in rows {
            let best = records.iter().map(|record| right(row, record)).max().unwrap_or(0);
            tally.rows += 1;
            tally.found += usize::from(best >= 1);
            tally.deals += usize::from(best >= 2);
            tally.whole += usize::from(best >= 3);
            if best < 3 {
                println!("{best} of 3: {text}\n    {row}");
            }
        }
    }
    tally
}

#[test]
fn scores() {
    let tally = score(include_str!("rows/sample-blind.toml"));
    println!("{tally:?}");
    assert!(
        tally.found >= FOUND && tally.whole >= WHOLE && tally.wrong == WRONG,
        "{tally:?}"
    );
}

/// As measured.
const FOUND: usize = 34;
const WHOLE: usize = 33;
const WRONG: usize = 0;
