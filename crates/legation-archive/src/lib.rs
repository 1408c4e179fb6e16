//! Keeps articles and their event records in one file on disk: what was learnt when, and what became of it.
//!
//! ```text
//! open      path -> Archive              an SQLite database in WAL mode; migrations, one file each
//! keep      Document, Coded -> rows      the same article twice changes nothing; a corrected one becomes a new version
//! merging   rows -> events               copies of one text, records of one happening
//! memory    rows -> rows                 what a writer need not read twice
//! late      rows -> indexes              those in which neighbours are far apart, written many at once
//! row       Record <-> row               columns for what is asked, words from the document's text
//! detail    Record <-> packed            JSON for the rest, kept short
//! ask       Filter -> Records            what stands now, or what could be known on a day
//! events    Filter -> Events             with their records and sources; why these are one
//! adjudicate                             what a person says of records, whatever the coder makes of them later
//! review                                 the same with who, corrections and undoing; what it makes of records
//! agreement how far reviewers agree
//! outcome   decisions -> hand-coded sentences, proposals for the codebook
//! between   two sides -> Told            what a brief needs: the events between them, and what was read
//! articles  rows -> Documents, Articles  as they were read; for briefs and for coding anew
//! counts    what overviews count, kept with each change
//! tally     Filter -> figures            of sources and actors
//! page      events some at a time, one event, one document, counts
//! stand     what reviewers decided on, as it stands, beside what SQLite counts by the coder's columns
//! spots     places with coordinates, and how many events at each
//! look      words -> documents
//! live      what came in since a reader looked last
//! recode    newer codebook -> what changed
//! tend      check, backup, questions in SQL
//! ```
//!
//! One program writes at a time, many read meanwhile, and any SQLite tool can open the file: the views `documents`,
//! `records`, `parties` and `adjudications` are for such readers. No clock is read here: who calls says what time it is.

mod adjudicate;
mod agreement;
mod articles;
mod ask;
mod between;
mod counts;
mod detail;
mod error;
mod events;
mod keep;
mod late;
mod live;
mod look;
mod memory;
mod merging;
mod open;
mod outcome;
mod page;
mod recode;
mod rest;
mod review;
mod row;
mod spots;
mod stand;
mod tally;
mod tend;
mod way;

pub use adjudicate::{Adjudication, Verdict};
pub use agreement::{Agreement, FieldAgreement, alpha};
pub use articles::Stored;
pub use ask::Filter;
pub use between::{Around, BRIEF, Sought};
pub use error::ArchiveError;
pub use events::{Compared, Member};
pub use keep::{Given, Kept};
pub use live::{Fresh, Grown};
pub use look::{Found, Hit, LOOKED_AT};
pub use open::{Archive, VERSION};
pub use outcome::{GoldText, Rated};
pub use page::{Counted, Facets, Order, Page, Pair, Place, WAITING};
pub use recode::{Change, Recoded};
pub use review::{Decision, Review, amended};
pub use spots::{Spot, Spots};
pub use tally::{ActorFigures, Figured, LATEST, SourceFigures};
pub use tend::{Answer, Figures};
