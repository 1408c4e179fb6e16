//! Any text as lines of JSON and as one value: documents that hold to the laws, and a line that is wrong costs no other.
#![no_main]

use legation_read::Options;
use libfuzzer_sys::fuzz_target;

#[path = "laws/documents.rs"]
mod documents;

fuzz_target!(|bytes: &[u8]| {
    documents::read("fuzz.json", bytes, &Options::default());
    let alone = documents::read("fuzz.jsonl", bytes, &Options::default());
    // What begins as a list, or as another kind of file, is not read by lines; a byte order mark says how all is read; what has many control characters is no text.
    let is_text = bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    if bytes.starts_with(b"{\"") && is_text {
        let more = [bytes, b"\n{\"text\": \"The envoys met in Port Selim on Monday.\"}"].concat();
        let more = documents::read("fuzz.jsonl", &more, &Options::default());
        assert!(more.len() > alone.len(), "{} and {}", alone.len(), more.len());
    }
});
