//! What stands around a verb or noun, with voice, control, relative clauses, coordination and light verbs undone.

use super::tree::Tree;
use crate::codebook::{Codebook, Slot};
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
    /// Whether the verb is in the passive.
    pub passive: bool,
    /// The particle of a phrasal verb.
    pub particle: Option<usize>,
    /// The verb that carries an event noun: *launched an attack*.
    pub light: Option<usize>,
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

    fn add(&mut self, slot: Slot, word: usize) {
        self.fill(slot, word, false);
    }

    fn add_below(&mut self, slot: Slot, word: usize) {
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
    if word.xpos != "VBN" || has_auxiliary(tree, verb) {
        return false;
    }
    match tree.relation(verb) {
        Relation::Acl if is_main_verb(tree, verb) => false,
        Relation::Acl | Relation::Amod => true,
        Relation::Advcl => tree.child(verb, &[Relation::Nsubj]).is_none(),
        Relation::Conj if depth > 0 => {
            tree.child(verb, &[Relation::Nsubj]).is_none()
                && tree
                    .head(verb)
                    .is_some_and(|head| is_passive(tree, head, depth - 1))
        }
        // A headline leaves out the auxiliary: "Envoy expelled from Moscow". In a full sentence the tag is the error.
        Relation::Root => {
            !matches!(tree.form(tree.len() - 1), "." | "!" | "?" | "\"" | "”" | "’")
                && tree.child(verb, &[Relation::Nsubj]).is_some()
                && tree.child(verb, &[Relation::Obj]).is_none()
        }
        _ => false,
    }
}

/// Whether a participle hung on the root noun is the sentence's main verb, wrongly tagged: "The rebels, of whom ..., fought against
/// the army." A full sentence has no other.
fn is_main_verb(tree: &Tree, verb: usize) -> bool {
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

fn verb_frame_within(tree: &Tree, head: usize, depth: usize) -> Frame {
    let passive = is_passive(tree, head, depth);
    let mut frame = Frame {
        head,
        passive,
        ..Frame::default()
    };
    let has_object = tree.child(head, &[Relation::Obj]).is_some();
    for child in tree.children(head) {
        match tree.relation(child) {
            Relation::Nsubj | Relation::NsubjOuter | Relation::Csubj if !passive => {
                frame.add(Slot::Subject, child)
            }
            Relation::Nsubj | Relation::NsubjPass if passive => {
                frame.add(if has_object { Slot::Second } else { Slot::Object }, child);
            }
            Relation::NsubjPass => frame.add(Slot::Object, child),
            Relation::Obj => frame.add(Slot::Object, child),
            Relation::Iobj => frame.add(Slot::Second, child),
            Relation::OblAgent => frame.add(Slot::Subject, child),
            Relation::Obl | Relation::Nmod => add_phrase(tree, &mut frame, child),
            Relation::Xcomp | Relation::Ccomp => frame.add(Slot::Complement, child),
            Relation::Advcl => match tree.preposition(child) {
                Some(mark) if tree.word(child).xpos == "VBG" => {
                    frame.add(Slot::Prep(SmolStr::from(mark)), child)
                }
                _ if is_infinitive(tree, child) => frame.add(Slot::Complement, child),
                _ => {}
            },
            Relation::CompoundPrt => frame.particle = Some(child),
            _ => {}
        }
    }
    mend(tree, &mut frame);
    resolve_relative_clause(tree, &mut frame);
    if depth > 0 {
        share_subject(tree, &mut frame, depth - 1);
    }
    add_phrases_below(tree, &mut frame);
    frame
}

/// Phrases that the parser has hung on a noun below, where they may belong to the predicate: *signed a deal with Russia*,
/// *a visit by officials to Norway*.
fn add_phrases_below(tree: &Tree, frame: &mut Frame) {
    let nouns: Vec<usize> = frame
        .fillers
        .iter()
        .filter(|filler| matches!(filler.slot, Slot::Object | Slot::Prep(_)) && tree.is_noun(filler.word))
        .map(|filler| filler.word)
        .collect();
    // A chain of phrases may hang one below the other: "a shipment of drones from Iran to Sudan".
    let mut next = 0;
    let mut nouns = nouns;
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
            if matches!(tree.relation(child), Relation::Nmod | Relation::Obl) {
                for preposition in prepositions(tree, child) {
                    frame.add_below(Slot::Prep(preposition), child);
                }
                nouns.push(child);
            }
        }
    }
}

