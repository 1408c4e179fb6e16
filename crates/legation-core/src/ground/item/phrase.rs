//! From designations and nouns to phrases that name one thing: *Bayraktar TB2 drones*, *spare parts for Mi-17 helicopters*.

use super::find::{Match, What, matches};
use crate::case::{low, lower};
use crate::code::Tree;
use crate::codebook::Codebook;
use crate::ground::cut::{Cut, head_of};
use legation_parse::{Relation, Span, Upos};

/// A phrase that names a thing.
#[derive(Clone, Debug)]
pub(in crate::ground) struct Phrase {
    /// First word.
    pub(in crate::ground) first: usize,
    /// Last word.
    pub(in crate::ground) last: usize,
    /// The word that the others hang on.
    pub(super) head: usize,
    pub(super) span: Span,
    /// Number of the designation.
    pub(super) name: Option<usize>,
    /// Other designations of the same name.
    others: Vec<usize>,
    /// Number of the noun's category.
    pub(super) noun: Option<usize>,
    /// It has a noun such as *system*.
    with: bool,
    /// The designation counts by its name alone.
    sure: bool,
    pub(super) plural: bool,
}

impl Phrase {
    fn new(tree: &Tree, found: &Match) -> Phrase {
        let mut phrase = Phrase {
            first: found.first,
            last: found.last,
            head: head_of(tree, found.first, found.last),
            span: found.span,
            name: None,
            others: Vec::new(),
            noun: None,
            with: false,
            sure: false,
            plural: false,
        };
        phrase.take(found);
        phrase
    }

    fn take(&mut self, found: &Match) {
        match found.what {
            What::Name {
                number, sure, plural, ..
            } => {
                self.others.clone_from(&found.others);
                self.sure = sure || (self.sure && self.name == Some(number));
                self.name = Some(number);
                self.plural |= plural;
            }
            What::Noun(kind) => self.noun = Some(kind),
            What::With => self.with = true,
        }
        self.last = found.last;
        self.span = self.span.join(found.span);
    }

    /// Of several designations of one name, the one that the noun beside it is of.
    fn choose(&mut self, codebook: &Codebook) {
        let items = &codebook.items;
        let (Some(name), Some(noun)) = (self.name, self.noun.map(|noun| items.category(noun))) else {
            return;
        };
        let is_of = |number: &usize| {
            items
                .designations
                .get(*number)
                .is_some_and(|one| one.category == noun)
        };
        if !is_of(&name)
            && let Some(&other) = self.others.iter().find(|number| is_of(number))
        {
            self.name = Some(other);
        }
    }

    fn extend(&mut self, tree: &Tree, found: &Match) {
        self.take(found);
        self.head = head_of(tree, self.first, self.last);
    }
}

/// The phrases of a sentence that name things, left to right.
pub(in crate::ground) fn phrases(tree: &Tree, codebook: &Codebook) -> Vec<Phrase> {
    let cut = Cut::new(tree);
    let mut all: Vec<Phrase> = Vec::new();
    for found in matches(tree, &cut, codebook) {
        match all.last_mut() {
            Some(before) if is_one(tree, before, &found) => before.extend(tree, &found),
            _ => all.push(Phrase::new(tree, &found)),
        }
    }
    for phrase in &mut all {
        phrase.choose(codebook);
    }
    let sure: Vec<bool> = (0..all.len())
        .map(|number| is_sure(tree, &all, number, codebook))
        .collect();
    let mut kept: Vec<Phrase> = Vec::new();
    for (phrase, sure) in all.into_iter().zip(sure) {
        let phrase = Phrase {
            name: phrase.name.filter(|_| sure),
            ..phrase
        };
        if phrase.name.is_some() || phrase.noun.is_some() {
            kept.push(phrase);
        }
    }
    kept
}

