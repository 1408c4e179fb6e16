//! Pronouns: whom *he*, *it*, *they* and *their* mean.
//!
//! Subjects come first, those of the clauses around the pronoun before those of the sentence and of the sentences before. A noun
//! that the pronoun could as well mean ends the search.

use super::Scene;
use super::english::PREDICATIVE;
use super::party::Party;
use super::shape::{has_case, is_plural};
use super::view::{REACH, View, is_subject, is_topic};
use crate::codebook::actors::{ActorKind, CorefEntry};
use legation_parse::{Relation, Upos};

/// What a search does at one noun phrase.
enum Verdict {
    Take(Vec<Party>),
    /// It could as well be this one, which is no party.
    Stop,
    Pass,
}

/// The parties that a pronoun stands for.
pub(crate) fn pronoun(view: &View, word: usize, entry: &CorefEntry) -> Vec<Party> {
    let scene = view.scene(view.index);
    if scene.word(word).relation == Relation::Expl || is_empty_subject(scene, word, entry) {
        return Vec::new();
    }
    for candidate in candidates(view, word, entry) {
        match judge(view, candidate, word, entry) {
            Verdict::Take(parties) => return parties,
            Verdict::Stop => return Vec::new(),
            Verdict::Pass => {}
        }
    }
    if entry.kinds.contains(&ActorKind::Person) {
        only_person(view, word, entry)
    } else {
        Vec::new()
    }
}

/// The one person in the nearest sentence that speaks of any.
fn only_person(view: &View, word: usize, entry: &CorefEntry) -> Vec<Party> {
    for sentence in (view.index.saturating_sub(REACH)..=view.index).rev() {
        let scene = view.scene(sentence);
        let end = if sentence == view.index {
            word
        } else {
            scene.sentence.words.len()
        };
        let mut one: Option<Party> = None;
        for at in 0..end {
            for party in view
                .parties(sentence, at)
                .iter()
                .filter(|party| party.person && !party.antecedent)
            {
                let same = |known: &Party| {
                    (known.actor, known.of, &known.name) == (party.actor, party.of, &party.name)
                };
                if one.as_ref().is_some_and(|known| !same(known)) {
                    return Vec::new();
                }
                one = Some(party.clone());
            }
        }
        if let Some(party) = one {
            return if entry.plural || sentence == view.index {
                Vec::new()
            } else {
                vec![party]
            };
        }
    }
    Vec::new()
}

/// "it is unclear", "it comes after": a subject that stands for nothing named.
fn is_empty_subject(scene: &Scene, word: usize, entry: &CorefEntry) -> bool {
    if entry.plural || entry.kinds.contains(&ActorKind::Person) || !is_subject(scene.word(word).relation) {
        return false;
    }
    let head = scene.tree.head(word);
    let clause = |child: usize| {
        matches!(
            scene.word(child).relation,
            Relation::Ccomp | Relation::Xcomp | Relation::Advcl
        )
    };
    if scene.actors.is_expletive(&scene.word(head).lemma) && scene.tree.children(head).any(clause) {
        return true;
    }
    let mut children = scene.tree.children(head);
    // "it was the deadliest attack": only what it is said to be can tell.
    let says_what =
        scene.found.role_at(head).is_some() || scene.found.corefs.iter().any(|term| term.head == head);
    let equated = scene.word(head).upos == Upos::Noun && !says_what;
    let linked = scene
        .tree
        .children(head)
        .any(|child| scene.word(child).relation == Relation::Cop);
    scene.word(head).upos == Upos::Adj
        || (linked && equated)
        || children.any(|child| {
            matches!(
                scene.word(child).relation,
                Relation::Csubj | Relation::CsubjPass | Relation::Expl
            ) || (scene.word(child).relation == Relation::Ccomp && scene.word(head).xpos.as_str() == "VBN")
        })
}

