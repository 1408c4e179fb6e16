//! From records to a brief: what two sides did to, with and about each other, each line with its date, its certainty, who says so
//! and where it stands.
//!
//! ```text
//! article   Document, Coded -> Article     what a brief keeps of a document
//! side      names -> Side                  who belongs to a side, as of a record's date
//! names     Entity, Attribution -> words    how parties and sources are called
//! phrase    Record -> sentence
//! happening records -> Happening           reports of the same event, one line
//! brief     Articles, Sides -> Brief       the sections
//! markdown, html                           Brief -> text; JSON is the Brief itself
//! ```
//!
//! Pure: it reads no file. The English words are data (`codebook/en/tell.toml`).

mod article;
mod brief;
mod day;
mod deals;
mod happening;
mod html;
mod markdown;
mod names;
mod phrase;
mod side;
mod words;

pub use article::Article;
pub use brief::{Brief, Citation, Contest, LeftOut, Line, Quoted, SourceEntry, brief};
pub use day::human;
pub use deals::DealLine;
pub use html::html;
pub use markdown::markdown;
pub use names::States;
pub use phrase::{certainty, said_by, sentence};
pub use side::{Reach, Side, UnknownName, as_of, side, suggestions};
pub use words::Words;
