//! What stands around a verb or noun, with voice, control, relative clauses, coordination and light verbs undone.

use super::gap::{construction, is_infinitive, resolve_relative_clause, share_objects, share_subject};
use super::roles::Construction;
use super::tree::Tree;
use crate::codebook::Slot;
use legation_parse::{Relation, Upos};
use smol_str::SmolStr;

/// A word in a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Filler {
    /// Which slot.
    pub slot: Slot,
    /// Index of the head word of what fills it.
    pub word: usize,
    /// Whether it was found at a noun below (*signed a deal with X*) rather than at the predicate itself.
    pub below: bool,
}

/// The slots around a predicate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// The predicate.
    pub head: usize,
    /// How it stands in its sentence.
    pub construction: Construction,
    /// Whether the verb is in the passive.
    pub passive: bool,
    /// The particle of a phrasal verb.
    pub particle: Option<usize>,
    /// The verb that carries an event noun: *launched an attack*.
    pub light: Option<usize>,
    /// The passive verb of seeing or telling over an event noun: *clashes were reported*.
    pub reported: Option<usize>,
    /// What stands around it.
    pub fillers: Vec<Filler>,
}

impl Frame {
    /// The words in a slot, those of the predicate itself first.
    pub fn slot<'f>(&'f self, slot: &'f Slot) -> impl Iterator<Item = usize> + 'f {
        let own = self
            .fillers
            .iter()
            .filter(move |filler| filler.slot == *slot && !filler.below);
        let below = self
            .fillers
            .iter()
            .filter(move |filler| filler.slot == *slot && filler.below);
        own.chain(below).map(|filler| filler.word)
    }

    /// The first word in a slot.
    pub fn first(&self, slot: &Slot) -> Option<usize> {
        self.slot(slot).next()
    }

    pub(super) fn add(&mut self, slot: Slot, word: usize) {
        self.fill(slot, word, false);
    }

    pub(super) fn add_below(&mut self, slot: Slot, word: usize) {
        self.fill(slot, word, true);
    }

    fn fill(&mut self, slot: Slot, word: usize, below: bool) {
        let known = self
            .fillers
            .iter()
            .any(|filler| filler.slot == slot && filler.word == word);
        if word != self.head && !known {
            self.fillers.push(Filler { slot, word, below });
        }
    }
}

/// How deep control and coordination are followed.
const DEPTH: usize = 8;
/// How many nouns below a predicate are searched for its phrases.
const CHAIN: usize = 8;

/// The frame of a verb, adjective or noun used as a predicate.
pub fn verb_frame(tree: &Tree, head: usize) -> Frame {
    verb_frame_within(tree, head, DEPTH)
}

fn has_auxiliary(tree: &Tree, verb: usize) -> bool {
    tree.children(verb)
        .any(|child| matches!(tree.relation(child), Relation::Aux | Relation::AuxPass))
}

fn is_passive(tree: &Tree, verb: usize, depth: usize) -> bool {
    let passive_children = [
        Relation::NsubjPass,
        Relation::CsubjPass,
        Relation::AuxPass,
        Relation::OblAgent,
    ];
    if tree.child(verb, &passive_children).is_some() {
        return true;
    }
    let word = tree.word(verb);
    if is_mistagged_participle(tree, verb) {
        return true;
    }
    if has_auxiliary(tree, verb) {
        return false;
    }
    // A headline leaves out the auxiliary: "Envoy expelled from Moscow". In a full sentence the tag is the error.
    let in_headline = || {
        !matches!(tree.form(tree.len() - 1), "." | "!" | "?" | "\"" | "”" | "’")
            && tree.child(verb, &[Relation::Nsubj]).is_some()
            && tree.child(verb, &[Relation::Obj]).is_none()
    };
    // "Blast suspect arrested in Delhi": nobody arrests without saying whom, whatever the tagger took the verb for.
    if word.xpos == "VBD" && tree.relation(verb) == Relation::Root {
        return tree.marks(verb).done_to
            && in_headline()
            && tree.child(verb, &[Relation::Xcomp, Relation::Ccomp]).is_none();
    }
    if word.xpos != "VBN" {
        return false;
    }
    match tree.relation(verb) {
        Relation::Acl if is_main_verb(tree, verb) => false,
        // "Fighters of the group killed forty villagers, the army said", misread; but "the man given the medal".
        Relation::Acl if tree.child(verb, &[Relation::Obj]).is_some() && !tree.marks(verb).takes_two => false,
        Relation::Acl | Relation::Amod => true,
        Relation::Advcl => tree.child(verb, &[Relation::Nsubj]).is_none(),
        Relation::Conj if depth > 0 => {
            tree.child(verb, &[Relation::Nsubj]).is_none()
                && tree
                    .head(verb)
                    .is_some_and(|head| is_passive(tree, head, depth - 1))
        }
        Relation::Root => in_headline(),
        // "stands accused of aiding them", "500 are reported wounded"
        Relation::Xcomp => tree
            .child(verb, &[Relation::Nsubj, Relation::Obj, Relation::Xcomp])
            .is_none(),
        _ => false,
    }
}

