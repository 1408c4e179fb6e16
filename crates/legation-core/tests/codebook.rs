//! The codebook's own tests: every example gives its row, no near miss gives one.

use legation_core::Codebook;
use legation_core::check::check;
use legation_parse::Engine;

#[test]
fn every_example_holds_and_no_near_miss_is_coded() -> Result<(), Box<dyn std::error::Error>> {
    let codebook = Codebook::embedded().map_err(ToString::to_string)?;
    let report = check(codebook, Engine::embedded());
    let told: Vec<String> = report
        .failures
        .iter()
        .map(|failure| {
            let expected = failure.expected.as_deref().unwrap_or("no row");
            format!(
                "{}: {}\n  expected {expected}, got {:?}",
                failure.pattern, failure.text, failure.got
            )
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(
        report.verb_senses >= 250 && report.noun_senses >= 80,
        "{report:?}"
    );
    Ok(())
}
