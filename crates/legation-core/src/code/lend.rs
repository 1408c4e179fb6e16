//! Parties that one sentence lends another: *condemned the test* takes up who tested, and a headline and its lead tell whose the diplomats are.

use super::act::Coding;
use super::tree::Tree;
use crate::case::{low, lower};
use crate::codebook::Codebook;
use crate::codebook::actors::AgainEntry;
use crate::record::Status;
use crate::who::{ActorId, Basis, Cast, Party};
use legation_parse::Relation;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The two words before what is still to come when the rest happens: "ahead of a visit".
const EVE: (&str, &str) = ("ahead", "of");
/// How many sentences back a deed is looked for.
const BACK: usize = 3;
/// How many sentences back a deed is looked for that is answered.
const ANSWERED: usize = 1;
/// How many sentences behind the headline may repeat it.
const LEAD: usize = 5;

/// Gives acts the parties that another sentence tells of them. `headline` says whether a sentence is one.
pub(crate) fn lend(
    codings: &mut [Coding],
    trees: &[Tree],
    cast: &Cast,
    codebook: &Codebook,
    headline: impl Fn(usize) -> bool,
) {
    for at in 0..codings.len() {
        let Some((side, party, why)) = doer_again(codings, at, trees, cast, codebook) else {
            continue;
        };
        if let Some(coding) = codings.get_mut(at) {
            match side {
                Side::Actor => coding.act.actors = vec![party],
                Side::Recipient => coding.act.recipients = vec![party],
            }
            coding.because.push(why);
        }
    }
    for at in 0..codings.len() {
        if let Some((party, why)) = answered(codings, at, trees, codebook)
            && let Some(coding) = codings.get_mut(at)
        {
            coding.act.recipients = vec![party];
            coding.because.push(why);
        }
    }
    between_headline_and_lead(codings, trees, &headline);
    for coding in codings.iter_mut() {
        let Some(tree) = trees.get(coding.sentence) else {
            continue;
        };
        let word = coding.act.anchor;
        if is_yet_to_come(tree, word) && coding.status == Status::Occurred {
            coding.status = Status::Planned;
            coding.because.push("“ahead of”: it was still to come".to_owned());
        }
    }
}

/// Whether a noun is of what was still to come when the rest happened: *ahead of a visit*.
pub(crate) fn is_yet_to_come(tree: &Tree, noun: usize) -> bool {
    let form = |word: usize| lower(tree.form(word));
    let eve = |of: usize| form(of) == EVE.1 && of > 0 && form(of - 1) == EVE.0;
    let case = |child: &usize| *child < noun && tree.relation(*child) == Relation::Case;
    tree.is_noun(noun) && tree.children(noun).filter(case).any(eve)
}

/// Which side of an act the doer of a deed taken up is on.
#[derive(Clone, Copy)]
enum Side {
    /// *The strike killed eight.*
    Actor,
    /// *Japan condemned the test.*
    Recipient,
}

/// The side that is open, and the noun that may take up a deed to fill it.
fn open_side(coding: &Coding, tree: &Tree, codebook: &Codebook) -> Option<(Side, usize)> {
    let act = &coding.act;
    let category = codebook.ontology.categories.get(act.event)?;
    if !tree.is_verb(act.head) {
        return None;
    }
    if category.judges && act.recipients.is_empty() && !act.actors.is_empty() {
        let noun = tree.child(act.head, &[Relation::Obj, Relation::NsubjPass])?;
        return Some((Side::Recipient, noun));
    }
    if category.victims.is_some() && act.actors.is_empty() && !act.recipients.is_empty() {
        let noun = tree.child(act.head, &[Relation::Nsubj])?;
        return Some((Side::Actor, noun));
    }
    None
}

