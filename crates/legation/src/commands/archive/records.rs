//! `legation records`: the records of an archive that are wanted.

use crate::arguments::Global;
use crate::asking::{Records, Wanted};
use crate::codebook::{self, Knowledge};
use crate::commands::{Stop, USAGE, out};
use crate::formats::{Named, RECORD_FORMATS};
use crate::messages::Messages;
use jiff::civil::Date;
use legation_archive::{Archive, Filter};
use legation_core::record::{Entity, Record};
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
