//! From text to dependency trees: sentence splitter, tokeniser, tagger, lemmatiser and parser for English.
//!
//! A pure function of text and model: no I/O, no clock, no randomness. [`Engine`] is the stage; the other modules are public for
//! training.

pub mod boundary;
mod certain;
pub mod conllu;
mod dateline;
mod document;
mod engine;
pub mod features;
mod fold;
mod layer;
pub mod lemma;
mod mend;
pub mod model;
pub mod network;
pub mod number;
mod relation;
mod rules;
mod sentence;
mod span;
mod split;
pub mod splitter;
mod tokens;
pub mod tree;

pub use dateline::dateline;
pub use document::{Block, BlockKind, Document};
pub use engine::Engine;
pub use fold::{fold, is_within_word};
pub use relation::Relation;
pub use sentence::{Sentence, Upos, Word};
pub use span::Span;
