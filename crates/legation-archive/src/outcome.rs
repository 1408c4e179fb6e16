//! What comes of reviews: a file of hand-coded sentences, and proposals for the codebook.

use crate::adjudicate::Verdict;
use crate::ask::record_of;
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::review::{Decision, amended};
use legation_core::Record;
use legation_core::record::Entity;
use rusqlite::OptionalExtension;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A decision on a record that stands, and the record.
#[derive(Clone, Debug)]
pub struct Rated {
    /// What was decided.
    pub decision: Decision,
    /// The document's id.
    pub document: String,
    /// The record as the coder made it; `None` where it gives none like it any more.
    pub record: Option<Record>,
}

/// A sentence coded by hand, in the form that `legation evaluate` reads.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoldText {
    /// The document's id, and where in it the sentence begins.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// Its events; none where all that the coder made of it was wrong.
    pub events: Vec<Map<String, Value>>,
}

/// What reviewers' words may mean for the codebook; in TOML of its form.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Proposals {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    actor: Vec<ActorProposal>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entry: Vec<EntryProposal>,
}

/// A party that reviewers named and the actor list does not have.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct ActorProposal {
    id: String,
    kind: String,
    name: String,
    names: Vec<String>,
    roles: Vec<Value>,
    source: String,
    note: String,
}

/// Sentences for an entry of the codebook.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct EntryProposal {
    pattern: String,
    examples: Vec<Value>,
    near: Vec<String>,
}

impl Archive {
    /// Decisions on single records that stand, the earliest first, with their records.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn rated(&self) -> Result<Vec<Rated>, ArchiveError> {
        let decisions = self.decisions(None, usize::MAX)?;
        let ask = || -> rusqlite::Result<Vec<Rated>> {
            let mut find = self.connection.prepare_cached(
                "SELECT document, (SELECT max(record) FROM judged WHERE judged.adjudication = adjudication.adjudication AND other = 0)
                 FROM adjudication WHERE adjudication = ?",
            )?;
            let mut rated = Vec::new();
            let single = |decision: &Decision| {
                decision.undone.is_none()
                    && ![Verdict::Join, Verdict::Split]
                        .iter()
                        .any(|two| two.as_str() == decision.verdict)
            };
            for decision in decisions.into_iter().rev().filter(single) {
                let found: Option<(String, Option<i64>)> = find
                    .query_row([decision.number], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?;
                if let Some((document, row)) = found {
                    rated.push(Rated {
                        decision,
                        document,
                        record: row.map(|row| record_of(&self.connection, row)).transpose()?,
                    });
                }
            }
            Ok(rated)
        };
        ask().map_err(|error| self.error(error))
    }

