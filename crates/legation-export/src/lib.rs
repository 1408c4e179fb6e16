//! Events and their records in the formats of the field.
//!
//! ```text
//! told      Event, Records -> Told      what is written: an event with its records
//! formats   the table of formats        drives help, documents and tests
//! tables/   one file a format           Told -> rows of a table: POLECAT, GDELT, Phoenix, ICEWS, PETRARCH2, UCDP, our own
//! graph     Told -> GraphML             the network of actors
//! ftm       Told -> FollowTheMoney      entities as JSON lines
//! ```
//!
//! Nothing here opens a file. What a format cannot say is said in `docs/exports.md`.

mod countries;
mod formats;
mod ftm;
mod graph;
mod tables;
mod told;

pub use countries::Countries;
pub use formats::{FORMATS, Format, Writer};
pub use told::{Report, Told};
