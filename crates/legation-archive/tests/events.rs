//! Records of one happening are one event, in whatever order their articles come in; sources are counted once; a person has the last word.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{NOW, RULES, given, made};
use legation_archive::{Archive, Filter, Sought};
use legation_core::Coded;
use legation_core::record::{Attribution, CiteInfo, Entity, Quote, Record, Status, TextInfo};
use legation_merge::Event;
use legation_parse::Document;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use tempfile::TempDir;

fn archive() -> (TempDir, Archive) {
    let folder = tempfile::tempdir().unwrap();
    let archive = Archive::open(&folder.path().join("a.sqlite")).unwrap();
    (folder, archive)
}

fn events(archive: &Archive, as_of: Option<&str>) -> Vec<Event> {
    let filter = Filter {
        as_of: as_of.map(|day| day.parse().unwrap()),
        ..Filter::default()
    };
    let cited = |record: &Record| record.attribution.iter().find_map(|said| said.name.clone());
    let mut events = Vec::new();
    archive
        .events(
            &filter,
            |_| true,
            &cited,
            |event, _| {
                events.push(event);
                ControlFlow::<(), bool>::Continue(true)
            },
        )
        .unwrap();
    events
}

/// An article of one sentence with one record: Norway recognised South Sudan.
fn told(id: &str, outlet: &str, published: &str, day: &str, text: &str) -> (Document, Coded) {
    let place = |words: &str| {
        let start = text.find(words).unwrap();
        (start, start + words.len())
    };
    let party = |words: &str, code: &str| {
        let (start, end) = place(words);
        Entity {
            entity_text: words.into(),
            start,
            end,
            code: Some(code.into()),
            sector: vec!["GOV".into()],
            name: Some(words.into()),
            ..Entity::default()
        }
    };
    let (start, end) = place("recognised");
    let record = Record {
        id: format!("{id:0>16}"),
        event: "SUPPORT".into(),
        quad_code: 1,
        event_scale: 5.0,
        cameo: "054".into(),
        actor: vec![party("Norway", "NOR")],
        recipient: vec![party("South Sudan", "SSD")],
        event_text: Quote {
            text: "recognised".into(),
            start,
            end,
        },
        date: Some(day.into()),
        enddate: Some(day.into()),
        date_basis: "stated".into(),
        certainty: 1.0,
        text: text.into(),
        text_info: TextInfo {
            document: id.into(),
            sentence: 0,
            start: 0,
            end: text.len(),
        },
        cite_info: CiteInfo {
            outlet: Some(outlet.into()),
            published: Some(published.into()),
            ..CiteInfo::default()
        },
        coder: common::CODER.into(),
        pattern: "verbs/recognise/state".into(),
        ..Record::default()
    };
    let document = Document {
        id: id.into(),
        text: text.into(),
        outlet: Some(outlet.into()),
        published: Some(published.into()),
        ..Document::plain(id, text.into())
    };
    let coded = Coded {
        records: vec![record],
        sentences: vec![[0, text.len()]],
        words: text.split_whitespace().count(),
        ..Coded::default()
    };
    (document, coded)
}

const PLAIN: &str = "Norway recognised South Sudan on 9 July 2011.";

fn parted(archive: &Archive) -> BTreeSet<BTreeSet<String>> {
    events(archive, None)
        .into_iter()
        .map(|event| event.records.into_iter().collect())
        .collect()
}

