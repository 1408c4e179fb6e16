//! Names: the same name, a short form of it, or its initials.

use super::chain::{State, nested, sorts_fit};
use super::words::{Definiteness, Sort};
use super::{Kind, Mention};
use smol_str::SmolStr;

/// The earlier mention that a name takes up.
pub(crate) fn antecedent(state: &State, index: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let last = mention.key.last()?;
    let fits = |other: &usize| {
        let other = &state.mentions[*other];
        !nested(mention, other) && sorts_fit(mention.sort, other.sort)
    };
    let same = state
        .with_name(last)
        .filter(fits)
        .find(|other| same_name(mention, &state.mentions[*other]));
    if same.is_some() {
        return same;
    }
    let short = mention.key.iter().find_map(|word| {
        state
            .with_name(word)
            .filter(fits)
            .find(|other| short_form(state, mention, &state.mentions[*other]))
    });
    if short.is_some() {
        return short;
    }
    let acronym = (mention.key.len() == 1).then(|| {
        let plain: SmolStr = last.chars().filter(|c| *c != '.').collect();
        state
            .with_name(&plain)
            .filter(fits)
            .find(|other| initials(&state.mentions[*other].key).as_ref() == Some(&plain))
    });
    let full = || {
        let initials = initials(&mention.key)?;
        state
            .with_name(&initials)
            .filter(fits)
            .find(|other| state.mentions[*other].key.len() == 1)
    };
    acronym.flatten().or_else(full)
}

fn same_name(one: &Mention, other: &Mention) -> bool {
    other.kind == Kind::Name
        && one.key == other.key
        && (one.after == other.after || one.after.is_empty() || other.after.is_empty())
}

/// "Lavrov" after "Sergei Lavrov", "the Ministry" after "the Ministry of Defence", or the longer form after the shorter.
fn short_form(state: &State, one: &Mention, other: &Mention) -> bool {
    let (short, long) = if one.key.len() + one.after.len() <= other.key.len() + other.after.len() {
        (one, other)
    } else {
        (other, one)
    };
    let Some(last) = short.key.last() else {
        return false;
    };
    if short.sort == Sort::Time || long.sort == Sort::Time || short.agreement.with(long.agreement).is_none() {
        return false;
    }
    let within = short.key.iter().all(|word| long.key.contains(word));
    let person = |mention: &Mention| mention.sort == Sort::Person || mention.sort == Sort::Unknown;
    // "the West" after "Thomas West" is not he.
    let articled = short.key.len() == 1 && short.definiteness == Definiteness::Definite;
    let by_person = long.sort == Sort::Person
        && !articled
        && person(short)
        && short.after.is_empty()
        && (long.key.last() == Some(last) || (short.key.len() == 1 && long.key.first() == Some(last)));
    // One word of a longer name that is no person's stands for it only where it is the head.
    let by_head = short.lemma == long.lemma
        && !(long.sort == Sort::Person && short.key.len() > 1)
        && short.key.last() == long.key.last()
        && (short.definiteness == Definiteness::Definite || state.words.name_sort(last) == Sort::Unknown)
        && short.after.iter().all(|word| long.after.contains(word));
    within && (by_person || by_head)
}

/// The first letters of a name of several words.
pub(crate) fn initials(key: &[SmolStr]) -> Option<SmolStr> {
    (key.len() > 1).then(|| key.iter().filter_map(|word| word.chars().next()).collect())
}
