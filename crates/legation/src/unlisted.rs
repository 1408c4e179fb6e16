//! Unlisted names over many documents: variants merged, counted and ranked; as a table, JSONL or CSV.

use crate::table::new_table;
use legation_core::who::{Unlisted, UnlistedKind, name_key};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A line of the output.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Line {
    /// The fullest form.
    name: String,
    /// All forms, the fullest first.
    variants: Vec<String>,
    /// How often it is named.
    mentions: usize,
    /// In how many documents.
    documents: usize,
    /// `person`, `group`, `organisation` or `unknown`.
    kind: &'static str,
    /// The code of the country that most of the documents give it.
    country: Option<String>,
    /// The words by which a document introduces it.
    introduced: Option<String>,
    /// The first sentence in which it acts, is acted on or speaks.
    example: String,
    /// The document of that sentence.
    document: String,
}

/// What is known of one name.
#[derive(Clone, Debug, Default)]
struct Gathered {
    forms: BTreeMap<String, usize>,
    mentions: usize,
    documents: usize,
    kinds: BTreeMap<UnlistedKind, usize>,
    countries: BTreeMap<String, usize>,
    introduced: Option<String>,
    example: String,
    document: String,
}

/// The names of all documents so far.
#[derive(Debug, Default)]
pub(crate) struct Names {
    all: Vec<Gathered>,
    by_key: BTreeMap<String, usize>,
}

/// Characters of an example sentence that the table shows.
const EXAMPLE: usize = 160;

impl Names {
    /// Takes in the names of one document, whose text is `text`.
    pub(crate) fn add(&mut self, found: Vec<Unlisted>, document: &str, text: &str) {
        for name in found {
            let keys: Vec<String> = name
                .variants
                .iter()
                .map(|form| name_key(form).to_string())
                .filter(|key| tells(key) || name_key(&name.name) == **key)
                .collect();
            let known = keys.iter().find_map(|key| self.by_key.get(key).copied());
            let at = known.unwrap_or_else(|| {
                self.all.push(Gathered {
                    example: name
                        .sentence
                        .of(text)
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" "),
                    document: document.to_owned(),
                    ..Gathered::default()
                });
                self.all.len() - 1
            });
            for key in keys {
                self.by_key.entry(key).or_insert(at);
            }
            let Some(gathered) = self.all.get_mut(at) else {
                continue;
            };
            for form in &name.variants {
                *gathered.forms.entry(form.to_string()).or_default() += 1;
            }
            gathered.mentions += name.mentions;
            gathered.documents += 1;
            *gathered.kinds.entry(name.kind).or_default() += 1;
            if let Some(country) = name.country {
                *gathered.countries.entry(country.to_string()).or_default() += 1;
            }
            gathered.introduced = gathered.introduced.take().or(name.introduced.map(Into::into));
        }
    }

    /// The names that are named at least `min` times, the most documents first, at most `limit`.
    pub(crate) fn ranked(self, min: usize, limit: Option<usize>) -> Vec<Line> {
        let mut merged = self.with_surnames();
        merged.retain(|name| name.mentions >= min);
        let mut lines: Vec<Line> = merged.into_iter().map(Gathered::line).collect();
        lines.sort_by(|one, other| {
            (other.documents, other.mentions, &one.name).cmp(&(one.documents, one.mentions, &other.name))
        });
        lines.truncate(limit.unwrap_or(usize::MAX));
        lines
    }

    /// A surname alone, in a document that has no more of it, belongs to the one full name that ends in it.
    fn with_surnames(self) -> Vec<Gathered> {
        let mut by_last: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (key, at) in self.by_key.iter().filter(|(key, _)| key.contains(' ')) {
            let last = key.rsplit(' ').next().unwrap_or(key);
            let full = by_last.entry(last).or_default();
            if !full.contains(at) {
                full.push(*at);
            }
        }
        let mut into: BTreeMap<usize, usize> = BTreeMap::new();
        for (key, at) in self.by_key.iter().filter(|(key, _)| !key.contains(' ')) {
            let alone = self
                .all
                .get(*at)
                .is_some_and(|name| name.forms.keys().all(|form| !form.contains(' ')));
            if let Some([full]) = by_last.get(key.as_str()).map(Vec::as_slice)
                && alone
                && full != at
            {
                into.insert(*at, *full);
            }
        }
        let mut all = self.all.clone();
        for (from, to) in &into {
            let taken = all.get_mut(*from).map(std::mem::take).unwrap_or_default();
            if let Some(name) = all.get_mut(*to) {
                name.take_in(taken);
            }
        }
        all.retain(|name| name.mentions > 0);
        all
    }
}

/// Whether a key says enough to join documents by: a surname alone does not.
fn tells(key: &str) -> bool {
    key.contains(' ')
}

impl Gathered {
    fn take_in(&mut self, other: Gathered) {
        for (form, count) in other.forms {
            *self.forms.entry(form).or_default() += count;
        }
        for (kind, count) in other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        for (country, count) in other.countries {
            *self.countries.entry(country).or_default() += count;
        }
        self.mentions += other.mentions;
        self.documents += other.documents;
        self.introduced = self.introduced.take().or(other.introduced);
    }

    fn line(self) -> Line {
        let mut forms: Vec<String> = self.forms.keys().cloned().collect();
        forms.sort_by_key(|form| (std::cmp::Reverse(form.chars().count()), form.clone()));
        let told = self
            .kinds
            .iter()
            .filter(|(kind, _)| **kind != UnlistedKind::Unknown);
        let kind = told.max_by_key(|(_, count)| **count).map(|(kind, _)| *kind);
        let country = self.countries.iter().max_by_key(|(_, count)| **count);
        Line {
            name: forms.first().cloned().unwrap_or_default(),
            variants: forms,
            mentions: self.mentions,
            documents: self.documents,
            kind: kind.unwrap_or_default().as_str(),
            country: country.map(|(code, _)| code.clone()),
            introduced: self.introduced,
            example: self.example,
            document: self.document,
        }
    }
}

/// One JSON object a line.
pub(crate) fn jsonl(lines: &[Line], out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        serde_json::to_writer(&mut *out, line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// One row a name; forms are joined by `;`.
pub(crate) fn as_csv(lines: &[Line], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let head = [
        "name",
        "variants",
        "mentions",
        "documents",
        "kind",
        "country",
        "introduced",
        "example",
        "document",
    ];
    csv.write_record(head).map_err(io::Error::other)?;
    for line in lines {
        csv.write_record([
            line.name.as_str(),
            &line.variants.join(";"),
            &line.mentions.to_string(),
            &line.documents.to_string(),
            line.kind,
            line.country.as_deref().unwrap_or(""),
            line.introduced.as_deref().unwrap_or(""),
            &line.example,
            &line.document,
        ])
        .map_err(io::Error::other)?;
    }
    csv.flush()
}

/// A table for reading.
pub(crate) fn table(lines: &[Line], out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return writeln!(out, "no unlisted names");
    }
    let mut table = new_table();
    table.set_header([
        "name",
        "documents",
        "mentions",
        "kind",
        "country",
        "introduced as",
        "example",
    ]);
    for line in lines {
        let mut example: String = line.example.chars().take(EXAMPLE).collect();
        if example.len() < line.example.len() {
            example.push('…');
        }
        table.add_row([
            line.name.clone(),
            line.documents.to_string(),
            line.mentions.to_string(),
            line.kind.to_owned(),
            line.country.clone().unwrap_or_default(),
            line.introduced.clone().unwrap_or_default(),
            example,
        ]);
    }
    writeln!(out, "{table}")
}
