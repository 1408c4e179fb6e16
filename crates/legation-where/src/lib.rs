//! Where a place name lies: 113,000 populated places and the first-level units of the world, packed into one file that is read where it lies.
//!
//! It knows names, not sentences: who finds a name in a text, and tells which of several places of that name is meant, is `legation-core`.
//! The file is made by `examples/pack.rs` from GeoNames (CC BY 4.0); `gazetteer/README.md` says from which files, and what is left out.
//!
//! ```
//! use legation_where::Gazetteer;
//! let places = Gazetteer::embedded();
//! let first = places.named("Mosul").into_iter().next().and_then(|named| places.entry(named.entry)).unwrap();
//! assert_eq!((first.name, first.country, first.unit), ("Mosul", "IRQ", Some("Nineveh")));
//! ```

mod earth;
mod fold;
mod format;
mod gazetteer;
pub mod pack;

pub use earth::kilometres;
pub use fold::fold_into;
pub use gazetteer::{Entry, EntryId, Gazetteer, GazetteerError, Kind, Named, Walk};
