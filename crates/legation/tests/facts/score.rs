//! Marked rows against records: paired by sentence and family of category, counted, and each difference told.

use super::Article;
use super::compare::{FIELDS, fields, named};
use super::notation::Row;
use legation_core::record::Record;
use legation_parse::Document;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Categories that two coders confuse: rows of one family are compared, and the category counts as a field.
const FAMILIES: [&[&str]; 9] = [
    &["AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"],
    &["CONCEDE", "RETREAT", "AGREE"],
    &["REQUEST"],
    &["ACCUSE"],
    &["REJECT"],
    &["THREATEN"],
    &["PROTEST"],
    &["SANCTION", "COERCE"],
    &["MOBILIZE", "ASSAULT"],
];

/// What was counted, in one or many articles.
#[derive(Default)]
pub struct Scored {
    pub articles: usize,
    /// Rows that must be there.
    pub marked: usize,
    /// Records in marked sentences, but for those of rows that may be left out.
    pub found: usize,
    pub matched: usize,
    /// Matched rows with nothing wrong.
    pub whole: usize,
    /// By field: right, compared.
    pub fields: BTreeMap<&'static str, [usize; 2]>,
    /// Articles whose outlet, and whose day of publication, was read right.
    pub outlets: usize,
    pub days: usize,
    pub errors: Vec<Difference>,
}

/// Something that a fact-checker would strike out.
pub struct Difference {
    pub article: usize,
    pub sentence: usize,
    /// `missed ACCUSE`, `extra AID`, `wrong date`.
    pub class: String,
    pub told: String,
    pub text: String,
}

impl Scored {
    /// Adds an article.
    pub fn count(&mut self, article: &Article, rows: &[Row], document: &Document, records: &[Record]) {
        self.articles += 1;
        let (outlet, day) = (document.outlet.as_deref(), document.published.as_deref());
        for (right, count, name, wanted, found) in [
            (
                outlet == Some(&article.outlet),
                &mut self.outlets,
                "outlet",
                &article.outlet,
                outlet,
            ),
            (
                day == Some(&article.published),
                &mut self.days,
                "day",
                &article.published,
                day,
            ),
        ] {
            *count += usize::from(right);
            if !right {
                self.errors.push(Difference {
                    article: article.id,
                    sentence: 0,
                    class: format!("article's {name}"),
                    told: format!("{wanted}, not {}", found.unwrap_or("none")),
                    text: article.line.clone(),
                });
            }
        }
        let lines = lines(article, &document.text);
        let at = |record: &Record| {
            let start = record.event_text.start;
            lines
                .iter()
                .position(|line| line.0 <= start && start < line.1)
                .map(|line| line + 1)
        };
        let records: Vec<(usize, &Record)> = records
            .iter()
            .filter_map(|record| Some((at(record)?, record)))
            .collect();
        let mut pairs = Vec::new();
        for (r, row) in rows.iter().enumerate() {
            for (f, (sentence, record)) in records.iter().enumerate() {
                if *sentence == row.sentence && akin(row, record) {
                    let compared = fields(row, record);
                    let same = compared.first().is_some_and(|category| category.wrong.is_none());
                    let right = compared.iter().filter(|field| field.wrong.is_none()).count();
                    let wrong = compared.len() - right;
                    // The surest pairs first; of two rows that fit as well, the one that must be there.
                    pairs.push((!same, wrong, row.optional, r, f, compared));
                }
            }
        }
        pairs.sort_by_key(|pair| (pair.0, pair.1, pair.2, pair.3, pair.4));
        let (mut rows_left, mut records_left) = (vec![true; rows.len()], vec![true; records.len()]);
        for (_, _, optional, r, f, compared) in pairs {
            if !rows_left[r] || !records_left[f] {
                continue;
            }
            (rows_left[r], records_left[f]) = (false, false);
            if optional {
                continue;
            }
            self.matched += 1;
            self.found += 1;
            self.whole += usize::from(compared.iter().all(|field| field.wrong.is_none()));
            let record = records[f].1;
            for field in compared {
                let count = self.fields.entry(field.name).or_default();
                count[1] += 1;
                count[0] += usize::from(field.wrong.is_none());
                if let Some((wanted, found)) = field.wrong {
                    let told = format!(
                        "{wanted}, not {found} [{} {} on “{}”]",
                        record.event, record.pattern, record.event_text.text
                    );
                    self.differ(article, rows[r].sentence, format!("wrong {}", field.name), told);
                }
            }
        }
        for (row, left) in rows.iter().zip(&rows_left).filter(|(row, _)| !row.optional) {
            self.marked += 1;
            if *left {
                let events: Vec<&str> = row.events.iter().map(|(event, _)| event.as_str()).collect();
                self.differ(
                    article,
                    row.sentence,
                    format!("missed {}", events.join("/")),
                    String::new(),
                );
            }
        }
        for ((sentence, record), _) in records.iter().zip(&records_left).filter(|(_, left)| **left) {
            self.found += 1;
            let told = format!(
                "{} > {}, {} [{} on “{}”]",
                named(&record.actor),
                named(&record.recipient),
                record.status.as_str(),
                record.pattern,
                record.event_text.text
            );
            self.differ(article, *sentence, format!("extra {}", record.event), told);
        }
    }

