//! What an event says, by its reports.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use legation_core::Record;
use legation_core::record::{Attribution, Entity};
use legation_merge::{Event, Sourced, event};

fn party(code: &str) -> Entity {
    Entity {
        code: Some(code.into()),
        name: Some(code.into()),
        ..Entity::default()
    }
}

/// A report of an attack by Norway: of a stated day, or of none.
fn report(id: &str, dated: bool) -> Record {
    let day = dated.then(|| "2025-03-04".to_owned());
    Record {
        id: id.into(),
        event: "ASSAULT".into(),
        actor: vec![party("NOR")],
        date_basis: if dated { "stated" } else { "unknown" }.into(),
        enddate: day.clone(),
        date: day,
        certainty: 1.0,
        ..Record::default()
    }
}

fn of(records: &[Record]) -> Event {
    let reports: Vec<Sourced<'_>> = records
        .iter()
        .map(|record| Sourced {
            key: &record.id,
            record,
            source: &record.id,
            withdrawn: false,
        })
        .collect();
    event(&reports).unwrap()
}

#[test]
fn what_the_best_report_leaves_open_another_tells() {
    let dated = report("a", true);
    let fuller = Record {
        recipient: vec![party("KEN")],
        mode: vec!["aerial".into()],
        ..report("b", false)
    };
    let event = of(&[dated, fuller.clone()]);
    assert_eq!(event.date.as_deref(), Some("2025-03-04"));
    assert_eq!(event.recipient, fuller.recipient);
    assert_eq!(event.mode, fuller.mode);
}

#[test]
fn what_the_best_report_says_stands_and_two_that_act_together_have_no_recipient() {
    let best = Record {
        recipient: vec![party("TCD")],
        mode: vec!["artillery".into()],
        ..report("a", true)
    };
    let other = Record {
        recipient: vec![party("KEN")],
        mode: vec!["aerial".into()],
        ..report("b", false)
    };
    let event = of(&[best.clone(), other.clone()]);
    assert_eq!((event.recipient, event.mode), (best.recipient, best.mode));

    let swapped = Record {
        actor: vec![party("KEN")],
        recipient: vec![party("NOR")],
        ..report("b", false)
    };
    assert!(of(&[report("a", true), swapped]).recipient.is_empty());

    let mutual = Record {
        actor: vec![party("NOR"), party("KEN")],
        ..report("a", true)
    };
    assert!(of(&[mutual, other]).recipient.is_empty());
}

#[test]
fn what_the_one_report_tells_as_denied_is_disputed() {
    let said = |stance: &str| Attribution {
        stance: stance.into(),
        ..Attribution::default()
    };
    let claimed = Record {
        attribution: vec![said("claims")],
        ..report("a", true)
    };
    assert_eq!(of(std::slice::from_ref(&claimed)).standing, "single");
    let denied = Record {
        attribution: vec![said("claims"), said("denies")],
        ..claimed
    };
    assert_eq!(of(&[denied]).standing, "disputed");
}
