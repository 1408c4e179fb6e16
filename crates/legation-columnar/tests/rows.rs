//! Files that the field's tools wrote (`files/make.py`), whole and broken: the same rows out of each, and no fault that is not told.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test stops at the first thing that is wrong"
)]

use legation_columnar::{
    Cell, Error, Kind, Limits, Row, Table, is_arrow, is_parquet, open_arrow, open_arrow_stream, open_parquet,
};
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

fn files() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let named = |path: PathBuf| {
        (
            path.file_name().unwrap().to_string_lossy().into_owned(),
            std::fs::read(path).unwrap(),
        )
    };
    files
        .into_iter()
        .filter(|path| path.extension().is_none_or(|end| end != "py"))
        .map(named)
        .collect()
}

fn file(name: &str) -> Vec<u8> {
    files().into_iter().find(|(own, _)| own == name).unwrap().1
}

fn open(bytes: &[u8]) -> Result<Box<dyn Table>, Error> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    if is_parquet(bytes) {
        open_parquet(file)
    } else {
        open_arrow(file)
    }
}

fn rows(table: Box<dyn Table>, names: &[&str], limits: &Limits) -> Vec<Result<Row, Error>> {
    let place = |name: &&str| {
        table
            .columns()
            .iter()
            .position(|column| column.name == *name)
            .unwrap()
    };
    let wanted: Vec<usize> = names.iter().map(place).collect();
    let mut all = Vec::new();
    let _ = table.rows(&wanted, limits, &mut |row| {
        all.push(row);
        ControlFlow::Continue(())
    });
    all
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Null => "-".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::TooLong(length) => format!("{length} bytes"),
    }
}

const LONG: &str = "The two envoys met in the capital on Monday. ";

fn texts() -> Vec<String> {
    [
        "3",
        "The envoys left.",
        "-",
        "A twelve-byte",
        "9",
        "Short text.",
        "",
        "1",
    ]
    .map(|text| text.parse().map_or(text.to_owned(), |times| LONG.repeat(times)))
    .to_vec()
}

#[test]
fn every_tool_s_file_gives_the_same_rows() {
    let columns = ["text", "title", "id", "day", "at", "outlet"];
    let titles = [
        "Envoys meet",
        "Envoys leave",
        "-",
        "",
        "Посол прибыл",
        "Envoys meet",
        "Envoys meet",
        "使节会面",
    ];
    let ids = ["1", "2", "-", "-4", "5", "6", "7", "9007199254740993"];
    for (name, bytes) in files() {
        if name == "deltas.arrows" || name.starts_with("empty") {
            continue;
        }
        let read = rows(
            open(&bytes).unwrap_or_else(|error| panic!("{name}: {error}")),
            &columns,
            &Limits::default(),
        );
        assert_eq!(read.len(), 8, "{name}: {read:?}");
        for (at, row) in read.iter().enumerate() {
            let (number, cells) = row.as_ref().unwrap_or_else(|error| panic!("{name}: {error}"));
            let null = at == 2;
            let of = |text: String| if null { "-".to_owned() } else { text };
            let expected = [
                texts().remove(at),
                titles[at].to_owned(),
                ids[at].to_owned(),
                of(format!("2025-07-{}", 12 + at)),
                of(format!("2025-07-12T09:30:0{at}Z")),
                ["Example News", "Example Times"][at % 2].to_owned(),
            ];
            assert_eq!(
                cells.iter().map(shown).collect::<Vec<_>>(),
                expected,
                "{name}, row {at}"
            );
            assert_eq!(*number, at + 1, "{name}");
        }
    }
    let read = rows(
        open(&file("deltas.arrows")).unwrap(),
        &["outlet", "text"],
        &Limits::default(),
    );
    let read: Vec<String> = read.into_iter().map(|row| shown(&row.unwrap().1[1])).collect();
    assert_eq!(read, texts());
    for name in ["empty.parquet", "empty.arrows"] {
        assert_eq!(
            rows(open(&file(name)).unwrap(), &["text"], &Limits::default()),
            []
        );
    }
}

