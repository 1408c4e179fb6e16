//! The country that a document is about, for those of whom it does not say whose they are: police, protesters, soldiers, villagers.
//!
//! What happens somewhere tells: places, headlines, datelines, what belongs to a state, its people in office. A state that only speaks, brings
//! others together or lends a city to their talks tells nothing by itself, and where two states face each other there is none.

use super::english::{HAPPENS, PASSES};
use super::find::NameMatch;
use super::gazetteer::{ActorId, Actors, RoleId};
use super::people::name_runs;
use super::shape::{has_case, is_modifier};
use super::view::is_subject;
use super::{Scene, dateline};
use crate::case::{low, lower};
use crate::codebook::actors::ActorKind;
use legation_parse::{Relation, Upos};
use legation_where::Gazetteer;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// How many sentences the beginning of a document is.
const BEGINNING: usize = 3;
/// How much speaks at least for the country that a document is about.
const NAMED: usize = 3;
/// The same in a text of no more than [`SHORT`] sentences.
const NAMED_IN_SHORT: usize = 2;
/// How many sentences a short text has at most.
const SHORT: usize = 4;
/// What a headline or a dateline counts where no other state is named.
const FOR_ALL: usize = 2;
/// People of a town from which its name alone tells a country.
const KNOWN_TOWN: u32 = 15_000;
/// How many times more people it must have than any of its name in another country.
const FAR_LARGER: u32 = 10;

/// What a text says of one state.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    /// What happens there, or is its own.
    ground: usize,
    /// Where it is only one who acts or speaks.
    party: usize,
    /// Whether the beginning speaks of it.
    begins: bool,
}

/// What a mention of a state says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Ground,
    Party,
    Nothing,
}

/// The country that a document is about: told of from the beginning on, a third of all that is said of states, and half as often again as
/// any other; more than twice as often as one that stands beside it in a sentence.
///
/// `title` is that of the document, where its text does not begin with it: a headline.
pub(crate) fn home(scenes: &[Scene], title: &[Scene]) -> Option<ActorId> {
    if scenes.len() + title.len() < 2 {
        return None;
    }
    let mut told: BTreeMap<ActorId, Told> = BTreeMap::new();
    let mut against: BTreeSet<(ActorId, ActorId)> = BTreeSet::new();
    let mut count = |index: usize, state: ActorId, says: Says, weight: usize| {
        let entry = told.entry(state).or_default();
        match says {
            Says::Ground => entry.ground += weight,
            Says::Party => entry.party += weight,
            Says::Nothing => return,
        }
        entry.begins |= index < BEGINNING;
    };
    let above = title.iter().map(|scene| (0, scene, true));
    let below = scenes.iter().enumerate();
    let below = below.map(|(index, scene)| (index, scene, index == 0 && is_headline(scene)));
    for (index, scene, headline) in above.chain(below) {
        let cut = dateline(scene.sentence, scene.text);
        let venue = is_venue(scene);
        let mut sides = BTreeSet::new();
        let names = scene.found.names.iter();
        for name in names.filter(|name| !name.kind.is_outlet() && name.first >= cut) {
            let Some(state) = scene.actors.state_of(ActorId(name.target)) else {
                continue;
            };
            let says = says(scene, name, venue);
            if says == Says::Party || is_subject(scene.word(name.head).relation) {
                sides.insert(state);
            }
            let says = if headline && !venue { Says::Ground } else { says };
            count(index, state, says, if headline { FOR_ALL } else { 1 });
        }
        for one in &sides {
            against.extend(
                sides
                    .iter()
                    .filter(|other| *other != one)
                    .map(|other| (*one, *other)),
            );
        }
    }
    towns(scenes, &mut told);
    datelines(scenes, &mut told);
    told.retain(|_, said| said.ground + said.party > 0);
    let times = |said: &Told| said.ground + said.party;
    let all: usize = told.values().map(times).sum();
    let (&home, said) = told.iter().max_by_key(|(_, said)| times(said))?;
    let others = || told.iter().filter(|(state, _)| **state != home);
    let next = others().map(|(_, said)| times(said)).max().unwrap_or(0);
    let facing = others().filter(|(state, _)| against.contains(&(home, **state)));
    let facing = facing.map(|(_, said)| times(said)).max().unwrap_or(0);
    let times = times(said);
    let stands_out = 3 * times >= all && 2 * times >= 3 * next && times > 2 * facing;
    let least = if scenes.len() + title.len() <= SHORT {
        NAMED_IN_SHORT
    } else {
        NAMED
    };
    (said.ground > 0 && times >= least && said.begins && stands_out).then_some(home)
}

