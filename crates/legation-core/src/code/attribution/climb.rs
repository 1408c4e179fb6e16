//! The way from an act up to the root of its sentence, and what each step does to status and certainty.

use super::allege::{alleged, called_false, is_content};
use super::shape::{
    goes_against, hung_too_low, is_aside, is_awaited, is_beside, is_circumstance, is_definite, is_finite,
    is_foretold, is_operator, is_predicate, is_prompted_by_words, is_purpose, is_subject_of_fruitless,
    is_unreal_subject, is_within_future, is_yet_to_come, stands_apart,
};
use super::source::{cue_of, phrases_of_source, say};
use super::{PURPOSE, UNDER_KNOWN, UNDER_UNKNOWN, Walk};
use crate::case::lower;
use crate::code::act::{Act, Source, Tense};
use crate::code::frame::verb_frame;
use crate::code::gap::is_infinitive;
use crate::code::status::{Clause, clause, stronger};
use crate::code::tree::Tree;
use crate::codebook::{Codebook, Slot};
use crate::fact;
use crate::record::Status;
use legation_parse::Relation;

pub(super) fn climb(tree: &Tree, sentence: usize, act: &Act, codebook: &Codebook) -> Walk {
    let mut walk = Walk {
        status: Status::Occurred,
        certainty: 1.0,
        modal: 1.0,
        sources: Vec::new(),
        tense: Tense::None,
        operator: None,
        aim: false,
        negated: None,
        speaker: None,
        self_future: None,
        purpose: false,
        conditioned: false,
        open: false,
        because: Vec::new(),
    };
    let mut current = act.anchor;
    let mut settled: Option<usize> = None;
    // "the alleged bombing began": what stands before a noun of the trigger counts too.
    for &word in act
        .trigger
        .iter()
        .filter(|&&word| word != act.anchor && word != act.head)
    {
        let borne = matches!(
            tree.relation(word),
            Relation::Nsubj | Relation::NsubjPass | Relation::Obj
        );
        if borne && tree.is_noun(word) && tree.head(word) == Some(act.anchor) {
            take(&mut walk, clause(tree, word, codebook), true);
        }
    }
    if act.head != act.anchor {
        // An event noun carried by a light verb: its own adjectives count too ("carried out an alleged attack").
        take(&mut walk, clause(tree, act.head, codebook), true);
        // "The visit was announced by his office."
        let frame = verb_frame(tree, act.anchor);
        let by = frame.first(&Slot::Subject).filter(|&word| word != act.head);
        if frame.passive && by.is_some() && cue_of(tree, &frame, codebook).is_some_and(|cue| cue.anyone) {
            say(tree, sentence, &frame, codebook, &mut walk);
        }
    }
    let mut reported: Option<Status> = None;
    let mut supposed = false;
    // Whether a clause of its own lies between the act and where the climb has come to.
    let mut crossed = false;
    let mut crossed_relative = false;
    // Whether the climb has come from a clause on a par that has a subject of its own: what is denied of the first is not of it.
    let mut beside = false;
    // Whether it has come from a participle beside a clause, which "not" there does not reach: "never met them, accusing them of lies".
    let mut aside = false;
    for _ in 0..=tree.len() {
        let mut here = clause(tree, current, codebook);
        // "is suspected of attacking": that they are suspected goes on.
        if here.status == Status::Ongoing && current != act.anchor && tree.is_verb(act.anchor) {
            here.status = Status::Occurred;
        }
        // "did not fail to attack": what is denied has been taken in already.
        if settled == Some(current) && here.status == Status::Negated {
            here.status = Status::Occurred;
        }
        if walk.tense == Tense::None {
            walk.tense = here.tense;
        }
        if here.reported.is_some() && reported.is_none() {
            reported = here.reported;
            // "said it would respond if they attacked": what is supposed stays so.
            supposed = walk.status == Status::Hypothetical;
        }
        // "We do not know whether they met": what is denied is the knowing.
        if crossed && here.status > Status::Ongoing {
            walk.status = stronger(walk.status, Status::Possible);
            walk.certainty *= UNDER_UNKNOWN;
            walk.because
                .push(format!("“{}” over it is no fact: possible", tree.form(current)));
        } else if (!beside || here.status == Status::Hypothetical)
            && !(aside && here.status == Status::Negated)
        {
            take(&mut walk, here, false);
        }
        beside = false;
        phrases_of_source(tree, sentence, current, codebook, &mut walk);
        let Some(head) = tree.head(current) else { break };
        let (relation, head) = match hung_too_low(tree, current, codebook) {
            Some(verb) => (Relation::Ccomp, verb),
            None => (tree.relation(current), head),
        };
        // "Rome said it had arrested two; Lima denied it": behind a semicolon a clause is told by itself.
        let second = relation == Relation::Ccomp
            && tree
                .children(head)
                .any(|other| other < current && tree.relation(other) == Relation::Ccomp);
        if (second || matches!(relation, Relation::Conj | Relation::Parataxis))
            && behind_semicolon(tree, current)
        {
            break;
        }
        let above = verb_frame(tree, head);
        // "Had Serbia attacked, NATO would have responded": a condition, not what is said.
        let supposed_only = relation == Relation::Advcl
            && is_finite(tree, current)
            && clause(tree, current, codebook).status == Status::Hypothetical;
        match relation {
            // "warned Beijing against selling arms": nobody says that it does.
            Relation::Advcl | Relation::Acl | Relation::Obl | Relation::Nmod
                if tree.word(current).xpos == "VBG"
                    && tree.children(current).any(|mark| {
                        matches!(tree.relation(mark), Relation::Mark | Relation::Case)
                            && tree.marks(mark).averse
                    }) =>
            {
                walk.aim = true;
            }
            // "said that it would recognise Palestine, prompting Israel to recall its envoy": what came of the words, told by the outlet.
            Relation::Advcl if is_prompted_by_words(tree, current, head, codebook) => {
                if walk.tense == Tense::None {
                    walk.tense = Tense::Past;
                }
                break;
            }
            // "Israel claimed that it struck a camp, however Syria rejected the claim": told beside it, by nobody but the outlet.
            Relation::Parataxis
                if tree
                    .child(head, &[Relation::Ccomp])
                    .is_some_and(|told| told < current)
                    && stands_apart(tree, current, codebook)
                    && goes_against(tree, current, codebook) =>
            {
                break;
            }
            Relation::Ccomp | Relation::Parataxis | Relation::Advcl | Relation::Xcomp | Relation::Csubj
                if !is_unreal_subject(tree, current, head)
                    && cue_of(tree, &above, codebook).is_some()
                    && !is_foretold(tree, current, &above, codebook)
                    && !is_purpose(tree, current)
                    && !supposed_only
                    && !is_circumstance(tree, current) =>
            {
                let verb_tense = crate::code::status::tense(tree, head);
                if let (Some(status), Tense::Past | Tense::PastPerfect) = (reported.take(), verb_tense) {
                    // "said it would not": what is denied stays denied.
                    walk.status = if walk.status == Status::Negated || supposed {
                        walk.status
                    } else {
                        status
                    };
                }
                say(tree, sentence, &above, codebook, &mut walk);
                // "Nobody has said that": nothing is said.
                walk.aim |= above
                    .first(&Slot::Subject)
                    .is_some_and(|word| tree.marks(word).nobody);
            }
            // "said nothing after they attacked"
            Relation::Ccomp if is_circumstance(tree, current) => {
                climb_to_speech(tree, sentence, head, codebook, &mut walk);
                break;
            }
            // "Nothing stopped Turkey: its jets bombed Iraq": a clause of its own.
            // "The outlook may be grim: Russia shelled Ukraine".
            Relation::Parataxis
                if is_finite(tree, current)
                    && head < current
                    && (tree.is_verb(head) || (head..current).any(|word| tree.form(word) == ":")) =>
            {
                climb_to_speech(tree, sentence, head, codebook, &mut walk);
                break;
            }
            // "denied charges that it had tortured prisoners": the content of what somebody alleges.
            Relation::Acl | Relation::Ccomp | Relation::AclRelcl
                if is_content(tree, current, head)
                    && codebook.attributions.noun(tree.lemma(head)).is_some() =>
            {
                alleged(tree, sentence, head, codebook, &mut walk);
            }
            // "it is crucial to stop them"; "said lifting the ban was out of the question", where the parser hangs the subject on the verb
            // of saying.
            Relation::Csubj | Relation::CsubjPass | Relation::Xcomp
                if is_unreal_subject(tree, current, head) =>
            {
                take_hedge(&mut walk, Some(Status::Possible), UNDER_UNKNOWN);
            }
            // "remains the only country to have recognised them": nothing is hedged.
            Relation::Xcomp if tree.marks(head).linking => {}
            Relation::Ccomp | Relation::Xcomp => {
                let raising = codebook
                    .hedges
                    .raising
                    .get(tree.lemma(head))
                    .or_else(|| codebook.hedges.adjectives.get(tree.lemma(head)));
                match raising {
                    Some(hedge) => {
                        walk.certainty *= hedge.certainty;
                        walk.because.push(format!(
                            "“{}” over it: {}, certainty × {}",
                            tree.form(head),
                            hedge.status.map_or("as it was", Status::as_str),
                            hedge.certainty
                        ));
                        if let Some(status) = hedge.status {
                            walk.status = stronger(walk.status, status);
                        }
                        if let Some(stance) = &hedge.stance {
                            let cue = tree.form(head).to_owned();
                            walk.sources.push(Source {
                                sentence,
                                word: None,
                                cue,
                                stance: stance.clone(),
                            });
                        }
                    }
                    None if act.heads.contains(&head) => {}
                    None => {
                        if governed(tree, current, head, codebook, &mut walk) {
                            settled = Some(head);
                        }
                    }
                }
            }
            // "gave him a day to leave, accusing him of spying": behind a comma the participle is the main clause's.
            Relation::Advcl if is_aside(tree, current, head) => {
                climb_to_speech(tree, sentence, head, codebook, &mut walk);
                break;
            }
            Relation::Advcl if is_purpose(tree, current) => {
                walk.aim |= cue_of(tree, &above, codebook).is_some() || is_operator(tree, head, codebook);
                walk.status = stronger(walk.status, Status::Planned);
                walk.certainty *= PURPOSE;
                walk.purpose = true;
                walk.because
                    .push(format!("it is a purpose of “{}”: planned", tree.form(head)));
            }
            // "pessimism over holding talks"
            Relation::Advcl | Relation::Acl
                if tree.word(current).xpos == "VBG"
                    && tree
                        .children(current)
                        .any(|mark| tree.relation(mark) == Relation::Mark && tree.marks(mark).unreal) =>
            {
                // What an agreement, a vote or a quarrel is about is no act of its own.
                let signed = tree.child(head, &[Relation::Obj]).is_some()
                    && tree.preposition(current).is_some_and(|mark| mark != "of");
                walk.aim |= tree.is_noun(head) || signed;
                take_hedge(&mut walk, Some(Status::Possible), UNDER_UNKNOWN);
            }
            // "will leave once the talks end"
            Relation::Advcl if is_awaited(tree, current, head, codebook) => {
                take_hedge(&mut walk, Some(Status::Hypothetical), PURPOSE);
                climb_to_speech(tree, sentence, current, codebook, &mut walk);
                break;
            }
            // "stressed the need for calm and to discuss the border"
            Relation::Conj if is_infinitive(tree, current) && !is_infinitive(tree, head) => {
                take_hedge(&mut walk, Some(Status::Planned), PURPOSE);
                walk.purpose = true;
            }
            Relation::Conj if stands_apart(tree, current, codebook) => {
                beside = true;
            }
            // "a charge Moscow denied", after the clause that makes the charge: whoever is cited for that clause is not for this.
            Relation::AclRelcl
                if (matches!(tree.relation(head), Relation::Appos | Relation::Parataxis)
                    || tree.relation(head) == Relation::Ccomp
                        && tree
                            .children(head)
                            .any(|mark| mark < head && tree.form(mark) == ","))
                    && codebook.attributions.noun(tree.lemma(head)).is_some() =>
            {
                break;
            }
            // "when", "after", "because": what is told in a finite clause beside the main one has happened.
            Relation::Advcl if is_circumstance(tree, current) => {
                climb_to_speech(tree, sentence, current, codebook, &mut walk);
                break;
            }
            Relation::Advcl if !is_purpose(tree, current) && is_finite(tree, current) => {
                climb_to_speech(tree, sentence, current, codebook, &mut walk);
                break;
            }
            // "Were they to attack, ..."
            Relation::Acl if is_infinitive(tree, current) && is_inverted(tree, head, codebook) => {
                take_hedge(&mut walk, Some(Status::Hypothetical), UNDER_UNKNOWN);
            }
            // "was the first to recognise": done.
            Relation::Acl if is_infinitive(tree, current) && is_predicate(tree, head) => {}
            Relation::Acl if is_infinitive(tree, current) => {
                let hedge = codebook.hedges.nouns.get(tree.lemma(head));
                walk.status = stronger(
                    walk.status,
                    hedge.and_then(|hedge| hedge.status).unwrap_or(Status::Planned),
                );
                walk.certainty *= hedge.map_or(PURPOSE, |hedge| hedge.certainty);
            }
            // "concerns about an arrangement in which they send arms": nobody says that there is one.
            Relation::Nmod
                if !is_definite(tree, current)
                    && codebook
                        .sets
                        .id("concern")
                        .is_some_and(|set| crossed_relative && codebook.sets.has(set, tree.lemma(head))) =>
            {
                take_hedge(&mut walk, Some(Status::Possible), UNDER_UNKNOWN);
            }
            Relation::Acl | Relation::Nmod if codebook.hedges.nouns.contains_key(tree.lemma(head)) => {
                if let Some(hedge) = codebook.hedges.nouns.get(tree.lemma(head)) {
                    take_hedge(&mut walk, hedge.status, hedge.certainty);
                }
            }
            // "claims of an attack", "reports of an attack are baseless"
            Relation::Nmod
                if tree.is_noun(head)
                    && codebook
                        .attributions
                        .noun(tree.lemma(head))
                        .is_some_and(|cue| cue.stance != "asserts" || called_false(tree, head, codebook)) =>
            {
                alleged(tree, sentence, head, codebook, &mut walk);
                climb_to_speech(tree, sentence, head, codebook, &mut walk);
                break;
            }
            // An act named by a noun stands on its own: what the verb over it denies or supposes is another matter,
            // unless the noun is indefinite ("would launch an attack" is the light verb's business and done above).
            Relation::Obj
            | Relation::Obl
            | Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Nmod
            | Relation::NmodPoss
                if tree.is_noun(current) =>
            {
                let over = clause(tree, head, codebook);
                let definite = is_definite(tree, current);
                // "an obstacle to cooperation between the two", "an end to the fighting": named, not told to happen.
                let towards = tree.relation(current) == Relation::Nmod
                    && tree.is_noun(head)
                    && tree.children(current).any(|case| tree.marks(case).towards);
                if towards {
                    take_hedge(&mut walk, Some(Status::Possible), UNDER_UNKNOWN);
                }
                // "talks produced no breakthrough": they were held.
                let fruitless = is_subject_of_fruitless(tree, current, head);
                if is_yet_to_come(tree, current, head, codebook) {
                    take_hedge(&mut walk, Some(Status::Planned), PURPOSE);
                    walk.because.push(format!("it is “{}”: planned", tree.form(head)));
                }
                if is_within_future(tree, current, codebook) {
                    take_hedge(&mut walk, Some(Status::Planned), over.certainty);
                }
                if over.status > Status::Planned && !definite && tree.is_verb(head) && !fruitless {
                    let status = if over.status == Status::Negated && tree.relation(current) != Relation::Obj
                    {
                        Status::Hypothetical
                    } else {
                        over.status
                    };
                    take_hedge(&mut walk, Some(status), over.certainty);
                } else if over.status == Status::Planned
                    && tree.relation(current) != Relation::Nmod
                    && !definite
                {
                    take_hedge(&mut walk, Some(Status::Possible), over.certainty);
                }
                if walk.tense == Tense::None && over.status <= Status::Ongoing {
                    walk.tense = over.tense;
                }
                // "confirmed Kabul's intention to buy", "reported an attack"
                // "was announced by the ministry"
                let announced = tree.relation(current) == Relation::NsubjPass
                    && above.passive
                    && above.first(&Slot::Subject).is_some_and(|word| word != current);
                if (announced || tree.relation(current) == Relation::Obj)
                    && cue_of(tree, &above, codebook).is_some()
                {
                    say(tree, sentence, &above, codebook, &mut walk);
                }
                // "confirmed the occurrence of an attack"
                let verb = tree.head(head).filter(|_| {
                    tree.relation(current) == Relation::Nmod
                        && tree.relation(head) == Relation::Obj
                        && tree.preposition(current).as_deref() == Some("of")
                });
                if let Some(verb) = verb {
                    let above = verb_frame(tree, verb);
                    if cue_of(tree, &above, codebook).is_some() {
                        say(tree, sentence, &above, codebook, &mut walk);
                    }
                }
                // Above a noun only reported speech still matters.
                climb_to_speech(tree, sentence, head, codebook, &mut walk);
                break;
            }
            _ => {}
        }
        aside = is_beside(tree, current);
        crossed |= matches!(relation, Relation::Ccomp | Relation::Csubj | Relation::Parataxis);
        crossed_relative |= tree.relation(current) == Relation::AclRelcl;
        current = head;
    }
    walk
}

