//! From sentences to codings: which codebook entry matches where, and which words fill which role.
//!
//! Knows nothing of files, dates or output formats.

pub mod act;
mod attribution;
mod compose;
mod engine;
pub mod frame;
mod status;
pub mod tree;

pub use act::{Act, Claim, Coding, Source, Tense};
pub use engine::{NearMiss, acts_of, codings, marked};
pub(crate) use status::tense as tense_of;
pub use tree::Tree;
