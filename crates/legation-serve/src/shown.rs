//! What the page is told: events and records with what a reader wants beside the fields, words for them and marked words in them.

use crate::marks::{Mark, Units, marks};
use crate::setting::Knowledge;
use legation_archive::{Decision, Member};
use legation_core::Record;
use legation_core::tell::{certainty, human, said_by, sentence};
use legation_merge::{Event, cited};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A merged event in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventRow {
    /// The event's own fields, as in the documentation of merged events.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub(crate) event: Event,
    /// PLOVER's score of category and mode, from -10 to 10.
    pub(crate) event_scale: f64,
    /// What happened, in words.
    pub(crate) text: String,
    /// When, in words.
    pub(crate) when: String,
    /// The kind of deal that it moves along.
    pub(crate) deal: Option<String>,
    /// The stage of that deal.
    pub(crate) stage: Option<String>,
    /// The sentence of the report that tells it best.
    pub(crate) quote: String,
    /// Who published that report.
    pub(crate) outlet: Option<String>,
    /// The document of that report.
    pub(crate) document: String,
}

/// A record with its sentence.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordShown {
    /// The record, all fields; as corrected, where it was corrected.
    #[schema(value_type = Object)]
    pub(crate) record: Record,
    /// What happened, in words.
    pub(crate) text: String,
    /// When, in words.
    pub(crate) when: String,
    /// `stated`, `reported`, `claimed` ...; empty where the status says it all.
    pub(crate) certainty: &'static str,
    /// Who says so, in words.
    pub(crate) said_by: String,
    /// Marked words, in UTF-16 units: of the sentence where `sentence` is given, of the document else.
    pub(crate) marks: Vec<Mark>,
    /// The evidence sentence, and a sentence of text before and behind it, on one line each; given with an event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sentence: Option<String>,
    /// What stands for its source: the outlet that it cites, else the one that published its text first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    /// Whether its document was corrected since and tells it no more.
    pub(crate) withdrawn: bool,
    /// Whether a reviewer rejected it.
    pub(crate) rejected: bool,
    /// What the coder had, where a reviewer corrected it.
    #[schema(value_type = Option<Object>)]
    pub(crate) original: Option<Value>,
    /// What reviewers decided, the latest first, and what was taken back.
    #[schema(value_type = Vec<Object>)]
    pub(crate) decisions: Vec<Decision>,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listed<T> {
    /// The rows.
    pub(crate) items: Vec<T>,
    /// What to give as `cursor` for the next page; null at the end.
    pub(crate) next: Option<String>,
}

/// Names the outlet that a record cites, if it does.
pub(crate) fn citing(knowledge: &Knowledge) -> impl Fn(&Record) -> Option<String> {
    |record| cited(record, &knowledge.outlets)
}

pub(crate) fn row(event: Event, members: &[Member], knowledge: &Knowledge) -> EventRow {
    let best = members
        .iter()
        .min_by_key(|member| (member.withdrawn, legation_merge::telling(&member.record)));
    let told = |tell: &dyn Fn(&Record) -> String| best.map_or_else(String::new, |best| tell(&best.record));
    let deal = members.iter().find_map(|member| member.record.deal.as_ref());
    let ontology = &knowledge.codebook.ontology;
    EventRow {
        event_scale: ontology
            .category(&event.event)
            .map_or(0.0, |category| ontology.score(category, &event.mode)),
        text: told(&|record| sentence(record, &knowledge.words, &knowledge.states)),
        when: told(&|record| human(record, &knowledge.words)),
        deal: deal.map(|deal| deal.kind.clone()),
        stage: deal.map(|deal| deal.stage.clone()),
        quote: told(&|record| flat(&record.text)),
        outlet: best.and_then(|best| best.record.cite_info.outlet.clone()),
        document: told(&|record| record.text_info.document.clone()),
        event,
    }
}

/// Text on one line.
pub(crate) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A record whose marks count from the start of its document.
pub(crate) fn in_document(record: Record, units: &Units, knowledge: &Knowledge) -> RecordShown {
    RecordShown {
        text: sentence(&record, &knowledge.words, &knowledge.states),
        when: human(&record, &knowledge.words),
        certainty: certainty(&record),
        said_by: said_by(&record, &knowledge.words, &knowledge.states),
        marks: marks(&record, units),
        sentence: None,
        source: None,
        withdrawn: false,
        rejected: false,
        original: None,
        decisions: Vec::new(),
        record,
    }
}

/// A record whose marks count from the start of its sentence, which it carries. Sources named outside of it are not marked.
pub(crate) fn in_sentence(record: Record, knowledge: &Knowledge) -> RecordShown {
    let text = record.text.clone();
    let units = Units::of(&text);
    let (start, end) = (record.text_info.start, record.text_info.end);
    let mut near = record.clone();
    let shift = |from: &mut usize, to: &mut usize| {
        // What lies outside becomes empty, and is not marked.
        if *from < start || *to > end {
            (*from, *to) = (0, 0);
        } else {
            (*from, *to) = (*from - start, *to - start);
        }
    };
    let words = &mut near.event_text;
    shift(&mut words.start, &mut words.end);
    for party in near.actor.iter_mut().chain(&mut near.recipient) {
        shift(&mut party.start, &mut party.end);
    }
    if let Some(words) = &mut near.date_text {
        shift(&mut words.start, &mut words.end);
    }
    if let Some(place) = &mut near.event_loc {
        shift(&mut place.start, &mut place.end);
    }
    for said in &mut near.attribution {
        shift(&mut said.start, &mut said.end);
    }
    if let Some(deal) = &mut near.deal {
        for item in &mut deal.items {
            shift(&mut item.start, &mut item.end);
        }
        if let Some(value) = &mut deal.value {
            shift(&mut value.start, &mut value.end);
        }
    }
    for count in &mut near.counts {
        shift(&mut count.start, &mut count.end);
    }
    near.text_info.start = 0;
    near.text_info.end = 0;
    let marks = marks(&near, &units);
    RecordShown {
        marks,
        sentence: Some(text),
        ..in_document(record, &units, knowledge)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::in_sentence;
    use crate::setting::Knowledge;
    use legation_core::codebook::Source;
    use legation_core::{Codebook, code_document};
    use legation_export::Countries;
    use legation_parse::{Document, Engine};

    #[test]
    fn marked_words_are_the_words_of_the_record() {
        let source = Source::embedded().unwrap();
        let knowledge = Knowledge::new(
            Codebook::load(&source).unwrap(),
            legation_core::tell::Words::new(&source).unwrap(),
            legation_merge::Rules::new(&source).unwrap(),
            source.clone(),
            Countries::new(&source).unwrap(),
        );
        let text = "🕊 A note.\n\nOn 4 March 2024 Kenya recognised Kosovo in Nairobi, Reuters reported.";
        let document = Document::plain("x", text.to_owned());
        let coded = code_document(&document, &knowledge.codebook, Engine::embedded());
        let record = coded.records.into_iter().next().expect("one record");
        let shown = in_sentence(record, &knowledge);
        let units: Vec<u16> = shown.sentence.unwrap().encode_utf16().collect();
        let words = |kind: &str| {
            let mark = shown.marks.iter().find(|mark| mark.kind == kind)?;
            String::from_utf16(units.get(mark.start..mark.end)?).ok()
        };
        assert_eq!(words("trigger").as_deref(), Some("recognised"));
        assert_eq!(words("actor").as_deref(), Some("Kenya"));
        assert_eq!(words("recipient").as_deref(), Some("Kosovo"));
    }
}
