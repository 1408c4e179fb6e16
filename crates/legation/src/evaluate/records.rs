//! Event records end to end: from a text to category, actor and recipient.

use super::gold::{GoldEvent, OneOrMany, RecordItem};
use super::predict::{NONE, Scored, by_surety};
use super::report::Mistake;
use super::tally::{Bootstrap, Unit, measure};
use legation_core::codebook::Ontology;
use legation_core::record::{Entity, Record};
use legation_core::{Codebook, code_document};
use legation_parse::{Block, BlockKind, Document, Engine, Span};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// How a hand-coded event and a record agree. A role that the file says nothing of agrees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Agreement {
    event: bool,
    actor: bool,
    recipient: bool,
}

impl Agreement {
    fn parts(self) -> usize {
        usize::from(self.event) * 2 + usize::from(self.actor) + usize::from(self.recipient)
    }

    fn whole(self) -> bool {
        self.event && self.actor && self.recipient
    }

    /// As it is counted: the whole, category, actor, recipient.
    fn each(self) -> [bool; 4] {
        [self.whole(), self.event, self.actor, self.recipient]
    }
}

/// Scores whole events; category, actor, recipient and any other field given apart.
pub fn score(items: &[RecordItem], codebook: &Codebook, bootstrap: Bootstrap) -> Scored {
    let engine = Engine::embedded();
    let coded: Vec<Vec<Record>> = items
        .par_iter()
        .map(|item| code_document(&document(item), codebook, engine).records)
        .collect();
    let ontology = &codebook.ontology;
    let mut labels: Vec<String> = ontology
        .categories
        .iter()
        .map(|known| known.name.clone())
        .collect();
    labels.extend(ontology.merged.keys().cloned());
    let class = |name: &str| labels.iter().position(|label| label == name).unwrap_or(0);
    let mut scored = Scored::default();
    let mut whole = Vec::new();
    let mut parts: [Vec<Unit>; 3] = Default::default();
    let mut fields: Vec<(String, Vec<Unit>)> = Vec::new();
    for (item, records) in items.iter().zip(&coded) {
        let pairs = aligned(&item.events, records, ontology);
        let partner = |number: usize| pairs.iter().find(|pair| pair.0 == number);
        let mut units: [Unit; 4] = std::array::from_fn(|_| Unit::default());
        for (number, event) in item.events.iter().enumerate() {
            let found = partner(number);
            let agreement = found.map(|pair| pair.2).unwrap_or_default();
            for (unit, agrees) in units.iter_mut().zip(agreement.each()) {
                let counts = if agrees { [1, 0, 0] } else { [0, 0, 1] };
                unit.counts.push((class(&event.event), counts));
            }
            if let Some(record) = found.and_then(|pair| records.get(pair.1)) {
                compare_fields(event, record, &mut fields);
            }
            if !agreement.whole() {
                scored
                    .mistakes
                    .push(mistake(item, event, found.and_then(|pair| records.get(pair.1))));
            }
        }
        for (number, record) in records.iter().enumerate() {
            let pair = pairs.iter().find(|pair| pair.1 == number);
            let agreement = pair.map(|pair| pair.2).unwrap_or_default();
            for (unit, agrees) in units.iter_mut().zip(agreement.each()) {
                if !agrees {
                    unit.counts.push((class(&record.event), [0, 1, 0]));
                }
            }
            let mut line = serde_json::to_value(record).unwrap_or(Value::Null);
            if let Value::Object(object) = &mut line {
                object.insert("document".into(), Value::String(item.id.clone()));
            }
            scored.predictions += &format!("{line}\n");
        }
        for unit in &mut units {
            let exact = |counts: &(usize, [u32; 3])| counts.1[1] + counts.1[2] == 0;
            unit.right = unit.counts.iter().all(exact);
        }
        let [all, event, actor, recipient] = units;
        whole.push(all);
        for (part, unit) in parts.iter_mut().zip([event, actor, recipient]) {
            part.push(unit);
        }
    }
    let names = ["category alone", "actor alone", "recipient alone"];
    scored.measures = vec![measure(
        "category, actor and recipient",
        &labels,
        &whole,
        bootstrap,
    )];
    for (name, units) in names.iter().zip(&parts) {
        scored.measures.push(measure(name, &labels, units, bootstrap));
    }
    for (name, units) in &fields {
        let labels = std::slice::from_ref(name);
        let title = format!("{name}, of events that were found");
        scored.measures.push(measure(&title, labels, units, bootstrap));
    }
    by_surety(&mut scored.mistakes);
    scored
}

fn document(item: &RecordItem) -> Document {
    Document {
        id: item.id.clone(),
        text: item.text.clone(),
        published: item.published.clone(),
        language: Some("en".into()),
        blocks: vec![Block {
            span: Span::new(0, item.text.len()),
            kind: BlockKind::Body,
            reason: None,
        }],
        ..Document::default()
    }
}

