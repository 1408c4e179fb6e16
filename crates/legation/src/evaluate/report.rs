//! Figures for reading.

use super::tally::{Confusion, Figure, Measure};
use serde::Serialize;
use std::fmt::Write;

/// An item that came out wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Mistake {
    /// The item.
    pub uid: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// As coded by hand.
    pub gold: String,
    /// As coded by the program.
    pub predicted: String,
    /// How sure the program was, 0 to 1.
    pub score: f64,
    /// The sentence.
    pub text: String,
    /// The entry, its words, and what links them.
    pub explain: String,
}

/// All that is told of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The file.
    pub file: String,
    /// Its kind.
    pub kind: String,
    /// Items in it.
    pub items: usize,
    /// Program and codebook.
    pub coder: String,
    /// Samples of the confidence intervals.
    pub resamples: usize,
    /// Their seed.
    pub seed: u64,
    /// One for each way of scoring.
    pub measures: Vec<Measure>,
    /// What a reader should know of the file.
    pub notes: Vec<String>,
    /// Mistakes in all.
    pub mistakes: usize,
    /// The surest of them.
    pub worst: Vec<Mistake>,
}

/// The report as tables; percent.
pub fn report_text(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_report(&mut out, report);
    out
}

fn write_report(out: &mut String, report: &Report) -> std::fmt::Result {
    writeln!(
        out,
        "{}: {} {}, {}",
        report.file, report.items, report.kind, report.coder
    )?;
    writeln!(
        out,
        "percent; in brackets the 95% interval of {} bootstrap samples, seed {}",
        report.resamples, report.seed
    )?;
    for note in &report.notes {
        writeln!(out, "note: {note}")?;
    }
    for measure in &report.measures {
        write_measure(out, measure)?;
    }
    writeln!(out, "\n{} mistakes", report.mistakes)?;
    if !report.worst.is_empty() {
        writeln!(out, "the surest:")?;
    }
    for mistake in &report.worst {
        writeln!(
            out,
            "\n  line {} ({}): {} by hand, {} coded\n    {}\n    {}",
            mistake.line, mistake.uid, mistake.gold, mistake.predicted, mistake.text, mistake.explain
        )?;
    }
    Ok(())
}

fn bracketed(figure: Figure) -> String {
    format!("{:.1} [{:.1}, {:.1}]", figure.value, figure.low, figure.high)
}

fn write_measure(out: &mut String, measure: &Measure) -> std::fmt::Result {
    writeln!(out, "\n{} ({} items)", measure.name, measure.items)?;
    writeln!(out, "  accuracy  {}", bracketed(measure.accuracy))?;
    for (name, mean) in [("macro", measure.macro_mean), ("micro", measure.micro_mean)] {
        writeln!(
            out,
            "  {name} F1  {}, precision {:.1}, recall {:.1}",
            bracketed(mean.f1),
            mean.precision,
            mean.recall
        )?;
    }
    let wide = measure
        .classes
        .iter()
        .map(|class| class.class.chars().count())
        .max()
        .unwrap_or(0)
        .max("class".len());
    writeln!(
        out,
        "\n  {:wide$} {:>9} {:>7} {:>7} {:>6} {:>6}",
        "class", "precision", "recall", "F1", "gold", "coded"
    )?;
    for class in &measure.classes {
        writeln!(
            out,
            "  {:wide$} {:>9.1} {:>7.1} {:>7.1} {:>6} {:>6}",
            class.class, class.precision, class.recall, class.f1, class.gold, class.predicted
        )?;
    }
    match &measure.confusion {
        Some(confusion) => write_confusion(out, confusion),
        None => Ok(()),
    }
}

fn write_confusion(out: &mut String, confusion: &Confusion) -> std::fmt::Result {
    /// Letters of a column's name.
    const SHOWN: usize = 5;
    let wide = confusion
        .classes
        .iter()
        .map(|class| class.chars().count())
        .max()
        .unwrap_or(0);
    write!(out, "\n  {:wide$}", "")?;
    for class in &confusion.classes {
        let short: String = class.chars().take(SHOWN).collect();
        write!(out, " {short:>SHOWN$}")?;
    }
    writeln!(out, "   by hand down, coded across")?;
    for (class, row) in confusion.classes.iter().zip(&confusion.rows) {
        write!(out, "  {class:wide$}")?;
        for count in row {
            let told = if *count == 0 {
                "·".to_owned()
            } else {
                count.to_string()
            };
            write!(out, " {told:>SHOWN$}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}