/// The preposition of a phrase; of two in a row (*out of*, *back to*) also the second alone.
fn prepositions(tree: &Tree, phrase: usize) -> Vec<SmolStr> {
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
    // "massed more than 100,000 troops": a bare noun behind the verb is its object.
    if !frame.passive && frame.first(&Slot::Object).is_none() {
        let object = tree.children(head).find(|&child| {
            child > head
                && matches!(
                    tree.relation(child),
                    Relation::Obl | Relation::OblUnmarked | Relation::Nmod | Relation::Unspecified
                )
                && tree.is_noun(child)
                && bare(child)
        });
        if let Some(object) = object {
            frame.add_below(Slot::Object, object);
        }
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
        if let Some(subject) = subject {
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

fn add_phrase(tree: &Tree, frame: &mut Frame, phrase: usize) {
    for preposition in prepositions(tree, phrase) {
        if frame.passive && preposition == "by" {
            frame.add(Slot::Subject, phrase);
        }
        frame.add(Slot::Prep(preposition), phrase);
    }
}

/// Whether the clause is *to* with an infinitive.
pub fn is_infinitive(tree: &Tree, verb: usize) -> bool {
    tree.children(verb).any(|child| {
        matches!(tree.relation(child), Relation::Mark | Relation::Aux)
            && (tree.word(child).xpos == "TO" || tree.word(child).upos == Upos::Part)
            && tree.form(child).eq_ignore_ascii_case("to")
    })
}

/// Puts the noun that a relative or participial clause hangs on into the clause's gap.
#[allow(
    clippy::collapsible_match,
    reason = "an object that is there already must not fall through to the arms below"
)]
fn resolve_relative_clause(tree: &Tree, frame: &mut Frame) {
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
            let pronoun = frame.fillers.iter_mut().find(|filler| {
                tree.is_pronoun(filler.word)
                    && matches!(tree.word(filler.word).xpos.as_str(), "WDT" | "WP" | "IN")
            });
            if let Some(filler) = pronoun {
                filler.word = noun;
            } else if frame.passive && frame.first(&Slot::Object).is_none() {
                frame.add(Slot::Object, noun);
            } else if !frame.passive && frame.first(&Slot::Subject).is_none() {
                frame.add(Slot::Subject, noun);
            } else if frame.first(&Slot::Object).is_none() {
                frame.add(Slot::Object, noun);
            }
        }
        Relation::Acl if !frame.passive && is_main_verb(tree, verb) => frame.add(Slot::Subject, noun),
        Relation::Acl | Relation::Amod if frame.passive && frame.first(&Slot::Object).is_none() => {
            frame.add(Slot::Object, noun);
        }
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

/// Subject shared through coordination, control and participles.
fn share_subject(tree: &Tree, frame: &mut Frame, depth: usize) {
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
            if controllers.is_empty() || tree.is_noun(head) || tree.marks(head).linking {
                surface_subject(&above)
            } else {
                controllers
            }
        }
        Relation::Advcl => {
            let above = verb_frame_within(tree, head, depth);
            let object_control = tree.word(verb).xpos == "VBG"
                && tree
                    .children(verb)
                    .any(|child| tree.marks(child).object_control && tree.relation(child) == Relation::Mark);
            let objects: Vec<usize> = above.slot(&Slot::Object).collect();
            if object_control && !objects.is_empty() {
                objects
            } else {
                surface_subject(&above)
            }
        }
        Relation::Acl if is_infinitive(tree, verb) && tree.is_noun(head) => holder(tree, head, depth),
        _ => Vec::new(),
    };
    for word in shared {
        frame.add(wanted.clone(), word);
    }
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

/// The frame of an event noun: its own modifiers and phrases, and those of the light verb that carries it.
pub fn noun_frame(tree: &Tree, noun: usize, codebook: &Codebook, light: &[SmolStr]) -> Frame {
    let mut frame = Frame {
        head: noun,
        ..Frame::default()
    };
    let mut by = Vec::new();
    for child in tree.children(noun) {
        match tree.relation(child) {
            Relation::NmodPoss => frame.add(Slot::Owner, child),
            Relation::Amod
            | Relation::Compound
            | Relation::NmodDesc
            | Relation::NmodUnmarked
            | Relation::Flat => {
                for part in tree.conjuncts(child) {
                    frame.add(Slot::Modifier, part);
                }
                // "Russian missile strikes"; "the US-led invasion": the US led it. But "the US-backed offensive" is not theirs.
                let participle = matches!(tree.word(child).xpos.as_str(), "VBN" | "VBD" | "VBG");
                if !participle || is_led(tree, child, codebook) {
                    for part in tree.children(child).filter(|&part| part < child) {
                        if matches!(
                            tree.relation(part),
                            Relation::Amod
                                | Relation::Compound
                                | Relation::Obl
                                | Relation::Nsubj
                                | Relation::NmodUnmarked
                                | Relation::OblUnmarked
                        ) {
                            frame.add(Slot::Modifier, part);
                        }
                    }
                }
            }
            Relation::Nmod | Relation::Obl | Relation::OblAgent => {
                for preposition in prepositions(tree, child) {
                    if preposition == "by" {
                        by.push(child);
                    }
                    frame.add(Slot::Prep(preposition), child);
                }
            }
            Relation::Acl if tree.word(child).xpos == "VBN" && !is_infinitive(tree, child) => {
                // "an attack carried out by X"
                let below = verb_frame(tree, child);
                if is_light(tree, &below, codebook, light) {
                    by.extend(below.slot(&Slot::Subject));
                    frame.light = Some(child);
                }
            }
            Relation::Acl | Relation::Ccomp | Relation::Advcl => match tree.preposition(child) {
                Some(mark) if tree.word(child).xpos == "VBG" => {
                    frame.add(Slot::Prep(SmolStr::from(mark)), child)
                }
                _ => frame.add(Slot::Complement, child),
            },
            Relation::AclRelcl => {
                let below = verb_frame(tree, child);
                if below.slot(&Slot::Object).any(|word| word == noun)
                    && is_light(tree, &below, codebook, light)
                {
                    by.extend(below.slot(&Slot::Subject));
                    frame.light = Some(child);
                }
            }
            _ => {}
        }
    }
    add_phrases_below(tree, &mut frame);
    add_clause_beside(tree, &mut frame);
    add_other_side(tree, &mut frame);
    by.extend(frame.slot(&Slot::Prep("by".into())));
    add_light_verb(tree, &mut frame, codebook, light, &mut by);
    if let Some(subject) = by.first().copied() {
        frame.add(Slot::Subject, subject);
    } else if frame.first(&Slot::Subject).is_none() {
        let stand_in: Vec<usize> = frame
            .slot(&Slot::Owner)
            .chain(frame.slot(&Slot::Modifier))
            .collect();
        for word in stand_in {
            frame.add_below(Slot::Subject, word);
        }
    }
    frame
}

