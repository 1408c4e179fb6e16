//! How far reviewers agree: Krippendorff's alpha for nominal values, field by field.
//!
//! Klaus Krippendorff, *Computing Krippendorff's Alpha-Reliability* (University of Pennsylvania, 2011),
//! <https://repository.upenn.edu/asc_papers/43>: values that reviewers gave the same unit are paired; what two of them pair to different values is set against
//! what would be expected if values were dealt out by chance. 1: they always agree; 0: no more than by chance.

use crate::error::ArchiveError;
use crate::open::Archive;
use crate::outcome::Rated;
use crate::review::amended;
use legation_core::Record;
use legation_core::record::Entity;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How far reviewers agree.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// Who decided, by name; those without a name cannot be told apart, and are left out.
    pub reviewers: Vec<String>,
    /// Records that two or more of them decided on.
    pub records: usize,
    /// `verdict`, and fields of the record.
    pub fields: Vec<FieldAgreement>,
}

/// How far reviewers agree on a field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldAgreement {
    /// Its name.
    pub field: &'static str,
    /// Records for which two or more gave it a value; who rejects a record gives none but the verdict.
    pub records: usize,
    /// Those of them for which all gave the same.
    pub same: usize,
    /// Krippendorff's alpha; `None` where there is nothing to compare, or all values are one.
    pub alpha: Option<f64>,
}

/// Krippendorff's alpha for nominal values: `units` are what was judged, each with the values that it was given, in any order. `None` where no unit has two values, or
/// all values are the same, so that nothing is expected by chance.
///
/// ```
/// let alpha = legation_archive::alpha(&[vec!["a", "a"], vec!["b", "b"], vec!["a", "b"]]);
/// assert!(alpha.is_some_and(|alpha| (alpha - 4.0 / 9.0).abs() < 1e-9));
/// ```
pub fn alpha<T: Ord>(units: &[Vec<T>]) -> Option<f64> {
    let mut totals: BTreeMap<&T, f64> = BTreeMap::new();
    let (mut all, mut apart) = (0.0, 0.0);
    for unit in units.iter().filter(|unit| unit.len() > 1) {
        let size = unit.len() as f64;
        let mut counts: BTreeMap<&T, f64> = BTreeMap::new();
        for value in unit {
            *counts.entry(value).or_default() += 1.0;
        }
        for (value, count) in counts {
            // Ordered pairs with another value, each weighed so that a unit counts as often as it has values.
            apart += count * (size - count) / (size - 1.0);
            *totals.entry(value).or_default() += count;
        }
        all += size;
    }
    let expected: f64 = totals.values().map(|count| count * (all - count)).sum();
    (expected > 0.0).then(|| 1.0 - (all - 1.0) * apart / expected)
}

/// What reviewers give a value.
const FIELDS: [&str; 8] = [
    "verdict",
    "event",
    "mode",
    "actor",
    "recipient",
    "date",
    "place",
    "status",
];

/// The value of a field other than the verdict.
fn value(field: &str, record: &Record) -> String {
    let names = |parties: &[Entity]| {
        let names: BTreeSet<&str> = parties.iter().map(Entity::called).collect();
        names.into_iter().collect::<Vec<_>>().join("; ")
    };
    let days = |record: &Record| {
        [&record.date, &record.enddate]
            .map(|day| day.clone().unwrap_or_default())
            .join("/")
    };
    match field {
        "event" => record.event.clone(),
        "mode" => record
            .mode
            .iter()
            .cloned()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join(" "),
        "actor" => names(&record.actor),
        "recipient" => names(&record.recipient),
        "date" => days(record),
        "place" => {
            let place = record.event_loc.as_ref();
            place.and_then(|place| place.name.clone()).unwrap_or_default()
        }
        _ => record.status.as_str().to_owned(),
    }
}

impl Archive {
    /// How far reviewers agree, by the latest decision of each that stands. Of a record that the coder gives no more, the verdicts are compared alone.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn agreement(&self) -> Result<Agreement, ArchiveError> {
        let rated = self.rated()?;
        // What is judged is the record as it is known again, not a row.
        let mut units: BTreeMap<[&str; 3], BTreeMap<&str, &Rated>> = BTreeMap::new();
        for one in &rated {
            if let Some(reviewer) = &one.decision.reviewer {
                let what = [&one.document, &one.decision.words, &one.decision.act];
                units
                    .entry(what.map(String::as_str))
                    .or_default()
                    .insert(reviewer, one);
            }
        }
        let names: BTreeSet<&str> = units.values().flat_map(|unit| unit.keys().copied()).collect();
        units.retain(|_, unit| unit.len() > 1);
        let fields = FIELDS.map(|field| {
            let of = |one: &Rated| {
                if field == "verdict" {
                    return Some(one.decision.verdict.clone());
                }
                value_given(field, one)
            };
            let values: Vec<Vec<String>> = units
                .values()
                .map(|unit| unit.values().filter_map(|one| of(one)).collect())
                .filter(|values: &Vec<String>| values.len() > 1)
                .collect();
            FieldAgreement {
                field,
                records: values.len(),
                same: values
                    .iter()
                    .filter(|values| values.iter().all(|value| values.first() == Some(value)))
                    .count(),
                alpha: alpha(&values),
            }
        });
        Ok(Agreement {
            reviewers: names.into_iter().map(str::to_owned).collect(),
            records: units.len(),
            fields: fields.to_vec(),
        })
    }
}

/// The value that a reviewer gave a field, by correcting it or by letting it stand; who rejects a record gives none.
fn value_given(field: &str, one: &Rated) -> Option<String> {
    let record = one.record.as_ref()?;
    match (one.decision.verdict.as_str(), &one.decision.correction) {
        ("correct", _) => Some(value(field, record)),
        ("amended", Some(serde_json::Value::Object(fields))) => Some(value(field, &amended(record, fields)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::alpha;

    /// Units of rows of values, one row a reviewer; `.` where one gave none.
    fn units(rows: &[&str]) -> Vec<Vec<String>> {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.split_whitespace().collect()).collect();
        let length = rows.iter().map(Vec::len).max().unwrap_or(0);
        let given = |unit: usize| {
            rows.iter()
                .filter_map(move |row| row.get(unit))
                .filter(|value| **value != ".")
        };
        (0..length)
            .map(|unit| given(unit).map(|value| (*value).to_owned()).collect())
            .collect()
    }

    fn thousandths(rows: &[&str]) -> Option<i64> {
        alpha(&units(rows)).map(|alpha| (alpha * 1000.0).round() as i64)
    }

    #[test]
    fn the_examples_of_the_literature_come_out() {
        // Krippendorff 2011, A: two observers, two values.
        assert_eq!(
            thousandths(&["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"]),
            Some(95)
        );
        // B: two observers, five values.
        assert_eq!(
            thousandths(&["a a b b d c c c e d d a", "b a b b b c c c e d d d"]),
            Some(692)
        );
        // C: four observers, some of whom gave no value.
        let four = [
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ];
        assert_eq!(thousandths(&four), Some(743));
    }

    #[test]
    fn what_cannot_be_told_is_not() {
        assert_eq!(alpha::<u8>(&[]), None);
        assert_eq!(alpha(&[vec![1], vec![2]]), None, "nobody to agree with");
        assert_eq!(alpha(&[vec![1, 1], vec![1, 1]]), None, "one value alone");
        assert_eq!(alpha(&[vec![1, 1], vec![2, 2]]), Some(1.0));
        assert!(alpha(&[vec![1, 2], vec![2, 1]]).is_some_and(|alpha| alpha < 0.0));
    }
}
