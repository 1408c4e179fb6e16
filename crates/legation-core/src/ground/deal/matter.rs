//! What a deal is about: a walk from the act's own words down the tree, nearest first.
//!
//! *Signed a contract to overhaul helicopters*: the contract tells nothing, the overhaul is one step off, the helicopters two; so it is
//! maintenance. Who takes part is not walked into: a trade minister makes no trade, border guards no border.

use super::super::scope::object_above;
use crate::case::lower;
use crate::code::{Act, Tree};
use crate::codebook::deals::Deals;
use legation_parse::{Relation, Upos};
use smol_str::SmolStr;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What an act is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Matter {
    /// Number of the kind.
    pub(super) kind: Option<usize>,
    /// First and last word that tell it.
    pub(super) words: Option<(usize, usize)>,
    /// The words that were walked over, the nearest first.
    pub(super) walked: Vec<usize>,
    /// How many of these were needed to know the kind.
    pub(super) way: usize,
}

/// How far a step leads: what is told further off than `FARTHEST` is another matter.
const FARTHEST: u32 = 100;
const BEFORE_NOUN: u32 = 8;
const YIELDS: u32 = 15;
const SAME: u32 = 10;
const NEAR: u32 = 20;
const CLAUSE: u32 = 35;
const FAR: u32 = 50;

/// The kind of deal that the words of an act tell; `things`: words for things transferred, with the kind that they tell.
pub(super) fn matter(tree: &Tree, act: &Act, deals: &Deals, things: &[(usize, usize)]) -> Matter {
    let mut found = Matter::default();
    let mut seen = vec![false; tree.len()];
    let mut open: BinaryHeap<Reverse<(u32, usize)>> = BinaryHeap::new();
    for &word in act.heads.iter().chain(&act.trigger) {
        if let Some(seen) = seen.get_mut(word)
            && !*seen
        {
            *seen = true;
            open.push(Reverse((0, word)));
        }
    }
    // "the tanks that Poland bought": what is bought stands over its clause.
    if let Some(noun) = object_above(tree, act.head)
        && let Some(seen) = seen.get_mut(noun)
        && !*seen
    {
        *seen = true;
        open.push(Reverse((NEAR, noun)));
    }
    let starts: Vec<usize> = open.iter().map(|Reverse((_, word))| *word).collect();
    let mut general_until = None;
    while let Some(Reverse((cost, word))) = open.pop() {
        if cost > FARTHEST {
            break;
        }
        // A party tells whom it is with, not what it is about; but *French jets* are bought, whoever's force they may be elsewhere.
        let mut party = tree.marks(word).party && !starts.contains(&word);
        let told =
            told_at(tree, word, deals, things).filter(|(kind, _, _)| !party || deals.is_transfer(*kind));
        party &= told.is_none();
        found.walked.push(word);
        if let Some((kind, first, last)) = told {
            let better = match (found.kind, general_until) {
                (None, _) => true,
                (Some(_), Some(until)) => cost <= until && !deals.is_weak(kind),
                // "Approved the export of jets": what is exported tells more than that it is.
                (Some(general), None) => {
                    deals.is_weak(general)
                        && deals.is_transfer(general)
                        && deals.is_transfer(kind)
                        && !deals.is_weak(kind)
                        && cost <= NEAR + SAME
                        && things.iter().any(|(thing, _)| *thing == word)
                }
            };
            if better {
                // "A military cooperation agreement on repairs": what a general word before the noun tells yields to what follows.
                let before = matches!(tree.relation(word), Relation::Compound | Relation::Amod);
                general_until = (before && deals.is_weak(kind)).then_some(cost + YIELDS);
                found.kind = Some(kind);
                found.words = Some((first, last));
                found.way = found.walked.len();
            }
        }
        for child in tree.children(word) {
            if seen.get(child).copied().unwrap_or(true) {
                continue;
            }
            let step = if party {
                behind_party(tree, child, deals)
            } else {
                step(tree, word, child, deals)
            };
            if let Some(step) = step {
                if let Some(seen) = seen.get_mut(child) {
                    *seen = true;
                }
                open.push(Reverse((cost + step, child)));
            }
        }
    }
    if found.kind.is_none() {
        found.way = found.walked.len();
    }
    found
}

/// What leads from a word to one that hangs on it; `None`: it is no part of the matter.
fn step(tree: &Tree, word: usize, child: usize, deals: &Deals) -> Option<u32> {
    let infinitive = || tree.children(child).any(|mark| tree.word(mark).xpos == "TO");
    match tree.relation(child) {
        // The nearest to the noun tells most: a nuclear submarine is a submarine.
        Relation::Compound | Relation::Amod | Relation::NmodDesc | Relation::NmodPoss if child < word => {
            let distance = u32::try_from(word - child).unwrap_or(u32::MAX).min(5);
            (!tree.marks(child).party).then_some(BEFORE_NOUN + distance)
        }
        Relation::Compound | Relation::Flat | Relation::Conj if !tree.is_verb(child) => Some(SAME),
        Relation::Conj => Some(NEAR),
        Relation::Obj | Relation::NsubjPass | Relation::Xcomp | Relation::Ccomp => Some(NEAR),
        Relation::Nsubj if !tree.marks(child).party => Some(CLAUSE),
        Relation::Obl | Relation::Nmod | Relation::OblUnmarked | Relation::NmodUnmarked
            if tree.marks(child).time =>
        {
            None
        }
        Relation::Obl | Relation::Nmod => prepositional(tree, child, deals),
        Relation::OblUnmarked => Some(CLAUSE),
        Relation::Acl => Some(if infinitive() { NEAR } else { NEAR + SAME }),
        Relation::Advcl => match tree.preposition(child) {
            Some(mark) if deals.matter.near.iter().any(|near| *near == mark) => Some(CLAUSE),
            _ => infinitive().then_some(CLAUSE),
        },
        Relation::Appos => Some(CLAUSE),
        // "a letter of intent that could lead to the sale of jets"
        Relation::AclRelcl if tree.has_modal(child) => Some(NEAR),
        Relation::AclRelcl => Some(FAR + SAME),
        _ => None,
    }
}

