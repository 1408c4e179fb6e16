//! How far a time reaches: over the clause that it stands in, not into what is only said, planned or told aside.

use crate::case::low;
use crate::code::{Coding, Tense, Tree, tense_of};
use crate::record::Status;
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
            // "a visit by the envoy to Kabul on Monday": who comes, not by when.
            .filter(|bound| *bound != Bound::By || !tree.marks(current).party)
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
        .find_map(|child| lexicon.bound_of_conjunction(&low(tree.form(child))))
        .map(|bound| (verb, bound))
}

/// A word over a time that keeps it for itself: "after the *coup* earlier this month", "the law *adopted* last year", "the 2015 *accord*".
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    /// The noun of another event or of the thing meant, or the verb of a clause that belongs to a noun.
    pub(super) word: usize,
    /// What the preposition over it makes of the time for what stands above.
    pub(super) bound: Bound,
    is_clause: bool,
    /// Whether the tree leaves no doubt: a clause of its own, "the coup *of* 2021", "the 2015 accord".
    is_sure: bool,
    /// Whether it is the object of the verb above, whose time it may be as well.
    is_object: bool,
}

/// The words over a time that keep it for themselves, from the time outwards. `first` is the first word of the time, `is_day` tells that it is a
/// single day told without month or year, which trees often hang too deep: "a convoy escorted by troops *on Monday*".
pub(super) fn holders(
    tree: &Tree,
    (first, head): (usize, usize),
    is_day: bool,
    lexicon: &Lexicon,
) -> Vec<Holder> {
    let mut found = Vec::new();
    let mut current = head;
    let mut below = head;
    for _ in 0..=tree.len() {
        let bound = tree
            .preposition(current)
            .and_then(|preposition| lexicon.bound_of(&preposition))
            .unwrap_or(Bound::On);
        if current != head && tree.is_verb(current) {
            if let Some(bound) = clause_of_noun(tree, current, first, is_day, lexicon) {
                found.push(Holder {
                    word: current,
                    bound,
                    is_clause: true,
                    is_sure: true,
                    is_object: false,
                });
            }
        } else if current != head
            && tree.is_noun(current)
            && let Some(kept) = noun_keeps(tree, current, below, is_day, lexicon)
        {
            found.push(Holder {
                word: current,
                bound,
                is_clause: false,
                is_sure: kept == Kept::Surely,
                is_object: kept == Kept::WithObject,
            });
        }
        let Some(above) = tree.head(current) else { break };
        below = current;
        current = above;
    }
    found
}

/// For a participle or relative clause that belongs to a noun, or a gerund that tells what somebody is accused of: what the noun's preposition makes
/// of its time; `None` where its time holds for what stands above as well.
fn clause_of_noun(tree: &Tree, verb: usize, first: usize, is_day: bool, lexicon: &Lexicon) -> Option<Bound> {
    if is_reproach(tree, verb) {
        return (!is_day).then_some(Bound::On);
    }
    let passive = tree.word(verb).xpos == "VBN";
    let noun = match tree.relation(verb) {
        Relation::Acl if passive => tree.head(verb)?,
        Relation::AclRelcl => tree.head(verb)?,
        // "recognise the government formed last month": the participle hangs on the verb.
        Relation::Xcomp if passive && !is_day => verb.checked_sub(1).filter(|&noun| tree.is_noun(noun))?,
        _ => return None,
    };
    // "at a summit held last week"
    if is_circumstance(tree, noun, lexicon) && lexicon.is_occasion(tree.lemma(noun)) {
        return None;
    }
    // "a convoy escorted by troops on Monday": behind another phrase a day may be that of what stands above.
    let between = (verb + 1..first).any(|word| tree.is_noun(word) || tree.is_pronoun(word));
    if passive && is_day && between {
        return None;
    }
    Some(
        tree.preposition(noun)
            .and_then(|preposition| lexicon.bound_of(&preposition))
            .unwrap_or(Bound::On),
    )
}

