//! Where a deal stands, by its reports.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use legation_core::Record;
use legation_core::codebook::Source;
use legation_core::record::{Attribution, CiteInfo, Deal, Entity, Item, Status};
use legation_merge::{Ladder, Move, Rules, ladders};
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::new(&Source::embedded().unwrap()).unwrap());

/// A report of a stage on a day.
fn told(id: &str, stage: &str, day: &str, item: Option<&str>) -> Record {
    let party = |code: &str| Entity {
        code: Some(code.into()),
        ..Entity::default()
    };
    Record {
        id: id.into(),
        actor: vec![party("NOR")],
        recipient: vec![party("KEN")],
        date: Some(day.into()),
        enddate: Some(day.into()),
        certainty: 1.0,
        deal: Some(Deal {
            kind: "arms-transfer".into(),
            stage: stage.into(),
            items: item
                .iter()
                .map(|name| Item {
                    designation: Some((*name).into()),
                    ..Item::default()
                })
                .collect(),
            ..Deal::default()
        }),
        cite_info: CiteInfo {
            published: Some(day.into()),
            ..CiteInfo::default()
        },
        ..Record::default()
    }
}

fn built(records: &[Record]) -> Vec<Ladder> {
    let moves: Vec<Move<'_>> = records
        .iter()
        .map(|record| Move {
            record,
            event: &record.id,
            source: "Fjord Post",
        })
        .collect();
    ladders(&moves, &RULES)
}

#[test]
fn what_is_dated_after_its_report_is_not_done() {
    let mut record = told("1", "agreed", "2025-09-01", None);
    record.cite_info.published = Some("2025-07-12".into());
    let ladders = built(&[record]);
    assert_eq!(
        (ladders[0].stage.as_deref(), ladders[0].since.as_deref()),
        (None, None)
    );
    assert_eq!(ladders[0].steps[0].told, "planned");
}

#[test]
fn a_plan_is_no_delivery() {
    let mut planned = told("2", "delivered", "2025-07-01", None);
    planned.status = Status::Planned;
    let all = built(&[told("1", "signed", "2025-05-27", None), planned]);
    assert_eq!(all.len(), 1);
    assert_eq!(
        (all[0].stage.as_deref(), all[0].since.as_deref()),
        (Some("signed"), Some("2025-05-27"))
    );
    assert_eq!(all[0].ahead, ["delivered (planned)"]);
    assert!(all[0].turns.is_empty());
}

#[test]
fn what_is_suspended_afterwards_stands_as_suspended() {
    let records = [
        told("1", "signed", "2025-05-27", None),
        told("2", "suspended", "2025-06-03", None),
    ];
    let all = built(&records);
    assert_eq!(all[0].stage.as_deref(), Some("suspended"));
    assert_eq!(all[0].turns, ["suspended (2025-06-03) after signed (2025-05-27)"]);
    let resumed = [&records[..], &[told("3", "delivered", "2025-09-01", None)]].concat();
    assert_eq!(
        built(&resumed)[0].stage.as_deref(),
        Some("delivered"),
        "it went on"
    );
}

#[test]
fn a_denial_stands_beside_the_claim_but_not_one_from_before() {
    let mut denied = told("2", "delivered", "2025-07-03", None);
    denied.attribution = vec![Attribution {
        stance: "denies".into(),
        ..Attribution::default()
    }];
    let all = built(&[told("1", "delivered", "2025-07-01", None), denied.clone()]);
    assert_eq!(all[0].turns.len(), 1, "{:?}", all[0].turns);
    assert_eq!(
        all[0].steps.iter().map(|step| step.told).collect::<Vec<_>>(),
        ["denied", "done"]
    );
    let later = built(&[told("1", "delivered", "2025-08-01", None), denied]);
    assert!(later[0].turns.is_empty(), "{:?}", later[0].turns);
}

#[test]
fn two_subjects_are_two_deals_and_what_names_none_is_a_third() {
    let all = built(&[
        told("1", "signed", "2025-05-27", Some("NASAMS")),
        told("2", "talks", "2025-05-28", Some("K9")),
        told("3", "delivered", "2025-05-29", Some("NASAMS")),
        told("4", "offer", "2025-05-30", None),
    ]);
    let subjects: Vec<(Vec<&str>, Option<&str>)> = all
        .iter()
        .map(|deal| {
            (
                deal.subject.iter().map(String::as_str).collect(),
                deal.stage.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        subjects,
        [
            (vec!["K9"], Some("talks")),
            (vec!["NASAMS"], Some("delivered")),
            (vec![], Some("offer"))
        ]
    );
    let one = built(&[
        told("1", "signed", "2025-05-27", Some("K9")),
        told("2", "talks", "2025-05-01", None),
    ]);
    assert_eq!(one.len(), 1, "what names none goes with the only one there is");
}

#[test]
fn without_both_sides_there_is_no_deal() {
    let mut open = told("1", "signed", "2025-05-27", None);
    open.recipient.clear();
    assert!(built(&[open]).is_empty());
}
