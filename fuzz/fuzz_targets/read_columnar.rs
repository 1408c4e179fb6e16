//! Any bytes as a Parquet file, an Arrow file or an Arrow stream: rows in order, no longer than allowed, or faults.
#![no_main]

use legation_columnar::{Cell, Error, Limits, Table, open_arrow, open_arrow_stream, open_parquet};
use libfuzzer_sys::fuzz_target;
use std::fs::File;
use std::io::{Cursor, Seek, Write};
use std::ops::ControlFlow;
use std::sync::Once;

fuzz_target!(|bytes: &[u8]| {
    // The library that reads Parquet panics over some broken files, which is caught and told as broken data: a panic that gets here still ends the run.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    rows(open_parquet(on_disk(bytes)));
    rows(open_arrow(on_disk(bytes)));
    rows(open_arrow_stream(Box::new(Cursor::new(bytes))));
});

static QUIET: Once = Once::new();

fn on_disk(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).and_then(|()| file.rewind()).expect("a file that can be written");
    file
}

/// Most rows that are asked for: a file may say that it has billions of nulls.
const MOST: usize = 10_000;

fn rows(table: Result<Box<dyn Table + '_>, Error>) {
    let Ok(table) = table else { return };
    let wanted: Vec<usize> = (0..table.columns().len()).collect();
    let limits = Limits { cell: 4096, piece: 1 << 20 };
    let (mut last, mut count) = (0, 0);
    let _ = table.rows(&wanted, &limits, &mut |row| {
        count += 1;
        if let Ok((number, cells)) = row {
            assert!(number > last, "rows in order");
            last = number;
            assert_eq!(cells.len(), wanted.len());
            assert!(cells.iter().all(|cell| !matches!(cell, Cell::Text(text) if text.len() > limits.cell)));
        }
        if count < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
}
