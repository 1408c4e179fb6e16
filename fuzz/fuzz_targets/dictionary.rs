//! Any text as a dictionary of an older coder (the first byte says of which kind): what is read of it loads, or is told entry by entry, and its remarks name lines that there are.
#![no_main]

use legation_core::codebook::Source;
use legation_core::import::{Dictionary, Importer, render};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static SOURCE: LazyLock<Source> = LazyLock::new(|| Source::embedded().expect("the embedded codebook is whole"));

fuzz_target!(|input: (u8, &str)| {
    let (kind, text) = input;
    let kind = [Dictionary::Actors, Dictionary::Agents, Dictionary::Verbs][usize::from(kind) % 3];
    let mut importer = Importer::new(&SOURCE).expect("the embedded codebook is as expected");
    importer.read(kind, "fuzz.txt", text);
    let imported = importer.finish();
    let lines = text.lines().count().max(1);
    for remark in imported.reports.iter().flat_map(|report| &report.remarks) {
        assert!((1..=lines).contains(&remark.line), "{remark:?} of {lines} lines");
    }
    for file in imported.files.values() {
        let _ = render(file);
    }
});