/// The words that head a designation in a sentence: *eight F-16s*, *the S-400*.
pub(crate) fn designated(tree: &Tree, codebook: &Codebook) -> Vec<usize> {
    let all = phrases(tree, codebook).into_iter();
    all.filter(|phrase| phrase.name.is_some())
        .map(|phrase| phrase.head)
        .collect()
}

/// Whether a match goes on with the phrase before it.
fn is_one(tree: &Tree, before: &Phrase, found: &Match) -> bool {
    /// Words between a designation and its noun: *Javelin shoulder-fired anti-tank missiles*.
    const FARTHEST: usize = 6;
    if found.first <= before.last {
        return true;
    }
    let between = before.last + 1..found.first;
    if between.len() > FARTHEST {
        return false;
    }
    // A noun in the plural is not followed by what it belongs to: "tanks, T-72s".
    let ended = before.noun.is_some() && tree.word(before.last).xpos == "NNS";
    let named = matches!(found.what, What::Name { .. });
    if between.is_empty() {
        return !ended || named;
    }
    let modifier = |word: usize| match tree.word(word).upos {
        Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num => true,
        Upos::Verb => matches!(tree.word(word).xpos.as_str(), "VBN" | "VBG" | "JJ"),
        Upos::Punct => matches!(
            tree.form(word),
            "-" | "\"" | "“" | "”" | "'" | "‘" | "’" | "«" | "»" | "‑" | "–"
        ),
        Upos::Adv => tree
            .head(word)
            .is_some_and(|head| head > word && head <= found.last),
        _ => false,
    };
    let quoted = between.clone().all(|word| tree.word(word).upos == Upos::Punct);
    between.clone().all(modifier)
        && !ended
        && !before.plural
        && !named
        && (quoted || tree.dominates(head_of(tree, found.first, found.last), before.head))
}

/// Whether a phrase's designation counts: by its name, by a noun beside it, or in a row of designations that do.
fn is_sure(tree: &Tree, all: &[Phrase], number: usize, codebook: &Codebook) -> bool {
    let items = &codebook.items;
    let own = |phrase: &Phrase| {
        let entry = phrase.name.and_then(|name| items.designations.get(name));
        entry.is_some_and(|entry| {
            let noun = |noun: usize| items.goes_with(&entry.category, items.category(noun));
            phrase.sure || phrase.noun.map_or(phrase.with, noun)
        })
    };
    let Some(phrase) = all.get(number) else {
        return false;
    };
    if phrase.name.is_none() || own(phrase) {
        return phrase.name.is_some();
    }
    // "24 Typhoons", "Pantsir, Tor and Buk": what is listed with designations is one.
    let joined = |one: &Phrase, next: &Phrase| {
        (one.last + 1..next.first).all(|word| {
            matches!(tree.word(word).upos, Upos::Num | Upos::Cconj) || matches!(tree.form(word), "," | "/")
        })
    };
    let counted = phrase.plural
        && phrase
            .first
            .checked_sub(1)
            .is_some_and(|word| tree.word(word).upos == Upos::Num);
    let row = |range: &mut dyn Iterator<Item = usize>| {
        let mut here = number;
        for other in range {
            let (Some(one), Some(next)) = (all.get(here.min(other)), all.get(here.max(other))) else {
                break;
            };
            if !joined(one, next) || all.get(other).is_none_or(|other| other.name.is_none()) {
                break;
            }
            if all.get(other).is_some_and(own) {
                return true;
            }
            here = other;
        }
        false
    };
    counted || row(&mut (number + 1..all.len())) || row(&mut (0..number).rev())
}

