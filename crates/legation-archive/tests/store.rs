//! What is put into an archive comes out again, once, and what was known when can be asked for.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod common;

use common::{CODER, NOW, RULES, given, made};
use jiff::civil::date;
use legation_archive::{Answer, Archive, ArchiveError, Change, Filter, Kept, VERSION};
use legation_core::Record;
use legation_core::tell::Reach;
use std::ops::ControlFlow;
use std::path::PathBuf;
use tempfile::TempDir;

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    (folder, path)
}

fn asked(archive: &Archive, filter: &Filter) -> Vec<Record> {
    let mut records = Vec::new();
    archive
        .records(filter, |record| {
            records.push(record);
            ControlFlow::<(), bool>::Continue(true)
        })
        .unwrap();
    records
}

fn in_text() -> Filter {
    Filter {
        in_text: true,
        ..Filter::default()
    }
}

#[test]
fn records_come_out_as_they_went_in() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    let all: Vec<_> = (0..40).map(|number| made(number, 12, 4)).collect();
    let kept = archive
        .ingest(&all.iter().map(given).collect::<Vec<_>>(), NOW, &RULES)
        .unwrap();
    assert_eq!(kept, vec![Kept::New; 40]);
    let before: Vec<Record> = all.iter().flat_map(|(_, coded)| coded.records.clone()).collect();
    assert_eq!(asked(&Archive::read(&path).unwrap(), &in_text()), before);
    let mut documents = Vec::new();
    archive
        .documents(None, |stored| {
            documents.push(stored.document);
            ControlFlow::<()>::Continue(())
        })
        .unwrap();
    assert_eq!(
        documents,
        all.into_iter().map(|(document, _)| document).collect::<Vec<_>>()
    );
    assert_eq!(archive.faults().unwrap(), Vec::<String>::new());
}

#[test]
fn days_come_out_as_they_went_in_however_they_are_written() {
    let days = [
        (None, None),
        (Some("2021-03-04"), None),
        (None, Some("2021-03-04")),
        (Some("0999-12-31"), Some("9999-12-31")),
        (Some("2021"), Some("2021-03-04T05:06:07Z")),
        (Some("2021-02-30"), Some("-0044-03-15")),
        (Some("4 March"), Some("")),
    ];
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    let mut one = made(1, 14, days.len());
    for (record, (first, last)) in one.1.records.iter_mut().zip(days) {
        (record.date, record.enddate) = (first.map(str::to_owned), last.map(str::to_owned));
    }
    archive.ingest(&[given(&one)], NOW, &RULES).unwrap();
    // Words of no length are no day.
    one.1.records[6].enddate = None;
    assert_eq!(asked(&archive, &in_text()), one.1.records);
}

#[test]
fn the_same_article_twice_changes_nothing() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    let one = made(1, 12, 4);
    archive.ingest(&[given(&one)], NOW, &RULES).unwrap();
    let figures = archive.figures().unwrap();
    let kept = archive
        .ingest(&[given(&one)], "2026-02-01T00:00:00Z", &RULES)
        .unwrap();
    assert_eq!(kept, [Kept::Same]);
    assert_eq!(archive.figures().unwrap(), figures);
    assert!(archive.has(&one.0).unwrap());
}

#[test]
fn a_correction_supersedes_from_its_day_on() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    let mut first = made(3, 12, 4);
    first.0.published = Some("2025-07-01".into());
    let mut second = made(3, 12, 2);
    second.0.published = Some("2025-07-04".into());
    second.0.text.push_str("Corrected.");
    archive.ingest(&[given(&first)], NOW, &RULES).unwrap();
    assert_eq!(
        archive.ingest(&[given(&second)], NOW, &RULES).unwrap(),
        [Kept::Corrected]
    );
    let count = |as_of| {
        let filter = Filter {
            as_of,
            ..Filter::default()
        };
        asked(&archive, &filter).len()
    };
    assert_eq!(count(None), 2);
    assert_eq!(count(Some(date(2025, 6, 30))), 0, "nothing could be known yet");
    assert_eq!(count(Some(date(2025, 7, 3))), 4, "the first version stood");
    assert_eq!(count(Some(date(2025, 7, 4))), 2);
    assert_eq!(archive.figures().unwrap().superseded, 1);
}