/// Whether a participle hung on the root noun is the sentence's main verb, wrongly tagged: "The rebels, of whom ..., fought against
/// the army." A full sentence has no other.
pub(super) fn is_main_verb(tree: &Tree, verb: usize) -> bool {
    let Some(noun) = tree.head(verb) else { return false };
    let last = tree.form(tree.len() - 1);
    tree.relation(noun) == Relation::Root
        && tree.is_noun(noun)
        && noun < verb
        && matches!(last, "." | "!" | "?")
        && tree.child(noun, &[Relation::Cop]).is_none()
        && tree.child(verb, &[Relation::OblAgent]).is_none()
        && !tree
            .children(noun)
            .any(|other| other != verb && tree.is_verb(other) && tree.relation(other) != Relation::AclRelcl)
}

/// *a knife used for cooking*, tagged as a past: a past without subject and object on a noun that is no root is a participle. Forms
/// that are only ever the past ("went") seldom end so.
fn is_mistagged_participle(tree: &Tree, verb: usize) -> bool {
    tree.word(verb).xpos == "VBD"
        && tree.relation(verb) == Relation::Acl
        && tree.form(verb).ends_with(['d', 't'])
        && tree
            .head(verb)
            .is_some_and(|noun| noun < verb && tree.is_noun(noun) && tree.relation(noun) != Relation::Root)
        && !tree.children(verb).any(|child| {
            matches!(
                tree.relation(child),
                Relation::Nsubj | Relation::NsubjPass | Relation::Obj | Relation::Aux | Relation::Ccomp
            )
        })
}

