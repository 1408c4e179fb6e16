//! `legation records`: the records of an archive that are wanted.

use super::ingest::now;
use crate::arguments::Global;
use crate::asking::{Records, Wanted};
use crate::codebook::{self, Knowledge};
use crate::commands::{FAILED, Stop, USAGE, out};
use crate::formats::{Named, RECORD_FORMATS};
use crate::messages::Messages;
use jiff::civil::Date;
use legation_archive::{Archive, Filter};
use legation_core::Codebook;
use legation_core::codebook::nearest;
use legation_core::record::{Entity, Record, Status};
use legation_core::tell::{Reach, Side, Words, as_of, side};
use legation_core::who::Actors;
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
            status: wanted.status.clone(),
            certainty: wanted.certainty,
            deal: wanted.deal.clone(),
            outlet: wanted.by.clone(),
            document: wanted.document.clone(),
            words: wanted.words.clone(),
            as_of: wanted.as_of,
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
            return Ok(());
        }
    }
    let knowledge = codebook::load(global, messages)?;
    let asked = Asked::new(&wanted.wanted, &knowledge, messages)?;
    let Some(format) = RECORD_FORMATS.iter().find(|known| known.name() == wanted.format) else {
        return Err(anyhow::anyhow!("{}: no such format", wanted.format).into());
    };
    let mut writer = (format.open)(out());
    let stopped = Archive::read(&wanted.place.archive)?.records(&asked.filter, |record| {
        if !asked.fits(&record) {
            return ControlFlow::Continue(false);
        }
        match writer.write(&record) {
            Ok(()) => ControlFlow::Continue(true),
            Err(error) => ControlFlow::Break(error),
        }
    })?;
    if let Some(error) = stopped {
        return Err(error.into());
    }
    writer.finish()?;
    Ok(())
}