/// *contacts between A and B*: the parser may coordinate B with the contacts.
fn add_other_side(tree: &Tree, frame: &mut Frame) {
    let between = Slot::Prep("between".into());
    let Some(first) = frame.first(&between) else {
        return;
    };
    if tree.conjuncts(first).len() > 1 {
        return;
    }
    let others: Vec<usize> = tree
        .children(frame.head)
        .filter(|&child| child > first && tree.relation(child) == Relation::Conj && tree.marks(child).party)
        .collect();
    for other in others {
        frame.add(between.clone(), other);
    }
}

/// *voiced its readiness to cooperate*: the infinitive may hang on the verb rather than on the noun.
fn add_clause_beside(tree: &Tree, frame: &mut Frame) {
    let noun = frame.head;
    if frame.first(&Slot::Complement).is_some() || tree.relation(noun) != Relation::Obj {
        return;
    }
    let Some(verb) = tree.head(noun) else { return };
    let beside = tree.children(verb).find(|&child| {
        child > noun
            && matches!(
                tree.relation(child),
                Relation::Xcomp | Relation::Advcl | Relation::Ccomp
            )
            && (is_infinitive(tree, child) || tree.relation(child) == Relation::Ccomp)
    });
    if let Some(clause) = beside {
        frame.add_below(Slot::Complement, clause);
    }
}

fn is_led(tree: &Tree, participle: usize, codebook: &Codebook) -> bool {
    let lemma = tree.lemma(participle);
    codebook
        .sets
        .id("led")
        .is_some_and(|set| codebook.sets.has(set, lemma) || codebook.sets.has(set, tree.form(participle)))
}

/// Whether a verb only carries the noun: `@light`, or one that the noun's entry names.
pub fn is_light(tree: &Tree, frame: &Frame, codebook: &Codebook, light: &[SmolStr]) -> bool {
    let verb = tree.lemma(frame.head);
    let phrasal = frame
        .particle
        .map(|particle| format!("{verb} {}", tree.lemma(particle)));
    let name = phrasal.as_deref().unwrap_or(verb);
    light.iter().any(|word| word == name)
        || codebook
            .sets
            .id("light")
            .is_some_and(|set| codebook.sets.has(set, name))
}

fn add_light_verb(
    tree: &Tree,
    frame: &mut Frame,
    codebook: &Codebook,
    light: &[SmolStr],
    by: &mut Vec<usize>,
) {
    let noun = frame.head;
    // Coordinated nouns share their verb: "launched raids and air strikes".
    let mut top = noun;
    while tree.relation(top) == Relation::Conj
        && let Some(head) = tree.head(top)
        && tree.is_noun(head)
    {
        top = head;
    }
    let Some(verb) = tree.head(top) else { return };
    if !tree.is_verb(verb) {
        return;
    }
    let carried = matches!(
        tree.relation(top),
        Relation::Obj | Relation::NsubjPass | Relation::Nsubj | Relation::Obl
    );
    if !carried {
        return;
    }
    let above = verb_frame(tree, verb);
    let is_object = above.slot(&Slot::Object).any(|word| word == top);
    let is_subject = tree.relation(top) == Relation::Nsubj && !above.passive;
    if is_object && is_light(tree, &above, codebook, light) {
        by.extend(above.slot(&Slot::Subject));
    } else if !(is_subject
        && codebook
            .sets
            .id("happen")
            .is_some_and(|set| codebook.sets.has(set, tree.lemma(verb))))
    {
        return;
    }
    frame.light = Some(verb);
    for filler in above.fillers {
        if matches!(filler.slot, Slot::Prep(_)) && filler.word != noun && filler.word != top {
            frame.add(filler.slot, filler.word);
        }
    }
}
