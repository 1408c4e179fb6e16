//! Dates of events against texts whose events were dated by hand.

use legation_core::ground::{Fit, read_dated};
use legation_core::record::Location;
use legation_core::{Codebook, code_document};
use legation_parse::{Document, Engine};
use std::fmt::Write;

/// How many events came out how.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dates {
    texts: usize,
    right: usize,
    with_basis: usize,
    overlapping: usize,
    wrong: usize,
    unknown: usize,
    not_coded: usize,
    places: usize,
    places_right: usize,
}

/// Codes the texts of a file and compares; with the lines that tell each difference.
///
/// # Errors
/// Where [`read_dated`] cannot read the file.
pub fn score(file: &str, codebook: &Codebook) -> Result<(Dates, String), String> {
    let mut dates = Dates::default();
    let mut differences = String::new();
    for (number, text) in read_dated(file)?.into_iter().enumerate() {
        dates.texts += 1;
        let mut document = Document::plain(&format!("text-{}", number + 1), text.text.clone());
        document.published.clone_from(&text.published);
        let coded = code_document(&document, codebook, Engine::embedded());
        for event in &text.events {
            let fit = event.compare(&coded.records);
            match fit {
                Fit::Right => dates.right += 1,
                Fit::Overlapping => dates.overlapping += 1,
                Fit::Wrong => dates.wrong += 1,
                Fit::Unknown => dates.unknown += 1,
                Fit::NotCoded => dates.not_coded += 1,
            }
            let basis = event
                .records(&coded.records)
                .any(|record| event.same_basis(record));
            dates.with_basis += usize::from(fit == Fit::Right && basis);
            let places: Vec<bool> = event
                .records(&coded.records)
                .filter_map(|record| event.same_place(record))
                .collect();
            dates.places += usize::from(!places.is_empty());
            dates.places_right += usize::from(places.contains(&true));
            if !places.is_empty() && !places.contains(&true) {
                let found: Vec<String> = event
                    .records(&coded.records)
                    .map(|record| place(record.event_loc.as_ref()))
                    .collect();
                let (line, found) = (&event.line, found.join("; "));
                let _ = writeln!(differences, "{} place: {line}: found {found}", document.id);
            }
            if fit != Fit::Right {
                let found: Vec<String> = event
                    .records(&coded.records)
                    .map(|record| {
                        let day = |day: &Option<String>| day.clone().unwrap_or_default();
                        format!(
                            "{}..{} {}",
                            day(&record.date),
                            day(&record.enddate),
                            record.date_basis
                        )
                    })
                    .collect();
                let line = &event.line;
                let found = found.join("; ");
                // Writing to a string cannot fail.
                let _ = writeln!(differences, "{} {fit:?}: {line}: found {found}", document.id);
            }
        }
    }
    Ok((dates, differences))
}

fn place(found: Option<&Location>) -> String {
    found.map_or("none".to_owned(), |place| {
        format!("{} {}", place.country.as_deref().unwrap_or("-"), place.text)
    })
}

impl Dates {
    /// As a table.
    pub fn text(&self) -> String {
        let coded = self.right + self.overlapping + self.wrong + self.unknown;
        let line = |name: &str, count: usize| {
            let share = 100.0 * count as f64 / coded.max(1) as f64;
            format!("{name:<22} {share:>5.1}  {count:>4} of {coded}\n")
        };
        let mut text = format!(
            "{} texts, {} events, {} of them coded\n",
            self.texts,
            coded + self.not_coded,
            coded
        );
        text.push_str(&line("days exactly right", self.right));
        text.push_str(&line("  and the basis", self.with_basis));
        text.push_str(&line("days overlapping", self.overlapping));
        text.push_str(&line("wrong", self.wrong));
        text.push_str(&line("unknown", self.unknown));
        if self.places > 0 {
            let share = 100.0 * self.places_right as f64 / self.places as f64;
            text.push_str(&format!(
                "{:<22} {share:>5.1}  {:>4} of {}\n",
                "place right", self.places_right, self.places
            ));
        }
        text
    }
}