#[test]
fn a_correction_that_says_no_later_day_counts_from_when_it_came_in() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    let first = made(3, 12, 4);
    let mut second = made(3, 12, 2);
    second.0.text.push_str("Corrected.");
    archive.ingest(&[given(&first)], NOW, &RULES).unwrap();
    archive
        .ingest(&[given(&second)], "2026-03-01T10:00:00Z", &RULES)
        .unwrap();
    let count = |day| {
        let filter = Filter {
            as_of: Some(day),
            ..Filter::default()
        };
        asked(&archive, &filter).len()
    };
    assert_eq!((count(date(2026, 2, 28)), count(date(2026, 3, 1))), (4, 2));
}

#[test]
fn filters_agree_with_the_records_themselves() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    let all: Vec<_> = (0..60).map(|number| made(number, 12, 4)).collect();
    archive
        .ingest(&all.iter().map(given).collect::<Vec<_>>(), NOW, &RULES)
        .unwrap();
    let records: Vec<Record> = all.iter().flat_map(|(_, coded)| coded.records.clone()).collect();
    let reach = |code: &str| Reach {
        names: Vec::new(),
        codes: vec![code.to_owned()],
    };
    let is = |parties: &[legation_core::record::Entity], code: &str| {
        parties.iter().any(|party| party.code.as_deref() == Some(code))
    };
    type Case = (Filter, Box<dyn Fn(&Record) -> bool>);
    let cases: Vec<Case> = vec![
        (
            Filter {
                actor: Some(reach("NOR")),
                ..in_text()
            },
            Box::new(move |r| is(&r.actor, "NOR")),
        ),
        (
            Filter {
                parties: vec![reach("TUR"), reach("CIV")],
                ..in_text()
            },
            Box::new(move |r| {
                ["TUR", "CIV"]
                    .iter()
                    .all(|code| is(&r.actor, code) || is(&r.recipient, code))
            }),
        ),
        (
            Filter {
                event: vec!["AGREE".into(), "ASSAULT".into()],
                quad: vec![4],
                ..in_text()
            },
            Box::new(|r| r.event == "ASSAULT"),
        ),
        (
            Filter {
                from: Some(date(2021, 1, 10)),
                to: Some(date(2021, 1, 12)),
                ..in_text()
            },
            Box::new(|r| ("2021-01-10".."2021-01-13").contains(&r.date.as_deref().unwrap())),
        ),
        (
            Filter {
                cameo: vec!["05".into()],
                context: vec!["diplomatic".into()],
                outlet: vec!["Paper 3".into()],
                ..in_text()
            },
            Box::new(|r| r.cameo.starts_with("05") && r.cite_info.outlet.as_deref() == Some("Paper 3")),
        ),
        (
            Filter {
                deal: vec!["trade".into()],
                certainty: Some(0.5),
                status: vec!["occurred".into()],
                ..in_text()
            },
            Box::new(|r| r.deal.as_ref().is_some_and(|deal| deal.kind == "trade")),
        ),
        (
            Filter {
                words: Some("shelled AND cote".into()),
                ..in_text()
            },
            Box::new(|r| r.text.contains("shelled") && r.text.contains("Côte")),
        ),
        (
            Filter {
                context: vec!["diplo".into()],
                ..in_text()
            },
            Box::new(|_| false),
        ),
    ];
    for (filter, fits) in cases {
        let expected: Vec<Record> = records.iter().filter(|record| fits(record)).cloned().collect();
        assert_eq!(asked(&archive, &filter), expected, "{filter:?}");
    }
    let bad = Filter {
        words: Some("\"open".into()),
        ..in_text()
    };
    let error = archive
        .records(&bad, |_| ControlFlow::<(), bool>::Continue(true))
        .unwrap_err();
    assert!(matches!(error, ArchiveError::Question(_)), "{error}");
}

