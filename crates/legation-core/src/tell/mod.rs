//! From records to a brief: what two sides did to, with and about each other, each line with its date, its certainty, who says so
//! and where it stands.
//!
//! ```text
//! article   Document, Coded -> Article     what a brief keeps of a document
//! side      names -> Side                  who belongs to a side, as of a record's date
//! names     Entity, Attribution -> words    how parties and sources are called
//! phrase    Record -> sentence
//! between   Record -> Bearing              how a record bears on two sides
//! told      events as others have put them together, and what their reports do not agree on
//! brief     events, Articles -> Brief      the sections
//! contests  what lines do not agree on, side by side
//! since     what changed since a day
//! markdown, html                           Brief -> text; JSON is the Brief itself
//! ```
//!
//! Pure: it reads no file. The English words are data (`codebook/en/tell.toml`).

mod article;
mod between;
mod brief;
mod contests;
mod day;
mod deals;
mod html;
mod markdown;
mod names;
mod phrase;
mod side;
mod since;
mod told;
mod words;

pub use article::{Article, Read};
pub use between::{Bearing, Between};
pub use brief::{Brief, Citation, Contest, LeftOut, Line, Older, Quoted, SourceEntry, UNCITED, brief};
pub use day::human;
pub use deals::DealLine;
pub use html::html;
pub use markdown::markdown;
pub use names::States;
pub use phrase::{certainty, said_by, sentence};
pub use side::{Reach, Side, UnknownName, as_of, side, suggestions};
pub use since::{Changed, Since, Stage};
pub use told::{RETRACTED, Report, Split, Told};
pub use words::Words;