pub(super) fn verb_frame_within(tree: &Tree, head: usize, depth: usize) -> Frame {
    let passive = is_passive(tree, head, depth);
    let mut frame = Frame {
        head,
        construction: construction(tree, head),
        passive,
        ..Frame::default()
    };
    let has_object = tree.child(head, &[Relation::Obj]).is_some();
    for child in tree.children(head) {
        match tree.relation(child) {
            // "The plan is to attack": the plan does nothing.
            Relation::Nsubj | Relation::NsubjOuter | Relation::Csubj
                if is_equated(tree, child) && !is_to(tree, child) => {}
            Relation::Nsubj | Relation::NsubjOuter | Relation::Csubj if !passive => {
                frame.add(Slot::Subject, child)
            }
            Relation::Nsubj | Relation::NsubjPass if passive => {
                frame.add(if has_object { Slot::Second } else { Slot::Object }, child);
            }
            Relation::NsubjPass => frame.add(Slot::Object, child),
            Relation::Obj => frame.add(Slot::Object, child),
            Relation::Iobj => {
                frame.add(Slot::Second, child);
                // "warned Beijing": an indirect object alone is the object.
                if !has_object {
                    frame.add_below(Slot::Object, child);
                }
            }
            Relation::OblAgent if !tree.marks(child).time => frame.add(Slot::Subject, child),
            Relation::Obl | Relation::Nmod => add_phrase(tree, &mut frame, child),
            Relation::Xcomp | Relation::Ccomp => frame.add(Slot::Complement, child),
            Relation::Advcl => match tree.preposition(child) {
                Some(mark) if tree.word(child).xpos == "VBG" => frame.add(Slot::Prep(mark), child),
                _ if is_infinitive(tree, child) => frame.add(Slot::Complement, child),
                // "ruled out that they had attacked"
                Some(mark) if mark == "that" && frame.particle.is_some() => {
                    frame.add(Slot::Complement, child);
                }
                _ => {}
            },
            Relation::CompoundPrt => frame.particle = Some(child),
            _ => {}
        }
    }
    // "called the envoy a fool": the second object is what the first is called.
    if tree.marks(head).naming && !passive {
        let objects: Vec<usize> = tree
            .children(head)
            .filter(|&child| tree.relation(child) == Relation::Obj)
            .collect();
        if let [_, name] = objects.as_slice() {
            frame.fillers.retain(|filler| filler.word != *name);
            frame.add(Slot::Complement, *name);
        }
    }
    add_cargo(tree, &mut frame);
    mend(tree, &mut frame);
    add_doer_below(tree, &mut frame);
    resolve_relative_clause(tree, &mut frame);
    share_objects(tree, &mut frame);
    if depth > 0 {
        share_subject(tree, &mut frame, depth - 1);
    }
    add_phrases_below(tree, &mut frame);
    add_counted(tree, &mut frame);
    frame
}

/// *Bought 12 jets from Qatar and 12 from Oman*: a number that stands for the thing again has phrases of its own, in the slots that are there.
fn add_counted(tree: &Tree, frame: &mut Frame) {
    let holders: Vec<usize> = frame
        .fillers
        .iter()
        .filter(|filler| matches!(filler.slot, Slot::Object | Slot::Prep(_)))
        .map(|filler| filler.word)
        .chain(std::iter::once(frame.head))
        .collect();
    let phrases: Vec<usize> = holders
        .into_iter()
        .flat_map(|word| tree.children(word))
        .filter(|&child| tree.relation(child) == Relation::Conj && tree.word(child).upos == Upos::Num)
        .flat_map(|number| tree.children(number))
        .filter(|&phrase| matches!(tree.relation(phrase), Relation::Nmod | Relation::Obl))
        .collect();
    for phrase in phrases {
        for preposition in prepositions(tree, phrase) {
            let slot = Slot::Prep(preposition);
            if frame.first(&slot).is_some() {
                frame.add_below(slot, phrase);
            }
        }
    }
}

/// *Two planes carrying tents landed*: they landed with tents.
fn add_cargo(tree: &Tree, frame: &mut Frame) {
    let subjects: Vec<usize> = frame.slot(&Slot::Subject).collect();
    for subject in subjects {
        let cargo: Vec<usize> = tree
            .children(subject)
            .filter(|&child| tree.relation(child) == Relation::Acl && tree.marks(child).bearing)
            .filter(|&child| tree.word(child).xpos == "VBG")
            .flat_map(|verb| tree.children(verb))
            .filter(|&object| tree.relation(object) == Relation::Obj)
            .collect();
        for object in cargo {
            frame.add_below(Slot::Prep("with".into()), object);
        }
    }
}

/// Whether a subject belongs to the copula before a whole clause rather than to the clause's verb.
fn is_equated(tree: &Tree, subject: usize) -> bool {
    let Some(verb) = tree.head(subject) else {
        return false;
    };
    let copula = tree.child(verb, &[Relation::Cop]);
    let inner = tree.children(verb).any(|child| {
        child > subject && matches!(tree.relation(child), Relation::Nsubj | Relation::NsubjPass)
    });
    copula.is_some_and(|copula| subject < copula) && (is_infinitive(tree, verb) || inner)
        || (tree.relation(subject) == Relation::NsubjOuter && inner)
}

