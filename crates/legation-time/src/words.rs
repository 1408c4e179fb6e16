//! The form of `codebook/en/time.toml`, and the kinds of words in it.

use crate::value::{Anchor, Bound, Daypart, Direction, Feast, Part, Unit};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How many are meant where the text gives no number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vague {
    /// "days later": fewest and most.
    pub(crate) some: (i32, i32),
    /// "in recent days": how far back.
    pub(crate) recent: i32,
}

/// The file as it stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Raw {
    pub(crate) numeric_order: NumericOrder,
    pub(crate) months: BTreeMap<String, i8>,
    pub(crate) weekdays: BTreeMap<String, i8>,
    /// Names that are other words too; a time only beside another time word.
    pub(crate) ambiguous: Vec<String>,
    pub(crate) seasons: BTreeMap<String, i8>,
    pub(crate) dayparts: BTreeMap<String, Daypart>,
    pub(crate) units: BTreeMap<String, RawUnit>,
    pub(crate) numbers: BTreeMap<String, i32>,
    pub(crate) amounts: BTreeMap<String, (i32, i32)>,
    pub(crate) ordinals: BTreeMap<String, i32>,
    pub(crate) decades: BTreeMap<String, i32>,
    pub(crate) parts: BTreeMap<String, Part>,
    pub(crate) steps: BTreeMap<String, RawStep>,
    pub(crate) recent: Vec<String>,
    pub(crate) days: BTreeMap<String, i32>,
    pub(crate) directions: BTreeMap<String, RawDirection>,
    pub(crate) near: BTreeMap<String, i32>,
    pub(crate) hedges: BTreeMap<String, (i32, i32)>,
    pub(crate) bounds: BTreeMap<String, Bound>,
    pub(crate) sets: BTreeMap<String, Unit>,
    pub(crate) fixed: Vec<RawFixed>,
    pub(crate) feast: Vec<RawFeast>,
    pub(crate) references: BTreeMap<String, RawReference>,
    pub(crate) function: BTreeMap<Function, Vec<String>>,
    pub(crate) guards: Guards,
    /// "noon": its hour.
    pub(crate) hours: BTreeMap<String, i32>,
    /// "a.m.": the hours that it adds.
    pub(crate) meridiem: BTreeMap<String, i32>,
    /// Days that stand for one year where these words follow: "the Sept. 11 attacks".
    pub(crate) anniversary: Vec<RawAnniversary>,
    /// "twice".
    pub(crate) times: BTreeMap<String, i32>,
    /// "or so", after a length.
    pub(crate) trail: Vec<String>,
    /// "o'clock", after an hour.
    pub(crate) oclock: Vec<String>,
    /// Lemmas after which an infinitive tells what was done: "the first to sign".
    pub(crate) ranks: Vec<String>,
    /// What a conjunction makes of the times of its clause, for the clause above.
    pub(crate) conjunctions: BTreeMap<String, Bound>,
    /// Nouns by which a text comes back to an event: "during the visit".
    pub(crate) occasions: Vec<String>,
    pub(crate) happenings: Vec<String>,
    /// The prepositions before them.
    pub(crate) at_occasions: BTreeMap<String, Bound>,
    /// Words that tell of times long gone, without a date: "formerly".
    pub(crate) bygone: Vec<String>,
    /// Lemmas of what looks ahead: "due".
    pub(crate) ahead: Vec<String>,
    /// Lemmas of verbs whose object is to come: "announce".
    pub(crate) announcing: Vec<String>,
    /// Verbs that put off or call off what was to be, with their particles: "cancel", "call off".
    pub(crate) calling_off: Vec<String>,
    /// Lemmas of verbs whose infinitive tells what was done: "manage".
    pub(crate) done: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NumericOrder {
    DayFirst,
    MonthFirst,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawUnit {
    pub(crate) one: Vec<String>,
    pub(crate) many: Vec<String>,
    pub(crate) some: (i32, i32),
    pub(crate) recent: i32,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStep {
    pub(crate) offset: i32,
    pub(crate) anchor: Anchor,
    #[serde(default)]
    pub(crate) window: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDirection {
    pub(crate) way: Direction,
    pub(crate) from: Anchor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFixed {
    pub(crate) words: Vec<String>,
    pub(crate) year: Option<i16>,
    pub(crate) month: i8,
    pub(crate) day: i8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFeast {
    pub(crate) words: Vec<String>,
    pub(crate) day: Feast,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Guards {
    /// After a number, these say that it counts something.
    pub(crate) after_number: Vec<String>,
    /// Before a number, these say that it names something.
    pub(crate) before_number: Vec<String>,
    /// After a weekday, these say that it is part of a name.
    pub(crate) after_weekday: Vec<String>,
    /// After a length of time, these say that it is an age.
    pub(crate) after_length: Vec<String>,
}

/// A day that is of one year where some words follow it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAnniversary {
    pub(crate) year: i16,
    pub(crate) month: i8,
    pub(crate) day: i8,
    pub(crate) before: Vec<String>,
}

/// What a phrase means for a time that is told rather than dated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum References {
    /// "now".
    Present,
    /// "recently".
    Past,
    /// "soon".
    Future,
    /// "at that time".
    Told,
    /// "then", after "since", "until" or "by".
    ToldIfBound,
}

/// A phrase for a time that is told rather than dated.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReference {
    pub(crate) means: References,
    /// Of the past: within so many days before publication; 0 where nobody knows.
    #[serde(default)]
    pub(crate) days: i32,
    /// Whether TIMEX3 marks it.
    #[serde(default = "yes", rename = "timex3")]
    pub(crate) marked: bool,
}

fn yes() -> bool {
    true
}

/// Function words that the grammar asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Function {
    /// "a", "an".
    A,
    /// "the".
    The,
    /// "this", "these" where they open a phrase of their own.
    This,
    /// "of".
    Of,
    /// "in", "during".
    In,
    /// "within".
    Within,
    /// "on".
    On,
    /// "at".
    At,
    /// "for", "over", "throughout": before a length.
    For,
    /// "from".
    From,
    /// "to", "through", "until": between the ends of a range.
    To,
    /// "between".
    Between,
    /// "and".
    And,
    /// "or".
    Or,
    /// "every", "each".
    Every,
    /// "half".
    Half,
    /// "other", in "every other week".
    Other,
    /// "as".
    As,
    /// "BC".
    Bc,
    /// "his", "her": of an age.
    Owner,
    /// "into", "to": to the second of two days.
    Into,
    /// "fiscal", "financial".
    Fiscal,
    /// "q" of "Q3" and "h" of "H1".
    QuarterLetter,
    /// The other of the two.
    HalfLetter,
    /// Words between a number and its unit, or a step and its unit, that change nothing: "calendar", "whole".
    Filler,
    /// "that", where it opens no clause: "on that day".
    That,
    /// After a number: goes on with the sentence rather than with a noun.
    Goes,
    /// "another".
    Another,
    /// "few", which is never a number.
    Few,
    /// Hedges that hold for the number itself: "at least".
    Equal,
    /// "long", after a length.
    Long,
    /// "small", of hours.
    Small,
    /// "per".
    Per,
    /// "times".
    Times,
    /// "ended", after a quarter or year.
    Ended,
    /// "tonight".
    Tonight,
    /// "overnight".
    Overnight,
    /// Before a verb: "will last two weeks".
    Modal,
    /// "GMT".
    Zone,
    /// "time", after a zone.
    ZoneTime,
    /// "period", "level".
    Period,
}

/// A phrase of one or more words.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    /// The words after the first, in lower case.
    pub(crate) rest: Vec<Box<str>>,
    pub(crate) meaning: Meaning,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Meaning {
    Fixed {
        year: Option<i16>,
        month: i8,
        day: i8,
    },
    Feast(Feast),
    Reference(RawReference),
    Day(i32),
    Direction(Direction, Anchor),
    Hedge(i32, i32),
    /// "shortly" before "before" and "after": so many days.
    Near(i32),
    Amount(i32, i32),
    Bound(Bound),
    /// "noon": its hour.
    Hour(i32),
    /// "or so".
    Trail,
    /// "o'clock".
    Oclock,
}
