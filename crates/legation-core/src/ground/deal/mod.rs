//! Which deal an act moves along: its kind, how far it has come, who has which part.
//!
//! What tells it is in `en/deals.toml`; `matter` finds what the act is about, `stage` how far it is, `parties` who gives and who gets.

mod matter;
mod others;
mod parties;
mod stage;

use super::offsets::CharIndex;
use crate::code::{Act, Tree};
use crate::codebook::Codebook;
use crate::codebook::deals::Part;
use crate::record::{Deal, DealParty, Item, Location, Status};
use crate::who::{Cast, Party};
use jiff::civil::Date;
use matter::{Matter, matter};
use parties::{Sides, parties};
use smol_str::SmolStr;
use stage::{Reading, stage};

/// What a deal is read from, besides its sentence.
pub(super) struct Seen<'s> {
    pub(super) act: &'s Act,
    pub(super) sentence: usize,
    pub(super) status: Status,
    pub(super) as_of: Option<Date>,
    pub(super) location: Option<&'s Location>,
    pub(super) cast: &'s Cast,
    pub(super) codebook: &'s Codebook,
    pub(super) index: &'s CharIndex<'s>,
}

/// The deal and why it is so; `None` where the act moves none along. `items`: what is transferred, as found among the act's words.
pub(super) fn deal(tree: &Tree, seen: &Seen, items: impl Fn() -> Vec<Item>) -> (Option<Deal>, Vec<String>) {
    let mut because = Vec::new();
    let deal = told(tree, seen, items, &mut because);
    (deal, because)
}

fn told(tree: &Tree, seen: &Seen, items: impl Fn() -> Vec<Item>, because: &mut Vec<String>) -> Option<Deal> {
    let Seen { act, codebook, .. } = seen;
    let deals = &codebook.deals;
    let category = codebook.ontology.categories.get(act.event)?.name.as_str();
    // Most acts move no deal: seen before anything is walked.
    if act.stage.is_none() && !deals.stage.category.contains_key(category) {
        return None;
    }
    let items = items();
    let things: Vec<(usize, usize)> = things(tree, &items, seen);
    let matter = matter(tree, act, deals, &things);
    let kind = kind(tree, seen, category, &matter, because);
    let name = kind.map_or("", |kind| deals.kind_name(kind)).to_owned();
    let reading = Reading {
        act,
        category,
        kind: &name,
        status: seen.status,
        way: matter.walked.get(..matter.way).unwrap_or_default(),
    };
    let stage = stage(tree, &reading, deals, because)?;
    let names_kind = |list: &[String]| list.contains(&name);
    if deals.matter.spoken.contains(&stage) {
        let fought = names_kind(&deals.matter.fought);
        if let Some(whose) = others::whose(tree, seen, &matter, fought) {
            because.push(format!("none: it is “{whose}” whose deal they speak of"));
            return None;
        }
    }
    let sides = Sides {
        act,
        category,
        transfer: kind.is_some_and(|kind| deals.is_transfer(kind)),
        walked: &matter.walked,
        sentence: seen.sentence,
        makers: kind.map(|kind| makers(&items, kind, seen)).unwrap_or_default(),
        as_of: seen.as_of,
    };
    let mut parties: Vec<DealParty> = parties(tree, &sides, seen.cast, codebook)
        .into_iter()
        .map(|(part, party, why)| {
            let told = party_told(part, &party, seen);
            let who = told.code.as_deref().or(told.name.as_deref()).unwrap_or("unknown");
            because.push(format!("{} {who}: {why}", part.as_str()));
            told
        })
        .collect();
    let kind = if name.is_empty() {
        let held = matter.walked.iter().any(|&word| {
            let lemma = tree.lemma(word);
            deals
                .matter
                .holder
                .iter()
                .any(|holder| holder.eq_ignore_ascii_case(lemma))
        });
        let agreement = deals.matter.other.contains(&stage) && parties.len() > 1 && held;
        if !agreement {
            return None;
        }
        because.insert(0, "other: an agreement of two, its matter unsaid".into());
        "other".to_owned()
    } else {
        name
    };
    add_host(&mut parties, &stage, &kind, seen, because);
    Some(Deal {
        kind,
        stage,
        items,
        value: None,
        parties,
    })
}

