//! `legation sources`, `legation actors --archive`, `legation documents`: who tells, who acts, and which documents have some words.

use super::events::{cited, outlets};
use super::records::Asked;
use crate::answers::AnswerWriter;
use crate::arguments::Global;
use crate::asking::{Documents, Sources, Wanted};
use crate::codebook;
use crate::commands::{Stop, out};
use crate::formats::{Named, SQL_FORMATS};
use crate::messages::Messages;
use legation_archive::Archive;
use serde_json::{Value, json};
use std::path::Path;

pub(crate) fn sources(global: &Global, wanted: &Sources, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let asked = Asked::new(&wanted.wanted, &knowledge, messages)?;
    let actors = &knowledge.codebook.actors;
    let outlets = outlets(actors);
    let kind = |name: &str| {
        let listed = actors.outlets().iter().find(|outlet| outlet.name == name);
        listed.and_then(|outlet| outlet.kind.as_ref().map(ToString::to_string))
    };
    let found = Archive::read(&wanted.place.archive)?.sources(
        &asked.filter,
        |record| asked.fits(record),
        &|record| cited(record, &outlets),
    )?;
    let columns = [
        "name", "role", "kind", "records", "events", "alone", "disputed", "first", "last",
    ];
    let rows = found.into_iter().map(|source| {
        let kind = kind(&source.name);
        vec![
            json!(source.name),
            json!(source.role),
            json!(kind),
            json!(source.records),
            json!(source.events),
            json!(source.alone),
            json!(source.disputed),
            json!(source.first),
            json!(source.last),
        ]
    });
    answer(&wanted.format, &columns, rows)
}

pub(crate) fn actors(
    global: &Global,
    archive: &Path,
    wanted: &Wanted,
    format: &str,
    messages: &mut Messages,
) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let asked = Asked::new(wanted, &knowledge, messages)?;
    let outlets = outlets(&knowledge.codebook.actors);
    let found = Archive::read(archive)?.actors(&asked.filter, |record| asked.fits(record), &|record| {
        cited(record, &outlets)
    })?;
    let columns = [
        "name",
        "code",
        "events",
        "as_actor",
        "as_recipient",
        "quad1",
        "quad2",
        "quad3",
        "quad4",
        "first",
        "last",
    ];
    let rows = found.into_iter().map(|actor| {
        let [one, two, three, four] = actor.quads;
        vec![
            json!(actor.name),
            json!(actor.code),
            json!(one + two + three + four),
            json!(actor.actor),
            json!(actor.recipient),
            json!(one),
            json!(two),
            json!(three),
            json!(four),
            json!(actor.first),
            json!(actor.last),
        ]
    });
    answer(format, &columns, rows)
}

pub(crate) fn documents(global: &Global, wanted: &Documents, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let asked = Asked::new(&wanted.wanted, &knowledge, messages)?;
    let found = Archive::read(&wanted.place.archive)?.find(&wanted.sought.join(" "), &asked.filter)?;
    let columns = ["document", "outlet", "published", "title", "records", "snippet"];
    let rows = found.into_iter().map(|hit| {
        vec![
            json!(hit.document),
            json!(hit.outlet),
            json!(hit.published),
            json!(hit.title),
            json!(hit.records),
            json!(hit.snippet),
        ]
    });
    answer(&wanted.format, &columns, rows)
}

pub(in crate::commands) fn answer(
    format: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Value>>,
) -> Result<(), Stop> {
    let Some(format) = SQL_FORMATS.iter().find(|known| known.name() == format) else {
        return Err(anyhow::anyhow!("{format}: no such format").into());
    };
    let mut writer: Box<dyn AnswerWriter> = (format.open)(out());
    writer.columns(columns.iter().map(ToString::to_string).collect())?;
    for row in rows {
        writer.row(row)?;
    }
    writer.finish()?;
    Ok(())
}
