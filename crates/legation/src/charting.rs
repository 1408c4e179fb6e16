//! The command line of charts, and what is asked in words.

use crate::asking::{Wanted, Where};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What `legation chart` is asked for.
#[derive(Args, Debug)]
pub struct Chart {
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// Which records
    #[command(flatten)]
    pub wanted: Wanted,
    /// What a bar stands for [default: what can be read, by how long a time it is]
    #[arg(long, value_name = "UNIT")]
    pub every: Option<Every>,
    /// What is told apart by colour
    #[arg(long, value_name = "WHAT", default_value = "quad")]
    pub series: Apart,
    /// File to write, SVG or PNG by its ending; may be given twice [default: SVG to standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Vec<PathBuf>,
}

/// What a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Every {
    /// A day
    Day,
    /// A week, from Monday
    Week,
    /// A month
    Month,
}

/// What is told apart by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Apart {
    /// Verbal and material cooperation and conflict
    Quad,
    /// PLOVER categories: the seven most frequent, and all others together
    Category,
}

/// What is asked, in words. Every field is named, so that a new one cannot be left out.
pub fn question(wanted: &Wanted) -> String {
    let Wanted {
        actor,
        recipient,
        between,
        event,
        mode,
        context,
        quad,
        cameo,
        from,
        to,
        country,
        place_name,
        status,
        certainty,
        deal,
        by,
        source_kind,
        standing,
        document,
        words,
        as_of,
        machine,
        limit,
    } = wanted;
    let mut parts = Vec::new();
    match (actor, recipient, between.as_slice()) {
        (_, _, [one, other]) => parts.push(format!("{one} and {other}")),
        (Some(actor), Some(recipient), _) => parts.push(format!("{actor} to {recipient}")),
        (Some(actor), None, _) => parts.push(format!("{actor} to anybody")),
        (None, Some(recipient), _) => parts.push(format!("anybody to {recipient}")),
        (None, None, _) => parts.push("All parties".to_owned()),
    }
    let mut some = |what: &str, values: &[String]| {
        if !values.is_empty() {
            parts.push(format!("{what}{}", values.join(" or ")));
        }
    };
    some("", event);
    some("mode ", mode);
    some("context ", context);
    some("quad code ", &quad.iter().map(u8::to_string).collect::<Vec<_>>());
    some("CAMEO ", cameo);
    some("in ", country);
    some("in ", place_name);
    some("", status);
    some("deal: ", deal);
    some("told by ", by);
    some("kind of source ", source_kind);
    some("", standing);
    if let Some(least) = certainty {
        parts.push(format!("certainty {least} or more"));
    }
    if let Some(document) = document {
        parts.push(format!("of {document}"));
    }
    if let Some(words) = words {
        parts.push(format!("with the words {words}"));
    }
    match (from, to) {
        (Some(from), Some(to)) => parts.push(format!("{from} to {to}")),
        (Some(from), None) => parts.push(format!("from {from}")),
        (None, Some(to)) => parts.push(format!("until {to}")),
        (None, None) => {}
    }
    if let Some(day) = as_of {
        parts.push(format!("as known on {day}"));
    }
    if *machine {
        parts.push("as coded, whatever reviewers said".to_owned());
    }
    if let Some(limit) = limit {
        parts.push(format!("the first {limit}"));
    }
    parts.join(", ")
}