#[test]
fn what_is_not_read_is_named() {
    for name in ["none.parquet", "none.arrow", "duckdb.parquet", "polars.arrows"] {
        let table = open(&file(name)).unwrap();
        let kind = |name: &str| {
            table
                .columns()
                .iter()
                .find(|column| column.name == name)
                .unwrap()
                .kind
                .clone()
        };
        assert!(
            matches!(kind("tags"), Kind::Other(what) if what.starts_with("lists")),
            "{name}"
        );
        assert_eq!(kind("score"), Kind::Other("decimal numbers"), "{name}");
        assert!(matches!(kind("about"), Kind::Other(_)), "{name}");
        assert_eq!(
            [kind("text"), kind("id"), kind("at")],
            [Kind::Text, Kind::Integer, Kind::Time],
            "{name}"
        );
        let read = rows(table, &["text", "tags"], &Limits::default());
        assert!(
            read.iter()
                .all(|row| matches!(row, Ok((_, cells)) if cells[1] == Cell::Null)),
            "{name}"
        );
    }
}

#[test]
fn a_cell_or_a_piece_that_is_too_long_is_told() {
    let limits = Limits {
        cell: 100,
        ..Limits::default()
    };
    for name in ["snappy.parquet", "lz4.arrow", "views.arrow", "coded.arrow"] {
        let read = rows(open(&file(name)).unwrap(), &["text"], &limits);
        assert_eq!(read.len(), 8);
        assert_eq!(read[0], Ok((1, vec![Cell::TooLong(3 * LONG.len())])), "{name}");
        assert_eq!(read[7], Ok((8, vec![Cell::Text(LONG.to_owned())])), "{name}");
    }
    let limits = Limits {
        piece: 100,
        ..Limits::default()
    };
    for name in [
        "none.parquet",
        "gzip.parquet",
        "zstd.parquet",
        "none.arrow",
        "zstd.arrow",
        "large.arrow",
        "coded.arrow",
    ] {
        let read = rows(open(&file(name)).unwrap(), &["text"], &limits);
        assert!(read.iter().any(Result::is_err), "{name}: {read:?}");
    }
}

/// Cut off anywhere, or with any one byte turned: rows or a fault that is told, and an end.
#[test]
fn broken_files_end() {
    let small = Limits {
        cell: 1 << 16,
        piece: 1 << 20,
    };
    let try_all = |name: &str, bytes: &[u8]| {
        if !is_parquet(bytes) && !is_arrow(bytes) {
            return 0;
        }
        match open(bytes) {
            Err(_) => 1,
            Ok(table) => {
                let wanted: Vec<usize> = (0..table.columns().len()).collect();
                let (mut faults, mut met) = (0, 0);
                let _ = table.rows(&wanted, &small, &mut |row| {
                    met += 1;
                    faults += usize::from(row.is_err());
                    assert!(met < 1 << 20, "{name}: no end");
                    ControlFlow::Continue(())
                });
                faults
            }
        }
    };
    for (name, bytes) in files() {
        for cut in (8..bytes.len()).step_by(97) {
            let faults = try_all(&name, &bytes[..cut]);
            // A stream that is cut between messages is whole; so is a file whose footer alone is cut.
            if is_parquet(&bytes) {
                assert!(faults > 0, "{name} cut at {cut}");
            }
        }
        for at in (0..bytes.len()).step_by(11) {
            let mut turned = bytes.clone();
            turned[at] ^= [0xFF, 0x01, 0x80, 0x40][at / 11 % 4];
            try_all(&name, &turned);
        }
    }
}

#[test]
fn a_file_cut_off_gives_the_rows_before_the_cut() {
    let bytes = file("none.arrow");
    let cut = &bytes[..bytes.len() - 2200];
    let read = rows(open(cut).unwrap(), &["text"], &Limits::default());
    let piped = open_arrow_stream(Box::new(Cursor::new(cut.to_vec()))).unwrap();
    assert_eq!(rows(piped, &["text"], &Limits::default()), read);
    assert!(matches!(read.first(), Some(Ok(_))), "{read:?}");
    let Some(Err(error)) = read.last() else {
        panic!("{read:?}")
    };
    assert_eq!(
        error.to_string(),
        "expected an Arrow file that is whole, found one that ends too early"
    );
    let bytes = file("none.parquet");
    let error = open(&bytes[..bytes.len() - 1]).err().unwrap();
    assert_eq!(
        error.to_string(),
        "expected a Parquet file that is whole, found one whose end, which tells what is in it, is missing"
    );
}
