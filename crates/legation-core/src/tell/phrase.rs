//! A record as an English sentence, and in words who says so and how sure they are.

use super::names::{States, parties, source, tidy};
use super::words::{PhraseWords, Words};
use crate::record::{Attribution, Entity, Record, Status};

/// Certainty below which a record is only a claim.
pub(super) const FIRM: f64 = 0.7;

/// Whether a record tells an event as a fact, by somebody or the outlet: it may go among what happened.
pub(super) fn is_firm(record: &Record) -> bool {
    let hedged = |source: &Attribution| !matches!(source.stance.as_str(), "asserts");
    matches!(record.status, Status::Occurred | Status::Ongoing)
        && record.certainty >= FIRM
        && !record.attribution.iter().any(hedged)
}

/// Whether a record says that something did not happen, or that somebody denies or doubts it.
pub(super) fn is_denial(record: &Record) -> bool {
    record.status == Status::Negated
        || record
            .attribution
            .iter()
            .any(|source| matches!(source.stance.as_str(), "denies" | "doubts"))
        || record.deal.as_ref().is_some_and(|deal| deal.stage == "denied")
}

/// How a record's text commits itself: *stated*, *reported*, *claimed* ...; empty where its status says it all.
pub fn certainty(record: &Record) -> &'static str {
    match record.status {
        // The sentence says so itself.
        Status::Planned | Status::Possible | Status::Hypothetical | Status::Negated => return "",
        Status::Occurred | Status::Ongoing => {}
    }
    let stance = |wanted: &str| record.attribution.iter().any(|source| source.stance == wanted);
    if stance("denies") {
        "denied"
    } else if stance("doubts") {
        "doubted"
    } else if stance("claims") {
        "claimed"
    } else if stance("suggests") {
        "suggested"
    } else if record.certainty < 0.4 {
        "doubtful"
    } else if record.certainty < FIRM {
        "uncertain"
    } else if record.certainty < 0.95 || !record.attribution.is_empty() {
        "reported"
    } else {
        "stated"
    }
}

/// Who says so: `said by the foreign minister`; the outlet's own voice where nobody is named.
pub fn said_by(record: &Record, words: &Words, states: &States) -> String {
    let mut named: Vec<String> = Vec::new();
    let mut hedges: Vec<String> = Vec::new();
    for attribution in &record.attribution {
        let stance = words
            .stance
            .get(&attribution.stance)
            .map_or(attribution.stance.as_str(), String::as_str);
        match source(attribution, words, states) {
            Some(name) => named.push(format!("{stance} {name}")),
            None => hedges.push(format!("“{}”", attribution.cue)),
        }
    }
    if !named.is_empty() {
        return named.join(", ");
    }
    let outlet = record
        .cite_info
        .outlet
        .as_deref()
        .map_or("the article".to_owned(), |outlet| words.with_article(outlet));
    if hedges.is_empty() {
        format!("{outlet} in its own voice")
    } else {
        format!("{outlet}, naming no source ({})", hedges.join(", "))
    }
}

