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
use legation_archive::{Archive, Figured, Filter, LATEST, LOOKED_AT};
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
        &among(&asked.filter, LATEST, wanted.all),
        |record| asked.fits(record),
        &|record| cited(record, &outlets),
    )?;
    let columns = [
        "name", "role", "kind", "records", "events", "alone", "disputed", "first", "last",
    ];
    bounded(&found, messages);
    let rows = found.items.into_iter().map(|source| {
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
    all: bool,
    format: &str,
    messages: &mut Messages,
) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let asked = Asked::new(wanted, &knowledge, messages)?;
    let outlets = outlets(&knowledge.codebook.actors);
    let filter = among(&asked.filter, LATEST, all);
    let found = Archive::read(archive)?.actors(&filter, |record| asked.fits(record), &|record| {
        cited(record, &outlets)
    })?;
    bounded(&found, messages);
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
    let rows = found.items.into_iter().map(|actor| {
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
    let filter = among(&asked.filter, LOOKED_AT, wanted.all);
    let found = Archive::read(&wanted.place.archive)?.find(&wanted.sought.join(" "), &filter)?;
    if found.more {
        messages.note(&format!(
            "of more than {LOOKED_AT} documents that have the words, the {LOOKED_AT} that came in last: --all looks at all"
        ));
    }
    let columns = ["document", "outlet", "published", "title", "records", "snippet"];
    let rows = found.hits.into_iter().map(|hit| {
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

/// The filter, for what came in last.
pub(super) fn among(filter: &Filter, most: usize, all: bool) -> Filter {
    Filter {
        among: (!all).then_some(most),
        ..filter.clone()
    }
}

/// Says so where not all events are counted.
pub(super) fn bounded<T>(found: &Figured<T>, messages: &mut Messages) {
    if found.more {
        messages.note(&format!(
            "of more events than that, the {} latest: --all takes all",
            found.events
        ));
    }
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