/// Whether this sentence names no state but the given one, and the one before none that did more than speak.
pub(crate) fn names_no_other(index: usize, scenes: &[Scene], home: ActorId) -> bool {
    let other = |scene: &Scene, name: &NameMatch| {
        let state = scene.actors.state_of(ActorId(name.target));
        state.is_some_and(|state| state != home)
    };
    let here = scenes.get(index).into_iter();
    let mut here = here.flat_map(|scene| told_names(scene).map(move |name| (scene, name)));
    let before = index
        .checked_sub(1)
        .and_then(|before| scenes.get(before))
        .into_iter();
    let before = before.flat_map(|scene| told_names(scene).map(move |name| (scene, name)));
    let mut before = before.filter(|(scene, name)| !speaks(scene, name.head));
    !here.any(|(scene, name)| other(scene, name)) && !before.any(|(scene, name)| other(scene, name))
}

/// The names by which a scene tells of states: their own, and those of people and services. A group may fight anywhere.
fn told_names<'s>(scene: &'s Scene) -> impl Iterator<Item = &'s NameMatch> + 's {
    let group = |name: &&NameMatch| {
        let entry = scene.actors.actor(ActorId(name.target));
        entry.is_some_and(|entry| entry.kind == ActorKind::Group)
    };
    let names = scene.found.names.iter().filter(|name| !name.kind.is_outlet());
    names.filter(move |name| !group(name))
}

/// A first line without a full stop.
fn is_headline(scene: &Scene) -> bool {
    scene
        .sentence
        .words
        .last()
        .is_some_and(|word| word.upos != Upos::Punct)
}

/// Whether a sentence tells of talks, whose place need not be what they are about.
pub(crate) fn is_venue(scene: &Scene) -> bool {
    let words = &scene.actors.home_words().venue;
    let mut lemmas = scene.sentence.words.iter().map(|word| low(&word.lemma));
    lemmas.any(|lemma| words.iter().any(|word| *word == *lemma))
}

/// Whether a phrase is the subject of a verb of speaking, or tells where somebody spoke.
pub(crate) fn speaks(scene: &Scene, word: usize) -> bool {
    let speech = &scene.actors.home_words().speech;
    let relation = scene.word(word).relation;
    let held = is_subject(relation)
        || matches!(
            relation,
            Relation::Obl | Relation::OblUnmarked | Relation::OblAgent
        );
    let nested = relation == Relation::Nmod;
    let says = |at: usize| speech.contains(&lower(&scene.word(at).lemma));
    let head = scene.tree.head(word);
    (held && says(head))
        || (nested
            && matches!(scene.word(head).relation, Relation::Obj | Relation::Iobj)
            && says(scene.tree.head(head)))
}

fn says(scene: &Scene, name: &NameMatch, venue: bool) -> Says {
    let word = name.head;
    let kind = scene.actors.actor(ActorId(name.target)).map(|entry| entry.kind);
    let land = matches!(kind, Some(ActorKind::State | ActorKind::Territory));
    if !land {
        return if speaks(scene, word) {
            Says::Party
        } else {
            Says::Ground
        };
    }
    if has_case(scene, word, HAPPENS) {
        return if venue || speaks(scene, word) {
            Says::Nothing
        } else {
            Says::Ground
        };
    }
    let head = scene.tree.head(word);
    let belongs = has_case(scene, word, &["of"]) && scene.word(word).relation == Relation::Nmod;
    if is_modifier(scene.word(word)) || belongs {
        return owns(scene, head, venue);
    }
    // "Ghana raised fuel prices": what a state does beside speaking is of its own.
    if is_subject(scene.word(word).relation) && !venue && !speaks(scene, word) {
        return Says::Ground;
    }
    Says::Party
}

