//! The learnt part of the sentence splitter: its weights, and the file they are kept in.
//!
//! The file is a line `legation-split 1 VOCABULARY BIAS`, a line `classes COUNT` and as many bytes, a line `weights COUNT` and as many
//! signed bytes, and a last line `end`. VOCABULARY is a key of the words of `en.vectors` that the classes belong to.

use crate::Span;
use crate::boundary::{Place, WEIGHTS};
use crate::features::{Rows, word_key_of_bytes};
use crate::model::Vectors;
use crate::rules::Rules;
use crate::split::{Decide, split};
use crate::tokens::tokenise;
use std::ops::Range;
use thiserror::Error;

const FIRST_WORD: &str = "legation-split";
const VERSION: &str = "1";
/// The highest number of a class; one more is kept for words without one.
pub(crate) const MOST_CLASSES: u8 = 254;

/// Weights of the sentence splitter, and classes of words by their place among the word vectors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Splitter {
    /// Key of the vocabulary, see [`vocabulary_key`].
    pub vocabulary: u64,
    /// Class of each word of the vocabulary, at most 254.
    pub classes: Vec<u8>,
    /// Added to the sum of a place's weights; a sentence ends where all is above 0.
    pub bias: i32,
    /// A weight for each feature, as many as [`WEIGHTS`].
    pub weights: Vec<i8>,
}

/// Why weights of the splitter cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SplitterError {
    /// The first line is not what it should be.
    #[error("not a splitter file: expected a first line `legation-split 1 VOCABULARY BIAS`, found {0:?}")]
    NotASplitter(String),
    /// The file ends too early, or a section has a wrong head or size.
    #[error("splitter file damaged: expected {0}")]
    Damaged(&'static str),
    /// The classes belong to other word vectors.
    #[error(
        "the splitter was trained with another en.vectors: train it again with `legation-train splitter`"
    )]
    OtherVocabulary,
}

/// A key of all words of a list in their order.
pub fn vocabulary_key(vectors: &Vectors) -> u64 {
    word_key_of_bytes(vectors.words.iter().flat_map(|word| word.bytes().chain([b'\n'])))
}

impl Splitter {
    /// The weights as a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = format!("{FIRST_WORD} {VERSION} {} {}\n", self.vocabulary, self.bias).into_bytes();
        out.extend(format!("classes {}\n", self.classes.len()).bytes());
        out.extend(&self.classes);
        out.extend(format!("weights {}\n", self.weights.len()).bytes());
        out.extend(self.weights.iter().map(|weight| *weight as u8));
        out.extend(b"end\n");
        out
    }

    /// Reads a file of weights and checks that it belongs to the word vectors.
    ///
    /// # Errors
    /// See [`SplitterError`].
    pub fn from_bytes(bytes: &[u8], vectors: &Vectors) -> Result<Splitter, SplitterError> {
        let mut rest = bytes;
        let first = line(&mut rest).unwrap_or("");
        let wrong = || SplitterError::NotASplitter(first.chars().take(60).collect());
        let mut fields = first.split(' ');
        if fields.next() != Some(FIRST_WORD) || fields.next() != Some(VERSION) {
            return Err(wrong());
        }
        let vocabulary = fields.next().and_then(|f| f.parse().ok()).ok_or_else(wrong)?;
        let bias = fields.next().and_then(|f| f.parse().ok()).ok_or_else(wrong)?;
        let classes = section(&mut rest, "classes ")
            .filter(|classes| classes.iter().all(|class| *class <= MOST_CLASSES))
            .ok_or(SplitterError::Damaged(
                "a line `classes COUNT` and as many bytes, each at most 254",
            ))?;
        let weights = section(&mut rest, "weights ")
            .filter(|weights| weights.len() == WEIGHTS)
            .ok_or(SplitterError::Damaged(
                "a line `weights 131072` and as many bytes",
            ))?;
        if line(&mut rest) != Some("end") {
            return Err(SplitterError::Damaged("a last line `end`"));
        }
        if vocabulary != vocabulary_key(vectors) {
            return Err(SplitterError::OtherVocabulary);
        }
        Ok(Splitter {
            vocabulary,
            classes: classes.to_vec(),
            bias,
            weights: weights.iter().map(|byte| *byte as i8).collect(),
        })
    }

    /// Whether a sentence ends at a place.
    pub fn ends(&self, place: &Place) -> bool {
        let weight = |feature: &u32| self.weights.get(*feature as usize).map_or(0, |w| i32::from(*w));
        self.bias + place.features.iter().map(weight).sum::<i32>() > 0
    }
}

fn line<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let end = rest.iter().position(|b| *b == b'\n')?;
    let (line, after) = rest.split_at(end);
    *rest = after.get(1..)?;
    std::str::from_utf8(line).ok()
}

fn section<'a>(rest: &mut &'a [u8], name: &str) -> Option<&'a [u8]> {
    let count = line(rest)?.strip_prefix(name)?.parse().ok()?;
    let taken = rest.get(..count)?;
    *rest = rest.get(count..)?;
    Some(taken)
}

/// For training: cuts text into sentences, asking at each place that the rules leave open.
pub struct Walker<'a> {
    rules: Rules,
    vocabulary: &'a Rows,
    classes: &'a [u8],
}

impl<'a> Walker<'a> {
    /// A walker with the words' classes; `vocabulary` gives a word's place among them.
    pub fn new(vocabulary: &'a Rows, classes: &'a [u8]) -> Walker<'a> {
        Walker {
            rules: Rules::embedded(),
            vocabulary,
            classes,
        }
    }

    /// Calls `decide` for each place that the rules leave open, in order; where it says true, a new sentence begins. Returns the
    /// sentences in bytes.
    pub fn walk(&self, text: &str, decide: &mut dyn FnMut(&Place) -> bool) -> Vec<Range<usize>> {
        let tokens = tokenise(&self.rules, text, Span::new(0, text.len()));
        let decide = Decide {
            vocabulary: self.vocabulary,
            classes: self.classes,
            decide,
        };
        split(&self.rules, text, &tokens, false, Some(decide))
            .into_iter()
            .filter_map(|range| {
                let part = tokens.get(range)?;
                Some(part.first()?.span.start as usize..part.last()?.span.end as usize)
            })
            .collect()
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn example() -> Splitter {
        Splitter {
            vocabulary: vocabulary_key(&Vectors::default()),
            classes: vec![3, 1, 2],
            bias: -5,
            weights: vec![-1; WEIGHTS],
        }
    }

    #[test]
    fn written_weights_can_be_read() {
        let read = Splitter::from_bytes(&example().to_bytes(), &Vectors::default());
        assert_eq!(read, Ok(example()));
    }

    #[test]
    fn damage_is_named() {
        let vectors = Vectors::default();
        let message = |bytes: &[u8]| {
            let error = Splitter::from_bytes(bytes, &vectors).expect_err("damaged");
            error.to_string()
        };
        let bytes = example().to_bytes();
        assert!(message(b"legation-split 2 0 0\n").contains("expected a first line `legation-split 1"));
        assert!(message(&bytes[..bytes.len() - 9]).contains("expected a line `weights"));
        assert!(message(&bytes[..bytes.len() - 2]).contains("a last line `end`"));
        let other = Splitter {
            vocabulary: 1,
            ..example()
        };
        assert!(message(&other.to_bytes()).contains("another en.vectors"));
    }
}
