//! `legation records`: the records of an archive that are wanted.

use super::events::{cited, outlets};
use super::ingest::now;
use crate::arguments::Global;
use crate::asking::{Records, Wanted};
use crate::capture;
use crate::codebook::{self, Knowledge};
use crate::commands::{FAILED, Stop, USAGE, out};
use crate::counts::Counts;
use crate::formats::{Named, RECORD_FORMATS};
use crate::messages::Messages;
use jiff::civil::Date;
use legation_archive::{Archive, ArchiveError, Filter};
use legation_core::Codebook;
use legation_core::codebook::nearest;
use legation_core::record::{Entity, Record, Status};
use legation_core::tell::{Reach, Side, Words, as_of, side};
use legation_core::who::Actors;
use std::collections::BTreeSet;
use std::io;
use std::ops::ControlFlow;

/// An actor that is asked for: one of the actor list, or a code.
pub(super) enum Who {
    Listed(Box<Side>),
    Code(String),
}

impl Who {
    /// What a user calls an actor.
    fn of(name: &str, actors: &Actors, messages: &mut Messages) -> Result<Who, Stop> {
        match side(name, actors) {
            Ok(side) => Ok(Who::Listed(Box::new(side))),
            Err(_) if is_code(name) => Ok(Who::Code(name.to_owned())),
            Err(error) => {
                messages.error(&error);
                Err(Stop::Status(USAGE))
            }
        }
    }

    fn reach(&self, actors: &Actors) -> Reach {
        match self {
            Who::Listed(side) => side.reach(actors),
            Who::Code(code) => Reach {
                names: Vec::new(),
                codes: vec![code.clone()],
            },
        }
    }

    fn is_one_of(&self, parties: &[Entity], day: Option<Date>, actors: &Actors, words: &Words) -> bool {
        parties.iter().any(|party| match self {
            Who::Listed(side) => side.has(party, day, actors, words),
            Who::Code(code) => party.code.as_ref() == Some(code),
        })
    }
}

/// A word that no record can have would find nothing and say so by silence.
fn check(wanted: &Wanted, codebook: &Codebook, messages: &mut Messages) -> Result<(), Stop> {
    let ontology = &codebook.ontology;
    let categories: Vec<&str> = ontology
        .categories
        .iter()
        .map(|category| category.name.as_str())
        .collect();
    let modes: Vec<&str> = ontology
        .categories
        .iter()
        .flat_map(|category| category.modes.keys())
        .map(String::as_str)
        .collect();
    let contexts: Vec<&str> = ontology.contexts.iter().map(String::as_str).collect();
    let statuses: Vec<&str> = Status::ALL.iter().map(|status| status.as_str()).collect();
    let kinds: Vec<&str> = codebook.deals.kind_names().collect();
    let events: Vec<String> = wanted.event.iter().map(|event| event.to_uppercase()).collect();
    let asked = [
        ("--event", "PLOVER category", &events, &categories),
        ("--mode", "PLOVER mode", &wanted.mode, &modes),
        ("--context", "PLOVER context", &wanted.context, &contexts),
        ("--status", "status", &wanted.status, &statuses),
        ("--deal", "kind of deal", &wanted.deal, &kinds),
    ];
    let mut wrong = false;
    for (option, what, given, known) in asked {
        for word in given.iter().filter(|word| !known.contains(&word.as_str())) {
            wrong = true;
            let advice = nearest(word, known.iter().copied()).map_or_else(
                || format!("one of {}", known.join(", ")),
                |near| format!("did you mean {near}?"),
            );
            messages.error(&format!("{option} {word}: expected a {what}: {advice}"));
        }
    }
    for code in wanted.country.iter().filter(|code| !is_code(code)) {
        wrong = true;
        messages.error(&format!(
            "--country {code}: expected an ISO 3166 alpha-3 code, such as IND"
        ));
    }
    if wrong { Err(Stop::Status(USAGE)) } else { Ok(()) }
}

/// The outlets of the kinds that are asked for.
fn kinds(wanted: &Wanted, actors: &Actors, messages: &mut Messages) -> Result<Option<Vec<String>>, Stop> {
    if wanted.source_kind.is_empty() {
        return Ok(None);
    }
    let known: BTreeSet<&str> = actors
        .outlets()
        .iter()
        .filter_map(|outlet| outlet.kind.as_deref())
        .collect();
    for kind in &wanted.source_kind {
        if !known.contains(kind.as_str()) {
            let known: Vec<&str> = known.into_iter().collect();
            messages.error(&format!(
                "--source-kind {kind}: expected a kind of outlet: one of {}",
                known.join(", ")
            ));
            return Err(Stop::Status(USAGE));
        }
    }
    let of = actors.outlets().iter().filter(|outlet| {
        wanted
            .source_kind
            .iter()
            .any(|kind| outlet.kind.as_deref() == Some(kind))
    });
    Ok(Some(of.map(|outlet| outlet.name.to_string()).collect()))
}

/// Three capitals, as all codes of actors are.
fn is_code(name: &str) -> bool {
    name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Which records are wanted, as the archive can tell it and as only the actor list can.
pub(super) struct Asked<'k> {
    pub(super) filter: Filter,
    actor: Option<Who>,
    recipient: Option<Who>,
    parties: Vec<Who>,
    actors: &'k Actors,
    words: &'k Words,
}

