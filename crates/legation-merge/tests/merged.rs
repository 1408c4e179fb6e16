//! Floors under the figures of merging on the labelled articles of `examples/merged`: measured, with little room below.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod set;

use legation_core::Codebook;
use legation_core::codebook::Source;
use legation_merge::Rules;
use std::path::Path;

#[test]
fn records_of_one_event_are_put_together_and_others_are_not() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/merged");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    let rules = Rules::new(&Source::embedded().unwrap()).unwrap();
    let (figures, wrong) = set::Set::new(&files, Codebook::embedded().unwrap())
        .unwrap()
        .score(&rules);
    let told = format!("{}\n{}", figures.lines(), wrong.join("\n"));
    assert!(figures.articles >= 120 && figures.shared >= 60, "{told}");
    assert!(figures.labelled >= 250, "{told}");
    assert!(figures.f1() >= F1, "{told}");
    assert!(figures.false_merges() <= FALSE_MERGES, "{told}");
}

/// Pairwise F1.
const F1: f64 = 0.86;
/// Share of wrong pairs among those merged.
const FALSE_MERGES: f64 = 0.02;
