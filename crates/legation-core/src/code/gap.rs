//! Who stands in the gap of a clause that does not name its subject or object: relative and participial clauses, control,
//! coordination.

use super::frame::{Frame, is_main_verb, verb_frame_within};
use super::roles::Construction;
use super::tree::Tree;
use crate::case::lower;
use crate::codebook::Slot;
use legation_parse::{Relation, Upos};
use smol_str::SmolStr;

/// Whether the clause is *to* with an infinitive.
pub(crate) fn is_infinitive(tree: &Tree, verb: usize) -> bool {
    tree.children(verb).any(|child| {
        matches!(tree.relation(child), Relation::Mark | Relation::Aux)
            && (tree.word(child).xpos == "TO" || tree.word(child).upos == Upos::Part)
            && tree.form(child).eq_ignore_ascii_case("to")
    })
}

/// *Japan to send doctors to Fiji*: in a headline a party with an infinitive is its subject, and the infinitive a future.
pub(super) fn is_headline_future(tree: &Tree, verb: usize) -> bool {
    let last = tree.len().checked_sub(1).map(|last| tree.form(last));
    tree.relation(verb) == Relation::Acl
        && is_infinitive(tree, verb)
        && !last.is_some_and(|last| matches!(last, "." | "!" | "?" | "”" | "\""))
        && tree.head(verb).is_some_and(|party| {
            party < verb
                && tree.marks(party).party
                && (tree.relation(party) == Relation::Root || tree.relation(party) == Relation::Ccomp)
                && tree.child(party, &[Relation::Cop, Relation::Nsubj]).is_none()
        })
}

/// Puts the noun that a relative or participial clause hangs on into the clause's gap.
#[allow(
    clippy::collapsible_match,
    reason = "an object that is there already must not fall through to the arms below"
)]
pub(super) fn resolve_relative_clause(tree: &Tree, frame: &mut Frame) {
    let verb = frame.head;
    let Some(noun) = tree.head(verb) else { return };
    match tree.relation(verb) {
        Relation::AclRelcl => {
            // "Russia is the only country that recognised them": Russia did.
            if !frame.passive && tree.child(noun, &[Relation::Cop]).is_some() {
                let subjects: Vec<usize> = tree
                    .children(noun)
                    .filter(|&child| tree.relation(child) == Relation::Nsubj)
                    .collect();
                for subject in subjects {
                    frame.add(Slot::Subject, subject);
                }
            }
            let pronoun = frame
                .fillers
                .iter_mut()
                .find(|filler| is_relative_pronoun(tree, filler.word));
            if let Some(filler) = pronoun {
                filler.word = noun;
            } else if frame.passive && frame.first(&Slot::Object).is_none() {
                frame.add(Slot::Object, noun);
            } else if !frame.passive && frame.first(&Slot::Subject).is_none() {
                frame.add(Slot::Subject, noun);
            } else if let Some(preposition) = stranded(tree, verb) {
                frame.add(Slot::Prep(preposition), noun);
            } else if frame.first(&Slot::Object).is_none() && has_object_gap(tree, verb, noun) {
                frame.add(Slot::Object, noun);
            }
        }
        Relation::Acl if !frame.passive && is_main_verb(tree, verb) => frame.add(Slot::Subject, noun),
        Relation::Acl
            if tree.word(verb).xpos == "VBN"
                // "the only country to have recognised them": whose it is, its holder says.
                && !is_infinitive(tree, verb)
                && !frame.passive
                && frame.first(&Slot::Object).is_some()
                && frame.first(&Slot::Subject).is_none() =>
        {
            frame.add(Slot::Subject, noun);
        }
        Relation::Acl | Relation::Amod if frame.passive && frame.first(&Slot::Object).is_none() => {
            frame.add(Slot::Object, noun);
        }
        // "a report critical of Israel"
        Relation::Acl | Relation::Amod if tree.word(verb).upos == Upos::Adj => frame.add(Slot::Subject, noun),
        // "the man given the medal"
        Relation::Acl if frame.passive => frame.add(Slot::Second, noun),
        Relation::Acl if tree.word(verb).xpos == "VBG" => frame.add(Slot::Subject, noun),
        // A finite verb hung on the noun before it: the noun is its subject.
        Relation::Acl
            if noun < verb
                && matches!(tree.word(verb).xpos.as_str(), "VBD" | "VBZ" | "VBP")
                && frame.first(&Slot::Subject).is_none() =>
        {
            frame.add(Slot::Subject, noun);
        }
        _ => {}
    }
}

