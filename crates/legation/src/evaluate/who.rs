//! Parties in texts that are marked by hand: how many are found, and how many are whom they are.

use super::share::Share;
use jiff::civil::Date;
use legation_core::Codebook;
use legation_core::check::one_sentence;
use legation_core::who::{cast, parties_in, read_marked_parties};
use legation_parse::{Engine, Sentence};
use serde::Deserialize;
use std::fmt::Write;

/// A file of marked texts, as `crates/legation-core/tests/who/` has some.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    text: Vec<SampleText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleText {
    id: String,
    /// The day as of which parties are resolved.
    date: Option<Date>,
    text: String,
    /// What is known to be wrong with it, for the tests.
    #[serde(default, rename = "wrong")]
    _wrong: Option<String>,
}

/// Scores a file: figures first, then each mistake.
///
/// # Errors
/// Where the file is not such a file.
pub(crate) fn score(file: &str, codebook: &Codebook) -> anyhow::Result<String> {
    let sample: Sample = toml::from_str(file)?;
    let engine = Engine::embedded();
    let (mut found, mut code, mut sector, mut office, mut none) =
        <(Share, Share, Share, Share, Share)>::default();
    let mut mistakes = String::new();
    for item in &sample.text {
        let (text, phrases) = read_marked_parties(&item.text)
            .map_err(|error| anyhow::anyhow!("text `{}`: {error}", item.id))?;
        let document = one_sentence(&text, "");
        let sentences: Vec<Sentence> = engine
            .parse_document(&document)
            .into_iter()
            .map(|(_, sentence)| sentence)
            .collect();
        let cast = cast(&sentences, &text, &codebook.actors, &codebook.mentions);
        for phrase in &phrases {
            let parties = parties_in(&cast, &sentences, phrase.span);
            let compared = phrase.compare(parties, item.date, &codebook.actors);
            if phrase.parties.is_empty() {
                none.add(compared.found);
            } else {
                found.add(compared.found);
                code.add(compared.code);
                sector.add(compared.sector);
            }
            if let Some(right) = compared.office {
                office.add(right);
            }
            if !compared.sector || compared.office == Some(false) {
                let own: Vec<String> = parties
                    .iter()
                    .map(|party| {
                        let fields = party.entity(item.date, &codebook.actors);
                        let code = fields.code.as_deref().unwrap_or("?");
                        let office = fields
                            .office
                            .map(|office| format!("|{office}"))
                            .unwrap_or_default();
                        format!("{code}.{}{office}", fields.sector.join(" "))
                    })
                    .collect();
                let own = if own.is_empty() {
                    "none".to_owned()
                } else {
                    own.join("+")
                };
                let wanted = marked(&item.text, phrase.span.of(&text));
                writeln!(mistakes, "{}: {wanted} is {own}", item.id)?;
            }
        }
    }
    let mut report = String::new();
    report.push_str(&found.line("found"));
    report.push_str(&code.line("code right"));
    report.push_str(&sector.line("code and sector right"));
    report.push_str(&office.line("office right"));
    report.push_str(&none.line("none where none is"));
    Ok(format!("{report}\n{mistakes}"))
}

/// The mark of a phrase as the file has it.
fn marked<'t>(text: &'t str, words: &'t str) -> &'t str {
    let from = text.find(&format!("[{words}|"));
    let mark = from
        .and_then(|from| text.get(from..))
        .and_then(|rest| rest.split_inclusive(']').next());
    mark.unwrap_or(words)
}
