//! `legation actors`: an actor's entry as of a day; the names in articles that no actor file has; figures against texts marked by hand.

use super::{Stop, out, verdict};
use crate::arguments::{ActorsArguments, Global};
use crate::capture;
use crate::codebook;
use crate::coding::on_all;
use crate::evaluate::who::score;
use crate::formats::{Named, UNLISTED_FORMATS};
use crate::inputs::Reading;
use crate::messages::Messages;
use crate::unlisted::Names;
use anyhow::{Context, anyhow};
use jiff::civil::Date;
use legation_core::Codebook;
use legation_core::codebook::actors::{ActorEntry, DatedRole};
use legation_core::who::{ActorId, unlisted};
use legation_parse::{Document, Engine};
use std::io::{self, Write};

pub(crate) fn run(global: &Global, wanted: &ActorsArguments, messages: &mut Messages) -> Result<(), Stop> {
    if let Some(archive) = &wanted.archive {
        let format = wanted.format.as_deref().unwrap_or("table");
        return super::archive::tally::actors(global, archive, &wanted.wanted, wanted.all, format, messages);
    }
    let knowledge = codebook::load(global, messages)?;
    let book = &knowledge.codebook;
    let mut out = out();
    if let Some(gold) = &wanted.score {
        let file = gold.display();
        let text = std::fs::read_to_string(gold)
            .with_context(|| format!("{file}: expected a readable file of UTF-8"))?;
        let report = score(&text, book).map_err(|error| anyhow!("{file}: {error}"))?;
        out.write_all(report.as_bytes())?;
        out.flush()?;
        return Ok(());
    }
    if wanted.unlisted {
        return rank(global, wanted, book, messages, &mut out);
    }
    let Some(name) = Some(wanted.names.join(" ")).filter(|name| !name.is_empty()) else {
        return Err(anyhow!("give the name of an actor, or --unlisted with articles").into());
    };
    let found = book.actors.lookup(&name);
    if found.is_empty() {
        return Err(anyhow!("no actor has the name or id `{name}`").into());
    }
    for (number, id) in found.into_iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        show(&mut out, book, id, wanted.date)?;
    }
    out.flush()?;
    Ok(())
}

/// The unlisted names of articles, ranked.
fn rank(
    global: &Global,
    wanted: &ActorsArguments,
    book: &Codebook,
    messages: &mut Messages,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let asked = wanted.format.as_deref();
    let asked = asked.unwrap_or(if capture::is_terminal() { "table" } else { "jsonl" });
    let Some(format) = UNLISTED_FORMATS.iter().find(|known| known.name() == asked) else {
        return Err(anyhow!("{asked}: no such format").into());
    };
    let mut names = Names::default();
    messages.start_progress();
    let work = |document: &Document| unlisted(document, book, Engine::embedded());
    let options = Reading::new(global);
    let documents = on_all(
        &wanted.names,
        &options,
        messages,
        |_| true,
        work,
        |opened, _| {
            let Some((opened, found)) = opened else {
                return Ok(());
            };
            names.add(found, &opened.document.id, &opened.document.text);
            Ok::<(), Stop>(())
        },
    )?;
    messages.end_progress();
    (format.write)(&names.ranked(wanted.min, wanted.wanted.limit), out)?;
    out.flush()?;
    verdict(global, documents, messages)
}

/// An actor's entry: what it is on a day, or over all its days.
fn show(out: &mut dyn Write, book: &Codebook, id: ActorId, date: Option<Date>) -> io::Result<()> {
    let Some(entry) = book.actors.actor(id) else {
        return Ok(());
    };
    writeln!(out, "{}", entry.name)?;
    let mut line = |name: &str, value: &str| {
        if value.is_empty() {
            Ok(())
        } else {
            writeln!(out, "  {name:<10} {value}")
        }
    };
    line("id", &entry.id)?;
    line("kind", entry.kind.as_str())?;
    line("names", &entry.names.join("; "))?;
    line("people", &entry.demonyms.join("; "))?;
    let seats = entry
        .capital
        .iter()
        .chain(&entry.capital_weak)
        .chain(&entry.seats);
    line(
        "seats",
        &seats.map(|name| name.as_str()).collect::<Vec<_>>().join("; "),
    )?;
    let surname = match (&entry.surname, entry.famous) {
        (Some(surname), true) => format!("{surname} (enough alone)"),
        (Some(surname), false) => format!("{surname} (after the full name or a title)"),
        (None, _) => String::new(),
    };
    line("surname", &surname)?;
    line("weak", &entry.weak.join("; "))?;
    if let Some(day) = date {
        let today = entry.roles.iter().find(|role| holds(role, day));
        let told = today.map_or_else(|| outside(entry, day), told);
        line(&format!("{day}"), &told)?;
    }
    for role in &entry.roles {
        line("role", &told(role))?;
    }
    line("wikidata", entry.wikidata.as_deref().unwrap_or(""))?;
    line("source", &entry.source)?;
    line("note", entry.note.as_deref().unwrap_or(""))
}

fn holds(role: &DatedRole, day: Date) -> bool {
    role.from.is_none_or(|from| from <= day) && role.until.is_none_or(|until| day <= until)
}

/// What is said of a day on which no role holds.
fn outside(entry: &ActorEntry, day: Date) -> String {
    let before = entry
        .roles
        .iter()
        .any(|role| role.until.is_some_and(|until| until < day));
    let word = if before {
        "no longer in any role listed"
    } else {
        "in no role listed yet"
    };
    word.to_owned()
}

fn told(role: &DatedRole) -> String {
    let mut told = role.code.as_deref().unwrap_or("no code").to_owned();
    for sector in &role.sector {
        told.push(' ');
        told.push_str(sector);
    }
    if let Some(office) = &role.office {
        told.push_str(&format!(", {office}"));
    }
    match (role.from, role.until) {
        (Some(from), Some(until)) => told.push_str(&format!(" ({from} to {until})")),
        (Some(from), None) => told.push_str(&format!(" (since {from})")),
        (None, Some(until)) => told.push_str(&format!(" (until {until})")),
        (None, None) => {}
    }
    told
}