/// Whether a verb tells what somebody is accused or suspected of: "accused them *of ramming* a boat".
pub(super) fn is_reproach(tree: &Tree, verb: usize) -> bool {
    let of = |child: usize| {
        child < verb
            && matches!(tree.relation(child), Relation::Mark | Relation::Case)
            && tree.form(child).eq_ignore_ascii_case("of")
    };
    tree.word(verb).xpos == "VBG" && tree.children(verb).any(of)
}

/// The clause that tells what somebody is accused or suspected of, where the act stands in it.
pub(super) fn reproach_over(tree: &Tree, anchor: usize) -> Option<usize> {
    std::iter::successors(Some(anchor), |&word| tree.head(word))
        .take(FARTHEST)
        .find(|&word| is_reproach(tree, word) || is_charge(tree, word))
}

/// Whether a verb tells what somebody is charged with by those who speak: "charged two men *with setting* fire to it".
fn is_charge(tree: &Tree, verb: usize) -> bool {
    let with = |child: usize| {
        child < verb
            && matches!(tree.relation(child), Relation::Mark | Relation::Case)
            && tree.form(child).eq_ignore_ascii_case("with")
    };
    tree.word(verb).xpos == "VBG"
        && tree.children(verb).any(with)
        && tree.head(verb).is_some_and(|head| tree.marks(head).speech)
}

/// How a noun keeps a time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// It says which thing is meant.
    Surely,
    /// It is a happening, and the object of its verb.
    WithObject,
    /// It is a happening that the act follows, answers or speaks of.
    Otherwise,
}

/// Whether and how a noun keeps the time below it: that of a happening which the act only follows, answers or speaks of, or one that says which
/// thing is meant.
fn noun_keeps(tree: &Tree, noun: usize, below: usize, is_day: bool, lexicon: &Lexicon) -> Option<Kept> {
    if is_circumstance(tree, noun, lexicon) || stands_for_clause(tree, noun) {
        return None;
    }
    let which = tree.preposition(below).as_deref() == Some("of") && tree.relation(below) == Relation::Nmod
        || stands_before(tree, below, noun);
    if which {
        return Some(Kept::Surely);
    }
    if !lexicon.is_happening(tree.lemma(noun)) {
        return None;
    }
    // "condemned the killing on Monday": of the object a day may be that of the act.
    let mut top = noun;
    while tree.relation(top) == Relation::Nmod {
        match tree.head(top) {
            Some(head) if tree.is_noun(head) => top = head,
            _ => break,
        }
    }
    match tree.relation(top) {
        Relation::Obj | Relation::Iobj => (!is_day).then_some(Kept::WithObject),
        _ => Some(Kept::Otherwise),
    }
}

/// Whether a noun tells how, where or when an act was done, so that its time is the act's: "at a meeting", "in an attack", "during the visit".
fn is_circumstance(tree: &Tree, noun: usize, lexicon: &Lexicon) -> bool {
    let oblique = matches!(tree.relation(noun), Relation::Obl | Relation::OblUnmarked);
    oblique
        && tree
            .preposition(noun)
            .is_none_or(|preposition| lexicon.bound_at_occasion(&preposition) == Some(Bound::On))
}

/// Whether a noun is what its clause is about or a clause by itself, so that its time is the clause's.
fn stands_for_clause(tree: &Tree, noun: usize) -> bool {
    matches!(
        tree.relation(noun),
        Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Root
            | Relation::Parataxis
            | Relation::Conj
            | Relation::Csubj
    )
}

