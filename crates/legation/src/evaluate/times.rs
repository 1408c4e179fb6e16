//! Time expressions found against those marked, as TempEval counts them.
//!
//! Strict: the same characters. Relaxed: at least one character in common; each marked expression is met by at most one that is found,
//! and the other way round. Value: relaxed, with the same `value`. The same for `type`.

use crate::timeml::{Given, TimeMl};

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Expressions marked.
    pub marked: usize,
    /// Expressions found.
    pub found: usize,
    /// Of both, with the same extent.
    pub strict: usize,
    /// Of both, overlapping.
    pub relaxed: usize,
    /// Overlapping, with the same value.
    pub value: usize,
    /// Overlapping, with the same type.
    pub kind: usize,
}

impl Tally {
    /// Adds the counts of another text.
    pub fn add(&mut self, other: &Tally) {
        self.marked += other.marked;
        self.found += other.found;
        self.strict += other.strict;
        self.relaxed += other.relaxed;
        self.value += other.value;
        self.kind += other.kind;
    }

    /// Precision, recall and F1 of a count, in percent.
    pub fn figures(&self, right: usize) -> (f64, f64, f64) {
        let part = |whole: usize| {
            if whole == 0 {
                0.0
            } else {
                100.0 * right as f64 / whole as f64
            }
        };
        let both = self.found + self.marked;
        let f1 = if both == 0 {
            0.0
        } else {
            200.0 * right as f64 / both as f64
        };
        (part(self.found), part(self.marked), f1)
    }

    /// As a table for reading.
    pub fn text(&self) -> String {
        let mut text = format!("{} marked, {} found\n", self.marked, self.found);
        for (name, right) in [
            ("strict", self.strict),
            ("relaxed", self.relaxed),
            ("value", self.value),
            ("type", self.kind),
        ] {
            let (precision, recall, f1) = self.figures(right);
            text.push_str(&format!(
                "{name:<8} precision {precision:5.1}  recall {recall:5.1}  F1 {f1:5.1}\n"
            ));
        }
        text
    }
}

/// Counts one text, and tells where the two differ.
pub fn compare(gold: &TimeMl, found: &[Given]) -> (Tally, Vec<String>) {
    let mut tally = Tally {
        marked: gold.times.len(),
        found: found.len(),
        ..Tally::default()
    };
    let mut unlike = Vec::new();
    let mut used = vec![false; found.len()];
    let shown = |given: &Given| {
        let words = gold.text.get(given.start..given.end).unwrap_or_default();
        format!("[{}] {} {}", words.replace('\n', " "), given.kind, given.value)
    };
    for marked in &gold.times {
        let same = |other: &Given| other.start == marked.start && other.end == marked.end;
        let meets = |other: &Given| other.start < marked.end && marked.start < other.end;
        let free = |fits: &dyn Fn(&Given) -> bool| {
            (0..found.len())
                .find(|&at| !used.get(at).copied().unwrap_or(true) && found.get(at).is_some_and(fits))
        };
        let Some(at) = free(&same).or_else(|| free(&meets)) else {
            unlike.push(format!("missed {}", shown(marked)));
            continue;
        };
        let Some(other) = found.get(at) else { continue };
        if let Some(used) = used.get_mut(at) {
            *used = true;
        }
        tally.relaxed += 1;
        tally.strict += usize::from(same(other));
        tally.value += usize::from(other.value == marked.value);
        tally.kind += usize::from(other.kind == marked.kind);
        if !same(other) || other.value != marked.value || other.kind != marked.kind {
            unlike.push(format!("expected {}, found {}", shown(marked), shown(other)));
        }
    }
    for (other, used) in found.iter().zip(&used) {
        if !used {
            unlike.push(format!("not marked {}", shown(other)));
        }
    }
    (tally, unlike)
}