/// *Nigeria is to send troops*: a party, unlike a plan, does what it *is to* do; so it does what it *is due to* do, where the parser takes
/// *due* for a part of the conjunction.
fn is_to(tree: &Tree, subject: usize) -> bool {
    let Some(verb) = tree.head(subject) else {
        return false;
    };
    tree.marks(subject).party
        && is_infinitive(tree, verb)
        && tree.child(verb, &[Relation::Cop]).is_some_and(|copula| {
            copula + 2 == verb || copula + 3 == verb && tree.relation(copula + 1) == Relation::Mark
        })
}

/// Phrases that the parser has hung on a noun below, where they may belong to the predicate: *signed a deal with Russia*,
/// *a visit by officials to Norway*.
pub(super) fn add_phrases_below(tree: &Tree, frame: &mut Frame) {
    let nouns: Vec<usize> = frame
        .fillers
        .iter()
        .filter(|filler| {
            let noun = matches!(filler.slot, Slot::Object | Slot::Second | Slot::Prep(_));
            noun && tree.is_noun(filler.word)
                && !(matches!(filler.slot, Slot::Prep(_)) && is_apart(tree, filler.word))
        })
        .map(|filler| filler.word)
        .collect();
    // "found guilty of murder by a court"
    let adjectives: Vec<usize> = frame
        .slot(&Slot::Complement)
        .filter(|&word| tree.word(word).upos == Upos::Adj)
        .collect();
    for phrase in adjectives.into_iter().flat_map(|word| tree.children(word)) {
        if matches!(tree.relation(phrase), Relation::Obl | Relation::OblAgent) {
            for preposition in prepositions(tree, phrase) {
                if frame.passive && preposition == "by" && !tree.marks(phrase).time {
                    frame.add_below(Slot::Subject, phrase);
                }
                frame.add_below(Slot::Prep(preposition), phrase);
            }
        }
    }
    // "relations between the two have thawed"
    let sides: Vec<usize> = frame
        .slot(&Slot::Subject)
        .filter(|&word| tree.is_noun(word) && !tree.marks(word).party)
        .flat_map(|word| tree.children(word))
        .filter(|&child| {
            matches!(tree.relation(child), Relation::Nmod | Relation::Obl)
                && matches!(tree.preposition(child).as_deref(), Some("between" | "with"))
        })
        .collect();
    for side in sides {
        for preposition in prepositions(tree, side) {
            frame.add_below(Slot::Prep(preposition), side);
        }
    }
    // A chain of phrases may hang one below the other: "a shipment of drones from Iran to Sudan".
    let mut next = 0;
    let mut nouns = nouns;
    let mut spoken_of: Vec<usize> = nouns
        .iter()
        .copied()
        .filter(|&noun| is_topic(tree, noun))
        .collect();
    while let Some(&noun) = nouns.get(next)
        && next < CHAIN
    {
        next += 1;
        for child in tree.children(noun) {
            // "talks involving the Taliban"; "a deal with Russia focused on repairs", where the parser takes Russia for the
            // subject of the participle in spite of its preposition.
            if matches!(tree.relation(child), Relation::Acl | Relation::AclRelcl) {
                for part in tree.children(child) {
                    if tree.relation(part) == Relation::Obj && tree.marks(child).with {
                        frame.add_below(Slot::Prep("with".into()), part);
                    } else if matches!(tree.relation(part), Relation::Nsubj | Relation::NsubjPass) {
                        for preposition in prepositions(tree, part) {
                            frame.add_below(Slot::Prep(preposition), part);
                        }
                    }
                }
            }
            // "over its detention of activists": who is detained is no part of what stands above.
            let closed = tree.child(noun, &[Relation::NmodPoss]).is_some()
                && tree.preposition(child).as_deref() == Some("of")
                && tree.relation(noun) != Relation::Obj;
            if matches!(tree.relation(child), Relation::Nmod | Relation::Obl) && !closed {
                // "talked about the sale of gas to Hungary": the sale is to Hungary.
                let of_topic = spoken_of.contains(&noun);
                for preposition in prepositions(tree, child) {
                    if !(of_topic && matches!(preposition.as_str(), "to" | "from" | "against" | "between")) {
                        frame.add_below(Slot::Prep(preposition), child);
                    }
                }
                if of_topic {
                    spoken_of.push(child);
                }
                if !is_apart(tree, child) {
                    nouns.push(child);
                }
            }
        }
    }
}

