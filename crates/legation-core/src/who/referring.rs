//! Nouns that refer back: *the group*, *the country*, *both sides*.

use super::Scene;
use super::coref::coref_at;
use super::english::{ENUMERATES, INCLUDING, INCLUDING_TWO};
use super::gazetteer::ActorId;
use super::party::Party;
use super::shape::{has_case, is_plural, told_number};
use super::view::{REACH, View, is_subject};
use crate::codebook::actors::{ActorKind, CorefEntry};
use legation_parse::{Relation, Span, Upos};

/// How many sentences back the two of a pair are looked for.
const PAIR_REACH: usize = 4;

/// "the group", "the country": the one party of that kind in the nearest sentence that has any.
pub(crate) fn noun(view: &View, word: usize, entry: &CorefEntry) -> Vec<Party> {
    let scene = view.scene(view.index);
    // "the Lebanese group", "the Assad regime" speak of themselves; so does "the group of seven".
    let term = coref_at(scene, word).map_or((word, word), |(term, _)| (term.first, term.last));
    let told = is_plural(scene.word(word))
        || scene.tree.children(word).any(|child| {
            let relation = scene.word(child).relation;
            let outside = child < term.0 || child > term.1;
            // "the first country", "the only group that": one of many, or told by a clause.
            (outside && matches!(relation, Relation::Amod | Relation::Compound | Relation::Nummod))
                || matches!(relation, Relation::AclRelcl | Relation::Acl | Relation::Cop)
                || (relation == Relation::Nmod && has_case(scene, child, &["of"]))
                || (relation == Relation::NmodPoss)
        });
    if told {
        return Vec::new();
    }
    for sentence in (view.index.saturating_sub(REACH)..=view.index).rev() {
        let before = view.scene(sentence);
        let end = if sentence == view.index {
            word
        } else {
            before.sentence.words.len()
        };
        let mut distinct: Vec<(ActorId, bool, Party)> = Vec::new();
        for at in 0..end {
            for party in view.parties(sentence, at) {
                let Some(actor) = party.actor.filter(|id| is_kind(view, *id, entry)) else {
                    continue;
                };
                let subject = is_subject(before.word(at).relation);
                match distinct.iter_mut().find(|(known, ..)| *known == actor) {
                    Some(known) => known.1 |= subject,
                    None => distinct.push((actor, subject, party.clone())),
                }
            }
        }
        // An object is not the subject of its own clause.
        if sentence == view.index && distinct.len() > 1 && !is_subject(scene.word(word).relation) {
            distinct.retain(|(_, subject, _)| !subject);
        }
        if distinct.len() > 1 && is_subject(scene.word(word).relation) {
            distinct.retain(|(_, subject, _)| *subject);
        }
        match distinct.as_slice() {
            [] => {}
            [(.., party)] => {
                let party = Party {
                    actor: party.actor,
                    of: party.of,
                    ..Party::default()
                };
                return vec![party];
            }
            _ => return Vec::new(),
        }
    }
    Vec::new()
}

fn is_kind(view: &View, actor: ActorId, entry: &CorefEntry) -> bool {
    let found = view.scene(view.index).actors.actor(actor);
    found.is_some_and(|found| entry.kinds.contains(&found.kind))
}

