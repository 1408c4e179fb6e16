//! Any text as a table, with columns of usual names and with names that the user gives.
#![no_main]

use legation_read::{Columns, Options};
use libfuzzer_sys::fuzz_target;

#[path = "laws/documents.rs"]
mod documents;

fuzz_target!(|bytes: &[u8]| {
    let named = Columns::new(["text=story", "published=day"]).expect("fields there are");
    let given = Options { columns: named, ..Options::default() };
    documents::read("fuzz.csv", bytes, &Options::default());
    documents::read("fuzz.tsv", bytes, &given);
    let table = [b"id,day,story\n".as_slice(), bytes].concat();
    documents::read("fuzz.csv", &table, &given);
});