/// A record as a sentence without its date and source. What did not simply happen says so.
pub fn sentence(record: &Record, words: &Words, states: &States) -> String {
    let Some(phrase) = words.phrase_of(record) else {
        return format!("{} ({})", record.event, record.cameo);
    };
    let actors = parties(&record.actor, words, states).unwrap_or_else(|| "an unnamed party".to_owned());
    // Those who belong to the actor are no second party to tell.
    let own =
        |entity: &Entity| entity.code.is_some() && record.actor.iter().any(|actor| actor.code == entity.code);
    let others: Vec<Entity> = record
        .recipient
        .iter()
        .filter(|entity| !own(entity))
        .cloned()
        .collect();
    let recipients = parties(&others, words, states);
    let (past, base) = verb(phrase, record, recipients.is_some());
    let base = match (record.status, &phrase.meant) {
        (Status::Planned | Status::Possible, Some(meant)) => meant,
        _ => base,
    };
    let mut clause = match record.status {
        Status::Occurred | Status::Ongoing => format!("{actors} {past}"),
        Status::Planned => format!("{actors} to {base}"),
        Status::Possible => format!("{actors} may {base}"),
        Status::Hypothetical => format!("{actors} would {base}"),
        Status::Negated => format!("{actors} did not {base}"),
    };
    if let Some(recipients) = recipients {
        if !phrase.to.is_empty() {
            clause += " ";
            clause += &phrase.to;
        }
        clause += " ";
        clause += &recipients;
    }
    if let Some(topic) = topic(record, phrase, words) {
        clause += &topic;
    }
    clause += &numbers(record);
    // What is denied or only claimed is not told as a fact even where its line stands alone.
    let status = match record.status {
        Status::Occurred | Status::Ongoing if is_denial(record) => "denied",
        Status::Occurred | Status::Ongoing if !is_firm(record) => "claimed",
        status => status.as_str(),
    };
    let told = match words.status.get(status) {
        Some(before) => format!("{before}: {clause}"),
        None if record.status == Status::Ongoing => format!("{clause} (going on)"),
        None => clause,
    };
    upper_first(&told)
}

fn verb<'w>(phrase: &'w PhraseWords, record: &Record, has_recipient: bool) -> (&'w str, &'w str) {
    let or = |first: &'w Option<String>, second: &'w str| first.as_deref().unwrap_or(second);
    if has_recipient {
        (&phrase.past, &phrase.base)
    } else if record.actor.len() > 1 && phrase.together.is_some() && to_each_other(phrase, record) {
        (
            or(&phrase.together, &phrase.past),
            or(&phrase.together_base, &phrase.base),
        )
    } else {
        (
            or(&phrase.alone, &phrase.past),
            or(&phrase.alone_base, &phrase.base),
        )
    }
}

/// Whether those who did it did it to each other.
fn to_each_other(phrase: &PhraseWords, record: &Record) -> bool {
    let lemma = record.pattern.split('/').nth(1);
    phrase.together_of.as_ref().is_none_or(|entries| {
        entries
            .iter()
            .any(|entry| lemma.is_some_and(|lemma| lemma.replace('-', " ") == *entry))
    })
}

fn topic(record: &Record, phrase: &PhraseWords, words: &Words) -> Option<String> {
    let deal = record.deal.as_ref()?;
    let items: Vec<String> = deal
        .items
        .iter()
        .map(|item| match item.quantity {
            Some(quantity) if !item.text.chars().any(|c| c.is_ascii_digit()) => {
                format!("{quantity} {}", item.text)
            }
            _ => tidy(&item.text),
        })
        .collect();
    let value = deal.value.as_ref().map(|value| value.text.clone());
    let brackets: Vec<String> = items.into_iter().chain(value).collect();
    let brackets = if brackets.is_empty() {
        String::new()
    } else {
        format!(" ({})", brackets.join(", "))
    };
    let about = words.kind.get(&deal.kind).map_or("", |kind| kind.about.as_str());
    if phrase.about.is_empty() || about.is_empty() {
        return (!brackets.is_empty()).then_some(brackets);
    }
    Some(format!(" {} {about}{brackets}", phrase.about))
}

fn numbers(record: &Record) -> String {
    let range = |[low, high]: [u64; 2]| {
        if low == high {
            low.to_string()
        } else {
            format!("{low} to {high}")
        }
    };
    let mut parts = Vec::new();
    if let Some(deaths) = record.deaths {
        parts.push(format!("{} killed", range(deaths)));
    }
    if let Some(injuries) = record.injuries {
        parts.push(format!("{} injured", range(injuries)));
    }
    parts.extend(
        record
            .counts
            .iter()
            .map(|count| format!("{} {}", range([count.low, count.high]), count.kind)),
    );
    if parts.is_empty() {
        String::new()
    } else {
        format!("; {}", parts.join(", "))
    }
}

/// The first letter in upper case.
pub(super) fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
