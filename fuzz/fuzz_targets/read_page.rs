//! Any bytes as a page, by both ways of finding its text: one document that holds to the laws, or a fault.
#![no_main]

use legation_read::{Extract, Options};
use libfuzzer_sys::fuzz_target;

#[path = "laws/documents.rs"]
mod documents;

fuzz_target!(|bytes: &[u8]| {
    let page = [b"<!DOCTYPE html>".as_slice(), bytes].concat();
    for extract in [Extract::Accurate, Extract::Fast] {
        let options = Options { extract, ..Options::default() };
        assert!(documents::read("fuzz.html", &page, &options).len() <= 1, "one page, one article");
    }
});