/// Noun phrases that a pronoun may mean, the likeliest first.
fn candidates(view: &View, word: usize, entry: &CorefEntry) -> Vec<(usize, usize)> {
    let scene = view.scene(view.index);
    let inside = |at: usize| at == word || scene.tree.ancestors(word).any(|above| above == at);
    let (around, barred) = around(view, word);
    let before = (0..word).rev().filter(|at| is_topic(scene, *at));
    let apart = before
        .chain(others(view, word, entry))
        .filter(|at| !inside(*at) && Some(*at) != barred);
    let mut found: Vec<(usize, usize)> = Vec::new();
    for at in around.into_iter().chain(apart) {
        if !found.contains(&(view.index, at)) {
            found.push((view.index, at));
        }
    }
    // An object of this sentence is seldom what the sentence before last was about.
    let token = scene.word(word);
    let close = !is_subject(token.relation) && token.relation != Relation::NmodPoss;
    let reach = if close { 1 } else { REACH };
    for sentence in (view.index.saturating_sub(reach)..view.index).rev() {
        let before = view.scene(sentence);
        let mut subjects: Vec<usize> = (0..before.sentence.words.len())
            .filter(|at| is_topic(before, *at))
            .collect();
        subjects.sort_by_key(|at| before.tree.ancestors(*at).count());
        found.extend(subjects.into_iter().map(|at| (sentence, at)));
    }
    found
}

/// Subjects of the clauses around a pronoun, the closest first, and nouns that those clauses are about; and the subject that the
/// pronoun cannot be.
fn around(view: &View, word: usize) -> (Vec<usize>, Option<usize>) {
    let scene = view.scene(view.index);
    let possessive = scene.word(word).relation == Relation::NmodPoss;
    let mut found = Vec::new();
    if possessive {
        found.extend(coordinated(view, word));
    }
    let mut barred = None;
    let mut own_clause = true;
    // Whether the clause just left has the subject of the one above.
    let mut understood = false;
    let mut below = word;
    for clause in scene.tree.ancestors(word) {
        // "Denouncing the raid on its embassy, Mexico cut ties": the subject comes after.
        let fronted = scene.word(below).relation == Relation::Advcl && below < clause;
        let later = |at: &usize| fronted && is_subject(scene.word(*at).relation) && *at > word;
        let named = |at: &usize| {
            view.parties(view.index, *at)
                .iter()
                .any(|party| party.side().is_some())
        };
        found.extend(scene.tree.children(clause).find(later).filter(named));
        below = clause;
        let mut children = scene.tree.children(clause);
        let subject = |at: &usize| is_subject(scene.word(*at).relation) && *at < word;
        if let Some(subject) = children
            .find(subject)
            .filter(|at| !scene.tree.ancestors(word).any(|above| above == *at))
        {
            // "Lavrov told him": him is not Lavrov. "Congo cut ties with Rwanda, accusing it": it is not Congo.
            if (own_clause || understood) && !possessive && !is_subject(scene.word(word).relation) {
                barred = Some(subject);
            } else {
                found.push(subject);
            }
        }
        // "Russia, a country known for its arms": the noun that the clause is about.
        if possessive && matches!(scene.word(clause).relation, Relation::Acl | Relation::AclRelcl) {
            let noun = scene.tree.head(clause);
            let apposed = scene.word(noun).relation == Relation::Appos;
            let noun = if apposed { scene.tree.head(noun) } else { noun };
            found.extend(Some(noun).filter(|noun| *noun < word));
        }
        understood = own_clause
            && clause < word
            && scene.word(clause).xpos == "VBG"
            && scene.word(clause).relation == Relation::Advcl
            && scene.word(word).relation == Relation::Obj
            && scene.tree.head(clause) < clause
            && !scene.tree.children(clause).any(|child| {
                is_subject(scene.word(child).relation) || scene.word(child).relation == Relation::Mark
            });
        if understood {
            found.extend(only_other(view, word, scene.tree.head(clause)));
        }
        own_clause &= matches!(scene.word(clause).upos, Upos::Noun | Upos::Propn);
    }
    (found, barred)
}

