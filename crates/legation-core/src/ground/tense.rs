//! The tense of the clause that a time stands in: whether "Friday" is the one that was or the one to come.

use crate::code::{Tense, Tree, is_yet_to_come, tense_of};
use legation_parse::Relation;
use legation_time::{Lexicon, Named, Step, Time};

/// The tense that tells which Thursday is meant.
///
/// `time` is what the words `first` to `last` say, where that is known; a headline tells the past in the present.
pub(crate) fn tense_at(
    tree: &Tree,
    (first, last): (usize, usize),
    time: Option<&Time>,
    headline: bool,
    lexicon: &Lexicon,
) -> legation_time::Tense {
    let head = head_of(tree, first, last);
    // "The deadline is Friday".
    if tree
        .children(head)
        .any(|child| tree.relation(child) == Relation::Cop)
    {
        match tense_of(tree, head) {
            Tense::Present | Tense::Future => return legation_time::Tense::Future,
            _ => return legation_time::Tense::Past,
        }
    }
    let mut current = head;
    for _ in 0..=tree.len() {
        // "due by 8 p.m. on Wednesday": the adjective is taken as a preposition.
        let due =
            |child: usize| tree.relation(child) == Relation::Case && lexicon.looks_ahead(tree.lemma(child));
        if tree.children(current).any(due) {
            return legation_time::Tense::Future;
        }
        // "came ahead of a visit in July", wherever the month hangs
        let beside = |child: usize| child < head && is_yet_to_come(tree, child);
        if is_yet_to_come(tree, current) || current != head && tree.children(current).any(beside) {
            return legation_time::Tense::Future;
        }
        if current != head || tree.is_verb(current) {
            if ahead(tree, current, lexicon) {
                return legation_time::Tense::Future;
            }
            match verb_tense(tree, current) {
                Tense::Past | Tense::PastPerfect | Tense::Perfect => return legation_time::Tense::Past,
                Tense::Future => return legation_time::Tense::Future,
                // "Polls open Saturday" is to come; a headline's present is past.
                Tense::Present if headline => return legation_time::Tense::Past,
                Tense::Present if time.is_some_and(turns_up_again) && to_come(tree, head, current) => {
                    return legation_time::Tense::Future;
                }
                Tense::Present => return legation_time::Tense::Present,
                Tense::None => {}
            }
        }
        match tree.head(current) {
            Some(head) => current = head,
            None => break,
        }
    }
    legation_time::Tense::Unknown
}

/// The tense of a verb; "may have died" is past.
fn verb_tense(tree: &Tree, verb: usize) -> Tense {
    let tense = tense_of(tree, verb);
    // "is to be held".
    let to = |child: usize| tree.form(child).eq_ignore_ascii_case("to") && child < verb;
    if tense == Tense::Present && tree.children(verb).any(to) {
        return Tense::Future;
    }
    let have = |child: usize| tree.relation(child) == Relation::Aux && tree.lemma(child) == "have";
    if tense == Tense::Future && tree.children(verb).any(have) {
        return Tense::Perfect;
    }
    tense
}

/// Whether a word looks ahead: "due", "scheduled", and infinitives but those of what has been done ("managed to flee").
fn ahead(tree: &Tree, word: usize, lexicon: &Lexicon) -> bool {
    let tag = tree.word(word).xpos.as_str();
    if matches!(tag, "VBN" | "JJ" | "VBG") && lexicon.looks_ahead(tree.lemma(word)) {
        return true;
    }
    let to = |child: usize| tree.form(child).eq_ignore_ascii_case("to") && child + 4 > word && child < word;
    let have = |child: usize| tree.lemma(child) == "have";
    if tag != "VB" || !tree.children(word).any(to) || tree.children(word).any(have) {
        return false;
    }
    match tree.relation(word) {
        Relation::Xcomp | Relation::Ccomp => tree
            .head(word)
            .is_some_and(|head| !lexicon.is_done(tree.lemma(head))),
        // "the first to sign".
        Relation::Acl => !tree.head(word).is_some_and(|noun| {
            lexicon.is_rank(tree.lemma(noun))
                || tree
                    .children(noun)
                    .any(|child| lexicon.is_rank(tree.lemma(child)))
        }),
        Relation::Root | Relation::Csubj => true,
        _ => false,
    }
}

/// Whether it is a weekday, or a day or month without its year.
fn turns_up_again(time: &Time) -> bool {
    let weekday = matches!(
        time,
        Time::Named {
            name: Named::Weekday(_),
            step: None | Some(Step { offset: 0, .. })
        }
    );
    weekday || lacks_year(time)
}

/// Whether it is a day or month without a year.
pub(crate) fn lacks_year(time: &Time) -> bool {
    matches!(
        time,
        Time::Date {
            year: None,
            month: Some(_),
            ..
        }
    )
}

/// The word that links some words to the rest of their sentence.
pub(crate) fn head_of(tree: &Tree, first: usize, last: usize) -> usize {
    let last = last.min(tree.len().saturating_sub(1));
    (first..=last)
        .find(|&word| tree.head(word).is_none_or(|head| head < first || head > last))
        .unwrap_or(last)
}

/// Whether a day hangs on a verb in the present that tells an act, not a state.
fn to_come(tree: &Tree, day: usize, verb: usize) -> bool {
    let copula = |child: usize| matches!(tree.relation(child), Relation::Cop);
    tree.head(day) == Some(verb) && tree.is_verb(verb) && !tree.children(verb).any(copula)
}