/// "the two countries", "both sides": the two parties that the text so far is about; "the three countries": those of the nearest sentence that
/// names any, if they are three.
pub(crate) fn pair(view: &View, word: usize, entry: &CorefEntry) -> Vec<Party> {
    let scene = view.scene(view.index);
    let actors = scene.actors;
    // "both neighbouring countries" need not be the two spoken of.
    if scene
        .tree
        .children(word)
        .any(|child| scene.word(child).relation == Relation::Amod)
    {
        return Vec::new();
    }
    let number = told_number(scene, word).unwrap_or(2);
    if entry.kinds.contains(&ActorKind::Person) {
        let people = if number == 2 {
            two_people(view, word)
        } else {
            Vec::new()
        };
        if !people.is_empty() || entry.kinds.len() == 1 {
            return people;
        }
    }
    let latest = |id: ActorId| actors.role_on(id, None).map(|(role, _)| role);
    let eligible = |id: ActorId| {
        let governs = latest(id)
            .and_then(|role| role.sector.first())
            .is_some_and(|sector| actors.governs(sector));
        is_kind(view, id, entry)
            || (actors
                .actor(id)
                .is_some_and(|found| found.kind == ActorKind::Group)
                && governs)
    };
    let mut sides: Vec<ActorId> = Vec::new();
    // Those of the sentence that was looked at last: two told together are the two, whoever was told alone behind them.
    let mut together: Vec<ActorId> = Vec::new();
    for sentence in (view.index.saturating_sub(PAIR_REACH)..=view.index).rev() {
        together.clear();
        let before = view.scene(sentence);
        let end = if sentence == view.index {
            word
        } else {
            before.sentence.words.len()
        };
        // "the envoy urged both sides": he is none of them.
        let own = sentence == view.index && !is_subject(scene.word(word).relation);
        let subject = |at: usize| is_subject(before.word(at).relation);
        // "Chile recalled its envoys from the three countries"
        let speaks: Vec<ActorId> = (0..end)
            .filter(|at| own && subject(*at))
            .flat_map(|at| view.parties(sentence, at))
            .filter_map(Party::side)
            .collect();
        let addressed = |at: &usize| own && (subject(*at) || before.tree.ancestors(*at).any(subject));
        let here = (0..end).filter(|at| !stands_aside(before, *at) && !addressed(at));
        for at in here {
            for side in view
                .parties(sentence, at)
                .iter()
                .filter(|party| !party.place_like)
                .filter_map(Party::side)
                .filter(|side| !speaks.contains(side))
            {
                if eligible(side) && !sides.contains(&side) {
                    sides.push(side);
                }
                if eligible(side) && !together.contains(&side) {
                    together.push(side);
                }
            }
        }
        if sides.len() > number
            && sentence < view.index
            && let Some(joined) = joined(view, sentence, number, &eligible)
        {
            sides = joined;
        }
        // More than two must be told in one sentence.
        if sides.len() >= number || number > 2 && !sides.is_empty() {
            break;
        }
    }
    if sides.len() > number {
        // A state and the group that governs it are one side.
        let code = |id: &ActorId| latest(*id).and_then(|role| role.code.clone());
        let mut seen = Vec::new();
        sides.retain(|side| {
            let code = code(side);
            let new = code.is_none() || !seen.contains(&code);
            seen.push(code);
            new
        });
    }
    if let ([one], 2) = (sides.as_slice(), number) {
        return within_state(view, word, *one);
    }
    if sides.len() > number && together.len() == number {
        sides = together;
    }
    if sides.len() != number {
        return Vec::new();
    }
    sides
        .into_iter()
        .map(|side| Party {
            actor: Some(side),
            ..Party::default()
        })
        .collect()
}

/// "Spain, Ireland and Norway recognised Palestine": those joined by *and* as its doers, where they are so many.
fn joined(
    view: &View,
    sentence: usize,
    number: usize,
    eligible: &impl Fn(ActorId) -> bool,
) -> Option<Vec<ActorId>> {
    let scene = view.scene(sentence);
    let subjects = (0..scene.sentence.words.len()).filter(|word| is_subject(scene.word(*word).relation));
    let mut found = None;
    for subject in subjects {
        let conjuncts = scene
            .tree
            .children(subject)
            .filter(|child| scene.word(*child).relation == Relation::Conj);
        let mut sides: Vec<ActorId> = Vec::new();
        for at in std::iter::once(subject).chain(conjuncts) {
            for side in view.parties(sentence, at).iter().filter_map(Party::side) {
                if eligible(side) && !sides.contains(&side) {
                    sides.push(side);
                }
            }
        }
        if sides.len() == number {
            if found.is_some() {
                return None;
            }
            found = Some(sides);
        }
    }
    found
}