/// "cut ties with Rwanda, accusing it": the one named party before the pronoun that is not the subject of the clause above.
fn only_other(view: &View, word: usize, clause: usize) -> Option<usize> {
    let scene = view.scene(view.index);
    let subject = scene
        .tree
        .children(clause)
        .find(|at| is_subject(scene.word(*at).relation) && *at < word);
    let named = |at: &usize| {
        let parties = view.parties(view.index, *at);
        parties.len() == 1
            && parties
                .iter()
                .any(|party| party.actor.is_some() && !party.person && !party.plural)
    };
    let mut others = (0..word)
        .filter(|at| Some(*at) != subject && scene.tree.ancestors(*at).any(|above| above == clause))
        .filter(named);
    match (subject, others.next(), others.next()) {
        (Some(_), Some(other), None) => Some(other),
        _ => None,
    }
}

/// "Russia and its interests".
fn coordinated(view: &View, word: usize) -> Option<usize> {
    let scene = view.scene(view.index);
    let owned = scene.tree.head(word);
    let first = scene.tree.head(owned);
    let named = view
        .parties(view.index, first)
        .iter()
        .any(|party| party.actor.is_some());
    if scene.word(owned).relation == Relation::Conj && first < word && named {
        return Some(first);
    }
    let before = word
        .checked_sub(2)
        .filter(|_| scene.word(word - 1).upos == Upos::Cconj)?;
    scene.found.name_at(before).map(|name| name.head)
}

/// What else of the same sentence may be meant: "asked the Taliban whether they"; "by this move, it".
fn others(view: &View, word: usize, entry: &CorefEntry) -> Vec<usize> {
    let scene = view.scene(view.index);
    if entry.kinds.contains(&ActorKind::Person) {
        return Vec::new();
    }
    let relation = |at: usize| scene.word(at).relation;
    let object = |at: &usize| match relation(*at) {
        Relation::Obj | Relation::Iobj => true,
        Relation::Obl => !has_case(scene, *at, PREDICATIVE),
        Relation::Nmod => entry.plural && is_plural(scene.word(*at)),
        _ => false,
    };
    let meant = |at: &usize| {
        let parties = view.parties(view.index, *at);
        let named = parties
            .iter()
            .any(|party| !party.place_like && party.side().is_some());
        let thing = scene.word(*at).upos == Upos::Noun && is_plural(scene.word(*at)) == entry.plural;
        (entry.plural && named && scene.tree.head(*at) != scene.tree.head(word))
            || (parties.is_empty() && thing)
    };
    (0..word).rev().filter(object).filter(meant).collect()
}

fn judge(view: &View, (sentence, word): (usize, usize), pronoun: usize, entry: &CorefEntry) -> Verdict {
    let scene = view.scene(sentence);
    let (parties, heads) = view.group(sentence, word, pronoun);
    let token = scene.word(word);
    let wants_person = entry.kinds.contains(&ActorKind::Person);
    if parties.is_empty() {
        // An empty "it" is nothing that could be meant.
        if token.upos == Upos::Pron && is_empty_subject(scene, word, entry) {
            return Verdict::Pass;
        }
        let personal = token.upos == Upos::Propn;
        let blocks = match (entry.plural, wants_person) {
            (true, _) => is_plural(token) || heads > 1,
            (false, true) => personal && heads == 1,
            (false, false) => {
                heads == 1 && matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron) && !is_plural(token)
            }
        };
        return if blocks { Verdict::Stop } else { Verdict::Pass };
    }
    let many = parties.len() > 1 || heads > 1 || parties.iter().any(|party| party.plural);
    let kind = |party: &Party| {
        party
            .actor
            .and_then(|id| view.scene(sentence).actors.actor(id))
            .map(|entry| entry.kind)
    };
    let fits = |party: &Party| match kind(party) {
        Some(kind) => entry.kinds.contains(&kind),
        None => party.person == wants_person || entry.plural,
    };
    if entry.plural {
        let group = parties
            .iter()
            .all(|party| !party.person && kind(party) == Some(ActorKind::Group));
        let body = parties
            .iter()
            .all(|party| party.plural || kind(party) == Some(ActorKind::Group));
        return if many || group || body {
            Verdict::Take(parties)
        } else {
            Verdict::Pass
        };
    }
    if many {
        return Verdict::Pass;
    }
    if parties.iter().all(fits) {
        Verdict::Take(parties)
    } else {
        Verdict::Pass
    }
}