impl<'k> Asked<'k> {
    pub(super) fn new(
        wanted: &Wanted,
        knowledge: &'k Knowledge,
        messages: &mut Messages,
    ) -> Result<Asked<'k>, Stop> {
        let (actors, words) = (&knowledge.codebook.actors, &knowledge.words);
        check(wanted, &knowledge.codebook, messages)?;
        let mut who = |name: &Option<String>| -> Result<Option<Who>, Stop> {
            name.as_ref()
                .map(|name| Who::of(name, actors, messages))
                .transpose()
        };
        let (actor, recipient) = (who(&wanted.actor)?, who(&wanted.recipient)?);
        let parties = wanted
            .between
            .iter()
            .map(|name| Who::of(name, actors, messages))
            .collect::<Result<Vec<Who>, Stop>>()?;
        let filter = Filter {
            actor: actor.as_ref().map(|who| who.reach(actors)),
            recipient: recipient.as_ref().map(|who| who.reach(actors)),
            parties: parties.iter().map(|who| who.reach(actors)).collect(),
            event: wanted.event.iter().map(|event| event.to_uppercase()).collect(),
            mode: wanted.mode.clone(),
            context: wanted.context.clone(),
            quad: wanted.quad.clone(),
            cameo: wanted.cameo.clone(),
            from: wanted.from,
            to: wanted.to,
            country: wanted.country.clone(),
            place: wanted.place_name.clone(),
            sources: kinds(wanted, actors, messages)?,
            standing: wanted.standing.clone(),
            status: wanted.status.clone(),
            certainty: wanted.certainty,
            deal: wanted.deal.clone(),
            outlet: wanted.by.clone(),
            document: wanted.document.clone(),
            words: wanted.words.clone(),
            as_of: wanted.as_of,
            machine: wanted.machine,
            limit: wanted.limit,
            ..Filter::default()
        };
        Ok(Asked {
            filter,
            actor,
            recipient,
            parties,
            actors,
            words,
        })
    }

    /// The archive finds by name and code; who belongs to a side on the day of the record is told here.
    pub(super) fn fits(&self, record: &Record) -> bool {
        let day = as_of(record);
        let has = |who: &Who, parties: &[Entity]| who.is_one_of(parties, day, self.actors, self.words);
        self.actor.as_ref().is_none_or(|who| has(who, &record.actor))
            && self
                .recipient
                .as_ref()
                .is_none_or(|who| has(who, &record.recipient))
            && self
                .parties
                .iter()
                .all(|who| has(who, &record.actor) || has(who, &record.recipient))
    }
}

pub(crate) fn run(global: &Global, wanted: &Records, messages: &mut Messages) -> Result<(), Stop> {
    for (id, correct) in [(&wanted.correct, true), (&wanted.wrong, false)] {
        if let Some(id) = id {
            let archive = &wanted.place.archive;
            if !Archive::open(archive)?.judge(id, correct, wanted.note.as_deref(), &now())? {
                messages.error(&format!(
                    "{id}: expected the id of a record of {}",
                    archive.display()
                ));
                return Err(Stop::Status(FAILED));
            }
            let said = if correct { "correct" } else { "wrong" };
            messages.done(&format!("{id} is said to be {said} in {}", archive.display()));
            return Ok(());
        }
    }
    let knowledge = codebook::load(global, messages)?;
    let asked = Asked::new(&wanted.wanted, &knowledge, messages)?;
    let Some(format) = RECORD_FORMATS.iter().find(|known| known.name() == wanted.format) else {
        return Err(anyhow::anyhow!("{}: no such format", wanted.format).into());
    };
    let mut writer = (format.open)(out());
    let mut counts = wanted.per.map(Counts::new);
    let mut each = |record: &Record| match &mut counts {
        Some(counts) => {
            counts.add(
                record.date.as_deref(),
                record.enddate.as_deref(),
                record.quad_code,
            );
            Ok(())
        }
        None => writer.write(record),
    };
    let archive = Archive::read(&wanted.place.archive)?;
    let stopped = if asked.filter.standing.is_empty() {
        archive.records(&asked.filter, |record| {
            if !asked.fits(&record) {
                return ControlFlow::Continue(false);
            }
            match each(&record) {
                Ok(()) => ControlFlow::Continue(true),
                Err(error) => ControlFlow::Break(error),
            }
        })?
    } else {
        of_events(&archive, &asked, &knowledge, &mut each)?
    };
    if let Some(error) = stopped {
        return Err(error.into());
    }
    match counts {
        Some(counts) => counts.write(&mut out(), capture::is_terminal())?,
        None => writer.finish()?,
    }
    Ok(())
}

/// The records that are wanted of events that stand as is asked for, event by event.
fn of_events(
    archive: &Archive,
    asked: &Asked<'_>,
    knowledge: &Knowledge,
    each: &mut dyn FnMut(&Record) -> io::Result<()>,
) -> Result<Option<io::Error>, ArchiveError> {
    let outlets = outlets(&knowledge.codebook.actors);
    let cited = |record: &Record| cited(record, &outlets);
    let (mut left, mut wanted) = (asked.filter.limit.unwrap_or(usize::MAX), BTreeSet::new());
    let whole = Filter {
        limit: None,
        ..asked.filter.clone()
    };
    // Which records of an event are wanted is known once all have been asked for.
    let plain = Filter {
        standing: Vec::new(),
        ..whole.clone()
    };
    archive.records(&plain, |record| {
        if asked.fits(&record) {
            wanted.insert((record.text_info.document, record.id));
        }
        ControlFlow::<(), bool>::Continue(true)
    })?;
    archive.events(
        &whole,
        |record| asked.fits(record),
        &cited,
        |_, members| {
            for record in members.iter().map(|member| &member.record) {
                let key = (record.text_info.document.clone(), record.id.clone());
                if left == 0 || !wanted.contains(&key) {
                    continue;
                }
                left -= 1;
                if let Err(error) = each(record) {
                    return ControlFlow::Break(error);
                }
            }
            ControlFlow::Continue(true)
        },
    )
}
