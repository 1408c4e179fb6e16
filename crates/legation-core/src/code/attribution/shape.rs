//! What kind of clause or noun phrase a word heads: finite, a purpose, a circumstance, definite.

use crate::case::{low, lower};
use crate::code::act::Tense;
use crate::code::frame::Frame;
use crate::code::gap::is_infinitive;
use crate::code::status::tense;
use crate::code::tree::Tree;
use crate::codebook::Codebook;
use crate::record::Status;
use legation_parse::{Relation, Upos};
use smol_str::SmolStr;

/// Whether a clause has a finite verb.
pub(super) fn is_finite(tree: &Tree, verb: usize) -> bool {
    let bare_participle =
        tree.word(verb).xpos == "VBN" && tree.child(verb, &[Relation::Aux, Relation::AuxPass]).is_none();
    tense(tree, verb) != Tense::None && !bare_participle
}

/// Whether a noun is what is said of somebody: *was one of the few countries to ...*; not *is in a position to ...*.
pub(super) fn is_predicate(tree: &Tree, noun: usize) -> bool {
    if tree.child(noun, &[Relation::Case]).is_some() && tree.relation(noun) != Relation::Nmod {
        return false;
    }
    let has_copula = |word: usize| {
        tree.child(word, &[Relation::Cop]).is_some()
            || tree.head(word).is_some_and(|verb| tree.marks(verb).linking)
    };
    let of = tree.head(noun).filter(|_| tree.relation(noun) == Relation::Nmod);
    has_copula(noun) || of.is_some_and(has_copula)
}

pub(super) fn is_definite(tree: &Tree, noun: usize) -> bool {
    // "Putin, who attacked Ukraine, will not end it": a name is of somebody who is there.
    tree.word(noun).upos == Upos::Propn
        || tree.children(noun).any(|child| match tree.relation(child) {
            Relation::Det => matches!(tree.lemma(child), "the" | "this" | "that" | "these" | "those"),
            Relation::NmodPoss => true,
            _ => false,
        })
}

/// Whether a verb may stand for an operator: what follows it as a purpose is not its subject's.
pub(super) fn is_operator(tree: &Tree, verb: usize, codebook: &Codebook) -> bool {
    let lemma = lower(tree.lemma(verb));
    let form = lower(tree.form(verb));
    let senses = codebook.senses_of(false, &lemma, &form);
    senses.into_iter().any(|id| codebook.sense(id).operator.is_some())
}

/// Whether a clause tells when, why or on what condition: it is not what a verb of saying over it reports.
pub(super) fn is_circumstance(tree: &Tree, verb: usize) -> bool {
    if !is_finite(tree, verb) {
        return false;
    }
    // "doubt that they are in a position to": the case is not what joins the clause.
    let joined = tree.child(verb, &[Relation::Mark]).is_some() || !tree.is_noun(verb);
    let mark = tree.preposition(verb).filter(|_| joined).map(|mark| {
        let that = mark.split(' ').next().filter(|&first| first == "that");
        that.map_or(mark.clone(), SmolStr::new)
    });
    match tree.relation(verb) {
        Relation::Advcl => {
            // "When they attacked": an adverb introduces it.
            let when = tree.children(verb).any(|child| {
                child < verb && tree.relation(child) == Relation::Advmod && tree.word(child).xpos == "WRB"
            });
            when || mark.is_some_and(|mark| !matches!(mark.as_str(), "that" | "as"))
        }
        // "said nothing after they attacked": hung too low by the parser.
        Relation::Ccomp => mark.is_some_and(|mark| {
            !matches!(
                mark.as_str(),
                "that" | "as" | "if" | "whether" | "how" | "lest" | "for"
            )
        }),
        _ => false,
    }
}

