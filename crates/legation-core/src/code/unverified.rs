//! What a report says of a claim that it has told: *the claim could not be independently verified*.

use super::act::Coding;
use super::tree::Tree;
use crate::case::{low, lower};
use crate::codebook::{Codebook, Unverified};
use crate::record::Status;
use crate::who::{Cast, Party};
use legation_parse::Relation;
use std::collections::BTreeSet;

/// How many sentences back a claim is looked for.
const BACK: usize = 3;

/// Which claims a sentence says that nobody could check.
struct Said {
    /// The word that says so.
    word: usize,
    /// Whether several are meant, not the last alone.
    all: bool,
    /// Whose claim it is, where that is told.
    whose: Vec<Party>,
}

/// Makes what somebody has said of a deed less sure, and no more than claimed, where the text says that nobody could check it.
pub(crate) fn lower_unverified(codings: &mut [Coding], trees: &[Tree], cast: &Cast, codebook: &Codebook) {
    let words = &codebook.hedges.unverified;
    // However often it is said of the same claim.
    let mut lowered = BTreeSet::new();
    for (sentence, tree) in trees.iter().enumerate() {
        for word in 0..tree.len() {
            let Some(said) = said(tree, sentence, word, words, cast) else {
                continue;
            };
            for number in meant(codings, sentence, &said, cast, codebook) {
                if let Some(coding) = codings.get_mut(number).filter(|_| lowered.insert(number)) {
                    lower_one(coding, tree.form(said.word), words);
                }
            }
        }
    }
}

fn lower_one(coding: &mut Coding, word: &str, words: &Unverified) {
    coding.certainty *= words.certainty;
    for source in coding
        .sources
        .iter_mut()
        .filter(|source| source.stance == "asserts")
    {
        source.stance = "claims".into();
    }
    coding.because.push(format!(
        "“{word}” behind it: nobody could check it, certainty × {}",
        words.certainty
    ));
}

/// The claims told before, by number, that are meant.
fn meant(codings: &[Coding], sentence: usize, said: &Said, cast: &Cast, codebook: &Codebook) -> Vec<usize> {
    let words = &codebook.hedges.unverified;
    let fits = |coding: &Coding| {
        let category = codebook.ontology.categories.get(coding.act.event);
        let deed = category.is_some_and(|category| words.quads.contains(&category.quad));
        let told = matches!(coding.status, Status::Occurred | Status::Ongoing);
        let before = coding.sentence < sentence || coding.act.anchor < said.word;
        let theirs = |source: &super::act::Source| {
            let parties = source
                .word
                .map_or(&[][..], |word| cast.parties(source.sentence, word));
            let meant = |party: &Party| said.whose.iter().any(|whose| whose.side() == party.side());
            source.word.is_some() && (said.whose.is_empty() || parties.iter().any(meant))
        };
        let denied = coding.sources.iter().any(|source| source.stance == "denies");
        deed && told && before && !denied && coding.sources.iter().any(theirs)
    };
    let reach = sentence.saturating_sub(BACK)..=sentence;
    let told = |at: usize| codings.iter().any(|coding| coding.sentence == at && fits(coding));
    let Some(nearest) = reach.clone().rev().find(|&at| told(at)) else {
        return Vec::new();
    };
    let meant = |at: usize| {
        if said.all {
            reach.contains(&at)
        } else {
            at == nearest
        }
    };
    (0..codings.len())
        .filter(|&number| {
            codings
                .get(number)
                .is_some_and(|coding| meant(coding.sentence) && fits(coding))
        })
        .collect()
}

