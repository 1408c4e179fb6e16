//! From text to dependency trees: sentence splitter, tokeniser, tagger, lemmatiser and parser for English.
//!
//! A pure function of text and model: no I/O, no clock, no randomness.
#![allow(dead_code)]

mod document;
mod engine;
mod relation;
mod sentence;
mod span;

pub use document::{Block, BlockKind, Document};
pub use engine::Engine;
pub use relation::Relation;
pub use sentence::{Sentence, Upos, Word};
pub use span::Span;