/// The verb of saying whose words a clause holds that the parser hung on its hearer or occasion: *told reporters that*, *said in an
/// interview that*.
pub(super) fn hung_too_low(tree: &Tree, clause: usize, codebook: &Codebook) -> Option<usize> {
    let noun = tree.head(clause)?;
    // "said in a statement published by the agency that": hung on the participle.
    let noun = if tree.word(noun).xpos == "VBN" && tree.relation(noun) == Relation::Acl {
        tree.head(noun)?
    } else {
        noun
    };
    let that = tree
        .children(clause)
        .any(|child| tree.relation(child) == Relation::Mark && tree.form(child).eq_ignore_ascii_case("that"));
    let lower_down = tree.relation(clause) == Relation::Ccomp && tree.head(clause) != Some(noun);
    if !that || !(lower_down || matches!(tree.relation(clause), Relation::AclRelcl | Relation::Acl)) {
        return None;
    }
    let verb = tree.head(noun).filter(|&verb| tree.is_verb(verb))?;
    let cue = codebook.attributions.verb(&low(tree.lemma(verb)), false)?;
    let fits = match tree.relation(noun) {
        Relation::Iobj | Relation::Obj => {
            cue.hearer && codebook.attributions.noun(tree.lemma(noun)).is_none()
        }
        Relation::Obl => cue.quote && tree.child(verb, &[Relation::Obj, Relation::Ccomp]).is_none(),
        _ => false,
    };
    fits.then_some(verb)
}

/// *is expected to attack*: nobody is cited, and it has not happened.
pub(super) fn is_foretold(tree: &Tree, current: usize, above: &Frame, codebook: &Codebook) -> bool {
    above.passive
        && tree.relation(current) == Relation::Xcomp
        && codebook
            .hedges
            .raising
            .get(tree.lemma(above.head))
            .is_some_and(|hedge| hedge.status == Some(Status::Planned))
}

/// *Talks are scheduled for Monday*, *a visit is due*: the subject of a word that puts off.
pub(super) fn is_yet_to_come(tree: &Tree, noun: usize, head: usize, codebook: &Codebook) -> bool {
    let hedges = &codebook.hedges;
    let planned = match tree.relation(noun) {
        Relation::NsubjPass => hedges.raising.get(tree.lemma(head)),
        Relation::Nsubj => hedges
            .adjectives
            .get(tree.lemma(head))
            .filter(|_| tree.child(head, &[Relation::Cop]).is_some()),
        _ => None,
    };
    let now = matches!(tense(tree, head), Tense::Present | Tense::None);
    now && planned.is_some_and(|hedge| hedge.status == Some(Status::Planned))
}

pub(super) fn is_purpose(tree: &Tree, verb: usize) -> bool {
    // "is believed by analysts to have attacked": of the past, no purpose.
    let perfect = tree.word(verb).xpos == "VBN"
        && tree
            .children(verb)
            .any(|word| tree.relation(word) == Relation::Aux && tree.lemma(word) == "have");
    tree.relation(verb) == Relation::Advcl && is_infinitive(tree, verb) && !perfect
}

/// *it is crucial to stop them*; *lifting the ban is out of the question*: spoken of, not told to happen. The parser may hang a gerund that is
/// the subject of what is said on the verb of saying.
pub(super) fn is_unreal_subject(tree: &Tree, verb: usize, head: usize) -> bool {
    match tree.relation(verb) {
        Relation::Csubj | Relation::CsubjPass => is_infinitive(tree, verb),
        Relation::Xcomp => {
            tree.word(verb).xpos == "VBG"
                && tree.children(head).any(|clause| {
                    clause > verb
                        && tree.relation(clause) == Relation::Ccomp
                        && tree
                            .child(clause, &[Relation::Nsubj, Relation::NsubjPass])
                            .is_none()
                })
        }
        _ => false,
    }
}

/// *will leave once the talks end*: a clause of time in the present beside a main clause in the future is yet to come.
pub(super) fn is_awaited(tree: &Tree, verb: usize, head: usize, codebook: &Codebook) -> bool {
    let time = codebook.sets.id("mark-of-time");
    tense(tree, verb) == Tense::Present
        && tense(tree, head) == Tense::Future
        && tree
            .preposition(verb)
            .is_some_and(|mark| time.is_some_and(|set| codebook.sets.has(set, mark.as_str())))
}

/// *talks produced no breakthrough*: the verb is denied by its object alone, so its subject stands.
pub(super) fn is_subject_of_fruitless(tree: &Tree, noun: usize, verb: usize) -> bool {
    let denied = |word: usize| {
        tree.children(word)
            .any(|child| tree.relation(child) == Relation::Det && tree.marks(child).negation)
    };
    tree.relation(noun) == Relation::Nsubj
        && tense(tree, verb) != Tense::Future
        && !tree.children(verb).any(|child| tree.marks(child).negation)
        && !denied(noun)
        && tree.child(verb, &[Relation::Obj]).is_some_and(denied)
}