#[test]
fn the_order_in_which_articles_come_in_makes_no_difference() {
    let all: Vec<_> = (0..120).map(|number| made(number * 37 % 60, 12, 4)).collect();
    let distinct: Vec<_> = (0..60).map(|number| made(number, 12, 4)).collect();
    let (_one, mut forward) = archive();
    for one in &distinct {
        forward.ingest(&[given(one)], NOW, &RULES).unwrap();
    }
    let (_two, mut shuffled) = archive();
    for one in &all {
        shuffled.ingest(&[given(one)], NOW, &RULES).unwrap();
    }
    assert_eq!(parted(&forward), parted(&shuffled));
    assert!(
        parted(&forward).iter().any(|event| event.len() > 1),
        "some are merged"
    );
    // Coding anew takes every record out and puts it in again.
    let before = parted(&forward);
    let texts: Vec<_> = distinct
        .iter()
        .map(|(document, coded)| (document.id.clone(), coded.clone()))
        .collect();
    let anew = |stored: &[legation_archive::Stored]| {
        let of = |id: &str| texts.iter().find(|(known, _)| known == id).unwrap().1.clone();
        stored.iter().map(|stored| of(&stored.document.id)).collect()
    };
    forward.recode("another", true, &RULES, anew, |_| {}).unwrap();
    assert_eq!(parted(&forward), before);
}

#[test]
fn two_outlets_corroborate_and_two_copies_do_not() {
    let long = "Norway recognised South Sudan on 9 July 2011. The foreign ministry said that an envoy would travel to the capital of the new state within \
        the week, that an embassy was to open before the end of the year, and that talks on aid for schools and roads had begun.";
    let (_folder, mut archive) = archive();
    let one = told("1", "Fjord Post", "2011-07-10", "2011-07-09", long);
    let copy = told(
        "2",
        "Nile Courier",
        "2011-07-11",
        "2011-07-09",
        &long.replace("within the week", "soon"),
    );
    archive.ingest(&[given(&one), given(&copy)], NOW, &RULES).unwrap();
    let all = events(&archive, None);
    assert_eq!((all.len(), all[0].reports, all[0].independent), (1, 2, 1));
    assert_eq!(all[0].standing, "single");
    assert_eq!(all[0].outlets, ["Fjord Post", "Nile Courier"]);
    let own = told("3", "Equator Times", "2011-07-10", "2011-07-09", PLAIN);
    archive.ingest(&[given(&own)], NOW, &RULES).unwrap();
    let all = events(&archive, None);
    assert_eq!(
        (all.len(), all[0].independent, all[0].standing),
        (1, 2, "corroborated")
    );
    assert_eq!(all[0].first_reported.as_deref(), Some("2011-07-10"));
    assert_eq!(all[0].last_reported.as_deref(), Some("2011-07-11"));
    let early = events(&archive, Some("2011-07-10"));
    assert_eq!(
        (early[0].reports, early[0].independent),
        (2, 2),
        "the copy could not be known yet"
    );
}

#[test]
fn ten_papers_that_cite_one_agency_are_one_source() {
    let (_folder, mut archive) = archive();
    for number in 0..10 {
        let mut one = told(
            &number.to_string(),
            &format!("Paper {number}"),
            "2011-07-10",
            "2011-07-09",
            PLAIN,
        );
        one.1.records[0].attribution = vec![Attribution {
            name: Some("Northern Agency".into()),
            cue: "reported".into(),
            stance: "asserts".into(),
            ..Attribution::default()
        }];
        archive.ingest(&[given(&one)], NOW, &RULES).unwrap();
    }
    let all = events(&archive, None);
    assert_eq!(
        (all.len(), all[0].reports, all[0].independent, all[0].standing),
        (1, 10, 1, "single")
    );
}

#[test]
fn a_denial_and_another_day_are_set_side_by_side() {
    let (_folder, mut archive) = archive();
    let one = told("1", "Fjord Post", "2011-07-10", "2011-07-09", PLAIN);
    let other = told(
        "2",
        "Nile Courier",
        "2011-07-10",
        "2011-07-08",
        "Norway recognised South Sudan on 8 July 2011.",
    );
    let mut no = told(
        "3",
        "Equator Times",
        "2011-07-10",
        "2011-07-09",
        "Norway has not recognised South Sudan on 9 July 2011.",
    );
    no.1.records[0].status = Status::Negated;
    archive
        .ingest(&[given(&one), given(&other), given(&no)], NOW, &RULES)
        .unwrap();
    let all = events(&archive, None);
    assert_eq!((all.len(), all[0].standing), (1, "disputed"));
    let on: Vec<&str> = all[0].conflicts.iter().map(|conflict| conflict.on).collect();
    assert_eq!(on, ["whether", "when"]);
    assert_eq!(all[0].status, Status::Occurred);
    let when = &all[0].conflicts[1].sides;
    assert_eq!(
        when[0],
        (
            "2011-07-09".into(),
            vec!["0000000000000001".to_owned(), "0000000000000003".into()]
        )
    );
}