/// What the act's words tell, unless its entry or its category knows better.
fn kind(
    tree: &Tree,
    seen: &Seen,
    category: &str,
    matter: &Matter,
    because: &mut Vec<String>,
) -> Option<usize> {
    let deals = &seen.codebook.deals;
    let act = seen.act;
    let of_entry = act.kind.as_deref().and_then(|name| deals.kind(name));
    let mut found = match (of_entry, matter.kind) {
        (Some(kind), told) if !deals.is_weak(kind) || told.is_none() => {
            because.push(format!("{}: {} says so", deals.kind_name(kind), act.pattern));
            Some(kind)
        }
        (_, Some(kind)) => {
            let words = matter
                .words
                .map(|(first, last)| tree.word(first).span.join(tree.word(last).span).of(tree.text))
                .unwrap_or_default();
            because.push(format!("{}: “{words}”", deals.kind_name(kind)));
            Some(kind)
        }
        _ => None,
    };
    if found.is_none()
        && let Some(kind) = deals.of_cameo(&act.cameo)
    {
        because.push(format!("{}: CAMEO {}", deals.kind_name(kind), act.cameo));
        found = Some(kind);
    }
    let kind = found?;
    let name = deals.kind_name(kind);
    let turn = deals.turns.iter().find(|turn| {
        turn.category.iter().any(|listed| listed == category) && turn.from.iter().any(|from| from == name)
    });
    if let Some(turn) = turn {
        because.push(format!("{} instead of {name}: {category}", turn.to));
        return deals.kind(&turn.to);
    }
    Some(kind)
}

/// Words for things transferred, with the kind that they tell.
fn things(tree: &Tree, items: &[Item], seen: &Seen) -> Vec<(usize, usize)> {
    if items.is_empty() {
        return Vec::new();
    }
    let starts: Vec<usize> = (0..tree.len())
        .map(|word| seen.index.chars(tree.word(word).span.start as usize))
        .collect();
    let mut all = Vec::new();
    for item in items {
        let Some(kind) = seen.codebook.deals.item(&item.category) else {
            continue;
        };
        let within = starts
            .iter()
            .enumerate()
            .filter(|(_, start)| (item.start..item.end).contains(*start));
        all.extend(within.map(|(word, _)| (word, kind)));
    }
    all
}

/// The states that make the types named among the items that tell the kind, where all come from the same.
fn makers(items: &[Item], kind: usize, seen: &Seen) -> Vec<SmolStr> {
    let codebook = seen.codebook;
    let named = items
        .iter()
        .filter(|item| codebook.deals.item(&item.category) == Some(kind))
        .filter_map(|item| item.designation.as_deref());
    let mut all: Vec<SmolStr> = Vec::new();
    for name in named {
        let types = &codebook.items.designations;
        let Some(of) = types.iter().find(|designation| designation.name == name) else {
            return Vec::new();
        };
        if !all.is_empty() && all != of.country {
            return Vec::new();
        }
        all.clone_from(&of.country);
    }
    all
}

fn party_told(part: Part, party: &Party, seen: &Seen) -> DealParty {
    let fields = party.entity(seen.as_of, &seen.codebook.actors);
    let quote = seen.index.quote(party.span);
    DealParty {
        part: part.as_str().to_owned(),
        code: fields.code.map(Into::into),
        name: fields.name.map(Into::into),
        start: quote.start,
        end: quote.end,
    }
}

/// Where talks or an exercise are held, or a treaty is signed: the country, where it is none of the parties'.
fn add_host(parties: &mut Vec<DealParty>, stage: &str, kind: &str, seen: &Seen, because: &mut Vec<String>) {
    let hosted = &seen.codebook.deals.matter.hosted;
    let is_hosted = [stage, kind]
        .iter()
        .any(|name| hosted.iter().any(|listed| listed == name));
    let Some((location, country)) = seen
        .location
        .and_then(|location| Some((location, location.country.as_deref()?)))
        .filter(|_| is_hosted && parties.len() > 1)
    else {
        return;
    };
    let known =
        |party: &DealParty| party.code.as_deref() == Some(country) || party.part == Part::Host.as_str();
    if parties.iter().any(known) {
        return;
    }
    let actors = &seen.codebook.actors;
    let state = actors.state(country).and_then(|id| actors.actor(id));
    because.push(format!("host {country}: held at “{}”", location.text));
    parties.push(DealParty {
        part: Part::Host.as_str().to_owned(),
        code: Some(country.to_owned()),
        name: state.map(|entry| entry.name.to_string()),
        start: location.start,
        end: location.end,
    });
    parties.sort_by_key(|party| party.start);
}