/// *about the sale*, *regarding the visit*.
fn is_topic(tree: &Tree, phrase: usize) -> bool {
    tree.children(phrase)
        .any(|child| tree.relation(child) == Relation::Case && tree.marks(child).topic)
}

/// Whether what hangs on a phrase is no part of the act: *amid a dispute with Oman*, *in response to tensions with Iran*.
fn is_apart(tree: &Tree, phrase: usize) -> bool {
    let leads_away = |&child: &usize| tree.relation(child) == Relation::Case && tree.marks(child).apart;
    // "went to war with Armenia", "a cessation of hostilities between the two": the act itself is about that.
    let central = matches!(tree.preposition(phrase).as_deref(), Some("to" | "of" | "at"));
    tree.marks(phrase).apart && !central || tree.children(phrase).any(|child| leads_away(&child))
}

/// The preposition of a phrase; of two in a row (*out of*, *back to*) also the second alone.
pub(super) fn prepositions(tree: &Tree, phrase: usize) -> Vec<SmolStr> {
    let Some(whole) = tree.preposition(phrase) else {
        return Vec::new();
    };
    let apart = tree
        .children(phrase)
        .filter(|&child| tree.relation(child) == Relation::Case)
        .count()
        > 1;
    let out_of = apart
        .then(|| whole.rsplit(' ').next().map(SmolStr::from))
        .flatten();
    std::iter::once(SmolStr::from(whole.as_str()))
        .chain(out_of.filter(|last| *last != whole))
        .collect()
}

/// Words that the parser is apt to hang on the right verb under the wrong relation.
fn mend(tree: &Tree, frame: &mut Frame) {
    let head = frame.head;
    if !tree.is_verb(head) {
        return;
    }
    let bare = |word: usize| tree.preposition(word).is_none();
    // "North Korea test-fired a missile": what a hyphen joins to the verb is no subject; the name before it is.
    let joined = |subject: usize| {
        subject + 2 == head && tree.form(subject + 1) == "-" && tree.relation(subject + 1) == Relation::Punct
    };
    if let Some(place) = frame
        .fillers
        .iter()
        .position(|filler| filler.slot == Slot::Subject && joined(filler.word))
    {
        let subject = frame.fillers.remove(place).word;
        let name = tree.children(subject).find(|&child| {
            child < subject && tree.relation(child) == Relation::Compound && tree.is_noun(child)
        });
        if let Some(name) = name {
            frame.add_below(Slot::Subject, name);
        }
    }
    // "massed more than 100,000 troops": a bare noun behind the verb is its object.
    if !frame.passive && frame.first(&Slot::Object).is_none() {
        let object = tree.children(head).find(|&child| {
            child > head
                && matches!(
                    tree.relation(child),
                    Relation::Obl | Relation::OblUnmarked | Relation::Nmod | Relation::Unspecified
                )
                && tree.is_noun(child)
                && !tree.marks(child).time
                && bare(child)
        });
        if let Some(object) = object {
            frame.add_below(Slot::Object, object);
        }
    }
    for subject in headline_subjects(tree, frame) {
        frame.add(Slot::Subject, subject);
    }
    // A name before the verb is its subject.
    if !frame.passive && frame.first(&Slot::Subject).is_none() {
        let subject = tree.children(head).find(|&child| {
            child < head
                && matches!(
                    tree.relation(child),
                    Relation::Advmod
                        | Relation::Obl
                        | Relation::OblUnmarked
                        | Relation::Vocative
                        | Relation::Dislocated
                        | Relation::Compound
                        | Relation::NmodUnmarked
                )
                && (tree.word(child).upos == Upos::Propn || tree.marks(child).party)
                && bare(child)
        });
        // "Iran test-fired a missile": the name hangs on the first part.
        let first_part = head.checked_sub(2).filter(|&part| {
            tree.head(part) == Some(head)
                && tree.form(part + 1) == "-"
                && tree.relation(part) == Relation::Compound
        });
        let of_part = first_part.and_then(|part| {
            tree.children(part).find(|&child| {
                child < part && (tree.word(child).upos == Upos::Propn || tree.marks(child).party)
            })
        });
        if let Some(subject) = subject.or(of_part) {
            frame.add_below(Slot::Subject, subject);
        }
    }
    // "ruled out sending troops"
    if frame.first(&Slot::Complement).is_none() && frame.first(&Slot::Object).is_none() {
        let gerund = tree.children(head).find(|&child| {
            child > head
                && tree.relation(child) == Relation::Advcl
                && tree.word(child).xpos == "VBG"
                && tree.child(child, &[Relation::Mark, Relation::Nsubj]).is_none()
                && !(head..child).any(|between| tree.relation(between) == Relation::Punct)
        });
        if let Some(gerund) = gerund {
            frame.add_below(Slot::Complement, gerund);
        }
    }
}

