//! What a reference back can see: the parties of the sentences before, and of this one up to a word.

use super::party::Party;
use super::{Cast, Scene};
use legation_parse::Relation;

/// How many sentences back a reference is looked for.
pub(crate) const REACH: usize = 2;

/// What is known of the document up to a word.
pub(crate) struct View<'a, 's> {
    pub index: usize,
    pub scenes: &'a [Scene<'s>],
    pub cast: &'a Cast,
    pub here: &'a [Vec<Party>],
}

impl<'a, 's> View<'a, 's> {
    pub(crate) fn scene(&self, sentence: usize) -> &'a Scene<'s> {
        &self.scenes[sentence]
    }

    pub(crate) fn parties(&self, sentence: usize, word: usize) -> &[Party] {
        if sentence == self.index {
            self.here.get(word).map_or(&[], Vec::as_slice)
        } else {
            self.cast.parties(sentence, word)
        }
    }

    /// The parties of a phrase and of those coordinated with it.
    pub(crate) fn group(&self, sentence: usize, word: usize, pronoun: usize) -> (Vec<Party>, usize) {
        let scene = self.scene(sentence);
        let mut all = self.parties(sentence, word).to_vec();
        let mut heads = 1;
        // "Russia and its allies": the phrase that the pronoun is in does not count.
        let holds = |child: usize| {
            let up = |at: usize| at == child;
            sentence == self.index && (child == pronoun || scene.tree.ancestors(pronoun).any(up))
        };
        for child in scene
            .tree
            .children(word)
            .filter(|child| scene.word(*child).relation == Relation::Conj)
        {
            if holds(child) {
                continue;
            }
            heads += 1;
            all.extend_from_slice(self.parties(sentence, child));
        }
        (all, heads)
    }
}

pub(crate) fn is_subject(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter
    )
}
