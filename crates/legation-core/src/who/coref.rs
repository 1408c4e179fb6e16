//! Reference back: pronouns, *the group*, *the two countries*, *its army*, *the minister*.
//!
//! Pronouns ask the mention layer (`pronoun`), nouns look for the one party of their kind close by (`referring`), offices for whose
//! they are. No antecedent is better than a wrong one.

use super::english::{BELONGS, DEFINITE_RELATIVE, RELATIVE, WHERE};
use super::find::TermMatch;
use super::gazetteer::{ActorId, RoleId};
use super::home::{is_venue, names_no_other, speaks};
use super::owner::possessor;
use super::party::{Basis, Party};
use super::people::People;
use super::pronoun::pronoun;
use super::referring::{armed_group, including, named_of_many, noun, pair};
use super::shape::{has_case, is_definite, is_modifier, is_plural, left_edge, told_number};
use super::view::{REACH, View, is_subject};
use super::{Cast, Scene};
use crate::case::lower;
use crate::codebook::actors::{ActorKind, CorefEntry};
use crate::mention::Entities;
use legation_parse::{Relation, Upos};

/// Fills in the parties of one sentence that are only referred to.
pub(crate) fn refer_back(
    index: usize,
    parties: &mut [Vec<Party>],
    scenes: &[Scene],
    cast: &Cast,
    mentions: &Entities,
    people: &mut People,
) {
    let Some(scene) = scenes.get(index) else { return };
    for word in 0..parties.len() {
        let named = named_of_many(scene, word);
        if !named.is_empty() {
            parties[word] = named;
            continue;
        }
        if !parties[word].is_empty() {
            if parties[word].iter().all(|party| party.side().is_none()) {
                // "both sides" refers back although "side" is a role noun too.
                let view = View {
                    index,
                    scenes,
                    cast,
                    here: parties,
                };
                let paired =
                    coref_at(scene, word).filter(|(_, entry)| entry.pair && is_definite(scene, word));
                let found = paired
                    .map(|(_, entry)| pair(&view, word, entry))
                    .unwrap_or_default();
                if found.is_empty() {
                    complete(index, parties, scenes, cast, word, people);
                } else {
                    parties[word] = referred(scene, word, found);
                }
            }
            continue;
        }
        let view = View {
            index,
            scenes,
            cast,
            here: parties,
        };
        let found = if let Some(head) = relative_of(scene, word) {
            parties.get(head).cloned().unwrap_or_default()
        } else if let Some((term, entry)) = coref_at(scene, word) {
            if entry.speaker {
                continue;
            } else if entry.pronoun {
                pronoun(&view, word, entry, mentions)
            } else if entry.pair && (term.first < term.last || is_definite(scene, word)) {
                pair(&view, word, entry)
            } else if !entry.pair && is_definite(scene, word) {
                noun(&view, word, entry)
            } else {
                Vec::new()
            }
        } else {
            Vec::new()
        };
        parties[word] = referred(scene, word, found);
    }
    // What it belongs to may be known only now: "supporters of the ousted president".
    for word in 0..parties.len() {
        if parties[word]
            .iter()
            .any(|party| party.role.is_some() && party.side().is_none())
        {
            complete(index, parties, scenes, cast, word, people);
        }
    }
    let owned = |party: &Party| {
        let role = party.role.and_then(|role| scene.actors.role(role));
        party.side().is_none() && role.is_some_and(|role| role.owned)
    };
    for slot in parties.iter_mut() {
        slot.retain(|party| !owned(party));
    }
    // Who speaks may be told behind the quotation.
    for word in 0..parties.len() {
        if parties[word].is_empty() && coref_at(scene, word).is_some_and(|(_, entry)| entry.speaker) {
            let view = View {
                index,
                scenes,
                cast,
                here: parties,
            };
            let found = speaker(&view, word, mentions);
            parties[word] = referred(scene, word, found);
        }
    }
}

/// Whoever says *we* in a quotation: the one who speaks, or whom he speaks for.
fn speaker(view: &View, word: usize, mentions: &Entities) -> Vec<Party> {
    let speaker = mentions
        .headed_by(view.index, word)
        .and_then(|pronoun| mentions.speaker_of(pronoun));
    let Some(speaker) = speaker.filter(|speaker| speaker.sentence <= view.index) else {
        return Vec::new();
    };
    let parties = view.parties(speaker.sentence, speaker.head).iter();
    let speaks = |party: &Party| Party {
        basis: Basis::Speaker,
        ..party.clone()
    };
    parties.filter(|party| !party.place_like).map(speaks).collect()
}