/// Who did what a noun takes up, where the nearest sentence that tells such a deed has one doer.
fn doer_again(
    codings: &[Coding],
    at: usize,
    trees: &[Tree],
    cast: &Cast,
    codebook: &Codebook,
) -> Option<(Side, Party, String)> {
    let coding = codings.get(at)?;
    let tree = trees.get(coding.sentence)?;
    let (side, noun) = open_side(coding, tree, codebook)?;
    let entry = codebook.actors.again(&low(tree.lemma(noun)))?;
    if !takes_up(tree, noun, coding.sentence, cast) {
        return None;
    }
    let own: BTreeSet<ActorId> = coding.act.actors.iter().filter_map(Party::side).collect();
    for sentence in (coding.sentence.saturating_sub(BACK)..coding.sentence).rev() {
        let told = codings
            .iter()
            .filter(|other| other.sentence == sentence && is_deed(other, entry, trees, codebook));
        let mut doers: Vec<&Party> = Vec::new();
        let mut any = false;
        for other in told {
            any = true;
            match other.act.actors.as_slice() {
                [doer] if !other.act.reciprocal && doer.side().is_some() => {
                    if !doers.iter().any(|known| known.side() == doer.side()) {
                        doers.push(doer);
                    }
                }
                _ => return None,
            }
        }
        if !any {
            continue;
        }
        let [doer] = doers.as_slice() else { return None };
        if doer.side().is_some_and(|side| own.contains(&side)) {
            return None;
        }
        let party = Party {
            span: tree.word(noun).span,
            antecedent: true,
            place_like: false,
            basis: Basis::Mention,
            ..(*doer).clone()
        };
        let why = format!("“{}” takes up a deed told before: whose it is", tree.form(noun));
        return Some((side, party, why));
    }
    None
}

/// *Iran fired missiles. Israel responded with airstrikes*: on whoever alone did the deed that is answered, in the clause or sentence before.
fn answered(codings: &[Coding], at: usize, trees: &[Tree], codebook: &Codebook) -> Option<(Party, String)> {
    let coding = codings.get(at)?;
    let tree = trees.get(coding.sentence)?;
    let words = codebook.actors.answers();
    let head = coding.act.head;
    let is_event = |coding: &Coding| {
        let category = codebook.ontology.categories.get(coding.act.event);
        category.is_some_and(|category| words.events.iter().any(|event| *event == category.name))
    };
    let open = coding.act.recipients.is_empty() && !coding.act.reciprocal && is_event(coding);
    if !open || !words.verbs.contains(&SmolStr::new(lower(tree.lemma(head)))) {
        return None;
    }
    let [own] = coding.act.actors.as_slice() else {
        return None;
    };
    let own = own.side()?;
    let last = coding.sentence.checked_sub(ANSWERED);
    // "retaliated after Iran had fired missiles", not "retaliated, and then Iran fired".
    let is_before = |anchor: usize| {
        let under = tree.relation(anchor) != Relation::Conj && tree.dominates(coding.act.anchor, anchor);
        anchor < coding.act.anchor || under
    };
    let told = |sentence: usize| {
        codings.iter().enumerate().filter(move |(number, other)| {
            *number != at
                && other.sentence == sentence
                && matches!(other.status, Status::Occurred | Status::Ongoing)
                && is_event(other)
                && (sentence < coding.sentence || is_before(other.act.anchor))
        })
    };
    let nearest = (last.unwrap_or(0)..=coding.sentence)
        .rev()
        .find(|&sentence| told(sentence).next().is_some())?;
    let code = |side: ActorId| {
        let role = codebook.actors.role_on(side, None);
        role.and_then(|(role, _)| role.code.clone())
    };
    let mut doers: Vec<&Party> = Vec::new();
    for (_, other) in told(nearest) {
        let [doer] = other.act.actors.as_slice() else {
            return None;
        };
        // "Israel bombed Lebanon": that is not what Israel answers.
        let side = doer.side().filter(|side| *side != own && !other.act.reciprocal)?;
        // The guards of a state are hit, and the state answers.
        let meant = |party: &Party| {
            party
                .side()
                .is_none_or(|hit| hit == own || code(hit).is_some() && code(hit) == code(own))
        };
        if !other.act.recipients.is_empty() && !other.act.recipients.iter().any(meant) {
            return None;
        }
        if !doers.iter().any(|known| known.side() == Some(side)) {
            doers.push(doer);
        }
    }
    let [doer] = doers.as_slice() else { return None };
    let party = Party {
        antecedent: true,
        place_like: false,
        basis: Basis::Mention,
        ..(*doer).clone()
    };
    let why = format!("“{}” answers a deed told before: whose it is", tree.form(head));
    Some((party, why))
}

