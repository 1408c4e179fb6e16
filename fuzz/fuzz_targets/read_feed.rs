//! Any bytes as a feed (RSS, Atom, JSON Feed): its articles hold to the laws, and its links are those of web pages.
#![no_main]

use legation_read::Options;
use libfuzzer_sys::fuzz_target;

#[path = "laws/documents.rs"]
mod documents;
#[path = "laws/links.rs"]
mod links;

fuzz_target!(|bytes: &[u8]| {
    documents::read("feed.xml", bytes, &Options::default());
    links::hold(bytes);
});
