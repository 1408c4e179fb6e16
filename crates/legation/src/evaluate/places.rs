//! Places in texts that are marked by hand: how many are found, and how many are put where they are.

use super::share::Share;
use legation_core::place::{Compared, Marked, PlaceMention, read_marked};
use legation_core::{Codebook, code_document};
use legation_parse::{Document, Engine, Span};
use serde::Deserialize;
use std::fmt::Write;

/// A file of marked texts, as `crates/legation-core/tests/where/` has some.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    text: Vec<SampleText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleText {
    id: String,
    text: String,
    /// What is known to be wrong with it, for the tests.
    #[serde(default, rename = "wrong")]
    _wrong: Option<String>,
}

/// Of one way of counting.
#[derive(Clone, Copy, Debug, Default)]
struct Shares {
    country: Share,
    admin1: Share,
    near: Share,
    far: Share,
    all: Share,
}

impl Shares {
    fn add(&mut self, compared: Compared) {
        self.country.add(compared.country);
        self.admin1.add(compared.admin1);
        self.near.add(compared.near);
        self.far.add(compared.far);
        self.all.add(compared.all);
    }

    fn lines(&self) -> String {
        [
            ("country", self.country),
            ("first-level unit", self.admin1),
            ("within 25 km (points)", self.near),
            ("within 161 km", self.far),
            ("all of these", self.all),
        ]
        .map(|(name, share)| share.line(name))
        .concat()
    }
}

/// Scores a file: figures first, then each mistake.
///
/// # Errors
/// Where the file is no TOML of marked texts.
pub fn score(file: &str, codebook: &Codebook) -> Result<String, String> {
    let sample: Sample = toml::from_str(file).map_err(|error| error.to_string())?;
    let engine = Engine::embedded();
    let (mut met, mut alarms, mut exact) = (0u32, 0u32, 0u32);
    let (mut of_all, mut of_found) = (Shares::default(), Shares::default());
    let mut mistakes = String::new();
    let mut names = 0u32;
    for item in &sample.text {
        let (text, marked) = read_marked(&item.text).map_err(|error| format!("{}: {error}", item.id))?;
        let document = Document::plain(&item.id, text);
        let coded = code_document(&document, codebook, engine);
        let found = &coded.places.mentions;
        let meets = |one: Span, two: Span| one.start < two.end && two.start < one.end;
        for place in &marked {
            names += 1;
            let mention = found.iter().find(|mention| meets(mention.span, place.span));
            let compared = place.compare(mention);
            of_all.add(compared);
            if let Some(mention) = mention {
                met += 1;
                exact += u32::from(mention.span == place.span);
                of_found.add(compared);
            }
            if !compared.all {
                mistakes += &told(&item.id, &document.text, place, mention);
            }
        }
        for mention in found
            .iter()
            .filter(|mention| !marked.iter().any(|place| meets(mention.span, place.span)))
        {
            alarms += 1;
            let _ = writeln!(
                mistakes,
                "{}: “{}” is no place there ({})",
                item.id,
                mention.span.of(&document.text),
                mention.reason
            );
        }
    }
    let share = |right: u32, of: u32| 100.0 * f64::from(right) / f64::from(of.max(1));
    let (precision, recall) = (share(met, met + alarms), share(met, names));
    let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
    let mut report = format!("{} texts, {names} places\n\nFinding names\n", sample.text.len());
    let _ = write!(
        report,
        "{:<26} {precision:>5.1}  {met} of {}\n{:<26} {recall:>5.1}  {met} of {names}\n{:<26} {f1:>5.1}\n{:<26} {:>5.1}  {exact} of {met}\n",
        "precision",
        met + alarms,
        "recall",
        "F1",
        "same words, of those found",
        share(exact, met),
    );
    report += "\nResolving names, of those found\n";
    report += &of_found.lines();
    report += "\nFinding and resolving, of all\n";
    report += &of_all.lines();
    report += "\nMistakes\n";
    report += &mistakes;
    Ok(report)
}

fn told(id: &str, text: &str, marked: &Marked, mention: Option<&PlaceMention>) -> String {
    let wanted = match marked.unknown {
        true => "unknown".to_owned(),
        false => format!(
            "{} {} {}",
            marked.country.as_deref().unwrap_or(""),
            marked.admin1.as_deref().unwrap_or(""),
            marked
                .point
                .map_or(String::new(), |(lat, lon)| format!("{lat},{lon}"))
        ),
    };
    let got = match mention.map(|mention| (&mention.place, &mention.reason)) {
        None => "not found".to_owned(),
        Some((None, why)) => format!("unknown ({why})"),
        Some((Some(place), why)) => format!(
            "{} {} {} {} ({why})",
            place.name,
            place.country.as_deref().unwrap_or("-"),
            place.admin1.as_deref().unwrap_or("-"),
            place
                .point
                .map_or(String::new(), |(lat, lon)| format!("{lat:.2},{lon:.2}"))
        ),
    };
    format!("{id}: “{}” is {}: {got}\n", marked.span.of(text), wanted.trim())
}