/// Whether a noun only takes up what was told: *the test*, *this attack*, not *the attack on the embassy*, *Iran's test*.
fn takes_up(tree: &Tree, noun: usize, sentence: usize, cast: &Cast) -> bool {
    let definite = tree.child(noun, &[Relation::Det]).is_some_and(|det| {
        matches!(
            low(tree.form(det)).as_str(),
            "the" | "this" | "that" | "these" | "those"
        )
    });
    let told = tree.children(noun).any(|child| match tree.relation(child) {
        Relation::Nmod | Relation::NmodPoss | Relation::Acl | Relation::AclRelcl | Relation::Conj => true,
        Relation::Amod | Relation::Compound => !cast.parties(sentence, child).is_empty(),
        _ => false,
    });
    definite && !told
}

/// Whether a coding is of a deed that such a noun takes up.
fn is_deed(coding: &Coding, entry: &AgainEntry, trees: &[Tree], codebook: &Codebook) -> bool {
    let happened = matches!(coding.status, Status::Occurred | Status::Ongoing);
    let category = codebook.ontology.categories.get(coding.act.event);
    let Some(tree) = trees.get(coding.sentence) else {
        return false;
    };
    let worded = || {
        let mut lemmas = coding.act.trigger.iter().map(|&word| lower(tree.lemma(word)));
        lemmas.any(|lemma| entry.words.contains(&SmolStr::new(&lemma)))
    };
    happened
        && category.is_some_and(|category| entry.events.iter().any(|event| *event == category.name))
        && (entry.words.is_empty() || worded())
}

/// *Ortega expels Brazilian diplomats*, *Nicaragua expelled all diplomats from the embassy*: what one of the two leaves open the other tells.
fn between_headline_and_lead(codings: &mut [Coding], trees: &[Tree], headline: &impl Fn(usize) -> bool) {
    let Some(first) = (0..trees.len()).find(|&sentence| !headline(sentence)) else {
        return;
    };
    let mut lent: Vec<(usize, Vec<Party>)> = Vec::new();
    for (at, coding) in codings.iter().enumerate() {
        let above = headline(coding.sentence);
        if !above && coding.sentence >= first + LEAD {
            continue;
        }
        let open = |party: &Party| party.side().is_none() && party.role.is_some() && party.name.is_none();
        let [mine] = coding.act.recipients.as_slice() else {
            continue;
        };
        if !open(mine) {
            continue;
        }
        let mut told = codings.iter().filter(|other| {
            let across = headline(other.sentence) != above && other.sentence < first + LEAD;
            across
                && other.act.event == coding.act.event
                && other.act.pattern == coding.act.pattern
                && same_doers(&other.act.actors, &coding.act.actors)
        });
        let Some([theirs]) = told.next().map(|other| other.act.recipients.as_slice()) else {
            continue;
        };
        if theirs.role == mine.role && theirs.of.is_some() && theirs.actor.is_none() {
            let party = Party {
                of: theirs.of,
                basis: Basis::Mention,
                ..mine.clone()
            };
            lent.push((at, vec![party]));
        }
    }
    for (at, recipients) in lent {
        if let Some(coding) = codings.get_mut(at) {
            coding.act.recipients = recipients;
            coding
                .because
                .push("headline and lead tell one event: whose they are".to_owned());
        }
    }
}

/// Whether no two of the doers are of different sides.
fn same_doers(one: &[Party], other: &[Party]) -> bool {
    let sides = |parties: &[Party]| -> BTreeSet<ActorId> {
        parties
            .iter()
            .filter_map(|party| party.of.or(party.actor))
            .collect()
    };
    let (one, other) = (sides(one), sides(other));
    !one.is_empty() && one == other
}
