//! What holds of merging whatever the reports: the order of arrival makes no difference, copies are found, and look-alikes stay apart.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use legation_core::codebook::Source;
use legation_merge::{Memory, Party, Report, Rules, Signature, Tag, alike};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::new(&Source::embedded().unwrap()).unwrap());

fn party(code: usize, name: usize) -> Party {
    const CODES: [&str; 3] = ["AFG", "RUS", "NOR"];
    Party {
        code: Some(CODES[code % 3].into()),
        sector: ["GOV", "MIL"][name % 2].into(),
        name: Tag(name as u64),
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
        0..4usize,
    )
        .prop_map(|(published, back, dated, one, two, act, words, kind)| Report {
            // What happens once is also told in texts of which nobody knows the day.
            published: (kind != 1).then_some(published),
            deal: (kind < 2).then(|| ("recognition".into(), "completed".into())),
            event: ["ASSAULT", "CONSULT"][act % 2].into(),
            cameo: ["190", "193", "036"][act].into(),
            actors: [party(one.0, one.1)].into(),
            recipients: [party(two.0, two.1)].into(),
            days: (kind != 1 || dated)
                .then_some((published - if kind == 0 { back * 40 } else { back }, published)),
            dated,
            words: words.into_iter().collect::<BTreeSet<_>>().into_iter().collect(),

            ..Report::default()
        })
}

/// Reports told apart by their numbers.
fn numbered(reports: Vec<Report>) -> Vec<Report> {
    let numbered = reports.into_iter().enumerate().map(|(number, report)| Report {
        tie: number as u64 * 2,
        ..report
    });
    numbered.collect()
}

/// For each report, by its number, the number of the one that names its event.
fn events(reports: &[Report], named: &[usize]) -> BTreeMap<u64, u64> {
    let tie = |at: usize| reports[at].tie;
    named
        .iter()
        .enumerate()
        .map(|(at, event)| (tie(at), tie(*event)))
        .collect()
}

fn merged(reports: &[Report], rules: &Rules) -> BTreeMap<u64, u64> {
    events(reports, &Memory::merge(reports.to_vec(), rules))
}

/// Rules by which an event's core is soon full.
fn narrow(core: usize) -> Rules {
    let mut rules = RULES.clone();
    rules.core = core;
    rules
}

/// Reports, and the same in another order.
fn shuffled() -> impl Strategy<Value = (Vec<Report>, Vec<Report>)> {
    // Some are given several times over: copies.
    prop::collection::vec((report(), 1..4usize), 1..20)
        .prop_map(|reports| {
            reports
                .into_iter()
                .flat_map(|(report, times)| vec![report; times])
                .collect()
        })
        .prop_map(numbered)
        .prop_flat_map(|reports| (Just(reports.clone()), Just(reports).prop_shuffle()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_arrival_makes_no_difference((reports, shuffled) in shuffled(), core in 1..5usize) {
        for rules in [&narrow(core), &*RULES] {
            prop_assert_eq!(merged(&reports, rules), merged(&shuffled, rules));
        }
    }

    #[test]
    fn what_was_taken_out_leaves_no_trace((reports, shuffled) in shuffled(), gone in 1..20usize, core in 1..5usize) {
        let rules = narrow(core);
        let gone = gone.min(shuffled.len() - 1);
        let mut memory = Memory::default();
        for report in &shuffled {
            memory.add(report.clone(), &rules);
        }
        for number in 0..gone {
            memory.remove(number, &rules);
        }
        let left: BTreeSet<u64> = shuffled[gone..].iter().map(|report| report.tie).collect();
        let named: Vec<usize> = (gone..shuffled.len()).map(|number| memory.event(number)).collect();
        let then: BTreeMap<u64, u64> = named.iter().zip(&shuffled[gone..]).map(|(event, report)| (report.tie, shuffled[*event].tie)).collect();
        let stayed: Vec<Report> = reports.into_iter().filter(|report| left.contains(&report.tie)).collect();
        prop_assert_eq!(then, merged(&stayed, &rules));
    }

    #[test]
    fn a_persons_word_counts_whenever_it_is_given((reports, shuffled) in shuffled(), one in 0..40u64, other in 0..40u64, same in any::<bool>(), core in 1..5usize) {
        let rules = narrow(core);
        let count = reports.len() as u64;
        let (one, other) = (one % count * 2, other % count * 2);
        prop_assume!(one != other);
        let outcome = |reports: &[Report], last: bool| {
            let at = |tie: u64| reports.iter().position(|report| report.tie == tie).unwrap();
            let (one, other) = (at(one), at(other));
            let mut memory = Memory::default();
            for (number, report) in reports.iter().enumerate() {
                memory.add(report.clone(), &rules);
                if !last && number == one.max(other) {
                    memory.pin(one, other, same, &rules);
                }
            }
            if last {
                memory.pin(one, other, same, &rules);
            }
            let named: Vec<usize> = (0..reports.len()).map(|number| memory.event(number)).collect();
            events(reports, &named)
        };
        prop_assert_eq!(outcome(&reports, true), outcome(&shuffled, false));
    }

    #[test]
    fn an_event_is_named_by_one_of_its_reports_and_by_no_other((reports, _) in shuffled()) {
        let events = merged(&reports, &RULES);
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

#[test]
fn what_happens_once_is_known_without_its_date() {
    let told = |published: Option<i32>, day: Option<i32>, recipient: usize| Report {
        published,
        event: "SUPPORT".into(),
        cameo: "054".into(),
        actors: [party(1, 0)].into(),
        recipients: [party(recipient, 0)].into(),
        days: day.or(published).map(|day| (day, day)),
        dated: day.is_some(),
        deal: Some(("recognition".into(), "completed".into())),
        ..Report::default()
    };
    let first = told(Some(101), Some(100), 0);
    let later = told(Some(900), None, 0);
    let undated = told(None, None, 0);
    let (of_another, again) = (told(None, None, 2), told(Some(900), Some(899), 0));
    let planned = Report {
        open: true,
        ..later.clone()
    };
    let talks = Report {
        deal: Some(("recognition".into(), "talks".into())),
        ..later.clone()
    };
    let reports = [first, later, undated, of_another, again, planned, talks];
    let events = merged(&numbered(reports.into()), &RULES);
    let with_first: Vec<u64> = events
        .iter()
        .filter(|(_, event)| **event == 0)
        .map(|(tie, _)| *tie)
        .collect();
    assert_eq!(with_first, [0, 2, 4], "what is dated, and what is not");
}