#[test]
fn coding_anew_replaces_rows_and_tells_each_change() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    let one = made(5, 12, 3);
    archive.ingest(&[given(&one)], NOW, &RULES).unwrap();
    let mut newer = one.1.clone();
    newer.records[0].coder = "legation test; templates 2".into();
    newer.records[1].event = "REQUEST".into();
    let gone = newer.records.pop().unwrap();
    let mut more = newer.records[0].clone();
    more.event_text.start += 1;
    more.event_text.text = more.event_text.text[1..].into();
    newer.records.push(more);
    for (keep, left) in [(false, &one.1.records), (true, &newer.records)] {
        let mut changes = Vec::new();
        let done = archive
            .recode(
                "legation test; templates 2",
                keep,
                &RULES,
                |_| vec![newer.clone()],
                |change| changes.push(change),
            )
            .unwrap();
        assert_eq!(
            (done.documents, done.same, done.added, done.removed, done.altered),
            (1, 1, 1, 1, 1)
        );
        assert!(changes.contains(&Change::Removed(Box::new(gone.clone()))));
        let strip = |records: &[Record]| -> Vec<Record> {
            let mut all: Vec<Record> = records.to_vec();
            for record in &mut all {
                record.coder.clear();
            }
            all.sort_by_key(|record| (record.text_info.sentence, record.event_text.start));
            all
        };
        assert_eq!(strip(&asked(&archive, &in_text())), strip(left));
    }
    let again = archive
        .recode(
            "legation test; templates 2",
            true,
            &RULES,
            |_| panic!("nothing is left to code"),
            |_| {},
        )
        .unwrap();
    assert_eq!(again.documents, 0);
    assert_eq!(archive.faults().unwrap(), Vec::<String>::new());
}

#[test]
fn an_archive_of_another_kind_or_time_is_refused_and_left_alone() {
    let (folder, path) = folder();
    drop(Archive::open(&path).unwrap());
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.pragma_update(None, "user_version", VERSION + 1).unwrap();
    drop(raw);
    assert!(matches!(Archive::open(&path), Err(ArchiveError::Newer { .. })));
    assert!(matches!(Archive::read(&path), Err(ArchiveError::Newer { .. })));
    let text = folder.path().join("text");
    std::fs::write(
        &text,
        "This is a text and no database at all, however long it may become.".repeat(20),
    )
    .unwrap();
    assert!(matches!(Archive::open(&text), Err(ArchiveError::NotAnArchive(_))));
    let foreign = folder.path().join("foreign.sqlite");
    rusqlite::Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    assert!(matches!(
        Archive::open(&foreign),
        Err(ArchiveError::NotAnArchive(_))
    ));
    assert!(matches!(
        Archive::read(&folder.path().join("none")),
        Err(ArchiveError::Missing(_))
    ));
}

#[test]
fn an_interrupted_migration_leaves_nothing_behind() {
    let (_folder, path) = folder();
    // As it is after a kill in the middle: the transaction was never committed, so the file is empty or as before.
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch("BEGIN; CREATE TABLE document (x);").unwrap();
    drop(raw);
    let mut archive = Archive::open(&path).unwrap();
    assert_eq!(
        archive.ingest(&[given(&made(1, 4, 1))], NOW, &RULES).unwrap(),
        [Kept::New]
    );
}