fn prepositional(tree: &Tree, phrase: usize, deals: &Deals) -> Option<u32> {
    let Some(preposition) = tree.preposition(phrase) else {
        return Some(CLAUSE);
    };
    let is = |list: &[String]| list.iter().any(|one| *one == preposition);
    if is(&deals.matter.near) {
        Some(NEAR)
    } else if is(&deals.matter.far) {
        Some(FAR)
    } else {
        None
    }
}

/// What hangs on a party is its own, but for phrases and clauses that the parser is apt to hang there: *talks with India on gas*.
fn behind_party(tree: &Tree, child: usize, deals: &Deals) -> Option<u32> {
    match tree.relation(child) {
        Relation::Nmod | Relation::Obl => tree
            .preposition(child)
            .filter(|preposition| deals.matter.behind_party.iter().any(|one| one == preposition))
            .map(|_| NEAR),
        Relation::Acl if tree.children(child).any(|mark| tree.word(mark).xpos == "TO") => Some(NEAR),
        Relation::Acl => Some(CLAUSE),
        Relation::Conj if tree.marks(child).party => Some(SAME),
        Relation::AclRelcl => Some(FAR + SAME),
        _ => None,
    }
}

/// The kind that a word tells with what stands before it, and the stretch that tells it.
fn told_at(
    tree: &Tree,
    word: usize,
    deals: &Deals,
    things: &[(usize, usize)],
) -> Option<(usize, usize, usize)> {
    let lemma = lower(tree.lemma(word));
    for (kind, things) in deals.pairs(&lemma) {
        let done_to = |child: &usize| {
            let leads = matches!(
                tree.relation(*child),
                Relation::Obj
                    | Relation::NsubjPass
                    | Relation::Nmod
                    | Relation::Obl
                    | Relation::Compound
                    | Relation::Xcomp
                    | Relation::Nsubj
            );
            let named = |word: usize| {
                let lemma = lower(tree.lemma(word));
                things.iter().any(|thing| *thing == lemma)
            };
            leads
                && tree
                    .conjuncts(*child)
                    .into_iter()
                    .any(|word| named(word) || measured(tree, word).any(named))
        };
        let above = tree
            .head(word)
            .filter(|_| matches!(tree.relation(word), Relation::Acl | Relation::Amod));
        let of = tree.children(word).find(done_to).or(above.filter(|above| {
            let lemma = lower(tree.lemma(*above));
            things.iter().any(|thing| *thing == lemma)
        }));
        if let Some(of) = of {
            return Some((*kind, word.min(of), word.max(of)));
        }
    }
    let thing = things.iter().find(|(thing, _)| *thing == word);
    let thing = thing.map(|(_, kind)| (*kind, word, word));
    if tree.is_verb(word)
        && let Some(kind) = deals.verb(&lemma)
    {
        return Some((kind, word, word));
    }
    if !tree.is_verb(word) || tree.word(word).xpos == "VBG" {
        let phrase = longest_phrase(tree, word, deals);
        // "PC-21 trainers" are no people who train: a single word yields to the thing that it names here.
        if phrase.is_some_and(|(_, first, last)| first < last || thing.is_none()) {
            return phrase;
        }
    }
    thing
}

/// What is counted or measured: the prisoners of *dozens of prisoners*.
fn measured<'t>(tree: &'t Tree, word: usize) -> impl Iterator<Item = usize> + 't {
    tree.children(word)
        .filter(|&child| tree.relation(child) == Relation::Nmod)
}

/// The longest phrase of the list that ends at a word, hyphens left out.
fn longest_phrase(tree: &Tree, last: usize, deals: &Deals) -> Option<(usize, usize, usize)> {
    let within = |word: usize| {
        matches!(
            tree.word(word).upos,
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Verb | Upos::Num
        )
    };
    let mut lemmas: Vec<SmolStr> = vec![lower(tree.lemma(last))];
    let mut forms: Vec<SmolStr> = vec![lower(tree.form(last))];
    let mut starts = vec![last];
    let mut word = last;
    while lemmas.len() < deals.longest() {
        let Some(before) = word.checked_sub(1) else { break };
        word = before;
        if tree.form(word) == "-" {
            continue;
        }
        if !within(word) {
            break;
        }
        lemmas.insert(0, lower(tree.lemma(word)));
        forms.insert(0, lower(tree.form(word)));
        starts.insert(0, word);
    }
    for (skip, &first) in starts.iter().enumerate() {
        let joined = |words: &[SmolStr]| words.get(skip..).unwrap_or_default().join(" ");
        // Lemmas before the last word, whose own form may be what is listed: "arms".
        let found = deals
            .word(&joined(&lemmas))
            .or_else(|| deals.word(&joined(&forms)));
        if let Some(kind) = found {
            return Some((kind, first, last));
        }
    }
    None
}
