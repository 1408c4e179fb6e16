//! The shape of a noun phrase in the tree: its edges, number, determiner and case.

use super::Scene;
use super::english::{BELONGS, DEFINITE, SO_MANY};
use crate::case::low;
use legation_parse::{Relation, Span, Upos, Word};

/// The leftmost word of a noun phrase, without its determiner.
pub(crate) fn left_edge(scene: &Scene, head: usize) -> usize {
    let inside = |relation: Relation, at: usize| {
        matches!(
            relation,
            Relation::Amod
                | Relation::Compound
                | Relation::NmodPoss
                | Relation::NmodDesc
                | Relation::NmodUnmarked
                | Relation::Nummod
                | Relation::Flat
                | Relation::Goeswith
        ) || (matches!(
            relation,
            Relation::Case
                | Relation::Det
                | Relation::Advmod
                | Relation::Conj
                | Relation::Cc
                | Relation::Punct
        ) && is_modifier(scene.word(scene.tree.head(at))))
    };
    let mut left = head;
    while let Some(before) = left.checked_sub(1) {
        if !scene.tree.reaches(before, head, scene.sentence, inside) {
            break;
        }
        left = before;
    }
    // "Soviet-backed government", however it was attached.
    while left >= 2 && scene.text_of(left - 1, left - 1) == "-" && !scene.word(left - 2).space_after {
        left -= 2;
    }
    // "April 2021 American officials": a number within ends what belongs to the phrase.
    left = (left..head)
        .rev()
        .find(|at| scene.word(*at).upos == Upos::Num)
        .map_or(left, |number| number + 1);
    while left < head
        && matches!(
            scene.word(left).upos,
            Upos::Det | Upos::Punct | Upos::Cconj | Upos::Adp | Upos::Part | Upos::Num
        )
    {
        left += 1;
    }
    left
}

/// The rightmost word of a noun phrase: its name and what follows *of*.
pub(crate) fn right_edge(scene: &Scene, head: usize) -> usize {
    let inside = |relation: Relation, at: usize| {
        matches!(
            relation,
            Relation::Flat
                | Relation::Goeswith
                | Relation::Case
                | Relation::Det
                | Relation::Amod
                | Relation::Compound
                | Relation::NmodPoss
        ) || (relation == Relation::Nmod && has_case(scene, at, &BELONGS[..1]))
    };
    let mut right = head;
    while right + 1 < scene.sentence.words.len()
        && scene.tree.reaches(right + 1, head, scene.sentence, inside)
    {
        right += 1;
    }
    while right > head
        && matches!(
            scene.word(right).upos,
            Upos::Det | Upos::Adp | Upos::Part | Upos::Punct
        )
    {
        right -= 1;
    }
    right
}

pub(crate) fn is_modifier(word: &Word) -> bool {
    matches!(
        word.relation,
        Relation::Amod
            | Relation::Compound
            | Relation::NmodPoss
            | Relation::NmodDesc
            | Relation::NmodUnmarked
            | Relation::Det
    )
}

pub(crate) fn is_plural(word: &Word) -> bool {
    word.xpos.starts_with("NN") && word.xpos.ends_with('S')
}

pub(crate) fn has_case(scene: &Scene, word: usize, cases: &[&str]) -> bool {
    scene.tree.children(word).any(|child| {
        scene.word(child).relation == Relation::Case
            && cases.contains(&low(scene.text_of(child, child)).as_str())
    })
}

/// The same where the preposition hangs from a title before the name: *aide to Prime Minister X*.
pub(crate) fn has_case_by_title(scene: &Scene, word: usize, cases: &[&str]) -> bool {
    let mut titles = scene.tree.children(word).filter(|child| {
        matches!(
            scene.word(*child).relation,
            Relation::NmodDesc | Relation::Compound
        )
    });
    has_case(scene, word, cases) || titles.any(|title| has_case(scene, title, cases))
}

pub(crate) fn is_definite(scene: &Scene, word: usize) -> bool {
    scene.tree.children(word).any(|child| {
        matches!(scene.word(child).relation, Relation::Det | Relation::DetPredet)
            && DEFINITE.contains(&low(scene.text_of(child, child)).as_str())
    })
}

/// How many a noun takes up of those told before: *both sides*, *the three countries*.
pub(crate) fn told_number(scene: &Scene, word: usize) -> Option<usize> {
    scene.tree.children(word).find_map(|child| {
        let form = low(scene.text_of(child, child));
        let told = SO_MANY.iter().find(|(word, _)| *word == form.as_str());
        told.map(|(_, number)| *number)
    })
}

impl Scene<'_> {
    pub(crate) fn word(&self, at: usize) -> &Word {
        &self.sentence.words[at]
    }

    pub(crate) fn span_of(&self, first: usize, last: usize) -> Span {
        self.word(first).span.join(self.word(last).span)
    }

    pub(crate) fn text_of(&self, first: usize, last: usize) -> &str {
        self.span_of(first, last).of(self.text)
    }
}
