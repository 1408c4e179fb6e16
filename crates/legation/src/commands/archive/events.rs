//! `legation events`: reports of one happening together; why they are; and the word of a person on it.

use super::ingest::now;
use super::records::Asked;
use crate::arguments::Global;
use crate::asking::Events;
use crate::capture;
use crate::codebook;
use crate::commands::{FAILED, Stop, out};
use crate::counts::Counts;
use crate::formats::{EVENT_FORMATS, Named};
use crate::messages::Messages;
use crate::table::flat;
use legation_archive::{Adjudication, Archive, Compared};
use legation_core::who::Actors;
pub(super) use legation_merge::cited;
use std::collections::BTreeSet;
use std::io::Write;
use std::ops::ControlFlow;

pub(crate) fn run(global: &Global, wanted: &Events, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let archive = &wanted.place.archive;
    for (pair, same) in [(&wanted.join, true), (&wanted.split, false)] {
        if let [one, other] = pair.as_slice() {
            if !Archive::open(archive)?.pin(
                one,
                other,
                same,
                wanted.note.as_deref(),
                &now(),
                &knowledge.rules,
            )? {
                messages.error(&format!(
                    "{one}, {other}: expected the ids of two records of {} that can be of one event: of the same category, with a country or code in common, not far apart in time",
                    archive.display()
                ));
                return Err(Stop::Status(FAILED));
            }
            let said = if same { "one event" } else { "two events" };
            messages.done(&format!(
                "{one} and {other} are said to be of {said} in {}",
                archive.display()
            ));
            return Ok(());
        }
    }
    let archive = Archive::read(archive)?;
    if let Some(id) = &wanted.why {
        return why(&archive.why(id, &knowledge.rules)?, id, &archive.judgements(id)?);
    }
    let asked = Asked::new(&wanted.wanted, &knowledge, messages)?;
    let Some(format) = EVENT_FORMATS.iter().find(|known| known.name() == wanted.format) else {
        return Err(anyhow::anyhow!("{}: no such format", wanted.format).into());
    };
    let outlets = outlets(&knowledge.codebook.actors);
    let mut writer = (format.open)(out());
    let mut counts = wanted.per.map(Counts::new);
    let stopped = archive.events(
        &asked.filter,
        |record| asked.fits(record),
        &|record| cited(record, &outlets),
        |event, _| {
            if let Some(counts) = &mut counts {
                counts.add(event.date.as_deref(), event.enddate.as_deref(), event.quad_code);
                return ControlFlow::Continue(true);
            }
            match writer.write(&event) {
                Ok(()) => ControlFlow::Continue(true),
                Err(error) => ControlFlow::Break(error),
            }
        },
    )?;
    if let Some(error) = stopped {
        return Err(error.into());
    }
    if let Some(counts) = counts {
        return Ok(counts.write(&mut out(), capture::is_terminal())?);
    }
    writer.finish()?;
    Ok(())
}

/// Names of the outlets that the codebook lists.
pub(in crate::commands) fn outlets(actors: &Actors) -> BTreeSet<String> {
    actors
        .outlets()
        .iter()
        .map(|outlet| outlet.name.to_string())
        .collect()
}

fn why(compared: &[Compared], id: &str, said: &[Adjudication]) -> Result<(), Stop> {
    let mut out = out();
    for one in said {
        writeln!(out, "{id}: {}", judged(one))?;
    }
    if compared.is_empty() {
        writeln!(out, "{id}: no other record was looked at for its event")?;
    }
    for (number, one) in compared.iter().enumerate() {
        if number == 0 {
            writeln!(out, "{}: {}", one.record.id, flat(&one.record.text))?;
        }
        let together = if one.together {
            "the same event"
        } else {
            "another event"
        };
        writeln!(out, "\n{} is {together}: {}", one.other.id, flat(&one.other.text))?;
        for said in &one.judged {
            writeln!(out, "  {}", judged(said))?;
        }
        match (one.pinned, one.verdict.never) {
            (Some(true), _) => writeln!(out, "  said by hand to be one event")?,
            (Some(false), _) => writeln!(out, "  said by hand to be another event")?,
            (None, Some(never)) => writeln!(out, "  cannot be one: {never}")?,
            (None, None) => {
                let reasons: Vec<String> = one
                    .verdict
                    .reasons
                    .iter()
                    .map(|reason| format!("{} {:+.1}", reason.about, reason.weight))
                    .collect();
                writeln!(out, "  {:.1}: {}", one.verdict.score, reasons.join(", "))?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

/// `said by hand to be wrong (2026-01-02): another ministry`
fn judged(said: &Adjudication) -> String {
    let note = said
        .note
        .as_deref()
        .map(|note| format!(": {note}"))
        .unwrap_or_default();
    let day = said.made.get(..10).unwrap_or(&said.made);
    format!("said by hand to be {} ({day}){note}", said.verdict.as_str())
}