pub(crate) fn coref_at<'a>(scene: &'a Scene, word: usize) -> Option<(&'a TermMatch, &'a CorefEntry)> {
    let token = scene.word(word);
    if matches!(token.relation, Relation::Det | Relation::Nummod | Relation::Amod) {
        return None;
    }
    let paired = told_number(scene, word).is_some();
    let fits = |term: &&TermMatch| {
        let Some(entry) = scene.actors.coref(term.target) else {
            return false;
        };
        let nominal = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num);
        let pair = entry.pair && (paired || term.first < term.last);
        match (entry.pronoun, entry.pair) {
            (true, _) => token.upos == Upos::Pron,
            (false, true) => nominal && pair,
            (false, false) => nominal && !paired,
        }
    };
    let terms = scene
        .found
        .corefs
        .iter()
        .filter(|term| term.head == word)
        .filter(fits);
    let term = terms.max_by_key(|term| term.last - term.first)?;
    Some((term, scene.actors.coref(term.target)?))
}

/// Parties found elsewhere, with the words that refer to them.
fn referred(scene: &Scene, word: usize, found: Vec<Party>) -> Vec<Party> {
    let left = left_edge(scene, word).min(word);
    let span = scene.span_of(left, word);
    let here = |party: Party| Party {
        span,
        antecedent: true,
        place_like: false,
        basis: if party.basis == Basis::Words {
            Basis::Mention
        } else {
            party.basis
        },
        ..party
    };
    found.into_iter().map(here).collect()
}

/// The noun that a relative pronoun stands for.
fn relative_of(scene: &Scene, word: usize) -> Option<usize> {
    let form = lower(scene.text_of(word, word));
    let pronoun = matches!(scene.word(word).upos, Upos::Pron | Upos::Det | Upos::Sconj);
    if !pronoun || !RELATIVE.contains(&form.as_str()) {
        return None;
    }
    let clause = scene
        .tree
        .ancestors(word)
        .find(|at| scene.word(*at).relation == Relation::AclRelcl);
    if let Some(noun) = clause.map(|clause| scene.tree.head(clause)) {
        return Some(noun).filter(|noun| *noun < word);
    }
    // "blamed Russia, which had", however it was attached.
    let comma = word.checked_sub(1).filter(|at| scene.text_of(*at, *at) == ",")?;
    let before = comma.checked_sub(1).filter(|_| form != DEFINITE_RELATIVE)?;
    let name = scene.found.name_at(before).map(|name| name.head);
    name.or_else(|| scene.found.role_at(before).map(|role| role.head))
}

