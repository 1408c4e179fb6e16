//! Scores on treebanks, as the CoNLL 2018 script counts them.

use crate::data::Example;
use legation_parse::{Engine, Relation, Word};
use rayon::prelude::*;
use std::fmt;

/// Counts of right words.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    pub(crate) words: usize,
    upos: usize,
    xpos: usize,
    lemma: usize,
    heads: usize,
    /// Head and relation without its subtype: LAS as the CoNLL 2018 script has it.
    relations: usize,
    /// Head and relation with its subtype.
    subtypes: usize,
}

impl Score {
    fn add(self, other: Score) -> Score {
        Score {
            words: self.words + other.words,
            upos: self.upos + other.upos,
            xpos: self.xpos + other.xpos,
            lemma: self.lemma + other.lemma,
            heads: self.heads + other.heads,
            relations: self.relations + other.relations,
            subtypes: self.subtypes + other.subtypes,
        }
    }

    fn percent(&self, count: usize) -> f64 {
        100.0 * count as f64 / self.words.max(1) as f64
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let p = |count| self.percent(count);
        let (upos, xpos, lemma) = (p(self.upos), p(self.xpos), p(self.lemma));
        let (uas, las, strict) = (p(self.heads), p(self.relations), p(self.subtypes));
        write!(
            f,
            "UPOS {upos:.2}  XPOS {xpos:.2}  lemma {lemma:.2}  UAS {uas:.2}  LAS {las:.2}  LAS with subtypes {strict:.2}"
        )
    }
}

fn universal(relation: Relation) -> &'static str {
    relation.as_str().split(':').next().unwrap_or("")
}

/// Predicts everything but the words and compares.
pub(crate) fn gold_words(engine: &Engine, examples: &[Example]) -> Score {
    let sentence = |example: &Example| {
        let forms: Vec<&str> = example.forms.iter().map(String::as_str).collect();
        let predicted = engine.predict(&forms);
        let pairs = predicted.iter().zip(&example.words);
        pairs
            .map(|(p, g)| compare(p, g))
            .fold(Score::default(), Score::add)
    };
    examples
        .par_iter()
        .map(sentence)
        .reduce(Score::default, Score::add)
}

fn compare(predicted: &Word, gold: &Word) -> Score {
    let head = predicted.head == gold.head;
    Score {
        words: 1,
        upos: usize::from(predicted.upos == gold.upos),
        xpos: usize::from(predicted.xpos == gold.xpos),
        // The script takes `_` in the gold file as "anything".
        lemma: usize::from(gold.lemma == "_" || predicted.lemma == gold.lemma),
        heads: usize::from(head),
        relations: usize::from(head && universal(predicted.relation) == universal(gold.relation)),
        subtypes: usize::from(head && predicted.relation == gold.relation),
    }
}
