//! From codings to records: who as of that day, when, where, how many, and which deal it moves along.

mod cut;
mod deal;
pub(crate) mod headline;
mod item;
mod money;
pub mod offsets;
pub mod record;
pub mod scope;
pub(crate) mod tense;
pub mod timex;
mod transfer;
pub mod when;

pub(crate) use item::designated;
pub use offsets::CharIndex;
pub use record::{entries, ground, reasons};
pub use timex::{Marked, mark_times};
pub use transfer::{Transfer, transfer};
pub use when::{Dated, DatedEvent, DatedText, Fit, GivenPlace, Timeline, read_dated};
