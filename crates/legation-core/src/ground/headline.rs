//! A headline and the sentence that repeats it tell one event: the sentence's row stays, since it says more.

use crate::record::{Entity, Record, Status};
use jiff::civil::Date;

/// How many sentences behind the headline may repeat it.
const LEAD: usize = 5;
/// Days by which the dates of a headline and of its sentence may differ: a headline has none of its own.
const APART: i32 = 3;

/// Which records stay. `headline` says whether a sentence is a headline; a headline's row goes where one of the first sentences of prose has a
/// row of the same category for all the parties that the headline names, no further from having happened.
pub(crate) fn told_once(records: &[Record], headline: impl Fn(usize) -> bool) -> Vec<bool> {
    let sentence = |record: &Record| record.text_info.sentence;
    let first = records
        .iter()
        .map(sentence)
        .find(|&at| !headline(at))
        .unwrap_or_default();
    let lead: Vec<&Record> = records
        .iter()
        .filter(|record| !headline(sentence(record)) && sentence(record) < first + LEAD)
        .collect();
    records
        .iter()
        .map(|record| !headline(sentence(record)) || !lead.iter().any(|told| repeats(record, told)))
        .collect()
}

/// Whether `told` is the event of the headline's row.
fn repeats(headline: &Record, told: &Record) -> bool {
    let all: Vec<&Entity> = told.actor.iter().chain(&told.recipient).collect();
    let known = headline
        .actor
        .iter()
        .chain(&headline.recipient)
        .any(|party| party.code.is_some());
    // Where one of the two has all parties as actors, who is on which side says nothing.
    let mutual = headline.recipient.is_empty() && headline.actor.len() > 1
        || told.recipient.is_empty() && told.actor.len() > 1;
    let among = |party: &Entity, parties: &[&Entity]| {
        party.code.is_none() || parties.iter().any(|other| other.code == party.code)
    };
    let (actors, recipients): (Vec<&Entity>, Vec<&Entity>) = if mutual {
        (all.clone(), all)
    } else {
        (told.actor.iter().collect(), told.recipient.iter().collect())
    };
    headline.event == told.event
        && known
        && happened(headline.status) == happened(told.status)
        && headline.actor.iter().all(|party| among(party, &actors))
        && headline.recipient.iter().all(|party| among(party, &recipients))
        && dates_meet(headline, told)
}

fn happened(status: Status) -> Status {
    match status {
        Status::Ongoing => Status::Occurred,
        other => other,
    }
}

fn dates_meet(one: &Record, other: &Record) -> bool {
    let day = |record: &Record| -> Option<Date> { record.date.as_deref()?.parse().ok() };
    match (day(one), day(other)) {
        (Some(one), Some(other)) => (one - other).get_days().abs() <= APART,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(code: &str) -> Entity {
        Entity {
            code: Some(code.to_owned()),
            ..Entity::default()
        }
    }

    fn row(sentence: usize, event: &str, actors: &[&str], recipients: &[&str], date: Option<&str>) -> Record {
        let mut record = Record {
            event: event.to_owned(),
            actor: actors.iter().map(|code| party(code)).collect(),
            recipient: recipients.iter().map(|code| party(code)).collect(),
            date: date.map(str::to_owned),
            ..Record::default()
        };
        record.text_info.sentence = sentence;
        record
    }

    fn stays(rows: &[Record]) -> Vec<bool> {
        told_once(rows, |sentence| sentence == 0)
    }

    #[test]
    fn a_headline_and_its_sentence_are_one_event() {
        let headline = row(0, "AID", &["NOR"], &["UKR"], None);
        let same = row(1, "AID", &["NOR"], &["UKR", "MDA"], Some("2025-07-12"));
        assert_eq!(stays(&[headline.clone(), same.clone()]), [false, true]);
        // Another category, other parties, the other way round, far below, another day, denied: two.
        for other in [
            row(1, "AGREE", &["NOR"], &["UKR"], None),
            row(1, "AID", &["SWE"], &["UKR"], None),
            row(1, "AID", &["UKR"], &["NOR"], None),
            row(9, "AID", &["NOR"], &["UKR"], None),
            Record {
                status: Status::Negated,
                ..same.clone()
            },
        ] {
            assert_eq!(
                stays(&[headline.clone(), row(1, "MOBILIZE", &["FIN"], &[], None), other]),
                [true, true, true]
            );
        }
        let dated = row(0, "AID", &["NOR"], &["UKR"], Some("2025-07-30"));
        assert_eq!(stays(&[dated, same]), [true, true]);
    }

    #[test]
    fn sides_of_talks_have_no_order() {
        let headline = row(0, "CONSULT", &["IRN"], &["OMN"], None);
        let told = row(2, "CONSULT", &["OMN", "IRN"], &[], None);
        assert_eq!(stays(&[headline, told]), [false, true]);
    }
}