#[test]
fn what_a_correction_tells_no_more_is_retracted() {
    let (_folder, mut archive) = archive();
    let one = told("1", "Fjord Post", "2011-07-10", "2011-07-09", PLAIN);
    archive.ingest(&[given(&one)], NOW, &RULES).unwrap();
    let mut corrected = one.clone();
    corrected.0.text = "Norway has recognised no new state, contrary to an earlier report.".into();
    corrected.0.published = Some("2011-07-12".into());
    corrected.1 = Coded::default();
    archive.ingest(&[given(&corrected)], NOW, &RULES).unwrap();
    assert_eq!(events(&archive, None)[0].standing, "retracted");
    assert_eq!(events(&archive, Some("2011-07-11"))[0].standing, "single");
}

#[test]
fn another_author_changes_nothing_of_an_event() {
    let (folder, mut archive) = archive();
    let one = told("1", "Fjord Post", "2011-07-10", "2011-07-09", PLAIN);
    archive.ingest(&[given(&one)], NOW, &RULES).unwrap();
    drop(archive);
    // As a later run of the program does.
    let mut archive = Archive::open(&folder.path().join("a.sqlite")).unwrap();
    let mut signed = one.clone();
    signed.0.author = Some("Amy Low".into());
    archive.ingest(&[given(&signed)], NOW, &RULES).unwrap();
    let all = events(&archive, None);
    assert_eq!((all.len(), all[0].standing, all[0].reports), (1, "single", 1));
}

#[test]
fn what_is_withdrawn_is_no_source() {
    let (_folder, mut archive) = archive();
    let one = told("1", "Fjord Post", "2011-07-10", "2011-07-09", PLAIN);
    let two = told("2", "Nile Courier", "2011-07-10", "2011-07-09", PLAIN);
    archive.ingest(&[given(&one), given(&two)], NOW, &RULES).unwrap();
    assert_eq!(events(&archive, None)[0].standing, "corroborated");
    let mut corrected = two.clone();
    corrected.0.text = "An earlier report was withdrawn.".into();
    corrected.1 = Coded::default();
    archive.ingest(&[given(&corrected)], NOW, &RULES).unwrap();
    let all = events(&archive, None);
    assert_eq!(
        (all[0].standing, all[0].independent, all[0].reports),
        ("single", 1, 1)
    );
}

#[test]
fn an_event_counts_as_long_as_one_of_its_reports_stands() {
    let (_folder, mut archive) = archive();
    let told = [
        told("1", "Fjord Post", "2011-07-10", "2011-07-09", PLAIN),
        told("2", "Nile Courier", "2011-07-11", "2011-07-09", PLAIN),
        told("3", "Gulf Gazette", "2011-07-12", "2011-07-09", PLAIN),
    ];
    let withdrawn = |number: usize, day: &str| {
        let mut one = told[number].clone();
        one.0.text = format!("Report {number} was withdrawn.");
        one.0.published = Some(day.into());
        one.1 = Coded::default();
        one
    };
    archive
        .ingest(&told.iter().map(given).collect::<Vec<_>>(), NOW, &RULES)
        .unwrap();
    let counted = |archive: &Archive| {
        // Kept with each change; read; of the pair; of a day on which the first still stood.
        let read = Filter {
            certainty: Some(0.0),
            ..Filter::default()
        };
        let then = Filter {
            as_of: Some(jiff::civil::date(2011, 7, 14)),
            ..Filter::default()
        };
        let sum = |filter: &Filter| -> usize {
            let days = archive.counted(filter).unwrap();
            days.iter().map(|day| day.events).sum()
        };
        let pairs = archive.pairs(&Filter::default(), 10).unwrap();
        let pairs: usize = pairs.iter().flat_map(|pair| pair.quads).sum();
        assert_eq!(archive.faults().unwrap(), Vec::<String>::new());
        [sum(&Filter::default()), sum(&read), pairs, sum(&then)]
    };
    assert_eq!(counted(&archive), [1, 1, 1, 1]);
    let ids = events(&archive, None)[0].records.clone();
    for (number, left) in [(0, 1), (1, 1), (2, 0)] {
        let gone = withdrawn(number, "2011-07-15");
        archive.ingest(&[given(&gone)], NOW, &RULES).unwrap();
        assert_eq!(counted(&archive), [left, left, left, 1], "{number}");
        if number == 0 {
            // One that is rejected is not the one that it is counted by; the next one is.
            archive.judge(&ids[1], false, None, NOW).unwrap();
            assert_eq!(counted(&archive), [1, 1, 1, 1]);
            let all = archive.decisions(None, 10).unwrap();
            assert!(archive.undo_review(all[0].number, None, NOW).unwrap());
        }
    }
}