/// Whether a clause with a subject of its own, a party, opens behind a semicolon.
fn behind_semicolon(tree: &Tree, verb: usize) -> bool {
    let subject = tree.child(verb, &[Relation::Nsubj, Relation::NsubjPass]);
    subject.is_some_and(|subject| {
        let (first, _) = tree.extent(subject, &|_| false);
        tree.marks(subject).party && first > 0 && tree.form(first - 1) == ";"
    })
}

/// *Were Turkey to attack*, read as a noun with a copula before it.
fn is_inverted(tree: &Tree, noun: usize, codebook: &Codebook) -> bool {
    let copula = tree.child(noun, &[Relation::Cop]).filter(|&copula| copula < noun);
    copula.is_some_and(|copula| {
        let form = lower(tree.form(copula));
        codebook.hedges.inverted.contains_key(form.as_str()) && tree.child(noun, &[Relation::Nsubj]).is_none()
    })
}

/// What a word over a clause says of it, by its class; true where the word's own denial has been taken in.
fn governed(tree: &Tree, current: usize, head: usize, codebook: &Codebook, walk: &mut Walk) -> bool {
    let denied = clause(tree, head, codebook).status == Status::Negated;
    let Some(class) = fact::class_over(tree, current, head, &codebook.governors) else {
        walk.open = true;
        take_hedge(walk, Some(Status::Possible), UNDER_UNKNOWN);
        walk.because.push(format!(
            "nothing is known of “{}” over it: possible",
            tree.form(head)
        ));
        return false;
    };
    let status = if denied { class.denied } else { class.affirmed };
    let certainty = match status {
        Status::Occurred | Status::Negated => UNDER_KNOWN,
        _ => UNDER_UNKNOWN,
    };
    take_hedge(walk, Some(status), certainty);
    walk.because.push(format!(
        "“{}”{} is {}: {}, certainty × {certainty}",
        tree.form(head),
        if denied { ", denied," } else { "" },
        class.class,
        status.as_str()
    ));
    denied
}

