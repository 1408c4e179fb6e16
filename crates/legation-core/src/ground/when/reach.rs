//! How far a time reaches: over the clause that it stands in, not into what is only said, planned or told aside.

use crate::code::{Coding, Tree};
use legation_parse::Relation;
use legation_time::{Bound, Lexicon};

/// How far a time expression may stand from an act in the tree.
pub(super) const FARTHEST: usize = 40;

/// What a preposition over the noun that a time belongs to makes of it: "since the war of 2014", "after the talks on Monday".
pub(super) fn bound_above(tree: &Tree, head: usize, lexicon: &Lexicon) -> Option<(usize, Bound)> {
    let mut current = head;
    for _ in 0..4 {
        let nominal = matches!(
            tree.relation(current),
            Relation::Nmod
                | Relation::NmodDesc
                | Relation::NmodUnmarked
                | Relation::NmodPoss
                | Relation::Compound
        );
        if !nominal {
            return None;
        }
        current = tree.head(current)?;
        if let Some(bound) = tree
            .preposition(current)
            .and_then(|preposition| lexicon.bound_of(&preposition))
        {
            return Some((current, bound));
        }
    }
    None
}

/// The clause aside that a time stands in, by its verb, and what its conjunction makes of the time for the clause above: "since it joined in
/// 2008".
pub(super) fn bound_of_clause(tree: &Tree, mention: usize, lexicon: &Lexicon) -> Option<(usize, Bound)> {
    let mut verb = tree.head(mention)?;
    while !tree.is_verb(verb) {
        verb = tree.head(verb)?;
    }
    if tree.relation(verb) != Relation::Advcl {
        return None;
    }
    let conjunction = |child: usize| {
        let relation = tree.relation(child);
        child < verb && matches!(relation, Relation::Mark | Relation::Case | Relation::Advmod)
    };
    tree.children(verb)
        .filter(|&child| conjunction(child))
        .find_map(|child| lexicon.bound_of_conjunction(&tree.form(child).to_lowercase()))
        .map(|bound| (verb, bound))
}

/// Whether a time stands in a finite clause aside that the act has no part in: "since the group returned to power in 2021".
pub(super) fn in_clause_aside(tree: &Tree, mention: usize, anchor: usize) -> bool {
    let mut current = mention;
    for _ in 0..=tree.len() {
        if tree.is_verb(current) && current != mention {
            return matches!(
                tree.relation(current),
                Relation::Advcl | Relation::AclRelcl | Relation::Ccomp | Relation::Xcomp
            ) && !tree.dominates(current, anchor);
        }
        match tree.head(current) {
            Some(head) => current = head,
            None => return false,
        }
    }
    false
}

/// Whether a time belongs to a verb of saying: "said on Thursday".
pub(super) fn tells_of_saying(tree: &Tree, mention: usize, cues: &dyn Fn(usize) -> bool) -> bool {
    let mut current = mention;
    for _ in 0..=tree.len() {
        if tree.is_verb(current) && current != mention {
            return cues(current);
        }
        match tree.head(current) {
            Some(head) => current = head,
            None => return false,
        }
    }
    false
}

/// How far a time expression stands from an act; `None` where it belongs to another clause.
pub(super) fn distance(
    tree: &Tree,
    coding: &Coding,
    from: usize,
    cues: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let act = &coding.act;
    let own = |word: usize| act.heads.contains(&word) || word == act.anchor || act.trigger.contains(&word);
    let mut current = from;
    let mut verbs_between = 0;
    for step in 0..=tree.len() {
        if own(current) {
            return (verbs_between == 0)
                .then_some(step)
                .or((verbs_between == 1).then_some(20 + step));
        }
        if tree.is_verb(current) && current != from {
            // A time within a clause of its own, about something else.
            if matches!(
                tree.relation(current),
                Relation::AclRelcl | Relation::Ccomp | Relation::Advcl | Relation::Parataxis | Relation::Conj
            ) {
                return ancestor_distance(tree, act.anchor, current, cues).map(|far| far + step + 5);
            }
            verbs_between += 1;
        }
        let head = tree.head(current)?;
        if names_thing(tree, current, head) && !own(head) {
            return None;
        }
        if let Some(far) = (tree.is_verb(head) || tree.head(head).is_none())
            .then(|| ancestor_distance(tree, act.anchor, head, cues))
            .flatten()
            && !own(head)
        {
            return Some(far + step + 5);
        }
        current = head;
    }
    None
}

/// Whether a time before a noun tells which thing is meant and not when something is done to it: "rejected the 2015 accord". In "at Monday's
/// meeting" it tells when.
fn names_thing(tree: &Tree, time: usize, noun: usize) -> bool {
    let before = time < noun
        && tree.is_noun(noun)
        && matches!(
            tree.relation(time),
            Relation::Compound
                | Relation::Nummod
                | Relation::Amod
                | Relation::NmodPoss
                | Relation::NmodUnmarked
                | Relation::NmodDesc
        );
    let circumstance = matches!(
        tree.relation(noun),
        Relation::Obl | Relation::OblUnmarked | Relation::Root | Relation::Parataxis | Relation::Conj
    );
    before && !circumstance
}

/// Steps from an act up to a clause over it, where that clause's time holds for the act as well.
fn ancestor_distance(
    tree: &Tree,
    anchor: usize,
    clause: usize,
    cues: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let mut current = anchor;
    for step in 1..=FARTHEST {
        let head = tree.head(current)?;
        // The time of saying is not the time of what is said; a relative clause has a time of its own.
        if matches!(tree.relation(current), Relation::AclRelcl | Relation::AdvclRelcl)
            || (matches!(tree.relation(current), Relation::Ccomp | Relation::Parataxis) && cues(head))
        {
            return None;
        }
        if head == clause {
            return Some(step);
        }
        current = head;
    }
    None
}