#[test]
fn a_person_can_part_and_join_and_is_told_why() {
    let (_folder, mut archive) = archive();
    let one = told("1", "Fjord Post", "2011-07-10", "2011-07-09", PLAIN);
    let two = told("2", "Nile Courier", "2011-07-10", "2011-07-09", PLAIN);
    archive.ingest(&[given(&one), given(&two)], NOW, &RULES).unwrap();
    let ids = ["0000000000000001", "0000000000000002"];
    let why = archive.why(ids[0], &RULES).unwrap();
    assert!(why.len() == 1 && why[0].together && why[0].verdict.is_same(&RULES));
    assert!(archive.pin(ids[0], ids[1], false, None, NOW, &RULES).unwrap());
    assert_eq!(events(&archive, None).len(), 2);
    assert_eq!(archive.why(ids[0], &RULES).unwrap()[0].pinned, Some(false));
    assert!(archive.pin(ids[1], ids[0], true, None, NOW, &RULES).unwrap());
    assert_eq!(events(&archive, None).len(), 1);
    assert!(!archive.pin(ids[0], "none", true, None, NOW, &RULES).unwrap());
    assert!(Path::new(&archive.path()).exists());
}

#[test]
fn what_a_person_says_outlives_the_coder() {
    let (_folder, mut archive) = archive();
    let one = told("1", "Fjord Post", "2011-07-10", "2011-07-09", PLAIN);
    let two = told("2", "Nile Courier", "2011-07-10", "2011-07-09", PLAIN);
    archive.ingest(&[given(&one), given(&two)], NOW, &RULES).unwrap();
    let ids = ["0000000000000001", "0000000000000002"];
    assert!(
        archive
            .pin(ids[0], ids[1], false, Some("two states"), NOW, &RULES)
            .unwrap()
    );
    assert!(
        archive
            .judge(ids[1], false, Some("another ministry"), NOW)
            .unwrap()
    );
    assert!(!archive.judge("none", true, None, NOW).unwrap());
    // The newer program gives other ids, and finds one more record in each sentence before the others.
    let anew = |stored: &[legation_archive::Stored]| -> Vec<Coded> {
        let coded = |stored: &legation_archive::Stored| {
            let (_, mut coded) = [&one, &two]
                .into_iter()
                .find(|(known, _)| known.id == stored.document.id)
                .unwrap()
                .clone();
            let mut more = coded.records[0].clone();
            more.event = "CONSULT".into();
            more.id = format!("{:0>16}", format!("f{}", stored.document.id));
            coded.records[0].id = format!("{:0>16}", format!("e{}", stored.document.id));
            coded.records.insert(0, more);
            coded
        };
        stored.iter().map(coded).collect()
    };
    archive.recode("newer", true, &RULES, anew, |_| {}).unwrap();
    let why = archive.why("00000000000000e1", &RULES).unwrap();
    assert_eq!(
        (why.len(), why[0].pinned, why[0].together),
        (1, Some(false), false)
    );
    assert_eq!(why[0].judged[0].note.as_deref(), Some("another ministry"));
    assert_eq!(archive.judgements("00000000000000e2").unwrap().len(), 1);
    assert_eq!(archive.judgements("00000000000000f2").unwrap(), []);
    // A correction elsewhere in the article leaves it, too.
    let mut corrected = two.clone();
    corrected.0.author = Some("Amy Low".into());
    corrected.1.records[0].id = "00000000000000a2".into();
    archive.ingest(&[given(&corrected)], NOW, &RULES).unwrap();
    assert_eq!(archive.judgements("00000000000000a2").unwrap().len(), 1);
    // Said last counts.
    assert!(
        archive
            .pin("00000000000000a2", "00000000000000e1", true, None, NOW, &RULES)
            .unwrap()
    );
    assert_eq!(
        archive
            .why("00000000000000e1", &RULES)
            .unwrap()
            .iter()
            .filter(|other| other.pinned == Some(true))
            .count(),
        2
    );
}