/// A preposition whose noun is the one that the clause hangs on: *the side they fought for*.
fn stranded(tree: &Tree, verb: usize) -> Option<SmolStr> {
    let left = |child: &usize| {
        *child > verb
            && tree.word(*child).upos == Upos::Adp
            && matches!(
                tree.relation(*child),
                Relation::Obl | Relation::Nmod | Relation::Case
            )
    };
    let preposition = tree.children(verb).find(left)?;
    Some(lower(tree.form(preposition)))
}

/// Whether the noun may be the object of a clause that has a subject of its own: not where the clause tells when, where or why, nor
/// where the gap is a clause further down (*the man they said had left*).
fn has_object_gap(tree: &Tree, verb: usize, noun: usize) -> bool {
    // "a claim they called absurd": an adjective is no clause.
    let lower = |child: usize| match tree.relation(child) {
        Relation::Ccomp => true,
        Relation::Xcomp => tree.is_verb(child),
        _ => false,
    };
    let adverb = |child: usize| {
        tree.word(child).xpos == "WRB"
            || (tree.word(child).upos == Upos::Sconj && tree.preposition(verb).is_some())
    };
    !tree.marks(noun).circumstance
        && !tree.children(verb).any(lower)
        && !tree.children(verb).any(|child| child < verb && adverb(child))
}

/// The object gap of a relative clause may be that of an infinitive below its verb: *the prisoners they agreed to release*.
fn fill_from_relative_above(tree: &Tree, frame: &mut Frame) {
    let verb = frame.head;
    if frame.passive || frame.first(&Slot::Object).is_some() || stranded(tree, verb).is_some() {
        return;
    }
    let mut top = verb;
    for _ in 0..tree.len() {
        if tree.relation(top) != Relation::Xcomp {
            break;
        }
        match tree.head(top) {
            Some(head) if tree.is_verb(head) && tree.child(head, &[Relation::Obj]).is_none() => top = head,
            _ => return,
        }
    }
    let Some(noun) = tree.head(top) else { return };
    let subject = tree
        .children(top)
        .find(|&child| matches!(tree.relation(child), Relation::Nsubj | Relation::NsubjPass));
    let own_subject = subject.is_some_and(|subject| !is_relative_pronoun(tree, subject));
    if top != verb
        && tree.relation(top) == Relation::AclRelcl
        && own_subject
        && tree.child(verb, &[Relation::Xcomp, Relation::Ccomp]).is_none()
        && !tree.marks(noun).circumstance
        && !tree
            .children(top)
            .any(|child| child < top && tree.word(child).xpos == "WRB")
    {
        frame.add(Slot::Object, noun);
    }
}

fn is_relative_pronoun(tree: &Tree, word: usize) -> bool {
    tree.is_pronoun(word) && matches!(tree.word(word).xpos.as_str(), "WDT" | "WP" | "IN")
}

/// *captured and burned the town*: the object behind the last verb hangs on the first.
fn share_object(tree: &Tree, frame: &mut Frame) {
    let verb = frame.head;
    if frame.passive || tree.relation(verb) != Relation::Conj || frame.first(&Slot::Object).is_some() {
        return;
    }
    let Some(head) = tree.head(verb).filter(|&head| tree.is_verb(head)) else {
        return;
    };
    let object = tree
        .child(head, &[Relation::Obj])
        .filter(|&object| object > verb && tree.preposition(verb).is_none());
    if let Some(object) = object {
        frame.add(Slot::Object, object);
    }
}

/// Objects that stand elsewhere: shared in coordination, or the gap of a relative clause above.
pub(super) fn share_objects(tree: &Tree, frame: &mut Frame) {
    share_object(tree, frame);
    fill_from_relative_above(tree, frame);
}