/// Pairs hand-coded events with records, those that agree in most first; each takes part once.
fn aligned(events: &[GoldEvent], records: &[Record], ontology: &Ontology) -> Vec<(usize, usize, Agreement)> {
    let mut all: Vec<(usize, usize, Agreement)> = Vec::new();
    for (number, event) in events.iter().enumerate() {
        for (place, record) in records.iter().enumerate() {
            let found = agreement(event, record, ontology);
            if found.event || (found.actor && found.recipient) {
                all.push((number, place, found));
            }
        }
    }
    all.sort_by_key(|pair| std::cmp::Reverse(pair.2.parts()));
    let mut chosen: Vec<(usize, usize, Agreement)> = Vec::new();
    for pair in all {
        if !chosen.iter().any(|known| known.0 == pair.0 || known.1 == pair.1) {
            chosen.push(pair);
        }
    }
    chosen
}

fn agreement(event: &GoldEvent, record: &Record, ontology: &Ontology) -> Agreement {
    let merged = ontology.merged.get(&event.event);
    let same = event.event == record.event || merged.is_some_and(|merged| merged.of.contains(&record.event));
    let parties = |wanted: &Option<OneOrMany>, found: &[Entity]| match wanted {
        None => true,
        Some(texts) => {
            let texts = texts.texts();
            texts.is_empty() && found.is_empty()
                || !texts.is_empty()
                    && texts
                        .iter()
                        .all(|text| found.iter().any(|entity| names(text, entity)))
        }
    };
    // Of a meeting, whom one calls the recipient is a matter of taste.
    let mutual = record.recipient.is_empty() && record.actor.len() > 1;
    let recipients = if mutual { &record.actor } else { &record.recipient };
    Agreement {
        event: same,
        actor: parties(&event.actor_text, &record.actor),
        recipient: parties(&event.recipient_text, recipients)
            || mutual && parties(&event.recipient_text, &record.recipient),
    }
}

/// Whether a hand-coded text names an entity: all words of the shorter stand in the longer, articles apart.
fn names(text: &str, entity: &Entity) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .filter(|word| !matches!(word.as_str(), "the" | "a" | "an" | "s"))
            .collect()
    };
    let wanted = words(text);
    let known = [Some(&entity.entity_text), entity.name.as_ref()];
    !wanted.is_empty()
        && known
            .into_iter()
            .flatten()
            .map(|name| words(name))
            .any(|name| !name.is_empty() && (wanted.is_subset(&name) || name.is_subset(&wanted)))
}

/// Scores the other fields of a hand-coded event that has been found.
fn compare_fields(event: &GoldEvent, record: &Record, fields: &mut Vec<(String, Vec<Unit>)>) {
    let Ok(Value::Object(record)) = serde_json::to_value(record) else {
        return;
    };
    for (name, wanted) in &event.fields {
        let Some(found) = record.get(name) else { continue };
        let right = agree(wanted, found);
        let counts = if right { [1, 0, 0] } else { [0, 1, 1] };
        let unit = Unit {
            counts: vec![(0, counts)],
            right,
        };
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, units)) => units.push(unit),
            None => fields.push((name.clone(), vec![unit])),
        }
    }
}

/// Whether values are the same; of objects, whether those given are, and a list in any order.
fn agree(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => wanted
            .iter()
            .all(|(name, value)| found.get(name).is_some_and(|other| agree(value, other))),
        (Value::Array(wanted), Value::Array(found)) => {
            wanted.len() == found.len()
                && wanted
                    .iter()
                    .all(|value| found.iter().any(|other| agree(value, other)))
        }
        (Value::Number(wanted), Value::Number(found)) => wanted.as_f64() == found.as_f64(),
        _ => wanted == found,
    }
}

fn mistake(item: &RecordItem, event: &GoldEvent, record: Option<&Record>) -> Mistake {
    let texts = |texts: &Option<OneOrMany>| match texts {
        Some(texts) => texts.texts().join("; "),
        None => "?".into(),
    };
    let entities = |entities: &[Entity]| -> String {
        let names = entities.iter().map(|entity| entity.entity_text.as_str());
        names.collect::<Vec<_>>().join("; ")
    };
    Mistake {
        uid: item.id.clone(),
        line: item.line,
        gold: format!(
            "{} {} > {}",
            event.event,
            texts(&event.actor_text),
            texts(&event.recipient_text)
        ),
        predicted: record.map_or_else(
            || NONE.to_owned(),
            |record| {
                format!(
                    "{} {} > {}",
                    record.event,
                    entities(&record.actor),
                    entities(&record.recipient)
                )
            },
        ),
        score: record.map_or(0.0, |record| record.certainty),
        text: record.map_or_else(|| item.text.clone(), |record| record.text.clone()),
        explain: record.map_or_else(
            || "no record agrees with it in category, or in actor and recipient".to_owned(),
            |record| {
                format!(
                    "{} from {} on “{}”",
                    record.event, record.pattern, record.event_text.text
                )
            },
        ),
    }
}