/// Finds whose an office or force is that its own phrase does not tell.
fn complete(
    index: usize,
    parties: &mut [Vec<Party>],
    scenes: &[Scene],
    cast: &Cast,
    word: usize,
    people: &mut People,
) {
    let Some(scene) = scenes.get(index) else { return };
    let Some(party) = parties[word].first().cloned() else {
        return;
    };
    let Some(role) = party
        .role
        .filter(|role| !scene.actors.role(*role).is_some_and(|role| role.other))
    else {
        return;
    };
    let lemma = lower(&scene.word(word).lemma);
    let definite = is_definite(scene, word);
    let entry = scene.actors.role(role);
    let body = entry.is_some_and(|role| role.body);
    let possessor = possessor(scene, word, left_edge(scene, word));
    let shared = (scene.word(word).relation == Relation::Conj)
        .then(|| scene.tree.head(word))
        .filter(|head| {
            let same = is_plural(scene.word(*head)) == is_plural(scene.word(word));
            same && !scene
                .tree
                .children(word)
                .any(|child| scene.word(child).relation == Relation::Det)
        });
    let mut owners: Vec<ActorId> = Vec::new();
    let mut back = true;
    let mut basis = Basis::Mention;
    if let Some(possessor) = possessor {
        owners.extend(parties[possessor].iter().filter_map(Party::side));
    } else if let Some(head) = shared.filter(|head| parties[*head].iter().any(|party| party.role.is_some())) {
        owners.extend(parties[head].iter().filter_map(|party| party.of));
        back = false;
        basis = Basis::Joined;
    } else if definite
        && party.person
        && party.name.is_none()
        && let Some(holder) = people.holder(role, &lemma)
        // "the ousted president" is one who was called so.
        && (party.prefix.is_none() || party.prefix == holder.prefix)
    {
        parties[word] = vec![Party {
            span: party.span,
            antecedent: true,
            place_like: false,
            ..holder.clone()
        }];
        return;
    }
    if owners.is_empty()
        && party.person
        && let Some(led) = led_phrase(scene, parties, word)
    {
        owners = led;
        back = false;
        basis = Basis::Joined;
    }
    if owners.is_empty() && possessor.is_none() && body && (definite || party.name.is_some()) {
        owners.extend(
            people
                .owners
                .get(&lemma)
                .filter(|known| known.len() == 1)
                .into_iter()
                .flatten(),
        );
    }
    if owners.is_empty() && possessor.is_none() && definite && party.plural && !is_told(scene, word) {
        owners = same_noun(index, scenes, cast, word);
        // The rebels are of their state, and no one's own.
        back = owners.is_empty();
    }
    if owners.is_empty() && possessor.is_none() && entry.is_some_and(|role| role.group) {
        owners.extend(
            joined_state(scene, parties, word).filter(|state| people.home.is_none_or(|home| home == *state)),
        );
        if !owners.is_empty() {
            back = false;
            basis = Basis::Joined;
        }
    }
    if owners.is_empty() && possessor.is_none() {
        owners = owners_of_offices(scene, parties, word);
        if !owners.is_empty() {
            back = false;
            basis = Basis::Office;
        }
    }
    owners.dedup();
    if owners.is_empty() && possessor.is_none() {
        let view = View {
            index,
            scenes,
            cast,
            here: parties,
        };
        owners = sides(&view, word);
        if !owners.is_empty() {
            basis = Basis::Pair;
        }
    }
    let apart =
        !is_plural(scene.word(word)) || (is_subject(scene.word(word).relation) && !names_group(scene, word));
    if owners.is_empty() && definite && possessor.is_none() && shared.is_none() && apart {
        // "the regime": a role noun that may also refer to a group as a whole.
        let view = View {
            index,
            scenes,
            cast,
            here: parties,
        };
        let referred = coref_at(scene, word).filter(|(_, entry)| !entry.pair && !entry.pronoun);
        owners = referred
            .map(|(_, entry)| noun(&view, word, entry))
            .unwrap_or_default()
            .iter()
            .filter_map(Party::side)
            .collect();
    }
    if owners.is_empty() && possessor.is_none() && is_plural(scene.word(word)) {
        let named = including(scene, word);
        // "wounded by mortar fire, including five Chadians": they are those, wherever the tree hangs them.
        for slot in parties.iter_mut() {
            slot.retain(|party| !named.iter().any(|(_, span)| *span == party.span));
        }
        owners = named.into_iter().map(|(state, _)| state).collect();
        if !owners.is_empty() {
            back = false;
            basis = Basis::Words;
        }
    }
    if owners.is_empty()
        && possessor.is_none()
        && shared.is_none()
        && entry.is_some_and(|role| role.group)
        && !is_told(scene, word)
    {
        let view = View {
            index,
            scenes,
            cast,
            here: parties,
        };
        owners.extend(armed_group(&view, word).filter(|_| definite));
    }
    if owners.is_empty() && possessor.is_none() && entry.is_some_and(|role| role.local) {
        owners.extend(only_state(index, scenes, word).or_else(|| state_of_rebels(scene, parties, word)));
        if !owners.is_empty() {
            basis = Basis::Only;
            // Police of the state are no one's own: militants seize them.
            back = body;
        }
    }
    let governs = entry
        .and_then(|role| role.sector.first())
        .is_some_and(|sector| scene.actors.governs(sector));
    // "journalist X": who is named may be from anywhere.
    let titled = party.name.is_some() || is_modifier(scene.word(word));
    let known = !titled || governs || definite;
    let at_home =
        definite || !is_plural(scene.word(word)) || !governs || entry.is_some_and(|role| role.collective);
    if owners.is_empty()
        && possessor.is_none()
        && at_home
        && known
        && (entry.is_some_and(|role| role.home) || by_home(scene, &party))
        && !is_told(scene, word)
    {
        owners.extend(people.home.filter(|home| names_no_other(index, scenes, *home)));
        // Nothing is taken up: who does what to whom at home are two.
        back = false;
        basis = Basis::Home;
    }
    if owners.is_empty() {
        return;
    }
    let completed: Vec<Party> = owners
        .iter()
        .map(|owner| Party {
            of: Some(*owner),
            antecedent: back,
            basis,
            ..party.clone()
        })
        .collect();
    people.belongs(&party, completed[0].of);
    // A title and its name share one party: both words learn of it.
    for other in parties.iter_mut() {
        if other.first() == Some(&party) {
            other.clone_from(&completed);
        }
    }
}

