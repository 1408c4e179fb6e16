//! The whole stage in one value: splitter, tokeniser, tagger, lemmatiser and parser with their weights.

use crate::{Block, BlockKind, Document, Sentence, Span};
use std::sync::OnceLock;

/// Turns text into dependency trees.
pub struct Engine {}

impl Engine {
    /// The engine with the weights that ship with the program.
    pub fn embedded() -> &'static Engine {
        static ENGINE: OnceLock<Engine> = OnceLock::new();
        ENGINE.get_or_init(|| Engine {})
    }

    /// The sentences of one block. `text` is the whole document's text, and all spans point into it; `headline` asks
    /// for the block to be read as one title rather than as prose.
    pub fn parse_block(&self, text: &str, span: Span, headline: bool) -> Vec<Sentence> {
        let _ = (text, span, headline);
        Vec::new()
    }

    /// The sentences of a document's headline, subheadings, body and captions, each with the index of its block.
    pub fn parse_document(&self, document: &Document) -> Vec<(usize, Sentence)> {
        let coded = |block: &Block| match block.kind {
            BlockKind::Headline | BlockKind::Subheading => Some(true),
            BlockKind::Body | BlockKind::Caption => Some(false),
            BlockKind::Furniture | BlockKind::OtherLanguage => None,
        };
        let mut sentences = Vec::new();
        for (index, block) in document.blocks.iter().enumerate() {
            if let Some(headline) = coded(block) {
                let parsed = self.parse_block(&document.text, block.span, headline);
                sentences.extend(parsed.into_iter().map(|sentence| (index, sentence)));
            }
        }
        sentences
    }

    /// Predicts lemma, tags, heads and relations of sentences that are already cut into words.
    pub fn annotate(&self, text: &str, sentence: &mut Sentence) {
        let _ = (text, sentence);
    }
}