/// Articles of one pair, each of another week.
fn of_one_pair(count: i64) -> Vec<(Document, Coded)> {
    let day = |number: i64| (jiff::civil::date(1990, 1, 1) + jiff::Span::new().weeks(number)).to_string();
    (0..count)
        .map(|number| {
            let day = day(number);
            let text = format!("Norway recognised South Sudan, paper {number} said.");
            let (document, mut coded) = told(&format!("article-{number}"), "Paper", &day, &day, &text);
            for record in &mut coded.records {
                record.event = "CONSULT".into();
                record.cameo = "036".into();
            }
            (document, coded)
        })
        .collect()
}

#[test]
fn of_very_much_a_brief_and_figures_have_the_latest_and_say_so() {
    let (_folder, mut archive) = archive();
    let articles = of_one_pair(1700);
    let given: Vec<_> = articles.iter().map(given).collect();
    archive.ingest(&given, NOW, &RULES).unwrap();
    let reach = |code: &str| legation_core::tell::Reach {
        names: Vec::new(),
        codes: vec![code.into()],
    };
    let sought = |all| Sought {
        reach: [reach("NOR"), reach("SSD")],
        all,
        ..Sought::default()
    };
    let around = archive.around(&sought(false), &|_| None).unwrap();
    let older = around.older.unwrap();
    assert_eq!((older.records, older.more), (1400, false));
    let days: BTreeSet<String> = around
        .found()
        .iter()
        .filter_map(|found| found.record.date.clone())
        .collect();
    assert_eq!(days.len(), 300);
    let all = archive.around(&sought(true), &|_| None).unwrap();
    assert_eq!((all.older, all.found().len()), (None, 1700));
    let before = all
        .found()
        .iter()
        .filter(|found| found.record.date < days.first().cloned())
        .count();
    assert_eq!(before, 1400, "the newest are told");

    let filter = |among| Filter {
        among,
        ..Filter::default()
    };
    let some = archive.sources(&filter(Some(1500)), |_| true, &|_| None).unwrap();
    let whole = archive.sources(&filter(None), |_| true, &|_| None).unwrap();
    assert_eq!((some.events, some.more, some.items[0].events), (1500, true, 1500));
    assert_eq!(
        (whole.events, whole.more, whole.items[0].events),
        (1700, false, 1700)
    );
    assert!(
        some.items[0].first > whole.items[0].first,
        "the latest are counted"
    );
    let enough = archive.actors(&filter(Some(2000)), |_| true, &|_| None).unwrap();
    assert_eq!((enough.events, enough.more), (1700, false));

    let words = |among| archive.find("recognised", &filter(among)).unwrap();
    assert_eq!((words(Some(100)).hits.len(), words(Some(100)).more), (100, true));
    assert_eq!(
        (words(Some(1700)).hits.len(), words(Some(1700)).more),
        (1700, false)
    );
    assert_eq!((words(None).hits.len(), words(None).more), (1700, false));
}