#[test]
fn a_question_cannot_write() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    archive.ingest(&[given(&made(1, 12, 4))], NOW, &RULES).unwrap();
    let reader = Archive::read(&path).unwrap();
    for question in [
        "DELETE FROM record",
        "ATTACH 'other.sqlite' AS other",
        "PRAGMA user_version = 10",
        "DROP TABLE record",
        "SELECT 1; SELECT 2",
    ] {
        let error = reader.sql(question, |_| ControlFlow::<()>::Continue(())).err();
        assert!(error.is_some(), "{question}");
    }
    assert_eq!(archive.figures().unwrap().records, 4);
    let mut rows = Vec::new();
    reader
        .sql("SELECT count(*) AS n FROM records", |answer| {
            rows.push(answer);
            ControlFlow::<()>::Continue(())
        })
        .unwrap();
    assert_eq!(
        rows,
        [Answer::Columns(vec!["n".into()]), Answer::Row(vec![4.into()])]
    );
}

#[test]
fn a_writer_is_told_of_another_one_and_readers_go_on() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    archive.ingest(&[given(&made(1, 12, 4))], NOW, &RULES).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; DELETE FROM party").unwrap();
    archive.patience(std::time::Duration::from_millis(20)).unwrap();
    let error = archive
        .ingest(&[given(&made(2, 12, 4))], NOW, &RULES)
        .unwrap_err();
    assert!(matches!(error, ArchiveError::Locked(_)), "{error}");
    assert_eq!(asked(&Archive::read(&path).unwrap(), &in_text()).len(), 4);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(
        archive.ingest(&[given(&made(2, 12, 4))], NOW, &RULES).unwrap(),
        [Kept::New]
    );
}

#[test]
fn what_is_indexed_late_is_found_before_it_is_written_and_after() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    // Like none of the others.
    let article = |number: usize| {
        let mut one = made(number, 12, 4);
        one.0
            .text
            .extend((0..200).map(|word| format!("word{number}x{word} ")));
        one
    };
    for number in 0..12 {
        archive.ingest(&[given(&article(number))], NOW, &RULES).unwrap();
    }
    let raw = rusqlite::Connection::open(&path).unwrap();
    let number = |sql: &str| raw.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    for what in ["named", "band"] {
        let written = number(&format!("SELECT row FROM upto WHERE what = '{what}'"));
        assert!(written > 0, "{what}: some are written");
    }
    assert!(number("SELECT max(doc) > (SELECT row FROM upto WHERE what = 'band') FROM document") == 1);
    let mut copies = 0;
    let mut copied = |archive: &mut Archive, of: usize| {
        let mut copy = article(of);
        copies += 1;
        copy.0.id = format!("copy {copies}");
        archive.ingest(&[given(&copy)], NOW, &RULES).unwrap();
        assert_eq!(
            number("SELECT count(*) FROM copy WHERE of <> doc"),
            copies,
            "of {of}"
        );
    };
    for of in 0..12 {
        copied(&mut archive, of);
    }
    assert_eq!(archive.faults().unwrap(), Vec::<String>::new());
    for broken in [
        "UPDATE upto SET row = 999999 WHERE what = 'band'",
        "DELETE FROM band WHERE doc = 1",
        "DELETE FROM named WHERE record = (SELECT min(record) FROM named)",
    ] {
        raw.execute_batch(broken).unwrap();
        assert_eq!(archive.faults().unwrap().len(), 1, "{broken}");
        archive.repair().unwrap();
        assert_eq!(archive.faults().unwrap(), Vec::<String>::new(), "{broken}");
        copied(&mut archive, 0);
        copied(&mut archive, 11);
    }
}

