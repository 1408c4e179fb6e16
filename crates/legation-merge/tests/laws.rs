//! What holds of merging whatever the reports: the order of arrival makes no difference, copies are found, and look-alikes stay apart.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use legation_core::codebook::Source;
use legation_merge::{Memory, Party, Report, Rules, Signature, alike};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::new(&Source::embedded().unwrap()).unwrap());

fn party(code: usize, name: usize) -> Party {
    const CODES: [&str; 3] = ["AFG", "RUS", "NOR"];
    Party {
        code: Some(CODES[code % 3].into()),
        sector: ["GOV", "MIL"][name % 2].into(),
        name: format!("name {name}"),
    }
}

/// Reports of few parties on few days, so that many of them meet.
fn report() -> impl Strategy<Value = Report> {
    let parties = || (0..3usize, 0..3usize);
    (
        0..12i32,
        0..4i32,
        any::<bool>(),
        parties(),
        parties(),
        0..3usize,
        prop::collection::vec(0..9u32, 0..4),
    )
        .prop_map(|(published, back, dated, one, two, act, words)| Report {
            published: Some(published),
            event: ["ASSAULT", "CONSULT"][act % 2].into(),
            cameo: ["190", "193", "036"][act].into(),
            actors: vec![party(one.0, one.1)],
            recipients: vec![party(two.0, two.1)],
            days: Some((published - back, published)),
            dated,
            words: words.into_iter().collect::<BTreeSet<_>>().into_iter().collect(),
            ..Report::default()
        })
}

/// A report by its number: the number is its name.
fn named(reports: Vec<Report>) -> Vec<Report> {
    let named = reports.into_iter().enumerate().map(|(number, report)| Report {
        key: format!("r{number:03}"),
        ..report
    });
    named.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_arrival_makes_no_difference(
        (reports, shuffled) in prop::collection::vec(report(), 1..40)
            .prop_map(named)
            .prop_flat_map(|reports| (Just(reports.clone()), Just(reports).prop_shuffle()))
    ) {
        prop_assert_eq!(Memory::merge(reports, &RULES), Memory::merge(shuffled, &RULES));
    }

    #[test]
    fn an_event_is_named_by_one_of_its_reports_and_by_no_other(reports in prop::collection::vec(report(), 1..40).prop_map(named)) {
        let events = Memory::merge(reports.clone(), &RULES);
        prop_assert_eq!(events.len(), reports.len());
        for event in events.values() {
            prop_assert_eq!(&events[event], event, "the first report of an event is of it");
        }
    }

    #[test]
    fn comparing_knows_no_left_and_right(one in report(), other in report()) {
        let (there, back) = (alike(&one, &other, &RULES), alike(&other, &one, &RULES));
        prop_assert!((there.score - back.score).abs() < 1e-9);
        prop_assert_eq!(there.never, back.never);
    }
}

const TEXT: &str = "Ministers of the two countries signed an accord on the upkeep of helicopters on Tuesday, the defence ministry said. \
    Under it a plant near the capital is to overhaul forty machines within three years. Neither side would say what it costs. \
    The minister called it a step towards wider technical work and said that a second accord, on training, would follow in spring.";

#[test]
fn a_lightly_edited_copy_is_found_and_another_story_is_not() {
    let edited = TEXT
        .replace("on Tuesday", "on 3 May")
        .replace("Neither side", "Neither of them");
    let other = "Crews of the two countries held a drill at sea on Tuesday, the defence ministry said. Ships and helicopters took part in it, and a plant \
        near the capital supplied the fuel. A second drill, on land, would follow in spring, the minister said.";
    let of = |text: &str| Signature::of(text).unwrap();
    assert!(
        of(TEXT).is_copy(&of(&edited)),
        "{}",
        of(TEXT).likeness(&of(&edited))
    );
    assert!(!of(TEXT).is_copy(&of(other)));
    let shared = |a: &Signature, b: &Signature| a.bands().iter().any(|band| b.bands().contains(band));
    assert!(shared(&of(TEXT), &of(&edited)));
    assert_eq!(Signature::from_bytes(&of(TEXT).to_bytes()), Some(of(TEXT)));
    assert_eq!(Signature::of("Too short to tell."), None);
}

#[test]
fn a_signature_is_the_same_in_any_version() {
    let first: Vec<u8> = Signature::of(TEXT)
        .unwrap()
        .to_bytes()
        .into_iter()
        .take(8)
        .collect();
    assert_eq!(first, SIGNED, "stored signatures would not be found any more");
}

/// The first bytes of the signature of `TEXT`.
const SIGNED: [u8; 8] = [213, 25, 111, 168, 198, 35, 189, 215];