    fn differ(&mut self, article: &Article, sentence: usize, class: String, told: String) {
        let text = article
            .sentences()
            .nth(sentence.wrapping_sub(1))
            .unwrap_or_default()
            .to_owned();
        self.errors.push(Difference {
            article: article.id,
            sentence,
            class,
            told,
            text,
        });
    }

    /// The figures, a line each.
    pub fn lines(&self) -> String {
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        let mut out = format!(
            "{} articles, {} rows marked, {} found\n  rows       precision {:.1}, recall {:.1}\n  whole rows {:.1} of those matched; {:.1} of those found, {:.1} of those marked\n",
            self.articles,
            self.marked,
            self.found,
            share(self.matched, self.found),
            share(self.matched, self.marked),
            share(self.whole, self.matched),
            share(self.whole, self.found),
            share(self.whole, self.marked),
        );
        for name in FIELDS {
            let [right, compared] = self.fields.get(name).copied().unwrap_or_default();
            let _ = writeln!(
                out,
                "  {name:<10} {:>5.1}  {right} of {compared}",
                share(right, compared)
            );
        }
        let _ = writeln!(
            out,
            "  articles   outlet {}, day {} of {}",
            self.outlets, self.days, self.articles
        );
        out
    }

    /// The differences by sentence, then the classes, most frequent first.
    pub fn differences(&self) -> String {
        let mut out = String::new();
        let mut sorted: Vec<&Difference> = self.errors.iter().collect();
        sorted.sort_by_key(|error| (error.article, error.sentence));
        let mut last = None;
        for error in sorted {
            if last != Some((error.article, error.sentence)) {
                last = Some((error.article, error.sentence));
                let _ = writeln!(out, "\n{}.{} {}", error.article, error.sentence, error.text);
            }
            let _ = writeln!(
                out,
                "    {}{}{}",
                error.class,
                if error.told.is_empty() { "" } else { ": " },
                error.told
            );
        }
        let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
        for error in &self.errors {
            *classes.entry(error.class.as_str()).or_default() += 1;
        }
        let mut classes: Vec<(&str, usize)> = classes.into_iter().collect();
        classes.sort_by_key(|(class, count)| (usize::MAX - count, *class));
        out.push('\n');
        for (class, count) in classes {
            let _ = writeln!(out, "{count:>4}  {class}");
        }
        out
    }
}

/// Whether a row and a record could be the same act.
fn akin(row: &Row, record: &Record) -> bool {
    row.events.iter().any(|(event, _)| {
        let family =
            |family: &&&[&str]| family.contains(&event.as_str()) && family.contains(&record.event.as_str());
        *event == record.event || FAMILIES.iter().any(|known| family(&known))
    })
}

/// Where each marked sentence lies in the text as read, in characters.
fn lines(article: &Article, text: &str) -> Vec<(usize, usize)> {
    let mut from = 0;
    let mut found = Vec::new();
    for sentence in article.sentences() {
        let place = text
            .get(from..)
            .and_then(|rest| rest.find(sentence))
            .map(|place| place + from);
        let Some(place) = place else {
            found.push((0, 0));
            continue;
        };
        from = place + sentence.len();
        let start = text.get(..place).map_or(0, |before| before.chars().count());
        found.push((start, start + sentence.chars().count()));
    }
    found
}
