//! From parsed sentences to event records: `code` matches codebook entries on the tree, `ground` says who, when, who says so and
//! how sure, `tell` puts the records of two parties into a brief.
//!
//! Everything here is a pure function of document, codebook and model: no file, clock, network or randomness.

mod case;
pub mod check;
pub mod code;
pub mod codebook;
pub mod coder;
pub mod count;
pub mod fact;
pub mod ground;
pub mod import;
pub mod mention;
pub mod outlet;
pub mod place;
pub mod record;
pub mod relation;
pub mod tell;
pub mod who;

pub use codebook::Codebook;
pub use coder::{Coded, code_document};
pub use record::Record;
pub use relation::{Candidate, relation};
