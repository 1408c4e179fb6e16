//! Any bytes as a web archive, as they are and as gzip members: the same documents from both.
#![no_main]

use flate2::Compression;
use flate2::write::GzEncoder;
use legation_read::Options;
use libfuzzer_sys::fuzz_target;
use std::io::Write;

#[path = "laws/documents.rs"]
mod documents;

fuzz_target!(|bytes: &[u8]| {
    let archive = match bytes.starts_with(b"WARC/") {
        true => bytes.to_vec(),
        false => [b"WARC/1.1\r\n".as_slice(), bytes].concat(),
    };
    let plain = documents::read("fuzz.warc", &archive, &Options::default());
    let mut packed = Vec::new();
    // A member ends anywhere, as where a crawler was stopped.
    for part in archive.chunks(archive.len() / 2 + 1) {
        let mut member = GzEncoder::new(&mut packed, Compression::fast());
        member.write_all(part).expect("memory takes all");
        member.finish().expect("memory takes all");
    }
    assert_eq!(plain, documents::read("fuzz.warc", &packed, &Options::default()));
});
