//! Every format of the table: what it promises, and no value that breaks out of its cell.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::{Folder, legation, legation_with, root};
use legation_export::{FORMATS, Format};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn filled(folder: &Folder) -> String {
    let path = folder.0.join("a.sqlite").to_string_lossy().into_owned();
    assert_eq!(
        legation(&["ingest", "examples/articles", "--archive", &path]).status,
        0
    );
    // An outlet and a title that would break a table.
    let article = r#"{"id": "odd\tid", "title": "Norway\trecognises\nSouth Sudan <b>&", "outlet": "Harbour\tGazette", "published": "2020-03-03", "text": "Norway recognised South Sudan on 2 March 2020."}"#;
    let odd = legation_with(&["ingest", "-", "--archive", &path], article.as_bytes());
    assert_eq!(odd.status, 0, "{}", odd.err);
    path
}

#[test]
fn every_row_of_a_table_has_its_columns() {
    let folder = Folder::new();
    let path = filled(&folder);
    for format in FORMATS.iter().filter(|format| !format.columns.is_empty()) {
        let run = legation(&["export", "--as", format.name, "--archive", &path]);
        assert_eq!(run.status, 0, "{}", run.err);
        let lines = cells(format, &run.out);
        // Few events of the example articles tell of dead.
        let least = if format.name == "ucdp" { 3 } else { 50 };
        assert!(lines.len() > least, "{}", format.name);
        for line in &lines {
            assert_eq!(line.len(), format.columns.len(), "{}: {line:?}", format.name);
        }
        let headed = lines.first().is_some_and(|line| line == format.columns);
        assert_eq!(headed, format.headed, "{}", format.name);
        // A mention has the id of its event, a row of PETRARCH's its id in the sixth column, one of our own that of event and dyad.
        let id = |line: &Vec<String>| match format.name {
            "petrarch" => line[5].clone(),
            "csv" => line[..2].join(" "),
            _ => line[0].clone(),
        };
        let ids: BTreeSet<String> = lines.iter().map(id).collect();
        if format.name != "gdelt-mentions" {
            assert_eq!(ids.len(), lines.len(), "{}: ids are unique", format.name);
        }
    }
}

/// The cells of a table, row by row.
fn cells(format: &Format, out: &str) -> Vec<Vec<String>> {
    if !format.is_csv() {
        let row = |line: &str| line.split('\t').map(str::to_owned).collect();
        return out.lines().map(row).collect();
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(out.as_bytes());
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

/// The rows of a format, each by the names of its columns.
fn rows(name: &str, path: &str) -> Vec<BTreeMap<&'static str, String>> {
    let format = FORMATS.iter().find(|format| format.name == name).unwrap();
    let run = legation(&["export", "--as", name, "--archive", path]);
    assert_eq!(run.status, 0, "{}", run.err);
    cells(format, &run.out)
        .into_iter()
        .skip(usize::from(format.headed))
        .map(|row| format.columns.iter().copied().zip(row).collect())
        .collect()
}

/// An archive of one text.
fn told(text: &str, folder: &Folder) -> String {
    let path = folder.0.join("one.sqlite").to_string_lossy().into_owned();
    let article = serde_json::json!({ "id": "one", "outlet": "Harbour Gazette", "published": "2020-03-05", "text": text });
    let run = legation_with(
        &["ingest", "-", "--archive", &path],
        article.to_string().as_bytes(),
    );
    assert_eq!(run.status, 0, "{}", run.err);
    path
}

#[test]
fn ucdp_has_the_dead_with_how_precisely_time_and_place_are_known() {
    let folder = Folder::new();
    let path = told(
        "Israel killed between 5 and 9 civilians in Aleppo on 3 March 2020. Norway and Chad signed a trade agreement on 2 March 2020.",
        &folder,
    );
    let rows = rows("ucdp", &path);
    assert_eq!(rows.len(), 1, "{rows:?}");
    let row = &rows[0];
    for (column, value) in [
        ("year", "2020"),
        ("date_prec", "1"),
        ("where_prec", "1"),
        ("event_clarity", "1"),
        ("low", "5"),
        ("best", "5"),
        ("high", "9"),
        ("gwnoa", "666"),
        ("gwnob", ""),
        ("country", "Syria"),
        ("country_id", "652"),
        ("source_office", "Harbour Gazette"),
        ("source_date", "2020-03-05"),
    ] {
        assert_eq!(row[column], value, "{column}");
    }
}

#[test]
fn countries_have_the_codes_of_other_lists() {
    let folder = Folder::new();
    let path = told("Norway recognised South Sudan on 2 March 2020.", &folder);
    let row = &rows("csv", &path)[0];
    for (column, value) in [
        ("actor_code", "NOR"),
        ("actor_iso_numeric", "578"),
        ("actor_cow", "385"),
        ("actor_cow_letters", "NOR"),
        ("actor_fips", "NO"),
        ("recipient_iso_numeric", "728"),
        ("recipient_cow", "626"),
        ("recipient_cow_letters", "SSD"),
        ("recipient_gw", "626"),
        ("recipient_fips", "OD"),
    ] {
        assert_eq!(row[column], value, "{column}");
    }
    assert_eq!(rows("polecat", &path)[0]["Actor COW"], "385");
    assert_eq!(rows("petrarch", &path)[0]["Target"], "SSDGOV");
}

#[test]
fn columns_are_as_many_as_the_field_has() {
    let count = |name: &str| {
        FORMATS
            .iter()
            .find(|format| format.name == name)
            .map(|format| format.columns.len())
    };
    for (name, columns) in [
        ("polecat", 40),
        ("gdelt", 61),
        ("gdelt-mentions", 16),
        ("phoenix", 26),
        ("icews", 20),
        ("petrarch", 11),
        ("ucdp", 49),
    ] {
        assert_eq!(count(name), Some(columns), "{name}");
    }
}

#[test]
fn mentions_belong_to_events_and_entities_to_each_other() {
    let folder = Folder::new();
    let path = filled(&folder);
    let first = |name: &str| -> BTreeSet<String> {
        let run = legation(&["export", "--as", name, "--archive", &path]);
        run.out
            .lines()
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(first("gdelt"), first("gdelt-mentions"));
    let run = legation(&["export", "--as", "ftm", "--archive", &path]);
    let entities: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let ids: BTreeSet<&str> = entities
        .iter()
        .filter_map(|entity| entity["id"].as_str())
        .collect();
    assert_eq!(ids.len(), entities.len(), "each entity once");
    let events: Vec<&Value> = entities
        .iter()
        .filter(|entity| entity["schema"] == "Event")
        .collect();
    assert!(events.len() > 50);
    for event in events {
        for property in ["involved", "proof"] {
            for id in event["properties"][property].as_array().unwrap_or(&Vec::new()) {
                assert!(ids.contains(id.as_str().unwrap()), "{event}");
            }
        }
    }
}

#[test]
fn the_document_of_exports_has_every_format() {
    let document = std::fs::read_to_string(root().join("docs/exports.md")).unwrap();
    for format in FORMATS {
        assert!(
            document.contains(&format!("| `{}` |", format.name)),
            "{}",
            format.name
        );
    }
}
