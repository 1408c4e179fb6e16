//! Hand-coded samples: reading them, coding the same text, and scoring one against the other.
//!
//! ```text
//! gold       a user's file -> items, or all that is wrong with it
//! predict    marked pairs and sentences -> what the coder makes of each
//! spans      the same for words tagged as actor and recipient
//! dates      dates of events in texts that were dated by hand
//! heads      head words of marked phrases, by our own parse
//! words      the text that tagged words were cut from
//! records    the same for texts with event records
//! counts     numbers of people that records carry
//! times      time expressions of TimeML files, as TempEval counts them
//! places     names of places against texts in which they are marked
//! who        parties against texts in which they are marked
//! tally      hits and misses by class, with bootstrap intervals
//! report     figures as tables
//! ```

pub mod counts;
pub mod dates;
pub mod gold;
mod heads;
pub mod places;
pub mod predict;
pub mod records;
pub mod report;
mod share;
pub mod spans;
pub mod tally;
pub mod times;
pub mod who;
mod words;

pub use gold::{Gold, KINDS, Kind};
pub use report::{Report, report_text};
