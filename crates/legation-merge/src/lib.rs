//! Reports of one happening put together, for whoever keeps records: pure functions over them, no file and no clock.
//!
//! ```text
//! report    Record -> Report            what decides which event a record is of
//! rules     codebook/merge.toml         when two reports are of one event
//! alike     Report, Report -> Verdict   whether they are, and why
//! blocks    Report -> Slots             where those that can be of one event are found
//! cluster   Reports -> events           the same in any order of arrival
//! memory    Reports -> events           in memory; an archive keeps them on disk
//! copies    text -> Signature           copies of one text, also lightly edited
//! deals     Records -> Ladders          where each deal stands, step by step
//! event     Records -> Event            what they agree on, what they do not, how many sources
//! told      Records -> Told             events for a brief, of an archive or of articles in memory
//! ```

mod alike;
mod blocks;
mod cluster;
mod copies;
mod deals;
mod event;
mod hash;
mod memory;
mod report;
mod rules;
mod told;

pub use alike::{Reason, Verdict, alike};
pub use blocks::{Slot, Unit};
pub use cluster::{Pool, Role, arrive, leave, near};
pub use copies::{Copies, Signature};
pub use deals::{Ladder, Move, Step, ladders};
pub use event::{Conflict, Event, Sourced, event, telling};
pub use memory::Memory;
pub use report::{Order, Party, Place, Report, Tag};
pub use rules::Rules;
pub use told::{Found, Shelf, Stands, cited, told};
