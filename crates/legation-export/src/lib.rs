//! Events and their records in the formats of the field, and back.
//!
//! ```text
//! told      Event, Records -> Told      what is written: an event with its records
//! formats   the table of formats        drives help, documents and tests
//! tables/   one file a format           Told -> rows of a table: POLECAT, GDELT, Phoenix, ICEWS, PETRARCH2, UCDP, our own
//! typed     Record, Event, Ladder      rows of typed columns, for Parquet
//! graph     Told -> GraphML             the network of actors
//! ftm       Told -> FollowTheMoney      entities as JSON lines
//! import/   lines -> Records            event data of others
//! compare   Records, Records            what both have, what only one has
//! ```
//!
//! Nothing here opens a file. What a format cannot say is said in `docs/exports.md`.

mod compare;
mod countries;
mod formats;
mod ftm;
mod graph;
mod import;
mod tables;
mod told;
mod typed;

pub use compare::{Comparison, Share, compare};
pub use countries::Countries;
pub use formats::{FORMATS, Format, Writer};
pub use import::{BadLine, Foreign, Line, import};
pub use told::{Report, Told};
pub use typed::{Field, Table, Typed};