/// "South Sudan's government and rebels met. The two sides signed": those who govern a state and those who fight them, told in one sentence.
fn within_state(view: &View, word: usize, state: ActorId) -> Vec<Party> {
    let actors = view.scene(view.index).actors;
    for sentence in (view.index.saturating_sub(PAIR_REACH)..=view.index).rev() {
        let end = if sentence == view.index {
            word
        } else {
            view.scene(sentence).sentence.words.len()
        };
        let of_state = |party: &&Party| party.of == Some(state) && !party.place_like;
        let all = || {
            (0..end)
                .flat_map(|at| view.parties(sentence, at))
                .filter(of_state)
        };
        let role = |party: &Party| party.role.and_then(|role| actors.role(role));
        let fights = |party: &&Party| role(party).is_some_and(|role| role.group);
        let governs = |party: &&Party| {
            let sector = role(party).and_then(|role| role.sector.first());
            sector.is_some_and(|sector| actors.governs(sector))
        };
        if let (Some(one), Some(other)) = (all().find(governs), all().find(fights)) {
            return vec![one.clone(), other.clone()];
        }
    }
    Vec::new()
}

/// Whether a phrase is that of those who bring two others together or speak of them from outside: *mediators from Qatar*, *under Qatari
/// mediation*, *Qatar mediated*, *Norway, which hosted them*, *China and Brazil welcomed the truce*.
fn stands_aside(scene: &Scene, word: usize) -> bool {
    let within = |at: usize| scene.actors.is_aside(&scene.word(at).lemma);
    // "Peru praised Chile": one of the two may speak of the other.
    let outside = |at: usize| {
        let object = scene
            .tree
            .children(at)
            .find(|child| scene.word(*child).relation == Relation::Obj);
        scene.actors.is_outside(&scene.word(at).lemma)
            && object.is_none_or(|object| scene.found.name_at(object).is_none())
    };
    let aside = |at: usize| within(at) || scene.word(at).upos == Upos::Verb && outside(at);
    let told = |child: usize| scene.word(child).relation == Relation::AclRelcl && within(child);
    let mut at = word;
    while scene.word(at).upos != Upos::Verb {
        if aside(at) || scene.tree.children(at).any(told) {
            return true;
        }
        let above = scene.tree.head(at);
        if above == at || is_subject(scene.word(at).relation) && aside(above) {
            return above != at;
        }
        if scene.word(at).relation == Relation::OblAgent {
            return aside(above);
        }
        at = above;
    }
    false
}

/// "the two ministers": the two people that the text so far is about.
fn two_people(view: &View, word: usize) -> Vec<Party> {
    let mut people: Vec<Party> = Vec::new();
    for sentence in (view.index.saturating_sub(REACH)..=view.index).rev() {
        let before = view.scene(sentence);
        let end = if sentence == view.index {
            word
        } else {
            before.sentence.words.len()
        };
        for party in (0..end).flat_map(|at| view.parties(sentence, at)) {
            let same =
                |known: &Party| (known.actor, known.of, &known.name) == (party.actor, party.of, &party.name);
            if party.person && party.side().is_some() && !people.iter().any(same) {
                people.push(party.clone());
            }
        }
        if people.len() >= 2 {
            break;
        }
    }
    if people.len() == 2 { people } else { Vec::new() }
}

/// "the rebels", "the militants": the one armed group that the text so far speaks of. One that does something to them is another.
pub(crate) fn armed_group(view: &View, word: usize) -> Option<ActorId> {
    let actors = view.scene(view.index).actors;
    let armed = |id: &ActorId| {
        let group = actors
            .actor(*id)
            .is_some_and(|entry| entry.kind == ActorKind::Group);
        let sector = actors
            .role_on(*id, None)
            .and_then(|(role, _)| role.sector.first());
        group && sector.is_some_and(|sector| !actors.governs(sector))
    };
    let mut only = None;
    for sentence in (view.index.saturating_sub(PAIR_REACH)..=view.index).rev() {
        let before = view.scene(sentence);
        let here = sentence == view.index;
        let end = if here { word } else { before.sentence.words.len() };
        for at in 0..end {
            for side in view
                .parties(sentence, at)
                .iter()
                .filter_map(Party::side)
                .filter(armed)
            {
                let same_clause = here && before.tree.head(at) == before.tree.head(word);
                if same_clause || only.is_some_and(|known| known != side) {
                    return None;
                }
                only = Some(side);
            }
        }
    }
    only
}

/// Before which word behind the noun such a list opens.
const BETWEEN: usize = 7;
/// The same behind a clause, where what is listed is people.
const BEHIND_CLAUSE: usize = 24;
/// How many words an enumeration behind *including* has at most.
const LISTED: usize = 24;