/// Subject shared through coordination, control and participles.
pub(super) fn share_subject(tree: &Tree, frame: &mut Frame, depth: usize) {
    let verb = frame.head;
    let wanted = if frame.passive {
        Slot::Object
    } else {
        Slot::Subject
    };
    if frame.first(&wanted).is_some() {
        return;
    }
    let Some(head) = tree.head(verb) else { return };
    let shared: Vec<usize> = match tree.relation(verb) {
        Relation::Conj | Relation::Parataxis if tree.is_verb(head) || has_predicate(tree, head) => {
            if tree.relation(verb) == Relation::Parataxis {
                return;
            }
            surface_subject(&verb_frame_within(tree, head, depth))
        }
        Relation::Xcomp => {
            let above = verb_frame_within(tree, head, depth);
            let controllers: Vec<usize> = above
                .slot(&Slot::Object)
                .chain(above.slot(&Slot::Second))
                .collect();
            let purpose = tree.marks(head).purposive && above.particle.is_none() && is_infinitive(tree, verb);
            if controllers.is_empty() || tree.is_noun(head) || tree.marks(head).linking || purpose {
                surface_subject(&above)
            } else {
                controllers
            }
        }
        // "as expected", "as requested": nobody is.
        Relation::Advcl if frame.passive && tree.preposition(verb).as_deref() == Some("as") => Vec::new(),
        // "Before recognising them, the envoy said, Moscow wants guarantees": the envoy only says so.
        Relation::Advcl if told_around(tree, head, verb).is_some() => told_around(tree, head, verb)
            .map(|told| surface_subject(&verb_frame_within(tree, told, depth)))
            .unwrap_or_default(),
        Relation::Advcl => {
            let above = verb_frame_within(tree, head, depth);
            let object_control = tree.word(verb).xpos == "VBG"
                && tree
                    .children(verb)
                    .any(|child| tree.marks(child).object_control && tree.relation(child) == Relation::Mark);
            let objects: Vec<usize> = above
                .slot(&Slot::Object)
                .chain(above.slot(&Slot::Second))
                .collect();
            // "condemned the attack, killing ten": the attack did.
            let outcome = tree.word(verb).xpos == "VBG"
                && tree.preposition(verb).is_none()
                && verb > head
                && !tree.marks(head).light
                && objects.iter().any(|&object| tree.marks(object).attack);
            // "threatened to punish firms selling drones": right behind several it is what they do.
            let theirs = tree.word(verb).xpos == "VBG"
                && tree.preposition(verb).is_none()
                && !tree.marks(verb).done_to
                && !tree.marks(head).purposive
                && objects.iter().any(|&object| {
                    object + 1 == verb && tree.marks(object).party && tree.word(object).xpos == "NNS"
                });
            if (object_control || outcome || theirs) && !objects.is_empty() {
                objects
            } else {
                surface_subject(&above)
            }
        }
        Relation::Acl if is_headline_future(tree, verb) => vec![head],
        // "a plan to attack", "was the first to recognise them"
        Relation::Acl
            if is_infinitive(tree, verb) && (tree.is_noun(head) || tree.word(head).upos == Upos::Adj) =>
        {
            holder(tree, head, depth)
        }
        _ => Vec::new(),
    };
    for word in shared {
        frame.add(wanted.clone(), word);
    }
}

/// The clause around a verb of saying that is thrown in: *after the attack, he said, they fled*; `before`: what hangs on it in front.
pub(super) fn told_around(tree: &Tree, saying: usize, before: usize) -> Option<usize> {
    let comma = tree.sentence.words.get(saying + 1).is_some() && tree.form(saying + 1) == ",";
    let subject = tree.child(saying, &[Relation::Nsubj])?;
    let thrown_in = tree.marks(saying).speech && comma && before < subject && subject < saying;
    tree.child(saying, &[Relation::Ccomp, Relation::Parataxis])
        .filter(|&told| thrown_in && told > saying && tree.child(told, &[Relation::Nsubj]).is_some())
        .or_else(|| told_in_front(tree, saying, before, subject))
}

