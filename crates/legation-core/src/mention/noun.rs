//! Noun phrases that take up something named before: "the group" after "a Lebanese group", "the president" after "President X".

use super::chain::{State, nested};
use super::words::{Definiteness, Sort};
use super::{Kind, Mention};
use legation_parse::Relation;

/// How many sentences back a noun phrase is looked for by its head.
const REACH: usize = 30;
/// How many sentences back a name is taken up by a noun of its kind.
const NAME_REACH: usize = 3;

/// The earlier mention that a noun phrase takes up.
pub(crate) fn antecedent(state: &State, index: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let page = &state.pages[mention.sentence];
    if mention.definiteness == Definiteness::Indefinite {
        return None;
    }
    let empty = state.words.is_empty(&mention.lemma);
    let fits = |other: &usize| {
        let other = &state.mentions[*other];
        !nested(mention, other)
            && mention.sentence - other.sentence <= REACH
            && mention.agreement.with(other.agreement).is_some()
    };
    let same = state.with_head(&mention.lemma).filter(fits).find(|other| {
        let other = &state.mentions[*other];
        same_phrase(state, mention, other) && (!empty || mention.key.len() > 1)
    });
    if same.is_some() {
        return same;
    }
    let compound = page.word(mention.head).relation == Relation::Compound;
    if empty || compound || mention.definiteness == Definiteness::Bare {
        return None;
    }
    if mention.key.iter().any(|word| state.words.is_other(word)) || !mention.after.is_empty() {
        return None;
    }
    let by_head = state
        .with_head(&mention.lemma)
        .filter(fits)
        .find(|other| same_head(state, mention, &state.mentions[*other]));
    by_head
        .or_else(|| by_title(state, mention))
        .or_else(|| by_kind(state, index))
}

/// The same words, but for determiners.
fn same_phrase(state: &State, one: &Mention, other: &Mention) -> bool {
    let possessor = |mention: &Mention| possessor(state, mention).map(|owner| state.root(owner));
    one.key == other.key
        && one.after == other.after
        && one.agreement.number() == other.agreement.number()
        && (one.definiteness != Definiteness::Possessed || possessor(one) == possessor(other))
}

/// "the agreement" after "a military agreement": every word of the later is in the earlier.
fn same_head(state: &State, one: &Mention, other: &Mention) -> bool {
    let possessor = |mention: &Mention| possessor(state, mention).map(|owner| state.root(owner));
    let known = |word: &smol_str::SmolStr| other.key.contains(word) || other.after.contains(word);
    let owned = one.definiteness == Definiteness::Possessed;
    if owned {
        return possessor(one).is_some()
            && possessor(one) == possessor(other)
            && one.agreement.number() == other.agreement.number();
    }
    one.key.iter().all(known) && one.agreement.number() == other.agreement.number()
}

/// The mention whose the phrase is.
fn possessor(state: &State, mention: &Mention) -> Option<usize> {
    let page = &state.pages[mention.sentence];
    let owner = page
        .tree
        .children(mention.head)
        .find(|child| page.word(*child).relation == Relation::NmodPoss)?;
    state.headed_by(mention.sentence, owner)
}

/// "the minister" after "Foreign Minister X".
fn by_title(state: &State, mention: &Mention) -> Option<usize> {
    if mention.sort != Sort::Person || mention.definiteness != Definiteness::Definite {
        return None;
    }
    let from = mention.sentence.saturating_sub(REACH);
    let start = state
        .ranges
        .get(from..=mention.sentence)?
        .iter()
        .find(|range| range.start < range.end)?
        .start;
    let own = state.headed_by(mention.sentence, mention.head)?;
    (start..own).rev().take(120).find(|other| {
        let other = &state.mentions[*other];
        let titled = other.title.is_some_and(|(_, to)| {
            crate::case::lower(&state.pages[other.sentence].word(to).lemma) == mention.lemma
        });
        titled && other.kind == Kind::Name
    })
}

/// "the city" after "Kabul": the latest name of that kind close by.
fn by_kind(state: &State, index: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let wanted = state.words.hypernym(&mention.lemma);
    if wanted == Sort::Unknown || mention.key.len() > 1 || mention.definiteness == Definiteness::Possessed {
        return None;
    }
    if mention.agreement.number() == super::Number::Plural {
        return None;
    }
    let from = mention.sentence.saturating_sub(NAME_REACH);
    let mut candidates = (0..index)
        .rev()
        .take_while(|other| state.mentions[*other].sentence >= from);
    candidates.find(|other| {
        let other = &state.mentions[*other];
        other.kind == Kind::Name && other.sort == wanted && !nested(mention, other)
    })
}