/// "The defence ministers of Kenya and Chad met. The ministers signed": whose they were when the same noun stood before, in the nearest
/// sentence that tells it of one phrase alone.
fn same_noun(index: usize, scenes: &[Scene], cast: &Cast, word: usize) -> Vec<ActorId> {
    let Some(lemma) = scenes.get(index).map(|scene| &scene.word(word).lemma) else {
        return Vec::new();
    };
    for before in (index.saturating_sub(REACH)..index).rev() {
        let Some(scene) = scenes.get(before) else { continue };
        let again = |at: &usize| is_plural(scene.word(*at)) && scene.word(*at).lemma == *lemma;
        let mut found: Vec<Vec<ActorId>> = Vec::new();
        for at in (0..scene.sentence.words.len()).filter(again) {
            let owners: Vec<ActorId> = cast.parties(before, at).iter().filter_map(Party::side).collect();
            if !found.contains(&owners) {
                found.push(owners);
            }
        }
        match found.as_slice() {
            [] => {}
            [owners] => return owners.clone(),
            _ => return Vec::new(),
        }
    }
    Vec::new()
}

/// "the government of Chad and the rebels": they are rebels of the state whose government they stand beside.
fn joined_state(scene: &Scene, parties: &[Vec<Party>], word: usize) -> Option<ActorId> {
    let above = (scene.word(word).relation == Relation::Conj).then(|| scene.tree.head(word));
    let below = scene
        .tree
        .children(word)
        .filter(|child| scene.word(*child).relation == Relation::Conj);
    let mut states = above.into_iter().chain(below).filter_map(|at| {
        let [party] = parties.get(at)?.as_slice() else {
            return None;
        };
        let role = party.role.and_then(|role| scene.actors.role(role))?;
        let governs = role
            .sector
            .first()
            .is_some_and(|sector| scene.actors.governs(sector));
        let state = party.of.filter(|of| {
            let entry = scene.actors.actor(*of);
            entry.is_some_and(|entry| entry.kind == ActorKind::State)
        });
        state.filter(|_| role.body && governs)
    });
    states.next().filter(|_| states.next().is_none())
}

/// "The rebels accused the government": theirs, where the sentence names no state and no other group.
fn state_of_rebels(scene: &Scene, parties: &[Vec<Party>], word: usize) -> Option<ActorId> {
    if is_told(scene, word) || scene.found.names.iter().any(|name| !name.kind.is_outlet()) {
        return None;
    }
    let fights = |party: &&Party| {
        let role = party.role.and_then(|role| scene.actors.role(role));
        role.is_some_and(|role| role.group)
    };
    let mut states = parties
        .iter()
        .flatten()
        .filter(fights)
        .filter_map(|party| party.of);
    let state = states.next()?;
    let listed = scene.actors.actor(state)?.kind == ActorKind::State;
    (listed && states.all(|other| other == state)).then_some(state)
}

/// "the president's wife", "supporters of the ousted president": whose the office is that a role noun belongs to.
fn owners_of_offices(scene: &Scene, parties: &[Vec<Party>], word: usize) -> Vec<ActorId> {
    let children = scene.tree.children(word).filter(|child| {
        let relation = scene.word(*child).relation;
        relation == Relation::NmodPoss
            || (relation == Relation::Nmod && has_case(scene, *child, &BELONGS[..1]))
    });
    let owned = children.flat_map(|child| parties.get(child).into_iter().flatten());
    owned
        .filter(|party| party.role.is_some())
        .filter_map(|party| party.of)
        .collect()
}

/// "soldiers from both sides", "officials of the two countries": those that the pair below a role noun stands for.
fn sides(view: &View, word: usize) -> Vec<ActorId> {
    let scene = view.scene(view.index);
    let below = scene.tree.children(word).filter(|child| *child > word);
    let mut pairs = below.filter(|child| {
        let belongs = has_case(scene, *child, BELONGS) || has_case(scene, *child, &["on"]);
        belongs && scene.word(*child).relation == Relation::Nmod
    });
    let found = pairs.find_map(|child| {
        let (_, entry) = coref_at(scene, child)?;
        let paired = entry.pair && is_definite(scene, child);
        let found = if paired {
            pair(view, child, entry)
        } else {
            Vec::new()
        };
        (!found.is_empty()).then_some(found)
    });
    found.unwrap_or_default().iter().filter_map(Party::side).collect()
}

/// Whether a group is named in the sentence before a word: "the insurgents" may be others then.
fn names_group(scene: &Scene, word: usize) -> bool {
    let before = scene
        .found
        .names
        .iter()
        .filter(|name| name.last < word && !name.kind.is_outlet());
    before
        .filter_map(|name| scene.actors.actor(ActorId(name.target)))
        .any(|entry| entry.kind == ActorKind::Group)
}

