//! PETRARCH2's output: a row a record and dyad, with the texts of actors and event that its options `write_actor_text` and `write_event_text` add.

use super::{day, each, id, text, written};
use crate::formats::Setting;
use crate::told::Told;
use legation_core::record::Entity;

/// Source: `PETRwriter.py` of PETRARCH2 (Open Event Data Alliance), which writes no names of columns; these are ours.
pub(crate) const PETRARCH: &[&str] = &[
    "Date",
    "Source",
    "Target",
    "EventCode",
    "Issues",
    "SentenceIDs",
    "URL",
    "StorySource",
    "SourceText",
    "TargetText",
    "EventText",
];

/// Where PETRARCH has nothing to say.
const NONE: &str = "---";

pub(crate) fn petrarch(told: &Told<'_>, _: &Setting<'_>) -> Vec<Vec<String>> {
    let code = |party: Option<&Entity>| -> String {
        let code: String = party
            .into_iter()
            .flat_map(|party| party.code.iter().chain(party.sector.first()))
            .map(String::as_str)
            .collect();
        or_none(code)
    };
    let words = |party: Option<&Entity>| or_none(text(party.map(|party| &party.entity_text)));
    each(told)
        .map(|(report, at, (actor, recipient))| {
            let record = report.record;
            // Issues and how often each is told; a record has a context once.
            let issues: Vec<String> = record
                .context
                .iter()
                .map(|context| format!("{context},1"))
                .collect();
            vec![
                written(day(record), "%Y%m%d"),
                code(actor),
                code(recipient),
                record.cameo.clone(),
                issues.join(";"),
                format!(
                    "{}_{}_{}",
                    record.text_info.document,
                    record.text_info.sentence,
                    id(&record.id, at)
                ),
                text(record.cite_info.url.as_ref()),
                text(record.cite_info.outlet.as_ref()),
                words(actor),
                words(recipient),
                or_none(record.event_text.text.clone()),
            ]
        })
        .collect()
}

fn or_none(words: String) -> String {
    if words.is_empty() { NONE.into() } else { words }
}
