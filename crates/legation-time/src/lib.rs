//! Time expressions in English news: find them, say what they mean, place them on the calendar.
//!
//! Steps, each of use alone. [`find`] reads a sentence's tokens and gives [`Expression`]s: what TIMEX3 marks, and what each tells of
//! days. [`normalise`] gives TIMEX3's type and value. [`mentions`] keeps what tells of days, the ends of a range as one, each with a
//! symbolic [`Value`]; [`resolve`] places a value on the calendar, as its first and last day, given what is known of the text
//! ([`Context`]). The words (names of months, units, hedges, feasts) are data: a [`Lexicon`] read from `codebook/en/time.toml`. The
//! mechanics (what "last" does to "week") are here.
//!
//! Nothing is guessed. Where the text gives no year and nothing is known from which to take one, the answer is `None`.
//! No clock is read and no input makes it panic. This crate knows nothing of sentences, trees or events.
//!
//! Read a document's sentences in order. After each mention that [tells when](Value::tells_when) something happened, the
//! days it resolved to are the `reference` of those that follow: that is how "ten days later" finds its day. A
//! mention that [waits for an event](Value::waits_for_event) ("a week after Moscow recognised it") is counted from that
//! event's day where the caller knows it; the other way round, [`resolve_event`] dates the event by what is told of it.
//!
//! ```
//! use legation_time::{find, mentions, resolve, Context, Lexicon, Tense, TokenRef};
//! # let toml = include_str!("../../../codebook/en/time.toml");
//! let lexicon = Lexicon::from_toml(toml)?;
//! let tokens = TokenRef::split("They met on Thursday.");
//! let mentions = mentions(&find(&tokens, &lexicon));
//! assert_eq!((mentions[0].first, mentions[0].last), (3, 3));
//!
//! let context = Context { published: Some(jiff::civil::date(2025, 7, 12)), tense: Tense::Past, ..Context::default() };
//! let resolved = resolve(&mentions[0].value, &context).ok_or("not resolved")?;
//! assert_eq!(resolved.first, jiff::civil::date(2025, 7, 10));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod amount;
mod atom;
mod calendar;
mod clock;
mod days;
mod find;
mod join;
mod length;
mod lexicon;
mod part;
mod place;
mod point;
mod reader;
mod relative;
mod resolve;
mod sets;
pub mod timex;
mod value;
mod within;
mod words;
mod years;

pub use atom::TokenRef;
pub use find::{Expression, Mention, find, mentions};
pub use lexicon::{Lexicon, LexiconError};
pub use resolve::{Basis, Context, Granularity, Open, Resolved, Tense, resolve, resolve_event};
pub use timex::{Kind, Says, Timex, normalise};
pub use value::{Amount, Anchor, Bound, Daypart, Direction, Named, Part, Step, Time, Unit, Value};
