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
    let word = frame
        .first(&Slot::Subject)
        .or_else(|| if frame.passive { None } else { beside() });
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
                    walk.certainty *= cue.certainty;
                    let source = Source {
                        sentence,
                        word: Some(child),
                        cue: preposition,
                        stance: cue.stance.clone(),
                    };
                    if !walk.sources.contains(&source) {
                        walk.sources.push(source);
                    }
                } else if tree.relation(child) == Relation::Parataxis && tree.is_verb(child) {
                    let frame = verb_frame(tree, child);
                    // "..., the agency said, based on images": a participle beside the saying is not what is said.
                    let aside = |word: usize| {
                        word > child
                            && tree.word(word).xpos == "VBN"
                            && (child..word).any(|between| tree.form(between) == ",")
                    };
                    let speaks =
                        frame.slot(&Slot::Complement).all(aside) && frame.first(&Slot::Object).is_none();
                    if speaks && cue_of(tree, &frame, codebook).is_some() {
                        say(tree, sentence, &frame, codebook, walk);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A quotation that a sentence before it introduces: *he told the paper: "..."*.
pub(super) fn quoted(trees: &[Tree], sentence: usize, codebook: &Codebook) -> Option<Source> {
    let tree = &trees[sentence];
    let opens = |tree: &Tree| {
        (0..tree.len().min(1)).any(|word| matches!(tree.form(word), "\"" | "“" | "``" | "'" | "‘"))
    };
    if !opens(tree) {
        return None;
    }
    let before = sentence.checked_sub(1)?;
    let above = &trees[before];
    if above.is_empty() || !matches!(above.form(above.len() - 1), ":" | ",") {
        return None;
    }
    (0..above.len())
        .filter(|&word| above.is_verb(word))
        .find_map(|verb| {
            let frame = verb_frame(above, verb);
            let cue = cue_of(above, &frame, codebook)?;
            let word = frame.first(&Slot::Subject)?;
            Some(Source {
                sentence: before,
                word: Some(word),
                cue: above.form(verb).to_owned(),
                stance: cue.stance.clone(),
            })
        })
}