/// The one state that this sentence and the one before speak of, for a bare *the government*: a state that is itself party to
/// what the sentence tells is as likely the other side.
fn only_state(index: usize, scenes: &[Scene], word: usize) -> Option<ActorId> {
    let scene = scenes.get(index)?;
    if is_told(scene, word) {
        return None;
    }
    // "France condemned the killings. Police arrested ...": a body of the state may go on where it spoke, its police do not.
    let body = scene
        .found
        .role_at(word)
        .and_then(|role| scene.actors.role(RoleId(role.target)))
        .is_some_and(|role| role.body);
    let mut only = None;
    for (at, here) in scenes
        .iter()
        .enumerate()
        .take(index + 1)
        .skip(index.saturating_sub(1))
    {
        for name in here.found.names.iter().filter(|name| !name.kind.is_outlet()) {
            let id = ActorId(name.target);
            if here
                .actors
                .actor(id)
                .is_none_or(|entry| entry.kind != ActorKind::State)
            {
                continue;
            }
            let owner = is_modifier(here.word(name.head)).then(|| here.tree.head(name.head));
            if !body && at < index && speaks(here, owner.unwrap_or(name.head)) {
                continue;
            }
            // "will meet in Qatar": whose government it is, no venue tells.
            if at == index && is_venue(here) && has_case(here, name.head, &["in"]) {
                return None;
            }
            let aside = is_modifier(here.word(name.head)) || has_case(here, name.head, &["in"]);
            if (at == index && !aside) || only.is_some_and(|known| known != id) {
                return None;
            }
            only = Some(id);
        }
    }
    only
}

/// "a government spokesman": what a role noun takes its sector from belongs to the country that the document is about.
fn by_home(scene: &Scene, party: &Party) -> bool {
    let home = |id| scene.actors.role(id).is_some_and(|role| role.home);
    party.via.is_some_and(home)
}

/// Whether a name before a role noun, or a phrase behind it, says whose it is, known or not; or a word before it that it is another country's.
fn is_told(scene: &Scene, word: usize) -> bool {
    // "Turkish-backed fighters": whose they are is told, though not which country's.
    let left = left_edge(scene, word).min(word);
    let hyphened = scene
        .found
        .names
        .iter()
        .any(|name| left <= name.first && name.last <= word && name.hyphened.is_some());
    let role = scene
        .found
        .role_at(word)
        .map_or((word, word), |role| (role.first, role.last));
    hyphened
        || scene.tree.children(word).any(|child| {
            // "riot police" is one noun, and "villagers near the lake" are nobody else's.
            let own = role.0 <= child && child <= role.1;
            let named = !own && scene.word(child).upos == Upos::Propn && is_modifier(scene.word(child));
            let elsewhere = scene.word(child).relation == Relation::Nmod && !has_case(scene, child, WHERE);
            let abroad = !own && scene.actors.is_abroad(&scene.word(child).lemma);
            named || elsewhere || abroad
        })
}

/// "a Russian delegation headed by X": the phrase with an owner that X leads.
fn led_phrase(scene: &Scene, parties: &[Vec<Party>], word: usize) -> Option<Vec<ActorId>> {
    let first = parties[word].first().map(|party| party.span.start)?;
    let start = (0..=word)
        .rev()
        .take_while(|at| scene.word(*at).span.start >= first)
        .last()?;
    let by = start.checked_sub(1)?;
    let verb = by.checked_sub(1)?;
    let tied = scene
        .found
        .ties
        .iter()
        .any(|tie| tie.first <= verb && verb <= tie.last);
    if !tied || scene.word(by).upos != Upos::Adp {
        return None;
    }
    let owners = |at: usize| -> Option<Vec<ActorId>> {
        let owners: Vec<_> = parties[at]
            .iter()
            .filter(|party| !party.person)
            .filter_map(|party| party.of)
            .collect();
        (!owners.is_empty()).then_some(owners)
    };
    let noun = scene.tree.head(verb);
    if noun < verb
        && let Some(found) = owners(noun)
    {
        return Some(found);
    }
    (verb.saturating_sub(8)..verb).rev().find_map(owners)
}

impl People {
    /// Learns to whom a person or office belongs that was introduced without it.
    pub(crate) fn belongs(&mut self, party: &Party, of: Option<ActorId>) {
        self.amend(|known| {
            if known.name.is_some() && known.name == party.name && known.of.is_none() {
                known.of = of;
            }
        });
    }
}