pub(super) fn climb_to_speech(
    tree: &Tree,
    sentence: usize,
    from: usize,
    codebook: &Codebook,
    walk: &mut Walk,
) {
    let mut current = from;
    for _ in 0..=tree.len() {
        phrases_of_source(tree, sentence, current, codebook, walk);
        let Some(head) = tree.head(current) else { return };
        // "a report that they were reviewing their cooperation"
        let content = matches!(
            tree.relation(current),
            Relation::Acl | Relation::AclRelcl | Relation::Ccomp
        );
        if content
            && is_content(tree, current, head)
            && codebook.attributions.noun(tree.lemma(head)).is_some()
        {
            alleged(tree, sentence, head, codebook, walk);
        }
        if matches!(tree.relation(current), Relation::Ccomp | Relation::Parataxis) {
            let above = verb_frame(tree, head);
            if cue_of(tree, &above, codebook).is_some() {
                say(tree, sentence, &above, codebook, walk);
            }
        }
        current = head;
    }
}

pub(super) fn take(walk: &mut Walk, clause: Clause, noun_only: bool) {
    let ongoing_already = walk.status != Status::Occurred || walk.tense != clause.tense;
    let status = if clause.status == Status::Ongoing && (ongoing_already || noun_only) {
        Status::Occurred
    } else {
        clause.status
    };
    walk.status = stronger(walk.status, status);
    walk.certainty *= clause.certainty;
    walk.modal *= clause.modal;
    walk.because.extend(clause.because);
    walk.conditioned |= clause.conditioned;
    walk.operator = walk.operator.take().or(clause.operator);
    walk.negated = walk.negated.take().or(clause.negated);
    if let Some((stance, cue)) = clause.stance {
        walk.sources.push(Source {
            sentence: usize::MAX,
            word: None,
            cue,
            stance,
        });
    }
}

pub(super) fn take_hedge(walk: &mut Walk, status: Option<Status>, certainty: f64) {
    if let Some(status) = status {
        walk.status = stronger(walk.status, status);
    }
    walk.certainty *= certainty;
}
