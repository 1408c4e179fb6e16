//! Several numbers of one kind: added, stated by others, or told in the sentence behind that of the act.

use super::attach::{NOT_JOINED, is_told, verb_of};
use super::{Join, Reading, Scope};
use crate::case::lower;
use crate::code::{Coding, Tree};
use crate::codebook::counting::CountWords;
use crate::record::Status;
use legation_parse::{Relation, Upos};

/// Settles how a number goes with those before it that belong to the same act.
pub(super) fn join(scope: &Scope, reading: &mut Reading, before: &[Reading], more: bool) {
    let same = |known: &&Reading| {
        known.coding.is_some() && known.coding == reading.coding && known.kind == reading.kind
    };
    let Some(known) = before.iter().rfind(same) else {
        return;
    };
    if (known.low, known.high) == (reading.low, reading.high) && !more {
        reading.refuse("told already");
        return;
    }
    let tree = scope.tree;
    if is_elsewhere(scope, reading.at) {
        reading.refuse("its clause tells of another scene");
    } else if more || are_joined(tree, known.at, reading.at) {
        reading.join = Join::Adds;
        reading.because.push_str("; added to the number before it");
    } else if speech_over(tree, known.at) != speech_over(tree, reading.at) || is_set_against(tree, reading.at)
    {
        reading.join = Join::Or;
        reading.because.push_str("; another source's number for the same");
    } else {
        reading.refuse("the text does not say how it goes with the number before it");
    }
}

/// The coding of another source's number for the same: "the ministry said 12 died; the rebels said 40 had died".
pub(super) fn other_source(scope: &Scope, reading: &Reading, before: &[Reading]) -> Option<usize> {
    let tree = scope.tree;
    // "rebels put the toll at 40" says so by itself.
    let toll = || tree.is_noun(reading.at).then(|| verb_of(tree, reading.at));
    let mine = speech_over(tree, reading.at).or_else(toll)?;
    let known = before
        .iter()
        .rfind(|known| known.coding.is_some() && known.kind == reading.kind)?;
    let theirs = speech_over(tree, known.at)?;
    let beside = matches!(
        tree.relation(mine),
        Relation::Parataxis | Relation::Conj | Relation::Advcl
    ) && tree.head(mine) == Some(theirs);
    let fits = beside && !is_elsewhere(scope, reading.at) && !has_own_scene(tree, reading.at);
    (fits && is_told(tree, reading.at, false, scope.codebook))
        .then_some(known.coding)
        .flatten()
}

/// A verb of saying whose content the word stands in.
fn speech_over(tree: &Tree, at: usize) -> Option<usize> {
    let mut word = at;
    for _ in 0..tree.len() {
        let head = tree.head(word)?;
        if tree.relation(word) == Relation::Ccomp && tree.marks(head).speech {
            return Some(head);
        }
        word = head;
    }
    None
}

/// "while the rebels put their losses at three"
fn is_set_against(tree: &Tree, at: usize) -> bool {
    let verb = verb_of(tree, at);
    matches!(tree.relation(verb), Relation::Parataxis | Relation::Advcl)
        && tree
            .child(verb, &[Relation::Nsubj])
            .is_some_and(|subject| subject != at)
}

/// Whether the verbs that tell two numbers are joined: "killed nine and lost two".
fn are_joined(tree: &Tree, one: usize, two: usize) -> bool {
    let (one, two) = (verb_of(tree, one), verb_of(tree, two));
    one != two && tree.relation(two) == Relation::Conj && tree.head(two) == Some(one)
}

/// Whether words of its clause tell another scene: "elsewhere", "in a separate attack".
fn is_elsewhere(scope: &Scope, at: usize) -> bool {
    let tree = scope.tree;
    let words = &scope.codebook.casualties.scene.elsewhere;
    let verb = verb_of(tree, at);
    let other_clause =
        |word: usize| matches!(tree.relation(word), Relation::Ccomp | Relation::Conj) && tree.is_verb(word);
    tree.subtree(verb, &other_clause).into_iter().any(|word| {
        let form = lower(tree.form(word));
        words.iter().any(|known| *known == form)
    })
}

/// Whether its clause names a place, a day or an attack of its own.
fn has_own_scene(tree: &Tree, at: usize) -> bool {
    let verb = verb_of(tree, at);
    let other_clause = |word: usize| matches!(tree.relation(word), Relation::Ccomp | Relation::Parataxis);
    tree.children(verb)
        .filter(|&child| {
            matches!(
                tree.relation(child),
                Relation::Obl | Relation::OblUnmarked | Relation::Advcl
            )
        })
        .any(|child| {
            tree.subtree(child, &other_clause).into_iter().any(|word| {
                let indefinite = tree.children(word).any(|det| {
                    tree.relation(det) == Relation::Det && tree.word(det).span.of(tree.text).len() < 3
                });
                tree.marks(word).time
                    || tree.word(word).upos == Upos::Propn
                    || (tree.marks(word).attack && indefinite)
            })
        })
}

/// Gives a number that no act of its own sentence takes to the one act of the sentence before: "Jets bombed the town. Twelve people were killed."
pub(super) fn follow(
    scope: &Scope,
    here: &mut [Reading],
    earlier: &[Reading],
    codings: std::ops::Range<usize>,
    all: &[Coding],
) {
    let codebook = scope.codebook;
    let can_be = |coding: &Coding, words: &CountWords| {
        let category = codebook.ontology.categories.get(coding.act.event);
        category.is_some_and(|category| words.events.contains(&category.name))
    };
    let kinds = &codebook.casualties.kinds;
    for place in 0..here.len() {
        let Some((reading, rest)) = here.get(..=place).and_then(<[Reading]>::split_last) else {
            continue;
        };
        let Some(words) = kinds.iter().find(|words| words.kind == reading.kind) else {
            continue;
        };
        let fits = reading.coding.is_none()
            && words.follows
            && reading.refused == Some(NOT_JOINED)
            && !scope.here.iter().any(|coding| can_be(coding, words))
            && is_main(scope.tree, reading.at)
            && !is_elsewhere(scope, reading.at)
            && !has_own_scene(scope.tree, reading.at)
            && (reading.high == 0 || is_told(scope.tree, reading.at, false, codebook));
        if !fits {
            continue;
        }
        let mut acts = codings.clone().filter(|&act| {
            all.get(act).is_some_and(|coding| {
                can_be(coding, words) && matches!(coding.status, Status::Occurred | Status::Ongoing)
            })
        });
        let (Some(act), None) = (acts.next(), acts.next()) else {
            continue;
        };
        let taken = |known: &Reading| known.coding == Some(act) && known.kind == reading.kind;
        if earlier.iter().any(taken) || rest.iter().any(taken) {
            continue;
        }
        if let Some(reading) = here.get_mut(place) {
            reading.coding = Some(act);
            reading.refused = None;
            reading
                .because
                .push_str("; of the act told in the sentence before");
        }
    }
}

/// Whether the word stands in the main clause, or in what somebody is said to have said.
fn is_main(tree: &Tree, at: usize) -> bool {
    let mut word = at;
    for _ in 0..tree.len() {
        let Some(head) = tree.head(word) else { return true };
        let goes_on = match tree.relation(word) {
            Relation::Ccomp => tree.marks(head).speech,
            Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Obj
            | Relation::Xcomp
            | Relation::Advmod
            | Relation::Amod
            | Relation::Conj => true,
            _ => false,
        };
        if !goes_on {
            return false;
        }
        word = head;
    }
    false
}
