//! Runs `codebook/en/timex.cases.toml`: sentences in, TIMEX3 out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::Date;
use legation_time::timex::{find_timex, normalise};
use legation_time::{Context, Lexicon, Tense, TokenRef};
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

fn shown(case: &Case, context: &Context, lexicon: &Lexicon) -> Vec<String> {
    let tokens = TokenRef::split(&case.text);
    find_timex(&tokens, lexicon)
        .iter()
        .map(|found| {
            let words = &case.text[found.start as usize..found.end as usize];
            let timex = normalise(&found.says, context);
            let more = [
                timex.modifier.map(|modifier| modifier.as_str().to_owned()),
                timex.quant.map(str::to_owned),
                timex.freq,
                timex.note.map(|_| "note".to_owned()),
            ];
            let mut line = format!("{words} -> {} {}", timex.kind.as_str(), timex.value);
            for part in more.into_iter().flatten() {
                line += &format!(" {part}");
            }
            line
        })
        .collect()
}

#[test]
fn every_case_is_marked_as_it_says() {
    let cases: Cases = toml::from_str(include_str!("../../../codebook/en/timex.cases.toml")).unwrap();
    let lexicon = Lexicon::from_toml(include_str!("../../../codebook/en/time.toml")).unwrap();
    assert!(cases.case.len() >= 240, "only {} cases", cases.case.len());
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
