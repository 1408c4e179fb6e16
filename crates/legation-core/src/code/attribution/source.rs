//! Who is cited: the subject of a verb of saying, *according to*, a quotation that a sentence before introduces.

use super::Walk;
use crate::code::act::Source;
use crate::code::frame::{Frame, verb_frame};
use crate::code::tree::Tree;
use crate::codebook::{Codebook, Cue, Slot};
use legation_parse::{Relation, Upos};

pub(super) fn cue_of<'c>(tree: &Tree, frame: &Frame, codebook: &'c Codebook) -> Option<&'c Cue> {
    if !tree.is_verb(frame.head) {
        return None;
    }
    codebook
        .attributions
        .verb(&tree.lemma(frame.head).to_lowercase(), frame.passive)
}

/// Adds the speaker of a verb of saying.
pub(super) fn say(tree: &Tree, sentence: usize, frame: &Frame, codebook: &Codebook, walk: &mut Walk) {
    let Some(cue) = cue_of(tree, frame, codebook) else {
        return;
    };
    // "..., officials say, ...": the parser may hang the speaker elsewhere.
    let beside = || {
        frame
            .head
            .checked_sub(1)
            .filter(|&word| tree.is_noun(word) && can_speak(tree, word, codebook))
    };
    let word = speaker_of(tree, frame, cue, codebook).or_else(|| if frame.passive { None } else { beside() });
    // "a move that underscored its readiness": a thing that shows is nobody who says.
    if word.is_some_and(|word| !can_speak(tree, word, codebook) || tree.marks(word).nobody) {
        return;
    }
    if walk.speaker.is_none() {
        walk.speaker = word;
        walk.self_future.clone_from(&cue.self_future);
    }
    walk.certainty *= cue.certainty;
    let cue_text = tree.form(frame.head).to_owned();
    walk.because.push(format!(
        "“{cue_text}” {}: certainty × {}",
        cue.stance, cue.certainty
    ));
    let source = Source {
        sentence,
        word,
        cue: cue_text,
        stance: cue.stance.clone(),
    };
    if !walk.sources.contains(&source) {
        walk.sources.push(source);
    }
}

/// The subject of a verb of saying; of *citing* and *quoted him as saying* the one who is quoted.
fn speaker_of(tree: &Tree, frame: &Frame, cue: &Cue, codebook: &Codebook) -> Option<usize> {
    let subjects = [Relation::Nsubj, Relation::NsubjPass];
    let own = tree.child(frame.head, &subjects);
    if !frame.passive && own.is_none() {
        if cue.relays {
            return tree.child(frame.head, &[Relation::Obj]);
        }
        // "quoted the minister as saying"
        let quoting = tree.head(frame.head).filter(|&verb| {
            tree.is_verb(verb)
                && tree.relation(frame.head) == Relation::Advcl
                && codebook
                    .attributions
                    .verb(&tree.lemma(verb).to_lowercase(), false)
                    .is_some_and(|cue| cue.relays)
        });
        if let Some(object) = quoting.and_then(|verb| tree.child(verb, &[Relation::Obj])) {
            return Some(object);
        }
    }
    // "“Turkey,” the minister said, “attacked Iraq”": who speaks stands next to the verb.
    let nearest = tree
        .children(frame.head)
        .filter(|&child| child < frame.head && subjects.contains(&tree.relation(child)))
        .max();
    let parted = |word: usize| (word..frame.head).any(|between| tree.form(between) == ",");
    match (frame.first(&Slot::Subject), nearest) {
        (Some(first), Some(near)) if near != first && parted(first) => Some(near),
        (first, _) => first,
    }
}

/// Whether a phrase can be somebody's word: a party, a name, a pronoun, a report.
pub(super) fn can_speak(tree: &Tree, word: usize, codebook: &Codebook) -> bool {
    tree.marks(word).party
        || tree.is_pronoun(word)
        || tree.word(word).upos == Upos::Propn
        || codebook.attributions.noun(tree.lemma(word)).is_some()
        || codebook
            .sets
            .id("speaker")
            .is_some_and(|set| codebook.sets.has(set, tree.lemma(word)))
}

