//! Runs `codebook/en/time.cases.toml`: sentences in, days out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::Date;
use legation_time::{Basis, Context, Lexicon, Open, Tense, TokenRef, find, resolve};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    published: Date,
    tense: Tense,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    published: Option<String>,
    tense: Option<Tense>,
    reference: Option<(Date, Date)>,
    finds: Vec<String>,
}

fn lexicon() -> Lexicon {
    Lexicon::from_toml(include_str!("../../../codebook/en/time.toml"))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// What is found, written as in the cases.
fn shown(case: &Case, context: &Context, lexicon: &Lexicon) -> Vec<String> {
    let tokens = TokenRef::split(&case.text);
    find(&tokens, lexicon)
        .iter()
        .map(|mention| {
            let words = &case.text[mention.start as usize..mention.end as usize];
            let Some(resolved) = resolve(&mention.value, context) else {
                return format!("{words} -> none");
            };
            let mut line = format!("{words} -> {}", resolved.first);
            if resolved.last != resolved.first {
                line += &format!("..{}", resolved.last);
            }
            if resolved.basis == Basis::Stated {
                line += " stated";
            }
            match resolved.open {
                Open::No => {}
                Open::End => line += " from",
                Open::Start => line += " to",
            }
            line
        })
        .collect()
}

#[test]
fn every_case_is_read_as_it_says() {
    let cases: Cases = toml::from_str(include_str!("../../../codebook/en/time.cases.toml")).unwrap();
    let lexicon = lexicon();
    assert!(cases.case.len() >= 150, "only {} cases", cases.case.len());
    let mut wrong = Vec::new();
    for case in &cases.case {
        let published = match case.published.as_deref() {
            None => Some(cases.published),
            Some("") => None,
            Some(date) => Some(date.parse().unwrap()),
        };
        let context = Context {
            published,
            reference: case.reference,
            tense: case.tense.unwrap_or(cases.tense),
        };
        let shown = shown(case, &context, &lexicon);
        if shown != case.finds {
            wrong.push(format!(
                "{}\n  expected {:?}\n  found    {:?}",
                case.text, case.finds, shown
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.case.len(),
        wrong.join("\n")
    );
}
