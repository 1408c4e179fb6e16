//! The frame of an event noun: its owner, modifiers and phrases, and what the verb that carries it adds.

use super::frame::{Frame, add_phrases_below, headline_subjects, prepositions, verb_frame};
use super::gap::is_infinitive;
use super::roles::Construction;
use super::tree::Tree;
use crate::case::lower;
use crate::codebook::{Codebook, Slot};
use legation_parse::Relation;
use smol_str::SmolStr;

/// The frame of an event noun: its own modifiers and phrases, and those of the light verb that carries it.
pub(crate) fn noun_frame(tree: &Tree, noun: usize, codebook: &Codebook, light: &[SmolStr]) -> Frame {
    let mut frame = Frame {
        head: noun,
        construction: Construction::Nominal,
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
            // "is on a visit to Malaysia"
            Relation::Nsubj
                if tree.child(noun, &[Relation::Cop]).is_some()
                    && tree.child(noun, &[Relation::Case]).is_some() =>
            {
                // "is under attack by rebels": it is done to whoever is under it.
                if tree.preposition(noun).as_deref() == Some("under") {
                    frame.add(Slot::Prep("on".into()), child);
                    frame.add(Slot::Prep("against".into()), child);
                } else {
                    frame.add(Slot::Subject, child);
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
                Some(mark) if tree.word(child).xpos == "VBG" => frame.add(Slot::Prep(mark), child),
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
    if let Some(verb) = tree.head(noun).filter(|&verb| tree.is_verb(verb))
        && tree.relation(noun) == Relation::Nsubj
    {
        frame.add(Slot::from_name("verb"), verb);
    }
    by.extend(frame.slot(&Slot::Prep("by".into())));
    add_light_verb(tree, &mut frame, codebook, light, &mut by);
    if let Some(subject) = by.first().copied() {
        frame.add(Slot::Subject, subject);
        let carrier = tree
            .head(noun)
            .filter(|&verb| tree.is_verb(verb) && tree.head(subject) == Some(verb));
        for other in carrier
            .map(|verb| headline_subjects(tree, &verb_frame(tree, verb)))
            .unwrap_or_default()
        {
            frame.add(Slot::Subject, other);
        }
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
pub(super) fn is_light(tree: &Tree, frame: &Frame, codebook: &Codebook, light: &[SmolStr]) -> bool {
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

fn is_in(codebook: &Codebook, set: &str, lemma: &str) -> bool {
    codebook
        .sets
        .id(set)
        .is_some_and(|set| codebook.sets.has(set, lemma))
}

fn add_light_verb(
    tree: &Tree,
    frame: &mut Frame,
    codebook: &Codebook,
    light: &[SmolStr],
    by: &mut Vec<usize>,
) {
    let noun = frame.head;
    // Coordinated nouns share their verb: "launched raids and air strikes"; so do counted ones: "launched dozens of air strikes".
    let quantity = codebook.sets.id("quantity");
    let counts = |word: usize| {
        let lemma = lower(tree.lemma(word));
        quantity.is_some_and(|set| codebook.sets.has(set, &lemma))
    };
    let mut top = noun;
    while let Some(head) = tree.head(top)
        && tree.is_noun(head)
        && (tree.relation(top) == Relation::Conj
            || tree.relation(top) == Relation::Nmod
                && tree.preposition(top).as_deref() == Some("of")
                && counts(head))
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
    // "clashes were reported between A and B"
    let is_reported =
        tree.relation(top) == Relation::NsubjPass && is_in(codebook, "reported", tree.lemma(verb));
    if is_object && is_light(tree, &above, codebook, light) {
        by.extend(above.slot(&Slot::Subject));
    } else if !(is_reported || is_subject && is_in(codebook, "happen", tree.lemma(verb))) {
        return;
    }
    if is_reported {
        frame.reported = Some(verb);
    } else {
        frame.light = Some(verb);
    }
    for filler in above.fillers {
        if matches!(filler.slot, Slot::Prep(_)) && filler.word != noun && filler.word != top {
            frame.add(filler.slot, filler.word);
        }
    }
}