/// What a phrase is no thing transferred for, if anything.
pub(super) fn is_other(tree: &Tree, phrase: &Phrase, all: &[Phrase], codebook: &Codebook) -> bool {
    let items = &codebook.items;
    let head = phrase.head;
    let lemma = |word: usize| lower(tree.lemma(word));
    // "missile technology" and "tank crews" are no missiles and tanks; "arms sales" are arms.
    let next = phrase.last + 1;
    let noun_behind = next < tree.len()
        && matches!(tree.word(next).upos, Upos::Noun | Upos::Propn)
        && (tree.head(next) == Some(head) && tree.relation(next) != Relation::OblUnmarked
            || tree.head(head) == Some(next));
    let modified = tree.head(head).filter(|above| *above > phrase.last);
    let modifies = matches!(
        tree.relation(head),
        Relation::Compound
            | Relation::Amod
            | Relation::NmodPoss
            | Relation::NmodDesc
            | Relation::Flat
            | Relation::Nummod
    );
    // "Pantsir and Buk systems": the noun is the next item's, and both go with it.
    let listed = |above: usize| {
        let next = all
            .iter()
            .find(|other| other.first > phrase.last && other.first <= above && above <= other.last);
        next.is_some_and(|other| {
            let joint = |word: usize| {
                matches!(tree.word(word).upos, Upos::Num | Upos::Cconj | Upos::Adj)
                    || matches!(tree.form(word), "," | "/")
            };
            phrase.name.is_some()
                && (phrase.last + 1..other.first)
                    .all(|word| joint(word) || all.iter().any(|one| one.first <= word && word <= one.last))
        })
    };
    if let Some(above) = modified.filter(|_| modifies).or(noun_behind.then_some(next))
        && !listed(above)
    {
        let last = (next..=above)
            .all(|word| word == above || !tree.is_noun(word) || items.is_transaction(&lemma(word)));
        let over = tree.relation(above) == Relation::Compound
            && tree
                .head(above)
                .is_some_and(|top| top > above && !items.is_transaction(&lemma(top)));
        if !items.is_transaction(&lemma(above)) || !last || over || tree.relation(head) == Relation::NmodPoss
        {
            return true;
        }
    }
    if tree.children(head).any(|child| tree.word(child).xpos == "POS") {
        return true;
    }
    // "no missiles", "neither tanks nor planes", "but not tanks"
    let denied = |word: usize| {
        tree.children(word)
            .any(|child| child < phrase.first.max(word) && items.is_none(&low(tree.form(child))))
    };
    if denied(head) {
        return true;
    }
    let preposition = tree.preposition(head);
    if preposition
        .as_deref()
        .is_some_and(|word| items.is_not_behind(word) || items.is_none(word))
    {
        return true;
    }
    // Up the tree: "the crews of tanks", "to intercept missiles", "frigates armed with missiles", "an attack with drones".
    let mut current = head;
    for _ in 0..4 {
        let Some(above) = tree.head(current) else {
            return false;
        };
        let relation = tree.relation(current);
        let word = lemma(above);
        match relation {
            Relation::Conj => {
                current = above;
                continue;
            }
            Relation::Nmod if items.is_not_of(&word) || tree.marks(above).attack => return true,
            Relation::Nmod => {}
            Relation::Obj | Relation::Obl | Relation::NsubjPass | Relation::Nsubj => {
                let meets = items.is_not_object_of(&word) && relation != Relation::Nsubj;
                let bears = items.is_carried(&word)
                    && matches!(
                        tree.relation(above),
                        Relation::Acl | Relation::Amod | Relation::AclRelcl
                    );
                if meets || bears || relation == Relation::Obl && tree.marks(above).attack {
                    return true;
                }
            }
            _ => {}
        }
        // A conjunct shares the preposition of the first.
        if tree
            .preposition(current)
            .as_deref()
            .is_some_and(|word| items.is_not_behind(word))
        {
            return true;
        }
        break;
    }
    false
}

/// Whether a phrase only stands before a noun by which things change hands: *arms sales*.
pub(super) fn is_transacted(tree: &Tree, phrase: &Phrase, codebook: &Codebook) -> bool {
    tree.relation(phrase.head) == Relation::Compound
        && tree.head(phrase.head).is_some_and(|above| {
            above > phrase.last && codebook.items.is_transaction(&low(tree.lemma(above)))
        })
}
