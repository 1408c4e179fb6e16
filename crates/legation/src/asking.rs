//! The command line of what works on an archive.

use crate::arguments::{day, values};
use crate::counts::Per;
use crate::formats::{DEAL_FORMATS, EVENT_FORMATS, RECORD_FORMATS, SQL_FORMATS};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use legation_export::FORMATS as EXPORTS;
use std::path::PathBuf;

/// Which archive.
#[derive(Args, Clone, Debug)]
pub struct Where {
    /// The archive: one SQLite file
    #[arg(
        long,
        value_name = "FILE",
        env = "LEGATION_ARCHIVE",
        default_value = "legation.sqlite"
    )]
    pub archive: PathBuf,
}

/// What `legation ingest` is asked for.
#[derive(Args, Debug)]
pub struct Ingest {
    /// Articles: files of any kind that is read (see README), folders, `-` for standard input
    #[arg(value_name = "FILES")]
    pub files: Vec<String>,
    /// Where to keep them; made where it is not there
    #[command(flatten)]
    pub place: Where,
}

/// Which records are wanted.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Which records")]
pub struct Wanted {
    /// Whose act it is: an actor by any name, or a code (RUS)
    #[arg(long, value_name = "NAME")]
    pub actor: Option<String>,
    /// To or with whom
    #[arg(long, value_name = "NAME")]
    pub recipient: Option<String>,
    /// Both of these take part, on whichever side
    #[arg(long, num_args = 2, value_names = ["A", "B"], conflicts_with_all = ["actor", "recipient"])]
    pub between: Vec<String>,
    /// PLOVER categories (CONSULT)
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',', ignore_case = true)]
    pub event: Vec<String>,
    /// PLOVER modes (visit)
    #[arg(long, value_name = "MODE", value_delimiter = ',')]
    pub mode: Vec<String>,
    /// PLOVER contexts (military)
    #[arg(long, value_name = "CONTEXT", value_delimiter = ',')]
    pub context: Vec<String>,
    /// Quad codes: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = clap::value_parser!(u8).range(1..=4))]
    pub quad: Vec<u8>,
    /// CAMEO codes or their beginnings (19)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub cameo: Vec<String>,
    /// It can have happened on this day or later
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<Date>,
    /// It can have happened on this day or earlier
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Option<Date>,
    /// Country of the place, ISO 3166 alpha-3
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub country: Vec<String>,
    /// Names of places (Kabul)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub place_name: Vec<String>,
    /// occurred, ongoing, planned, possible, hypothetical, negated
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub status: Vec<String>,
    /// Least certainty, from 0 to 1
    #[arg(long, value_name = "NUMBER")]
    pub certainty: Option<f64>,
    /// Kinds of deal (arms-transfer)
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub deal: Vec<String>,
    /// Articles of these outlets
    #[arg(long, value_name = "OUTLET", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Published by, or citing, outlets of this kind (`state agency`, wire, paper, broadcaster), as codebook/outlets.toml has it
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub source_kind: Vec<String>,
    /// Of events that stand so: single, corroborated, disputed, retracted
    #[arg(long, value_name = "STANDING", value_delimiter = ',', value_parser = ["single", "corroborated", "disputed", "retracted"])]
    pub standing: Vec<String>,
    /// Of this document
    #[arg(long, value_name = "ID")]
    pub document: Option<String>,
    /// Words of the evidence sentence: `ceasefire`, `"air strike" NOT drone`
    #[arg(long, value_name = "WORDS")]
    pub words: Option<String>,
    /// Only what could be known on this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Date>,
    /// As the coder made them, whatever a person decided: else what was rejected is left out, and what was corrected is shown so
    #[arg(long)]
    pub machine: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

/// What `legation records` is asked for.
#[derive(Args, Debug)]
pub struct Records {
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// Which ones
    #[command(flatten)]
    pub wanted: Wanted,
    /// Count them by day, week or month
    #[arg(long, value_name = "PERIOD")]
    pub per: Option<Per>,
    /// Say that a record says what its sentence says
    #[arg(long, value_name = "RECORD", conflicts_with = "wrong")]
    pub correct: Option<String>,
    /// Say that a record does not say what its sentence says
    #[arg(long, value_name = "RECORD")]
    pub wrong: Option<String>,
    /// With --correct or --wrong: why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// How to print them
    #[arg(long, short, default_value = "table", value_parser = values(RECORD_FORMATS))]
    pub format: String,
}