/// The same where the verb of saying ends it: *gunmen raided the camp, killing ten, the army said*.
fn told_in_front(tree: &Tree, saying: usize, before: usize, subject: usize) -> Option<usize> {
    let told = tree.head(saying)?;
    let ends = tree.relation(saying) == Relation::Parataxis && tree.marks(saying).speech;
    let between = told < before && before < subject;
    (ends && between && tree.child(told, &[Relation::Nsubj]).is_some()).then_some(told)
}

fn has_predicate(tree: &Tree, head: usize) -> bool {
    tree.child(head, &[Relation::Cop]).is_some()
}

fn surface_subject(frame: &Frame) -> Vec<usize> {
    let slot = if frame.passive {
        Slot::Object
    } else {
        Slot::Subject
    };
    let own: Vec<usize> = frame.slot(&slot).collect();
    if own.is_empty() && frame.passive {
        frame.slot(&Slot::Second).collect()
    } else {
        own
    }
}

/// Who holds a plan, an offer, a decision: its possessor, else the subject of the verb over it.
fn holder(tree: &Tree, noun: usize, depth: usize) -> Vec<usize> {
    let owners: Vec<usize> = tree
        .children(noun)
        .filter(|&child| tree.relation(child) == Relation::NmodPoss)
        .collect();
    if !owners.is_empty() {
        return owners;
    }
    let by = tree.children(noun).filter(|&child| {
        tree.relation(child) == Relation::Nmod
            && matches!(tree.preposition(child).as_deref(), Some("by" | "of"))
    });
    let by: Vec<usize> = by.collect();
    if !by.is_empty() {
        return by;
    }
    if tree.child(noun, &[Relation::Cop]).is_some() {
        return tree
            .children(noun)
            .filter(|&child| tree.relation(child) == Relation::Nsubj)
            .collect();
    }
    match (tree.relation(noun), tree.head(noun)) {
        (Relation::Obj | Relation::NsubjPass | Relation::Obl | Relation::Xcomp, Some(verb)) if depth > 0 => {
            verb_frame_within(tree, verb, depth - 1)
                .slot(&Slot::Subject)
                .collect()
        }
        _ => Vec::new(),
    }
}

/// How the verb stands in its sentence.
pub(super) fn construction(tree: &Tree, verb: usize) -> Construction {
    let subjects = [
        Relation::Nsubj,
        Relation::NsubjPass,
        Relation::NsubjOuter,
        Relation::Csubj,
        Relation::CsubjPass,
    ];
    if tree.relation(verb) == Relation::AclRelcl {
        return Construction::Relative;
    }
    if tree.child(verb, &subjects).is_some() {
        return Construction::Clause;
    }
    let gerund = tree.word(verb).xpos == "VBG" && tree.preposition(verb).is_some();
    match tree.relation(verb) {
        Relation::Xcomp => match tree.head(verb) {
            Some(head) if tree.child(head, &[Relation::Obj, Relation::Iobj]).is_some() => {
                Construction::ObjectControl
            }
            Some(head) if tree.marks(head).raising => Construction::Raising,
            _ => Construction::Control,
        },
        Relation::Conj => Construction::Coordination,
        _ if gerund => Construction::Gerund,
        Relation::Acl if is_infinitive(tree, verb) => Construction::Infinitive,
        Relation::Acl | Relation::Amod => Construction::Participle,
        Relation::Advcl if is_infinitive(tree, verb) => Construction::Purpose,
        Relation::Advcl if matches!(tree.word(verb).xpos.as_str(), "VBG" | "VBN") => Construction::Adverbial,
        Relation::Csubj | Relation::CsubjPass | Relation::Nmod | Relation::Obl | Relation::Obj
            if tree.word(verb).xpos == "VBG" =>
        {
            Construction::Gerund
        }
        Relation::Root | Relation::Parataxis | Relation::Ccomp
            if tree.word(verb).xpos == "VB" && !is_infinitive(tree, verb) =>
        {
            Construction::Imperative
        }
        _ => Construction::Bare,
    }
}