/// *Iran, Russia Sign Pact*: in a headline a comma joins two subjects; the parser takes the first for somebody spoken to.
pub(super) fn headline_subjects(tree: &Tree, frame: &Frame) -> Vec<usize> {
    let head = frame.head;
    let ends = tree.len().checked_sub(1).map(|last| tree.form(last));
    if frame.passive || ends.is_some_and(|last| matches!(last, "." | "!" | "?" | "”" | "\"")) {
        return Vec::new();
    }
    let called = |word: usize| {
        matches!(
            tree.relation(word),
            Relation::Vocative | Relation::Dislocated | Relation::Nsubj
        )
    };
    let first = tree.children(head).find(|&word| {
        called(word) && tree.marks(word).party && word + 1 < head && tree.form(word + 1) == ","
    });
    let Some(first) = first else { return Vec::new() };
    let beside = tree
        .child(first, &[Relation::Appos])
        .or(frame.first(&Slot::Subject))
        .filter(|&second| {
            second != first
                && tree.marks(second).party
                && second > first
                && second < head
                && head - second < 3
        });
    beside.map(|second| vec![first, second]).unwrap_or_default()
}

fn add_phrase(tree: &Tree, frame: &mut Frame, phrase: usize) {
    for preposition in prepositions(tree, phrase) {
        // "called him a fool on Tuesday"; but "gave them until Friday".
        if tree.marks(phrase).time && matches!(preposition.as_str(), "on" | "in" | "at" | "by" | "for") {
            continue;
        }
        if frame.passive && preposition == "by" {
            frame.add(Slot::Subject, phrase);
        }
        frame.add(Slot::Prep(preposition), phrase);
    }
}

/// *hit with sanctions by the EU*, *set ablaze by rebels*: the doer of a passive may hang on a word behind the verb.
fn add_doer_below(tree: &Tree, frame: &mut Frame) {
    let head = frame.head;
    if !frame.passive || frame.first(&Slot::Subject).is_some() {
        return;
    }
    let is_bare = |word: usize| !is_infinitive(tree, word) && tree.child(word, &[Relation::Nsubj]).is_none();
    let behind = tree.children(head).filter(|&child| {
        let relation = tree.relation(child);
        let noun = matches!(relation, Relation::Obl | Relation::Obj | Relation::Nmod);
        let word = matches!(relation, Relation::Xcomp | Relation::Advmod) && is_bare(child);
        child > head
            && (word || noun && !tree.marks(child).attack && tree.preposition(child).as_deref() != Some("as"))
    });
    let doer = behind.flat_map(|word| tree.children(word)).find(|&phrase| {
        matches!(
            tree.relation(phrase),
            Relation::Nmod | Relation::Obl | Relation::OblAgent
        ) && tree.preposition(phrase).as_deref() == Some("by")
            && tree.marks(phrase).party
    });
    if let Some(doer) = doer {
        frame.add_below(Slot::Subject, doer);
    }
}
