//! Days of events told before: for "a week after the attack", and for "during the visit" where the visit's day stands a sentence before.

use crate::case::{low, lower};
use crate::code::Tree;
use jiff::civil::Date;
use legation_parse::{Relation, Upos};
use legation_time::{Bound, Lexicon};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// An event that the text has dated: the content words of its clause.
#[derive(Clone, Debug)]
pub(super) struct Told {
    lemmas: BTreeSet<SmolStr>,
    days: (Date, Date),
}

impl Told {
    /// Whether a sentence goes on about the event: two of its content words are there.
    pub(super) fn is_told_on(&self, tree: &Tree) -> bool {
        let here: BTreeSet<SmolStr> = (0..tree.len())
            .filter(|&word| is_content(tree, word))
            .map(|word| lower(tree.lemma(word)))
            .collect();
        self.lemmas.intersection(&here).count() >= 2
    }
}

/// A phrase by which a text comes back to an event: "during the visit".
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion {
    /// The noun.
    pub(super) word: usize,
    /// What its preposition makes of the day.
    pub(super) bound: Bound,
}

/// How many content words of a phrase are compared.
const COMPARED: usize = 4;

fn is_content(tree: &Tree, word: usize) -> bool {
    matches!(tree.word(word).upos, Upos::Noun | Upos::Propn | Upos::Verb)
}

/// The event that a time dates, by its content words.
pub(super) fn told(tree: &Tree, mention: usize, days: (Date, Date)) -> Option<Told> {
    let head = tree.head(mention)?;
    let mut lemmas = BTreeSet::new();
    let mut add = |word: usize| {
        if is_content(tree, word) && word != mention {
            lemmas.insert(lower(tree.lemma(word)));
        }
    };
    add(head);
    for child in tree.children(head).filter(|&child| child != mention) {
        if matches!(
            tree.relation(child),
            Relation::Nsubj
                | Relation::NsubjPass
                | Relation::Obj
                | Relation::Obl
                | Relation::Nmod
                | Relation::Compound
        ) {
            add(child);
            tree.children(child)
                .filter(|&below| matches!(tree.relation(below), Relation::Compound | Relation::Nmod))
                .for_each(&mut add);
        }
    }
    (!lemmas.is_empty()).then_some(Told { lemmas, days })
}

/// The days of the event that the words behind `last` name, where the text has dated it: "a week after the fall of Kabul".
///
/// Two content words must be those of what was told, or the one that there is.
pub(super) fn days_behind(tree: &Tree, last: usize, told: &[Told]) -> Option<(Date, Date)> {
    let named: Vec<SmolStr> = (last + 1..tree.len())
        .skip(1)
        .take_while(|&word| tree.relation(word) != Relation::Punct)
        .filter(|&word| is_content(tree, word))
        .take(COMPARED)
        .map(|word| lower(tree.lemma(word)))
        .collect();
    let common = |one: &Told| named.iter().filter(|lemma| one.lemmas.contains(*lemma)).count();
    let least = match named.len() {
        0 => return None,
        1 => 1,
        _ => 2,
    };
    let best = told.iter().rev().map(common).max()?;
    (best >= least)
        .then(|| told.iter().rev().find(|one| common(one) == best))
        .flatten()
        .map(|one| one.days)
}

/// The occasions that a sentence comes back to: "during the visit", "at the meeting", "after the talks".
pub(super) fn occasions(tree: &Tree, lexicon: &Lexicon) -> Vec<Occasion> {
    (0..tree.len())
        .filter(|&word| tree.is_noun(word) && lexicon.is_occasion(tree.lemma(word)))
        .filter(|&word| {
            let definite = |child: usize| {
                tree.relation(child) == Relation::Det
                    && matches!(low(tree.lemma(child)).as_str(), "the" | "this" | "that")
            };
            tree.children(word).any(definite)
        })
        .filter_map(|word| {
            let preposition = tree.preposition(word)?;
            let bound = lexicon.bound_at_occasion(&preposition)?;
            Some(Occasion { word, bound })
        })
        .collect()
}

/// Words of a sentence that tell of bygone times without a date: "formerly".
pub(super) fn bygone(tree: &Tree, lexicon: &Lexicon) -> Vec<usize> {
    (0..tree.len())
        .filter(|&word| lexicon.is_bygone(&low(tree.form(word))))
        .collect()
}
