//! Articles of our own writing in the manner of many pages, each with the blocks it must give.
//!
//! `tests/cases/NAME.EXT` is read and compared with `NAME.EXT.expected`. After a wanted change, `LEGATION_BLESS=1 cargo test -p
//! legation-read --test cases` writes the expected files anew; read the difference before committing it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test stops at the first thing that is wrong"
)]

use legation_read::{Options, ReadError, read_bytes};
use std::fmt::Write;
use std::path::Path;

fn shown(read: &Result<legation_read::Read, ReadError>) -> String {
    let mut out = String::new();
    match read {
        Err(error) => writeln!(out, "error: {error}").unwrap(),
        Ok(read) => {
            let document = &read.document;
            let fields = [
                ("id", Some(&document.id)),
                ("title", document.title.as_ref()),
                ("outlet", document.outlet.as_ref()),
                ("author", document.author.as_ref()),
                ("url", document.url.as_ref()),
                ("published", document.published.as_ref()),
                ("language", document.language.as_ref()),
            ];
            for (name, value) in fields {
                writeln!(out, "{name}: {}", value.map_or("-", |value| value.as_str())).unwrap();
            }
            for warning in &read.warnings {
                writeln!(out, "warning: {warning}").unwrap();
            }
            for block in &document.blocks {
                let text: String = block
                    .span
                    .of(&document.text)
                    .chars()
                    .map(|c| if c.is_whitespace() { ' ' } else { c })
                    .collect();
                let short: String = text.chars().take(70).collect();
                let kind = format!("{:?}", block.kind);
                let reason = block
                    .reason
                    .as_deref()
                    .map(|reason| format!(" ({reason})"))
                    .unwrap_or_default();
                writeln!(out, "{:<36} {short}", format!("{kind}{reason}")).unwrap();
            }
        }
    }
    out
}

#[test]
fn every_case_gives_the_expected_blocks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let bless = std::env::var_os("LEGATION_BLESS").is_some();
    let mut wrong = Vec::new();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_none_or(|extension| extension != "expected"))
    {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let reads = read_bytes(&name, &std::fs::read(path).unwrap(), &Options::default());
        let found = reads.iter().map(shown).collect::<Vec<_>>().join("\n");
        let expected = path.with_file_name(format!("{name}.expected"));
        if bless {
            std::fs::write(&expected, &found).unwrap();
        }
        let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
        if wanted != found {
            wrong.push(format!("{name}\n--- expected\n{wanted}\n--- found\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
