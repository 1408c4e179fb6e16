//! `legation reviews`: who decided what, how far reviewers agree, and what comes of it.

use super::Stop;
use super::archive::tally::answer;
use crate::messages::Messages;
use crate::serving::Reviews;
use anyhow::Context;
use legation_archive::Archive;
use serde_json::json;
use std::path::Path;

pub(crate) fn run(wanted: &Reviews, messages: &mut Messages) -> Result<(), Stop> {
    let archive = Archive::read(&wanted.place.archive)?;
    let write = |path: &Path, text: String| {
        std::fs::write(path, text)
            .with_context(|| format!("{}: expected a file that can be written", path.display()))
    };
    if let Some(path) = &wanted.gold {
        let texts = archive.gold()?;
        let lines: Vec<String> = texts
            .iter()
            .map(serde_json::to_string)
            .collect::<Result<_, _>>()?;
        write(path, lines.iter().map(|line| format!("{line}\n")).collect())?;
        messages.note(&format!("{}: {} sentences", path.display(), texts.len()));
    }
    if let Some(path) = &wanted.proposals {
        write(path, archive.proposals()?)?;
        messages.note(&format!(
            "{}: proposals, to be worked over before they count",
            path.display()
        ));
    }
    if wanted.gold.is_some() || wanted.proposals.is_some() {
        return Ok(());
    }
    if wanted.agreement {
        let agreement = archive.agreement()?;
        if agreement.records == 0 {
            messages.note(&"no record that two reviewers decided on: agreement is told of those");
        } else {
            messages.note(&format!(
                "{} records that two or more decided on; reviewers: {}",
                agreement.records,
                agreement.reviewers.join(", ")
            ));
        }
        let fields = agreement.fields.into_iter().filter(|one| one.records > 0);
        let rows = fields.map(|one| {
            vec![
                json!(one.field),
                json!(one.records),
                json!(one.same),
                json!(one.alpha),
            ]
        });
        return answer(&wanted.format, &["field", "records", "same", "alpha"], rows);
    }
    let columns = [
        "number",
        "made",
        "reviewer",
        "verdict",
        "act",
        "correction",
        "note",
        "record",
        "undone",
        "undone_by",
        "words",
    ];
    let rows = archive.decisions(None, usize::MAX)?.into_iter().map(|one| {
        vec![
            json!(one.number),
            json!(one.made),
            json!(one.reviewer),
            json!(one.verdict),
            json!(one.act),
            json!(one.correction.map(|fields| fields.to_string())),
            json!(one.note),
            json!(one.record),
            json!(one.undone),
            json!(one.undone_by),
            json!(one.words),
        ]
    });
    answer(&wanted.format, &columns, rows)
}
