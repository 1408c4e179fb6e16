//! The parser's output: a sentence as a dependency tree.

use crate::{Relation, Span};
use smol_str::SmolStr;

/// A sentence of a document with its tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    /// Where it lies in the document's text.
    pub span: Span,
    /// Its syntactic words in order.
    pub words: Vec<Word>,
}

/// A syntactic word (UD): `don't` is two.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Where it lies in the document's text; `span.of(text)` is its form.
    pub span: Span,
    /// Dictionary form, in UD's casing: lower case, proper nouns keep theirs.
    pub lemma: SmolStr,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag, e.g. `VBN`.
    pub xpos: SmolStr,
    /// Index of the head within [`Sentence::words`]; the root has its own index.
    pub head: usize,
    /// Relation to the head.
    pub relation: Relation,
    /// UD `SpaceAfter`: whether white space follows.
    pub space_after: bool,
}

macro_rules! upos {
    ($($name:ident $text:literal),+ $(,)?) => {
        /// Universal parts of speech (<https://universaldependencies.org/u/pos/>).
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Upos { $($name,)+ #[default] Other }

        impl Upos {
            /// All of them, in the order of their discriminants.
            pub const ALL: &'static [Upos] = &[$(Upos::$name,)+ Upos::Other];

            /// The tag as UD writes it.
            pub fn as_str(self) -> &'static str {
                match self { $(Upos::$name => $text,)+ Upos::Other => "X" }
            }

            /// The tag for UD's spelling; `X` and anything unknown are [`Upos::Other`].
            pub fn from_name(name: &str) -> Upos {
                match name { $($text => Upos::$name,)+ _ => Upos::Other }
            }
        }
    };
}

upos! {
    Adj "ADJ", Adp "ADP", Adv "ADV", Aux "AUX", Cconj "CCONJ", Det "DET", Intj "INTJ", Noun "NOUN", Num "NUM",
    Part "PART", Pron "PRON", Propn "PROPN", Punct "PUNCT", Sconj "SCONJ", Sym "SYM", Verb "VERB",
}
