//! Who tells and who acts: sources and actors of the events that are wanted, with figures.

use crate::ask::Filter;
use crate::error::ArchiveError;
use crate::events::Member;
use crate::open::Archive;
use legation_core::Record;
use legation_core::record::Entity;
use legation_merge::Event;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Somebody who tells of events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SourceFigures {
    /// The outlet, or who is quoted.
    pub name: String,
    /// `outlet` where it stands as the source of a record; `quoted` where a record gives its word.
    pub role: &'static str,
    /// Records.
    pub records: usize,
    /// Events.
    pub events: usize,
    /// Events of which it is the only independent source; of outlets only.
    pub alone: usize,
    /// Events that are disputed.
    pub disputed: usize,
    /// First day of publication, ISO 8601.
    pub first: Option<String>,
    /// Last day of publication, ISO 8601.
    pub last: Option<String>,
}

/// Somebody who acts, or is acted on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ActorFigures {
    /// Canonical name, else the words.
    pub name: String,
    /// Country or PLOVER code.
    pub code: Option<String>,
    /// Events that it is the actor of.
    pub actor: usize,
    /// Events that it is the recipient of.
    pub recipient: usize,
    /// Events by quad code, from 1 to 4.
    pub quads: [usize; 4],
    /// First day on which one of them can have happened, ISO 8601.
    pub first: Option<String>,
    /// Last day, ISO 8601.
    pub last: Option<String>,
}

/// What is made of events, and of how many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figured<T> {
    /// What is made of them.
    pub items: Vec<T>,
    /// Events that it is made of.
    pub events: usize,
    /// Whether there may be more that it is not made of: earlier ones.
    pub more: bool,
}

/// Records of the events that figures and deals are made of where nobody asks for all: the latest.
pub const LATEST: usize = 1_500;

/// Widens a span of days, as ISO 8601 has them, by another.
fn widen(first: &mut Option<String>, last: &mut Option<String>, from: Option<&String>, to: Option<&String>) {
    for day in [from, to].into_iter().flatten() {
        if first.as_ref().is_none_or(|first| day < first) {
            *first = Some(day.clone());
        }
        if last.as_ref().is_none_or(|last| day > last) {
            *last = Some(day.clone());
        }
    }
}

impl Archive {
    /// The sources of the events of which a record is wanted, those of most events first; as [`Archive::events`].
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn sources(
        &self,
        filter: &Filter,
        wanted: impl FnMut(&Record) -> bool,
        cited: &dyn Fn(&Record) -> Option<String>,
    ) -> Result<Figured<SourceFigures>, ArchiveError> {
        let mut all: BTreeMap<(&'static str, String), SourceFigures> = BTreeMap::new();
        let (events, more) = self.latest(filter, wanted, cited, |event, members| {
            let mut seen: BTreeSet<(&'static str, String)> = BTreeSet::new();
            for member in members.iter().filter(|member| !member.withdrawn) {
                let quoted = member.record.attribution.iter().filter_map(|said| {
                    let name = said.name.as_ref().or(said.code.as_ref())?;
                    (*name != member.source).then(|| ("quoted", name.clone()))
                });
                let own = std::iter::once(("outlet", member.source.clone()));
                for key in own.chain(quoted) {
                    let figures = all.entry(key.clone()).or_default();
                    figures.records += 1;
                    let day = member.record.cite_info.published.as_ref();
                    widen(&mut figures.first, &mut figures.last, day, None);
                    if seen.insert(key) {
                        figures.events += 1;
                        figures.disputed += usize::from(event.standing == "disputed");
                    }
                }
            }
            if event.independent == 1 {
                for (role, name) in seen.into_iter().filter(|(role, _)| *role == "outlet") {
                    if let Some(figures) = all.get_mut(&(role, name)) {
                        figures.alone += 1;
                    }
                }
            }
        })?;
        let mut sources: Vec<SourceFigures> = all
            .into_iter()
            .map(|((role, name), figures)| SourceFigures {
                name,
                role,
                ..figures
            })
            .collect();
        sources.sort_by_key(|source| std::cmp::Reverse(source.events));
        sources.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(Figured {
            items: sources,
            events,
            more,
        })
    }

    /// Who acts in the events of which a record is wanted, those of most events first; as [`Archive::events`].
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn actors(
        &self,
        filter: &Filter,
        wanted: impl FnMut(&Record) -> bool,
        cited: &dyn Fn(&Record) -> Option<String>,
    ) -> Result<Figured<ActorFigures>, ArchiveError> {
        let mut all: BTreeMap<(String, Option<String>), ActorFigures> = BTreeMap::new();
        let key = |party: &Entity| {
            let name = party.name.clone().unwrap_or_else(|| party.entity_text.clone());
            (name, party.code.clone())
        };
        let (events, more) = self.latest(filter, wanted, cited, |event, _| {
            let actors: BTreeSet<_> = event.actor.iter().map(key).collect();
            let recipients: BTreeSet<_> = event.recipient.iter().map(key).collect();
            for party in actors.union(&recipients) {
                let figures = all.entry(party.clone()).or_default();
                figures.actor += usize::from(actors.contains(party));
                figures.recipient += usize::from(recipients.contains(party));
                let quad = usize::from(event.quad_code).wrapping_sub(1);
                figures
                    .quads
                    .get_mut(quad)
                    .into_iter()
                    .for_each(|count| *count += 1);
                widen(
                    &mut figures.first,
                    &mut figures.last,
                    event.date.as_ref(),
                    event.enddate.as_ref(),
                );
            }
        })?;
        let mut actors: Vec<ActorFigures> = all
            .into_iter()
            .map(|((name, code), figures)| ActorFigures {
                name,
                code,
                ..figures
            })
            .collect();
        actors.sort_by_key(|actor| std::cmp::Reverse(actor.quads.iter().sum::<usize>()));
        actors.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(Figured {
            items: actors,
            events,
            more,
        })
    }

    /// Hands on events of which a record is wanted: of those with more records than [`Filter::among`] the latest. Gives how many, and whether there may be more.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn latest(
        &self,
        filter: &Filter,
        wanted: impl FnMut(&Record) -> bool,
        cited: &dyn Fn(&Record) -> Option<String>,
        mut each: impl FnMut(Event, Vec<Member>),
    ) -> Result<(usize, bool), ArchiveError> {
        let last = Filter {
            latest: filter.among.is_some(),
            limit: None,
            ..filter.clone()
        };
        let (mut events, mut records) = (0, 0);
        let more = self.events(&last, wanted, cited, |event, members| {
            if filter.among.is_some_and(|among| records >= among) {
                return ControlFlow::Break(());
            }
            events += 1;
            records += members.len();
            each(event, members);
            ControlFlow::Continue(true)
        })?;
        Ok((events, more.is_some()))
    }
}