#[test]
fn a_lost_index_is_found_and_made_anew() {
    let (folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    archive.ingest(&[given(&made(1, 12, 4))], NOW, &RULES).unwrap();
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch("INSERT INTO evidence (evidence) VALUES ('delete-all')")
        .unwrap();
    assert_eq!(archive.faults().unwrap().len(), 1);
    archive.repair().unwrap();
    assert_eq!(archive.faults().unwrap(), Vec::<String>::new());
    let found = Filter {
        words: Some("ministry".into()),
        ..in_text()
    };
    assert_eq!(asked(&archive, &found).len(), 4);
    let to = folder.path().join("copy.sqlite");
    archive.backup(&to).unwrap();
    assert_eq!(
        asked(&Archive::read(&to).unwrap(), &in_text()),
        asked(&archive, &in_text())
    );
    assert!(
        archive.backup(&to).is_err(),
        "what is there is never written over"
    );
}

#[test]
fn a_full_disk_loses_only_the_article_in_hand() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    archive.ingest(&[given(&made(0, 12, 4))], NOW, &RULES).unwrap();
    archive.at_most(60).unwrap();
    let mut kept = 1;
    let error = loop {
        match archive.ingest(&[given(&made(kept, 12, 4))], NOW, &RULES) {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, ArchiveError::Full(_)), "{error}");
    drop(archive);
    let archive = Archive::open(&path).unwrap();
    assert_eq!(archive.figures().unwrap().documents, kept as u64);
    assert_eq!(archive.faults().unwrap(), Vec::<String>::new());
    assert_eq!(CODER, asked(&archive, &in_text())[0].coder);
}