/// "soldiers, including two Kenyans and at least one Ghanaian": the states that the list behind a plural noun names, each with its words.
pub(crate) fn including(scene: &Scene, word: usize) -> Vec<(ActorId, Span)> {
    let words = &scene.sentence.words;
    let limit = words.len().min(word + BEHIND_CLAUSE);
    let opens = (word + 1..limit).find(|at| {
        let among = INCLUDING_TWO.iter().any(|(one, two)| {
            scene.text_of(*at, *at) == *one
                && *at + 1 < words.len()
                && scene.text_of(*at + 1, *at + 1) == *two
        });
        among || INCLUDING.contains(&scene.text_of(*at, *at))
    });
    let Some(opens) = opens else { return Vec::new() };
    let begins = if INCLUDING.contains(&scene.text_of(opens, opens)) {
        opens + 1
    } else {
        opens + 2
    };
    let states = listed(scene, begins);
    // "soldiers were killed, including two Kenyans"
    let between = |at: usize| matches!(words[at].upos, Upos::Punct | Upos::Aux | Upos::Verb | Upos::Adv);
    if opens < word + BETWEEN && (word + 1..opens).all(between) {
        return states;
    }
    // "soldiers were killed in the east on Monday, including two Kenyans": counted people, and none other before them.
    let counted = words.get(begins).is_some_and(|first| first.upos == Upos::Num);
    let other = |at: usize| is_plural(&words[at]) && scene.found.role_at(at).is_some();
    if counted && is_subject(words[word].relation) && !(word + 1..opens).any(other) {
        return states;
    }
    Vec::new()
}

/// The states that an enumeration names from a word on.
fn listed(scene: &Scene, begins: usize) -> Vec<(ActorId, Span)> {
    let words = &scene.sentence.words;
    let mut states: Vec<(ActorId, Span)> = Vec::new();
    let mut at = begins;
    let mut behind_name = false;
    while at < words.len().min(begins + LISTED) {
        if let Some(name) = scene.found.name_at(at).filter(|name| !name.kind.is_outlet()) {
            let id = ActorId(name.target);
            let state = scene
                .actors
                .actor(id)
                .is_some_and(|entry| entry.kind == ActorKind::State);
            if !state {
                break;
            }
            if !states.iter().any(|(known, _)| *known == id) {
                states.push((id, scene.span_of(name.first, name.last)));
            }
            at = name.last + 1;
            behind_name = true;
            continue;
        }
        // "one Ghanaian in Goma": where it was is no part of the list.
        let leads = words[at].upos == Upos::Adp && scene.found.name_at(at + 1).is_some();
        let joins = matches!(
            words[at].upos,
            Upos::Det | Upos::Num | Upos::Adj | Upos::Adv | Upos::Adp | Upos::Cconj
        ) || scene.text_of(at, at) == ",";
        // "two Kenyan officers"
        let noun = behind_name && words[at].upos == Upos::Noun;
        if leads || (!joins && !noun) {
            break;
        }
        behind_name = false;
        at += 1;
    }
    states
}

/// "the Baltic states of Estonia and Latvia", "four states - Ghana, Togo, Benin and Niger - sent": two at least.
fn enumerated(scene: &Scene, word: usize) -> Vec<(ActorId, Span)> {
    let next = word + 1;
    if next + 1 >= scene.sentence.words.len() {
        return Vec::new();
    }
    if !ENUMERATES.contains(&scene.text_of(next, next)) {
        return Vec::new();
    }
    let states = listed(scene, next + 1);
    if states.len() < 2 { Vec::new() } else { states }
}

/// "Western countries, including Norway and Latvia", "the Baltic states of Estonia and Latvia": the named ones.
pub(crate) fn named_of_many(scene: &Scene, word: usize) -> Vec<Party> {
    let many = scene.found.corefs.iter().any(|term| {
        let entry = scene.actors.coref(term.target);
        term.last == word
            && entry.is_some_and(|entry| !entry.pronoun && entry.kinds.contains(&ActorKind::State))
    });
    if !many || !is_plural(scene.word(word)) {
        return Vec::new();
    }
    let mut states = including(scene, word);
    if states.is_empty() {
        states = enumerated(scene, word);
    }
    states
        .into_iter()
        .map(|(state, span)| Party {
            actor: Some(state),
            span,
            ..Party::default()
        })
        .collect()
}