/// *According to X*, and *X said* thrown into or behind a clause.
pub(super) fn phrases_of_source(
    tree: &Tree,
    sentence: usize,
    head: usize,
    codebook: &Codebook,
    walk: &mut Walk,
) {
    for child in tree.children(head) {
        match tree.relation(child) {
            Relation::Obl
            | Relation::Nmod
            | Relation::Advcl
            | Relation::Parataxis
            | Relation::OblUnmarked => {
                if let Some(preposition) = tree.preposition(child)
                    && let Some(cue) = codebook.attributions.preposition(&preposition)
                {
                    let source = Source {
                        sentence,
                        word: Some(child),
                        cue: preposition,
                        stance: cue.stance.clone(),
                    };
                    // Whom a report cites is added where its chain is completed.
                    if !walk.sources.contains(&source) && !cue.relays {
                        walk.certainty *= cue.certainty;
                        walk.because
                            .push(format!("“{}”: certainty × {}", source.cue, cue.certainty));
                        walk.sources.push(source);
                    }
                } else if tree.relation(child) == Relation::Parataxis && tree.is_noun(child) {
                    // "..., a resident claimed": read as a noun with a participle.
                    let verb = tree.child(child, &[Relation::Acl]);
                    if let Some(verb) = verb.filter(|&verb| verb == child + 1) {
                        say_so(tree, sentence, verb, child, codebook, walk);
                    }
                } else if tree.relation(child) == Relation::Parataxis
                    && tree.word(child).xpos == "VBN"
                    && tree.child(child, &[Relation::Aux, Relation::AuxPass]).is_none()
                {
                    // "..., the army posted on Telegram": read as a passive.
                    if let Some(subject) = tree.child(child, &[Relation::NsubjPass, Relation::Nsubj]) {
                        say_so(tree, sentence, child, subject, codebook, walk);
                    }
                } else if tree.relation(child) == Relation::Parataxis && tree.is_verb(child) {
                    let frame = verb_frame(tree, child);
                    // "..., the agency said, based on images": a participle beside the saying is not what is said.
                    let aside = |word: usize| {
                        word > child
                            && tree.word(word).xpos == "VBN"
                            && (child..word).any(|between| tree.form(between) == ",")
                    };
                    // "..., sources told Reuters": whom it is told is not what is said.
                    let told = frame.first(&Slot::Object).is_none_or(|object| {
                        tree.relation(object) == Relation::Iobj
                            || object.checked_sub(1).is_some_and(|mark| tree.form(mark) == "(")
                            || codebook
                                .attributions
                                .verb(&tree.lemma(child).to_lowercase(), false)
                                .is_some_and(|cue| cue.hearer)
                    });
                    let speaks = frame.slot(&Slot::Complement).all(aside) && told;
                    if speaks && cue_of(tree, &frame, codebook).is_some() {
                        say(tree, sentence, &frame, codebook, walk);
                    }
                }
            }
            // "..., said the minister": who speaks stands behind the verb.
            Relation::Conj if after_comma(tree, child) && tree.child(child, &[Relation::Cc]).is_none() => {
                let behind = tree.child(child, &[Relation::Obj, Relation::Nsubj]);
                if let Some(word) = behind.filter(|&word| word > child) {
                    say_so(tree, sentence, child, word, codebook, walk);
                }
            }
            _ => {}
        }
    }
}

/// Whether a comma, or a comma and a quotation mark, stands right before a word.
fn after_comma(tree: &Tree, word: usize) -> bool {
    let before = |back: usize| word.checked_sub(back).map_or("", |at| tree.form(at));
    before(1) == "," || (before(2) == "," && matches!(before(1), "”" | "\"" | "''"))
}

/// Adds `word` as the speaker of a verb that the tree does not show as its own.
fn say_so(tree: &Tree, sentence: usize, verb: usize, word: usize, codebook: &Codebook, walk: &mut Walk) {
    let lemma = tree.lemma(verb).to_lowercase();
    let Some(cue) = codebook.attributions.verb(&lemma, false).filter(|cue| cue.quote) else {
        return;
    };
    if !can_speak(tree, word, codebook) || tree.marks(word).nobody {
        return;
    }
    let source = Source {
        sentence,
        word: Some(word),
        cue: tree.form(verb).to_owned(),
        stance: cue.stance.clone(),
    };
    if !walk.sources.contains(&source) {
        walk.certainty *= cue.certainty;
        walk.because.push(format!(
            "“{}” {}: certainty × {}",
            source.cue, cue.stance, cue.certainty
        ));
        walk.sources.push(source);
    }
}