/// What a word says of claims told before; `None` where it says no such thing.
fn said(tree: &Tree, sentence: usize, word: usize, words: &Unverified, cast: &Cast) -> Option<Said> {
    let lemma = lower(tree.lemma(word));
    let thing = if tree.is_verb(word) && words.verbs.contains(lemma.as_str()) {
        unchecked(tree, word, words)?
    } else if words.adjectives.contains(lemma.as_str()) {
        // "is no longer unverified"
        if is_denied(tree, word) || tree.children(word).any(|child| is_denied(tree, child)) {
            return None;
        }
        let subject = tree.child(word, &[Relation::Nsubj]).or_else(|| {
            tree.head(word)
                .and_then(|verb| tree.child(verb, &[Relation::Nsubj]))
        })?;
        is_called(tree, subject, words, true).then_some(Some(subject))?
    } else if tree.is_noun(word) && words.checks.contains(lemma.as_str()) {
        no_check(tree, word, words)?
    } else {
        return None;
    };
    let plural = |word: usize| matches!(tree.word(word).xpos.as_str(), "NNS" | "NNPS");
    let several = |thing: usize| {
        plural(thing)
            || matches!(
                low(tree.form(thing)).as_str(),
                "they" | "them" | "these" | "those" | "both" | "neither"
            )
            || tree
                .children(thing)
                .any(|child| matches!(low(tree.form(child)).as_str(), "both" | "neither" | "either"))
    };
    let whose = thing.and_then(|thing| tree.child(thing, &[Relation::NmodPoss]));
    Some(Said {
        word,
        all: thing.is_none_or(several),
        whose: whose.map_or_else(Vec::new, |whose| cast.parties(sentence, whose).to_vec()),
    })
}

/// *The claim could not be verified*, *Reuters was unable to verify it*: what was not checked.
fn unchecked(tree: &Tree, verb: usize, words: &Unverified) -> Option<Option<usize>> {
    let over = tree.head(verb).filter(|_| {
        matches!(
            tree.relation(verb),
            Relation::Xcomp | Relation::Ccomp | Relation::Advcl | Relation::Acl | Relation::Csubj
        )
    });
    let denied = |at: usize| is_denied(tree, at);
    let unable = |at: usize| words.unable.contains(low(tree.lemma(at)).as_str());
    // "it could not be verified how many had died": not what was claimed.
    let clause = [Relation::Ccomp, Relation::Csubj, Relation::CsubjPass];
    if tree.child(verb, &clause).is_some() {
        return None;
    }
    let own = match tree.relation(verb) {
        // "a claim that could not be verified"
        Relation::AclRelcl => tree.head(verb),
        _ => tree.child(verb, &[Relation::Obj, Relation::NsubjPass]),
    };
    // "the claims were impossible to verify"
    let thing = own.or_else(|| over.and_then(|over| tree.child(over, &[Relation::Nsubj])))?;
    let none = |at: usize| denied(at) || tree.marks(at).negation;
    let not = denied(verb)
        || none(thing)
        || over.is_some_and(|over| {
            unable(over) || denied(over) && words.able.contains(low(tree.lemma(over)).as_str())
        });
    let apart = tree
        .children(verb)
        .any(|child| words.independent.contains(low(tree.form(child)).as_str()));
    (not && is_called(tree, thing, words, apart)).then_some(Some(thing))
}

/// *There was no independent confirmation of the claim.*
fn no_check(tree: &Tree, noun: usize, words: &Unverified) -> Option<Option<usize>> {
    let none = is_denied(tree, noun) || tree.head(noun).is_some_and(|over| is_denied(tree, over));
    let apart = tree
        .children(noun)
        .any(|child| words.independent.contains(low(tree.form(child)).as_str()));
    let of = tree.children(noun).find(|&child| {
        tree.relation(child) == Relation::Nmod && tree.preposition(child).as_deref() == Some("of")
    });
    match of {
        Some(thing) => (none && is_called(tree, thing, words, apart)).then_some(Some(thing)),
        None => (none && apart).then_some(None),
    }
}

/// Whether a word of negation hangs on it.
fn is_denied(tree: &Tree, at: usize) -> bool {
    tree.children(at).any(|child| tree.marks(child).negation)
}

/// Whether a word stands for what somebody has said. `apart` tells that the checking is called independent, so that *it* is enough.
fn is_called(tree: &Tree, thing: usize, words: &Unverified, apart: bool) -> bool {
    let lemma = lower(tree.lemma(thing));
    let form = lower(tree.form(thing));
    // "claims of torture", "reports that it had fallen": others than those told before.
    let other = tree.children(thing).any(|child| {
        matches!(tree.relation(child), Relation::Acl | Relation::Ccomp)
            || tree.relation(child) == Relation::Nmod
                && !matches!(tree.preposition(child).as_deref(), Some("by" | "from"))
                && !tree.marks(child).party
                && !words.sides.contains(low(tree.lemma(child)).as_str())
    });
    !other && (words.nouns.contains(lemma.as_str()) || apart && words.pronouns.contains(form.as_str()))
}