/// What overviews count, as the views and the tables have it.
fn counts(archive: &Archive) -> Vec<Vec<serde_json::Value>> {
    let mut rows = Vec::new();
    for question in [
        "SELECT name, value, records FROM records_with ORDER BY 1, 2",
        "SELECT date, enddate, quad_code, events FROM events_on ORDER BY 1, 2, 3",
        "SELECT one, two, date, enddate, quad_code, events FROM events_of ORDER BY 1, 2, 3, 4, 5",
    ] {
        let stopped: Option<()> = archive
            .sql(question, |answer| {
                if let Answer::Row(row) = answer {
                    rows.push(row);
                }
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(stopped, None);
    }
    rows
}

/// What is kept with each change is what is counted from the rows.
fn counts_hold(path: &std::path::Path, what: &str) {
    let kept = counts(&Archive::read(path).unwrap());
    assert!(!kept.is_empty(), "{what}");
    let copy = path.with_extension("copy");
    Archive::read(path).unwrap().backup(&copy).unwrap();
    Archive::open(&copy).unwrap().repair().unwrap();
    assert_eq!(kept, counts(&Archive::read(&copy).unwrap()), "{what}");
    assert_eq!(
        Archive::read(path).unwrap().faults().unwrap(),
        Vec::<String>::new(),
        "{what}"
    );
    std::fs::remove_file(copy).unwrap();
}

#[test]
fn what_overviews_count_is_what_the_rows_say_after_every_change() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    let all: Vec<_> = (0..60).map(|number| made(number, 12, 4)).collect();
    archive
        .ingest(&all.iter().map(given).collect::<Vec<_>>(), NOW, &RULES)
        .unwrap();
    counts_hold(&path, "taken in");
    let corrected: Vec<_> = (0..20)
        .map(|number| {
            let mut one = made(3 * number, 12, 2);
            one.0.text.push_str("Corrected.");
            one
        })
        .collect();
    archive
        .ingest(&corrected.iter().map(given).collect::<Vec<_>>(), NOW, &RULES)
        .unwrap();
    counts_hold(&path, "corrected");
    // Nothing is told any more, then all again.
    let one = made(1, 12, 4);
    let mut empty = one.clone();
    empty.0.text.push_str("Withdrawn.");
    empty.1 = legation_core::Coded::default();
    archive.ingest(&[given(&empty)], NOW, &RULES).unwrap();
    counts_hold(&path, "withdrawn");
    archive.ingest(&[given(&one)], NOW, &RULES).unwrap();
    counts_hold(&path, "told again");
    // The same article several times in one transaction.
    let often: Vec<_> = (1..4)
        .map(|number| {
            let mut one = made(7, 12, number);
            one.0.text.push_str(&format!("Correction {number}."));
            one
        })
        .collect();
    archive
        .ingest(&often.iter().map(given).collect::<Vec<_>>(), NOW, &RULES)
        .unwrap();
    counts_hold(&path, "corrected thrice at once");
    // Two records of one event are parted and put together again.
    let mut pair: Option<(String, String)> = None;
    archive
        .events(
            &Filter::default(),
            |_| true,
            &|_| None,
            |event, _| {
                if let [one, .., other] = event.records.as_slice() {
                    pair = Some((one.clone(), other.clone()));
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(true)
            },
        )
        .unwrap();
    let (one, other) = pair.unwrap();
    for same in [false, true] {
        assert!(archive.pin(&one, &other, same, None, NOW, &RULES).unwrap());
        counts_hold(&path, "said to be one event, or not");
    }
    archive.judge(&one, false, None, NOW).unwrap();
    counts_hold(&path, "rejected");
    let review = legation_archive::Review {
        verdict: legation_archive::Verdict::Wrong,
        correction: None,
        reviewer: None,
        note: None,
    };
    let decision = archive.review(&other, &review, NOW).unwrap().unwrap();
    counts_hold(&path, "reviewed");
    assert!(archive.undo_review(decision, None, NOW).unwrap());
    counts_hold(&path, "taken back");
    let mut number = 0;
    let mut code = |documents: &[legation_archive::Stored]| {
        let coded = documents.iter().map(|_| {
            number += 1;
            made(100 + number, 12, 1 + number % 4).1
        });
        coded.collect()
    };
    archive
        .recode("another coder", false, &RULES, &mut code, |_| {})
        .unwrap();
    counts_hold(&path, "coded anew to see, and left");
    archive
        .recode("another coder", true, &RULES, &mut code, |_| {})
        .unwrap();
    counts_hold(&path, "coded anew");
}

#[test]
fn what_overviews_count_is_what_they_would_read() {
    let (_folder, path) = folder();
    let mut archive = Archive::open(&path).unwrap();
    let all: Vec<_> = (0..60).map(|number| made(number, 12, 4)).collect();
    archive
        .ingest(&all.iter().map(given).collect::<Vec<_>>(), NOW, &RULES)
        .unwrap();
    // Some that reviewers decided on, which are counted as they stand.
    let records = asked(&archive, &in_text());
    archive.judge(&records[3].id, false, None, NOW).unwrap();
    let correction = serde_json::json!({ "event": "COERCE", "quad_code": 4, "date": "2019-05-05", "enddate": "2019-05-05" });
    let review = legation_archive::Review {
        verdict: legation_archive::Verdict::Amended,
        correction: correction.as_object(),
        reviewer: Some("A"),
        note: None,
    };
    assert!(archive.review(&records[9].id, &review, NOW).unwrap().is_some());
    // A condition that all records fit keeps what is counted from being used.
    let read = |filter: Filter| Filter {
        certainty: Some(0.0),
        ..filter
    };
    let days = [
        Filter::default(),
        Filter {
            from: Some(date(2021, 1, 3)),
            ..Filter::default()
        },
        Filter {
            to: Some(date(2021, 1, 4)),
            quad: vec![1, 3],
            ..Filter::default()
        },
        Filter {
            machine: true,
            ..Filter::default()
        },
    ];
    for filter in days {
        let (kept, found) = (
            archive.counted(&filter).unwrap(),
            archive.counted(&read(filter.clone())).unwrap(),
        );
        assert_eq!(kept, found, "{filter:?}");
        let sorted = |filter: &Filter| {
            let mut pairs = archive.pairs(filter, 1000).unwrap();
            pairs.sort_by(|a, b| a.codes.cmp(&b.codes));
            pairs
        };
        assert_eq!(sorted(&filter), sorted(&read(filter.clone())), "{filter:?}");
        assert!(!kept.is_empty() && !sorted(&filter).is_empty());
        let values = |filter: &Filter| {
            let facets = archive.facets(filter).unwrap();
            let mut values: Vec<_> = facets.values.into_iter().collect();
            for (_, values) in &mut values {
                values.sort();
            }
            (facets.records, values)
        };
        assert_eq!(values(&filter), values(&read(filter.clone())), "{filter:?}");
    }
}
