//! Runs `codebook/en/time.cases.toml`: sentences in, TIMEX3 and days out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::Date;
use legation_time::{Basis, Context, Lexicon, Open, Tense, TokenRef, find, mentions, normalise, resolve};
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
    timex: Option<Vec<String>>,
    days: Option<Vec<String>>,
}

/// What TIMEX3 marks, written as in the cases.
fn marked(case: &Case, context: &Context, lexicon: &Lexicon) -> Vec<String> {
    find(&TokenRef::split(&case.text), lexicon)
        .iter()
        .filter_map(|found| {
            let words = &case.text[found.start as usize..found.end as usize];
            let timex = normalise(found.says.as_ref()?, context);
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
            Some(line)
        })
        .collect()
}

/// What is told of days, written as in the cases.
fn days(case: &Case, context: &Context, lexicon: &Lexicon) -> Vec<String> {
    mentions(&find(&TokenRef::split(&case.text), lexicon))
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
    let lexicon = Lexicon::from_toml(include_str!("../../../codebook/en/time.toml")).unwrap();
    assert!(cases.case.len() >= 450, "only {} cases", cases.case.len());
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
        assert!(
            case.timex.is_some() || case.days.is_some(),
            "nothing said of: {}",
            case.text
        );
        let found = [
            (&case.timex, marked(case, &context, &lexicon)),
            (&case.days, days(case, &context, &lexicon)),
        ];
        for (expected, found) in found {
            if let Some(expected) = expected
                && *expected != found
            {
                wrong.push(format!(
                    "{}\n  expected {expected:?}\n  found    {found:?}",
                    case.text
                ));
            }
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
