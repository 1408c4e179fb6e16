//! From sentences to codings: which codebook entry matches where, and which words fill which role.
//!
//! Knows nothing of files, dates or output formats.

pub mod act;
mod attribution;
mod compose;
mod engine;
pub mod frame;
pub(crate) mod gap;
mod grounds;
mod lend;
mod marks;
mod nominal;
pub mod roles;
mod status;
pub mod tree;
mod unverified;

pub use act::{Act, Claim, Coding, Source, Tense};
pub use engine::{NearMiss, acts_of, codings};
pub(crate) use gap::is_infinitive;
pub(crate) use lend::{is_yet_to_come, lend};
pub use marks::marked;
pub(crate) use nominal::noun_frame;
pub use roles::{Construction, Roles, roles};
pub(crate) use status::{clause_status, tense as tense_of};
pub use tree::Tree;
pub(crate) use unverified::lower_unverified;