/// *will sign it during the visit to Cairo*: what goes on at the same time is yet to come as well.
pub(super) fn is_within_future(tree: &Tree, noun: usize, codebook: &Codebook) -> bool {
    let during = codebook.sets.id("same-time");
    let meanwhile = tree
        .preposition(noun)
        .is_some_and(|case| during.is_some_and(|set| codebook.sets.has(set, case.as_str())));
    let verb = std::iter::successors(tree.head(noun), |&word| tree.head(word))
        .take(tree.len())
        .find(|&word| tree.is_verb(word) && !is_infinitive(tree, word));
    meanwhile && verb.is_some_and(|verb| tense(tree, verb) == Tense::Future)
}

/// *said that it would recognise Palestine, prompting Israel to recall its envoy*: a participle behind a comma that tells what came of words, hung
/// on them or on what somebody said that he would do.
pub(super) fn is_prompted_by_words(tree: &Tree, verb: usize, head: usize, codebook: &Codebook) -> bool {
    let prompts = codebook.sets.id("prompting");
    let prompting = tree.word(verb).xpos == "VBG"
        && verb.checked_sub(1).is_some_and(|before| tree.form(before) == ",")
        && prompts.is_some_and(|set| codebook.sets.has(set, &low(tree.lemma(verb))));
    let spoken = |word: usize| {
        let cue = codebook.attributions.verb(&low(tree.lemma(word)), false);
        cue.is_some()
            && matches!(
                tense(tree, word),
                Tense::Past | Tense::PastPerfect | Tense::Perfect
            )
    };
    let of_itself = || {
        let own = tree
            .child(head, &[Relation::Nsubj])
            .is_some_and(|subject| tree.is_pronoun(subject));
        own && tense(tree, head) == Tense::Future
    };
    let under = || tree.head(head).filter(|_| tree.relation(head) == Relation::Ccomp);
    prompting && (spoken(head) || of_itself() && under().is_some_and(spoken))
}

/// *gave him a day to leave, accusing him of spying*: a participle of saying behind a comma that the parser has hung on an infinitive.
pub(super) fn is_aside(tree: &Tree, verb: usize, head: usize) -> bool {
    tree.word(verb).xpos == "VBG"
        && tree.marks(verb).speech
        && is_infinitive(tree, head)
        && verb
            .checked_sub(1)
            .is_some_and(|before| before > head && tree.form(before) == ",")
}

/// Whether a clause on a par with the one before stands by itself: it has a subject of its own, or goes against the other (*did not attack
/// Iran but struck Syria*).
pub(super) fn stands_apart(tree: &Tree, verb: usize, codebook: &Codebook) -> bool {
    let against = codebook.sets.id("adversative");
    tree.children(verb).any(|child| match tree.relation(child) {
        Relation::Nsubj | Relation::NsubjPass => true,
        Relation::Cc => against.is_some_and(|set| codebook.sets.has(set, &low(tree.lemma(child)))),
        _ => false,
    })
}

/// Whether an adverb sets a clause against the one before: *however Syria rejected it*.
pub(super) fn goes_against(tree: &Tree, verb: usize, codebook: &Codebook) -> bool {
    let against = codebook.sets.id("adversative");
    tree.children(verb).any(|child| {
        child < verb
            && matches!(
                tree.relation(child),
                Relation::Advmod | Relation::Cc | Relation::Mark
            )
            && against.is_some_and(|set| codebook.sets.has(set, &low(tree.lemma(child))))
    })
}

/// *never met them, accusing them of lies*; *never met them while accusing them of lies*: a participle that what is denied does not reach.
pub(super) fn is_beside(tree: &Tree, verb: usize) -> bool {
    let first = tree
        .children(verb)
        .filter(|&child| child < verb && tree.relation(child) == Relation::Mark)
        .min();
    let before = first.unwrap_or(verb).checked_sub(1);
    tree.relation(verb) == Relation::Advcl
        && tree.word(verb).xpos == "VBG"
        && (tree.preposition(verb).as_deref() == Some("while")
            || before.is_some_and(|before| tree.form(before) == ","))
}