    /// Sentences all of whose records were decided on, with what stands of them. What the coder missed in them is not in it: reviewers judge what it made.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn gold(&self) -> Result<Vec<GoldText>, ArchiveError> {
        // The latest word on a record counts.
        let mut said: BTreeMap<(String, usize, String), Option<Map<String, Value>>> = BTreeMap::new();
        let mut sentences: BTreeMap<(String, usize), Record> = BTreeMap::new();
        for one in self.rated()? {
            let Some(record) = one.record else { continue };
            let place = (record.text_info.document.clone(), record.text_info.start);
            let event = match (one.decision.verdict.as_str(), &one.decision.correction) {
                ("correct", _) => Some(event_of(&record)),
                ("amended", Some(Value::Object(fields))) => amended(&record, fields).as_ref().map(event_of),
                _ => None,
            };
            said.insert((place.0.clone(), place.1, record.id.clone()), event);
            sentences.insert(place, record);
        }
        let mut gold = Vec::new();
        for ((document, start), record) in sentences {
            let all = self.ids_at(&record).map_err(|error| self.error(error))?;
            let said_of = |id: &String| said.get(&(document.clone(), start, id.clone()));
            if all.iter().any(|id| said_of(id).is_none()) {
                continue;
            }
            gold.push(GoldText {
                id: format!("{document}#{start}"),
                text: record.text,
                published: record.cite_info.published,
                events: all.iter().filter_map(|id| said_of(id)?.clone()).collect(),
            });
        }
        Ok(gold)
    }

    /// Ids of the records of the same sentence, in the version of the document that stands.
    fn ids_at(&self, record: &Record) -> rusqlite::Result<Vec<String>> {
        let mut find = self.connection.prepare_cached(
            "SELECT record.id FROM document JOIN record ON record >= doc << 28 AND record < (doc + 1) << 28
             WHERE document.id = ? AND document.until IS NULL AND record.start = ? ORDER BY record.record",
        )?;
        let at = record.text_info.start as i64;
        let ids = find.query_map(rusqlite::params![record.text_info.document, at], |row| row.get(0))?;
        ids.collect()
    }

    /// What reviewers' words may mean for the codebook, as TOML to be worked over by hand: actors that they named and the list does not have, and sentences for the
    /// entries that fired, as examples where a record was corrected and as near misses where it was rejected.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn proposals(&self) -> Result<String, ArchiveError> {
        let mut actors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut entries: BTreeMap<String, EntryProposal> = BTreeMap::new();
        for one in self.rated()? {
            let Some(record) = one.record else { continue };
            let words = record.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let entry = || EntryProposal {
                pattern: record.pattern.clone(),
                ..EntryProposal::default()
            };
            match (one.decision.verdict.as_str(), &one.decision.correction) {
                ("wrong", _) => {
                    let entry = entries.entry(record.pattern.clone()).or_insert_with(entry);
                    if !entry.near.contains(&words) {
                        entry.near.push(words);
                    }
                }
                ("amended", Some(Value::Object(fields))) => {
                    let Some(corrected) = amended(&record, fields) else {
                        continue;
                    };
                    for (name, before) in [("actor", &record.actor), ("recipient", &record.recipient)] {
                        let after = if name == "actor" {
                            &corrected.actor
                        } else {
                            &corrected.recipient
                        };
                        for party in after
                            .iter()
                            .filter(|party| fields.contains_key(name) && party.code.is_none())
                        {
                            let Some(called) = &party.name else { continue };
                            let written = before.iter().map(|party| party.entity_text.clone());
                            actors.entry(called.clone()).or_default().extend(written);
                        }
                    }
                    if ["event", "mode", "actor", "recipient"]
                        .iter()
                        .any(|name| fields.contains_key(*name))
                    {
                        let example = json!({ "text": words, "codes": [codes(&corrected)] });
                        let entry = entries.entry(record.pattern.clone()).or_insert_with(entry);
                        if !entry.examples.contains(&example) {
                            entry.examples.push(example);
                        }
                    }
                }
                _ => {}
            }
        }
        let proposals = Proposals {
            actor: actors
                .into_iter()
                .map(|(name, written)| actor(name, &written))
                .collect(),
            entry: entries.into_values().collect(),
        };
        let toml = toml::to_string_pretty(&proposals)
            .map_err(|error| ArchiveError::Question(format!("proposals could not be written: {error}")))?;
        Ok(format!("{HEAD}\n{toml}"))
    }
}

const HEAD: &str = "# What reviewers' corrections may mean for the codebook. Nothing of this counts before somebody has worked it over:
# - [[actor]]: fill in kind, roles (code, sector, from, until) and source, take out names that mean somebody else, and put the table into a file below actors/.
# - [[entry]]: sentences for the entry that `pattern` names, `examples` for what it should code and `near` for what it should not. They are an outlet's words: say
#   the same in your own, with other names, before they go into the entry's file.
# `legation codebook check --codebook DIR` tells whether it all fits.
";

fn actor(name: String, written: &BTreeSet<String>) -> ActorProposal {
    let id: Vec<String> = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let note = match written.is_empty() {
        true => String::new(),
        false => format!(
            "stands in place of: {}",
            written.iter().cloned().collect::<Vec<_>>().join("; ")
        ),
    };
    ActorProposal {
        id: id.join("-"),
        kind: String::new(),
        names: vec![name.clone()],
        name,
        roles: Vec::new(),
        source: String::new(),
        note,
    }
}

/// Category and codes of a record as examples of the codebook have them.
fn codes(record: &Record) -> String {
    let side = |parties: &[Entity]| {
        let codes: Vec<&str> = parties
            .iter()
            .map(|party| party.code.as_deref().unwrap_or("?"))
            .collect();
        codes.join("+")
    };
    match record.recipient.is_empty() {
        true => format!("{} {}", record.event, side(&record.actor)),
        false => format!(
            "{} {} > {}",
            record.event,
            side(&record.actor),
            side(&record.recipient)
        ),
    }
}

/// What of a record is scored.
fn event_of(record: &Record) -> Map<String, Value> {
    let names =
        |parties: &[Entity]| -> Value { parties.iter().map(Entity::called).collect::<Vec<_>>().into() };
    let mut event = Map::new();
    event.insert("event".into(), json!(record.event));
    event.insert("actor_text".into(), names(&record.actor));
    event.insert("recipient_text".into(), names(&record.recipient));
    event.insert("mode".into(), json!(record.mode));
    event.insert("date".into(), json!(record.date));
    event.insert("enddate".into(), json!(record.enddate));
    event.insert("status".into(), json!(record.status));
    if let Some(place) = record.event_loc.as_ref().and_then(|place| place.name.as_ref()) {
        event.insert("event_loc".into(), json!({ "name": place }));
    }
    event
}
