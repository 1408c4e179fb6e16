//! Any bytes, whatever they turn out to be: documents that hold to the laws, or faults.
#![no_main]

use legation_read::Options;
use libfuzzer_sys::fuzz_target;

#[path = "laws/documents.rs"]
mod documents;

fuzz_target!(|bytes: &[u8]| {
    documents::read("fuzz", bytes, &Options::default());
});