/// What it says of a state that something is its own: its police, its north, its protests.
fn owns(scene: &Scene, head: usize, venue: bool) -> Says {
    let role = scene
        .found
        .role_at(head)
        .and_then(|role| scene.actors.role(RoleId(role.target)));
    let outlet = scene
        .found
        .name_at(head)
        .is_some_and(|name| name.kind.is_outlet());
    // "the Ethiopian capital, where talks are held"
    if role.is_none() && venue || outlet {
        return Says::Nothing;
    }
    let proper =
        scene.word(head).upos == Upos::Propn && scene.found.name_at(head).is_none() && role.is_none();
    let diplomat = role.is_some_and(|role| role.abroad && !role.home);
    if diplomat || proper || speaks(scene, head) {
        Says::Party
    } else {
        Says::Ground
    }
}

/// Towns in which things happen.
fn towns(scenes: &[Scene], told: &mut BTreeMap<ActorId, Told>) {
    let known: BTreeSet<ActorId> = told.keys().copied().collect();
    for (index, scene) in scenes.iter().enumerate() {
        if is_venue(scene) {
            continue;
        }
        let cut = dateline(scene.sentence, scene.text);
        for run in name_runs(scene).iter().filter(|run| run.first >= cut) {
            let head = scene.tree.head(run.head);
            let joined = scene.word(run.head).relation == Relation::Conj;
            let at = if joined { head } else { run.head };
            let happens = has_case(scene, at, HAPPENS);
            // "the road from Arequipa to the coast" bears out a state that is spoken of, and tells no other.
            if !(happens || has_case(scene, at, PASSES)) || speaks(scene, at) {
                continue;
            }
            let name = scene.text_of(run.first, run.last);
            let state = state_of_town(name, scene.actors, &known);
            if let Some(state) = state.filter(|state| happens || known.contains(state)) {
                let said = told.entry(state).or_default();
                said.ground += 1;
                said.begins |= index < BEGINNING;
            }
        }
    }
}

/// Where the text was sent from: the country, if no other is named; less where one is, nothing where the world's press sits.
fn datelines(scenes: &[Scene], told: &mut BTreeMap<ActorId, Told>) {
    let seats = scenes.first().map(|scene| &scene.actors.home_words().seats);
    for (index, scene) in scenes.iter().enumerate().take(BEGINNING) {
        if dateline(scene.sentence, scene.text) == 0 || is_venue(scene) {
            continue;
        }
        let count = scene.sentence.words.len();
        let ends = |at: &usize| matches!(scene.text_of(*at, *at), "," | "(" | "-" | "–" | "—" | "--");
        let Some(last) = (1..count).find(ends).map(|end| end - 1) else {
            continue;
        };
        let city = scene.text_of(0, last);
        let listed = scene.found.name_at(0).filter(|name| !name.kind.is_outlet());
        let capital = listed.and_then(|name| scene.actors.state_of(ActorId(name.target)));
        let state = capital.or_else(|| state_of_town(city, scene.actors, &BTreeSet::new()));
        let Some(state) = state else { continue };
        let alone = told.keys().all(|known| *known == state);
        let seat = seats.is_some_and(|seats| seats.contains(&lower(city)));
        let said = told.entry(state).or_default();
        let weight = match (alone, seat) {
            (true, false) => FOR_ALL,
            (true, true) | (false, false) => 1,
            (false, true) => 0,
        };
        said.ground += weight;
        said.begins |= weight > 0 && index < BEGINNING;
        return;
    }
}

/// The state in which a town of this name lies: the one of those spoken of, or where by far the most people live in one of that name.
fn state_of_town(name: &str, actors: &Actors, known: &BTreeSet<ActorId>) -> Option<ActorId> {
    let gazetteer = Gazetteer::embedded();
    let mut people: BTreeMap<SmolStr, u32> = BTreeMap::new();
    for named in gazetteer.named(name) {
        if let Some(entry) = gazetteer.entry(named.entry) {
            let most = people.entry(entry.country.into()).or_default();
            *most = (*most).max(entry.population);
        }
    }
    let mut spoken = people
        .keys()
        .filter_map(|code| actors.state_coded(code))
        .filter(|state| known.contains(state));
    if let Some(first) = spoken.next() {
        return spoken.next().is_none().then_some(first);
    }
    let (code, &most) = people.iter().max_by_key(|(_, people)| **people)?;
    let others = people.iter().filter(|(other, _)| *other != code);
    let next = others.map(|(_, people)| *people).max().unwrap_or(0);
    let sure = most >= KNOWN_TOWN && most / FAR_LARGER >= next;
    if sure { actors.state_coded(code) } else { None }
}
