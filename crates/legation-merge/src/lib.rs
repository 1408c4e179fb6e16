//! Reports of one happening put together, for whoever keeps records: pure functions over them, no file and no clock.
//!
//! ```text
//! report    Record -> Report            what decides which event a record is of
//! rules     codebook/merge.toml         when two reports are of one event
//! alike     Report, Report -> Verdict   whether they are, and why
//! cluster   Reports -> events           the same in any order of arrival
//! copies    text -> Signature           copies of one text, also lightly edited
//! deals     Records -> Ladders          where each deal stands, step by step
//! event     Records -> Event            what they agree on, what they do not, how many sources
//! told      Records -> Told             events for a brief, of an archive or of articles in memory
//! ```

mod alike;
mod cluster;
mod copies;
mod deals;
mod event;
mod hash;
mod report;
mod rules;
mod told;

pub use alike::{Reason, Verdict, alike};
pub use cluster::{Blocks, Memory, Pool, arrive, blocks, leave};
pub use copies::{Copies, Signature};
pub use deals::{Ladder, Move, Step, ladders};
pub use event::{Conflict, Event, Sourced, event, telling};
pub use report::{Key, Party, Place, Report};
pub use rules::Rules;
pub use told::{Found, Shelf, Stands, cited, told};