/// The word that keeps a time from an act: one over the time that the act has no part in. `is_verbal` tells that the act only speaks of a thing,
/// which leaves the thing its own time: "condemned the coup last month".
pub(super) fn keeper<'h>(
    tree: &Tree,
    coding: &Coding,
    holders: &'h [Holder],
    is_verbal: bool,
) -> Option<&'h Holder> {
    let act = &coding.act;
    // What stands over an act keeps nothing from it, and so does what stands over that.
    holders.first().filter(|holder| {
        let word = holder.word;
        let spoken_of = holder.is_sure && act.consumes.contains(&word) && coding.status == Status::Occurred;
        let own = !holder.is_clause && act.trigger.contains(&word) && !spoken_of
            || tree.dominates(word, act.anchor)
            || tree.dominates(word, act.head);
        !own && (!holder.is_object || is_verbal)
    })
}

/// For a time that the tree hangs on the verb beside "since the fall of the city": that phrase's noun, and what its preposition makes of the time.
pub(super) fn bound_beside(
    tree: &Tree,
    first: usize,
    head: usize,
    lexicon: &Lexicon,
) -> Option<(usize, Bound)> {
    let verb = tree.head(head).filter(|&verb| tree.is_verb(verb))?;
    if tree
        .preposition(head)
        .is_some_and(|own| own != "in" && own != "on")
    {
        return None;
    }
    let beside = tree
        .children(verb)
        .rfind(|&child| child < head && tree.relation(child) == Relation::Obl)?;
    let bound = lexicon.bound_of(&tree.preposition(beside)?)?;
    let (_, end) = tree.extent(beside, &|_| false);
    // The preposition of the time itself may stand between.
    let touches = end < first && first - end <= 2;
    (touches && matches!(bound, Bound::Since | Bound::Until) && lexicon.is_happening(tree.lemma(beside)))
        .then_some((beside, bound))
}

/// The verb that a time belongs to.
pub(super) fn verb_over(tree: &Tree, mention: usize) -> Option<usize> {
    let mut current = mention;
    for _ in 0..=tree.len() {
        if tree.is_verb(current) && current != mention {
            return Some(current);
        }
        current = tree.head(current)?;
    }
    None
}

/// Whether the verb that a time belongs to is in the past perfect.
pub(super) fn looks_back(tree: &Tree, mention: usize) -> bool {
    verb_over(tree, mention).is_some_and(|verb| tense_of(tree, verb) == Tense::PastPerfect)
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
        // "in retaliation for a strike on 1 April", where the parser hangs the day on the retaliation.
        if is_answer(tree, head) && tree.dominates(head, act.anchor) && !own(head) {
            return Some(step + 2);
        }
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

/// Whether a noun tells that what stands above it answers what stands below: *in retaliation for a strike*.
fn is_answer(tree: &Tree, noun: usize) -> bool {
    tree.marks(noun).apart
        && tree.relation(noun) == Relation::Obl
        && tree.preposition(noun).as_deref() == Some("in")
}

/// Whether a time before a noun tells which thing is meant and not when something is done to it: "rejected the 2015 accord". In "at Monday's
/// meeting" it tells when.
fn names_thing(tree: &Tree, time: usize, noun: usize) -> bool {
    let before = stands_before(tree, time, noun);
    let circumstance = matches!(
        tree.relation(noun),
        Relation::Obl | Relation::OblUnmarked | Relation::Root | Relation::Parataxis | Relation::Conj
    );
    before && !circumstance
}

/// Whether a time stands before a noun as part of its phrase: "the 2015 accord", "Monday's meeting".
fn stands_before(tree: &Tree, time: usize, noun: usize) -> bool {
    time < noun
        && tree.is_noun(noun)
        && matches!(
            tree.relation(time),
            Relation::Compound
                | Relation::Nummod
                | Relation::Amod
                | Relation::NmodPoss
                | Relation::NmodUnmarked
                | Relation::NmodDesc
        )
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
        // "in retaliation for a strike": the strike was before.
        if tree.is_noun(current) && current != anchor && is_answer(tree, current) {
            return None;
        }
        // On the day of a suspicion or charge nobody does what he is suspected of.
        if is_reproach(tree, current) || is_charge(tree, current) {
            return None;
        }
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