/// What `legation events` is asked for.
#[derive(Args, Debug)]
pub struct Events {
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// Those of which a record is wanted
    #[command(flatten)]
    pub wanted: Wanted,
    /// Count them by day, week or month
    #[arg(long, value_name = "PERIOD")]
    pub per: Option<Per>,
    /// Why a record is of its event, and others are not
    #[arg(long, value_name = "RECORD")]
    pub why: Option<String>,
    /// Say that two records are of one event, whatever the rules say
    #[arg(long, num_args = 2, value_names = ["RECORD", "RECORD"], conflicts_with_all = ["split", "why"])]
    pub join: Vec<String>,
    /// Say that two records are not of one event
    #[arg(long, num_args = 2, value_names = ["RECORD", "RECORD"], conflicts_with = "why")]
    pub split: Vec<String>,
    /// With --join or --split: why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// How to print them
    #[arg(long, short, default_value = "table", value_parser = values(EVENT_FORMATS))]
    pub format: String,
}

/// What `legation sources` is asked for.
#[derive(Args, Debug)]
pub struct Sources {
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// Those of events of which a record is wanted
    #[command(flatten)]
    pub wanted: Wanted,
    /// Of all events; else of the latest, those of 1,500 records, where there are more
    #[arg(long)]
    pub all: bool,
    /// How to print them
    #[arg(long, short, default_value = "table", value_parser = values(SQL_FORMATS))]
    pub format: String,
}

/// What `legation documents` is asked for.
#[derive(Args, Debug)]
pub struct Documents {
    /// Words of the text or headline: `ceasefire`, `"air strike" NOT drone`
    #[arg(value_name = "WORDS", required = true)]
    pub sought: Vec<String>,
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// Of these count --by, --from and --to (of publication), --as-of and --limit
    #[command(flatten)]
    pub wanted: Wanted,
    /// Of all documents that have the words; else of the 5,000 that came in last, where there are more
    #[arg(long)]
    pub all: bool,
    /// How to print them
    #[arg(long, short, default_value = "table", value_parser = values(SQL_FORMATS))]
    pub format: String,
}

/// What `legation deals` is asked for.
#[derive(Args, Debug)]
pub struct Deals {
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// Those that a record which is wanted moves along
    #[command(flatten)]
    pub wanted: Wanted,
    /// By all events; else by the latest, those of 1,500 records, where there are more
    #[arg(long)]
    pub all: bool,
    /// How to print them
    #[arg(long, short, default_value = "text", value_parser = values(DEAL_FORMATS))]
    pub format: String,
}

/// What `legation export` is asked for.
#[derive(Args, Debug)]
pub struct Export {
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// The format
    #[arg(long = "as", value_name = "FORMAT", value_parser = PossibleValuesParser::new(EXPORTS.iter().map(|format| PossibleValue::new(format.name).help(format.about))))]
    pub format: String,
    /// A file to write it to, rather than standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Events of which a record is wanted
    #[command(flatten)]
    pub wanted: Wanted,
}

/// What `legation sql` is asked for.
#[derive(Args, Debug)]
pub struct Sql {
    /// The question, in SQLite's SQL; the views are documents, records and parties
    #[arg(value_name = "SELECT")]
    pub question: String,
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// How to print the answer
    #[arg(long, short, default_value = "table", value_parser = values(SQL_FORMATS))]
    pub format: String,
}

/// What `legation recode` is asked for.
#[derive(Args, Debug)]
pub struct Recode {
    /// The archive
    #[command(flatten)]
    pub place: Where,
    /// Print each change
    #[arg(long)]
    pub diff: bool,
    /// Change nothing, only tell what would change
    #[arg(long)]
    pub dry_run: bool,
}

/// What to do with an archive.
#[derive(Debug, Subcommand)]
pub enum Tend {
    /// How much is in it, and whether all fits together; exit status 1 where it does not
    Check {
        /// The archive
        #[command(flatten)]
        place: Where,
        /// Make all indexes anew
        #[arg(long)]
        repair: bool,
    },
    /// Copy it while others use it
    Backup {
        /// The file to make
        #[arg(value_name = "TO")]
        to: PathBuf,
        /// The archive
        #[command(flatten)]
        place: Where,
    },
}
