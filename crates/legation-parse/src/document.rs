//! What `read` hands on: a text with its metadata, cut into blocks.

use crate::Span;
use serde::{Deserialize, Serialize};

/// An article as read: decoded text, what is known about it, and which parts of the text are prose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The document's own id if the input gives one, else its URL, else its path as given.
    pub id: String,
    /// The text as read: after decoding and, for HTML, after main-text extraction. Every offset points here.
    pub text: String,
    /// The headline, from metadata or the text's own head.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// ISO 8601 date (`2025-07-12`) of publication; `None` where none can be had.
    pub published: Option<String>,
    /// ISO 8601 date on which it was last altered, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// BCP 47 language tag of most of the text, e.g. `en`.
    pub language: Option<String>,
    /// The text's paragraphs in order, covering everything but white space.
    pub blocks: Vec<Block>,
}

/// A paragraph of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Where it lies in the text.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// For what is left out: why, in a few words, e.g. `share bar` or `language: ur`.
    pub reason: Option<String>,
}

/// What a paragraph is, and so whether it is coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// The article's title as it stands in the text. Coded as a headline.
    Headline,
    /// A heading within the article. Coded as a headline.
    Subheading,
    /// Running text: the only kind that is coded as sentences.
    Body,
    /// The words below a picture. Coded as sentences.
    Caption,
    /// Page furniture: menus, bylines, share bars, related stories, comment forms, word lists. Not coded.
    Furniture,
    /// A paragraph in another language. Not coded, but counted.
    OtherLanguage,
}

impl Document {
    /// A document all of whose text is prose, with a block for each paragraph: what lies between empty lines.
    ///
    /// ```
    /// let document = legation_parse::Document::plain("a", "One.\nTwo.\n\nThree.".to_owned());
    /// let blocks: Vec<&str> = document.blocks.iter().map(|block| block.span.of(&document.text)).collect();
    /// assert_eq!(blocks, ["One.\nTwo.", "Three."]);
    /// ```
    pub fn plain(id: &str, text: String) -> Document {
        let mut blocks: Vec<Block> = Vec::new();
        let (mut at, mut open) = (0, false);
        for line in text.split_inclusive('\n') {
            let filled = line.trim_end();
            if filled.is_empty() {
                open = false;
            } else {
                let span = Span::new(at, at + filled.len());
                match blocks.last_mut() {
                    Some(block) if open => block.span = block.span.join(span),
                    _ => blocks.push(Block {
                        span,
                        kind: BlockKind::Body,
                        reason: None,
                    }),
                }
                open = true;
            }
            at += line.len();
        }
        Document {
            id: id.to_owned(),
            text,
            blocks,
            ..Document::default()
        }
    }
}
