//! The command line: all commands and options in one place.

use crate::asking::{Deals, Documents, Events, Export, Ingest, Recode, Records, Sources, Sql, Tend, Wanted};
use crate::charting::Chart;
use crate::evaluate::KINDS;
use crate::fielding::{Compare, Import};
use crate::formats::{
    BRIEF_FORMATS, CROSSWALK_FORMATS, Named, RECORD_FORMATS, REPORT_FORMATS, TIME_FORMATS, UNLISTED_FORMATS,
};
use crate::inputs::Shard;
use crate::serving::{Mcp, Reviews, Serve};
use crate::watching::{Report, Watch};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use std::path::PathBuf;

/// Reads news and keeps a sourced record of what states and armed groups do to, with and about each other.
#[derive(Debug, Parser)]
#[command(
    name = "legation",
    version,
    about,
    arg_required_else_help = true,
    max_term_width = 110
)]
pub struct Arguments {
    /// Options of all commands.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of all commands.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Options of all commands")]
pub struct Global {
    /// Folder whose TOML files add to or replace the codebook's, path by path
    #[arg(long, global = true, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
    /// Actor dictionary in TABARI's or PETRARCH's format, over the codebook's actors; may be given several times
    #[arg(long, global = true, value_name = "FILE")]
    pub actors: Vec<PathBuf>,
    /// Agent dictionary in PETRARCH's format, over the codebook's role nouns; may be given several times
    #[arg(long, global = true, value_name = "FILE")]
    pub agents: Vec<PathBuf>,
    /// Verb dictionary in PETRARCH's format, over the codebook's verbs; may be given several times
    #[arg(long, global = true, value_name = "FILE")]
    pub verbs: Vec<PathBuf>,
    /// Publication date of every document, over what it says itself
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day)]
    pub published: Option<Date>,
    /// Outlet of every document, over what it says itself
    #[arg(long, global = true, value_name = "NAME")]
    pub outlet: Option<String>,
    /// Column of a table, or key of JSON objects, that holds a field, as in `text=story`; may be given several times
    #[arg(long = "column", global = true, value_name = "FIELD=COLUMN", value_parser = column)]
    pub columns: Vec<String>,
    /// How the main text of web pages is found: `accurate` checks two ways against each other, `fast` takes one
    #[arg(long, global = true, value_name = "HOW", default_value = "accurate", value_parser = ["accurate", "fast"])]
    pub extract: String,
    /// Threads to code with [default: one a core]
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<usize>,
    /// Only this part of the articles, as in 3/8: every eighth, from the third on; for several machines side by side
    #[arg(long, global = true, value_name = "PART/OF")]
    pub shard: Option<Shard>,
    /// Fail where any input is unreadable or odd
    #[arg(long, global = true)]
    pub strict: bool,
    /// No progress bar and no warnings; errors are still told
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// Checks a `FIELD=COLUMN` pair.
fn column(pair: &str) -> Result<String, legation_read::ReadError> {
    legation_read::Columns::new([pair]).map(|_| pair.to_owned())
}

/// A day of the calendar.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "expected a day of the calendar as year, month and day, such as 2025-07-04".to_owned())
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// An actor's entry as of a day; names in articles that no actor file has
    ///
    /// With a name: who that is, by any of its names or its id, its roles, and the source of the entry. With --unlisted: proper names that act, are acted
    /// on or speak in the articles, or would if they were listed, and are in no actor file, the most documents first.
    Actors(Box<ActorsArguments>),
    /// Look after an archive
    Archive {
        /// What to do with it
        #[command(subcommand)]
        action: Tend,
    },
    /// What two sides did to, with and about each other, with sources
    Brief {
        /// A state, group, organisation or person by any of its names
        #[arg(value_name = "A")]
        one: String,
        /// The other one
        #[arg(value_name = "B")]
        two: String,
        /// Articles: files of any kind that is read (see README), folders, `-` for standard input
        #[arg(value_name = "FILES")]
        files: Vec<String>,
        /// Ask this archive rather than files
        #[arg(long, value_name = "FILE", conflicts_with = "files")]
        archive: Option<PathBuf>,
        /// With --archive, only what could be known on this day
        #[arg(long, value_name = "DAY", value_parser = day)]
        as_of: Option<Date>,
        /// With --archive, what changed since this day, too: by what could be known after it
        #[arg(long, value_name = "DAY", value_parser = day)]
        since: Option<Date>,
        /// With --archive, all that bears on them, however much; else the newest 300 records or so, where there are more
        #[arg(long)]
        all: bool,
        /// How to print it
        #[arg(long, short, default_value = "md", value_parser = values(BRIEF_FORMATS))]
        format: String,
    },
    /// Counts of an archive's records by day, week or month, as a picture
    ///
    /// A record counts in the period that it happened in. One without a date, or with a date vaguer than the period, is not shown: the picture says how many.
    Chart(Box<Chart>),
    /// Event records of articles
    ///
    /// A record's `sentence` is counted from 0 within its document; `parse` numbers the same sentences from 1.
    Code {
        /// Articles: files of any kind that is read (see README), folders, `-` for standard input
        #[arg(value_name = "FILES")]
        files: Vec<String>,
        /// How to print them
        #[arg(long, short, default_value = "jsonl", value_parser = values(RECORD_FORMATS))]
        format: String,
    },
    /// Two sets of event data side by side: what both have, what only one has
    ///
    /// What counts is that something of a category went on between two actors on a day; how often it is told, and in which direction, does not. Records
    /// without a day, or without the codes of two, are left out, and counted.
    Compare(Compare),
    /// Deals of an archive as ladders: who with whom, on what, how far, and who says so
    Deals(Box<Deals>),
    /// Documents of an archive by their words
    Documents(Box<Documents>),
    /// How well the coder does on a hand-coded sample, and where it fails
    Evaluate(Evaluate),
    /// Events of an archive: reports of one happening together, with how many sources, and what they do not agree on
    ///
    /// A source is the outlet that a report cites, else the one that published its text first; copies of one text are one source.
    Events(Box<Events>),
    /// Why a sentence is coded as it is, or is not
    Explain {
        /// One or more sentences of English
        #[arg(value_name = "SENTENCE")]
        sentence: String,
    },
    /// Tokens, tags and dependency trees as CoNLL-U
    ///
    /// Sentences are numbered from 1 in CoNLL-U (`# sent_id`), and from 0 in event records (`sentence`). One of more than 240 words is
    /// cut, after a comma or semicolon where there is one.
    Parse {
        /// Articles, or CoNLL-U files with --conllu
        #[arg(value_name = "FILES")]
        files: Vec<String>,
        /// Keep the sentences and tokens of CoNLL-U files and predict the rest
        #[arg(long)]
        conllu: bool,
        /// Take files as plain text, and parse all of it: page furniture and other languages too
        ///
        /// Empty lines end a sentence. A single line break ends one where the line is short, or where every line of the paragraph begins
        /// with a capital, as in a list of headlines; else the line goes on in the next.
        #[arg(long, conflicts_with = "conllu")]
        plain: bool,
        /// Mark names, noun phrases and pronouns in MISC, those that speak of the same thing with the same number
        ///
        /// `Entity=(e1-person-2` opens a mention of entity 1, a person, whose head is its second word; `e1)` closes it. The type is
        /// person, place, organization, time, or nothing where it is not known: `(e1--2`.
        #[arg(long, conflicts_with = "conllu")]
        entities: bool,
    },
    /// Events of an archive in a format of the field
    ///
    /// What each format cannot say stands in docs/exports.md.
    Export(Box<Export>),
    /// Event data of others as records: PLOVER, POLECAT, GDELT
    ///
    /// A line that is no record is told, and the rest goes on.
    Import(Import),
    /// Keep articles and their records in an archive, one file on disk
    ///
    /// The same article twice changes nothing; a corrected one becomes a new version, and what the old one said is kept as superseded.
    Ingest(Ingest),
    /// What of the watched feeds could not be fetched, and why
    IntakeReport(Report),
    /// Names of places with country, first-level unit and coordinates, as JSONL
    ///
    /// Where the text does not say which place of a name is meant, all but the words is null. The coordinates of an area (`area`: true) are its
    /// middle, roughly. Offsets are those of event records.
    Places {
        /// Articles: files of any kind that is read (see README), folders, `-` for standard input
        #[arg(value_name = "FILES")]
        files: Vec<String>,
        /// Print figures against a TOML file of texts in which places are marked by hand
        #[arg(long, value_name = "GOLD", conflicts_with = "files")]
        score: Option<PathBuf>,
    },
    /// Documents as they are read, with their blocks, as JSONL
    Read {
        /// Articles: files of any kind that is read (see README), folders, `-` for standard input
        #[arg(value_name = "FILES")]
        files: Vec<String>,
    },
    /// Code what is in an archive anew, with another codebook or program
    ///
    /// All documents, or none where anything fails.
    Recode(Recode),
    /// Records of an archive: whose, to whom, what, when, said by whom
    ///
    /// In the order of dates, undated ones last. `--format jsonl` gives them as `legation code` does.
    Records(Box<Records>),
    /// What reviewers decided in an archive: the log, how far they agree, what comes of it
    ///
    /// The log tells who decided what of which record, when, and who took it back. Sentences written with --gold are those all of whose records were decided on;
    /// what the coder missed in them is not in the file.
    Reviews(Reviews),
    /// The workbench: a web page on an archive, to read, judge and correct what was coded
    ///
    /// With the interface under it, at /api/v1 (described at /api/v1/openapi.json; docs/workbench.md). Nothing is asked of other machines. Reviews are kept
    /// beside the coder's rows, and count in all other commands unless --machine is given.
    Serve(Box<Serve>),
    /// Who tells: outlets and quoted sources of an archive, with how many events, how often alone, how often disputed
    Sources(Box<Sources>),
    /// A question in SQL to an archive, which it cannot change
    Sql(Sql),
    /// Answers a language model's questions to an archive, with the sentences to cite: a Model Context Protocol server on standard input and output
    ///
    /// Tools: search, event, brief, deals, explain. How to add it to a client stands in docs/mcp.md.
    Mcp(Mcp),
    /// Time expressions as TIMEX3: the text as read, with an element around each
    ///
    /// `&`, `<` and `>` of the text are written as `&amp;`, `&lt;` and `&gt;`, so that it is well formed; the rest is byte for byte as
    /// read. Values are counted from --published, else from the document's own date; without either, what is counted from it
    /// keeps X: XXXX-WXX-4 for Thursday.
    Time(TimeArguments),
    /// The codebook: its own tests, the crosswalk to CAMEO, dictionaries of other coders
    Codebook {
        /// What to do with it
        #[command(subcommand)]
        action: CodebookAction,
    },
    /// Poll feeds, fetch the articles they link to, and keep them in an archive, for as long as you like
    ///
    /// Polite: robots.txt, one request a host at a time and at its pace, conditional requests, back-off. What is known survives a restart; SIGTERM and
    /// Ctrl-C end it after the article in hand.
    Watch(Watch),
}

/// What `legation evaluate` is asked for.
#[derive(Debug, Args)]
pub struct Evaluate {
    /// TSV of marked pairs or of sentences, BIO of spans, JSONL of records, or TOML of texts with counts
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,
    /// Where to write what was predicted, item by item
    #[arg(long, value_name = "OUT")]
    pub predictions: Option<PathBuf>,
    /// What the file holds [default: told by its first lines]
    #[arg(long, value_parser = values(KINDS))]
    pub kind: Option<String>,
    /// How to print the figures
    #[arg(long, short, default_value = "text", value_parser = values(REPORT_FORMATS))]
    pub format: String,
    /// Score marked pairs by the categories that records have, not by those of data coded from CAMEO ([crosswalk] in plover.toml: sanctions are COERCE
    /// there)
    #[arg(long)]
    pub as_records: bool,
    /// Errors to show, the surest first
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub errors: usize,
    /// Samples drawn for the confidence intervals
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub resamples: usize,
    /// Seed of the samples: the same seed gives the same intervals
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// What `legation actors` is asked for.
#[derive(Debug, Args)]
pub struct ActorsArguments {
    /// The name or id of an actor; with --unlisted articles: files, folders, `-` for standard input
    #[arg(value_name = "NAME|FILES")]
    pub names: Vec<String>,
    /// Rank the names in the articles that no actor file has
    #[arg(long)]
    pub unlisted: bool,
    /// The day as of which an actor's entry is shown
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, conflicts_with = "unlisted")]
    pub date: Option<Date>,
    /// Who acts in this archive instead: parties with events by quad code; which events count is said by the filters of `legation events`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["unlisted", "names", "date"])]
    pub archive: Option<PathBuf>,
    /// Which events; of unlisted names, --limit alone counts
    #[command(flatten)]
    pub wanted: Wanted,
    /// With --archive, of all events; else of the latest, those of 1,500 records, where there are more
    #[arg(long, requires = "archive")]
    pub all: bool,
    /// Fewest mentions of a name that is shown
    #[arg(long, value_name = "N", default_value_t = 1, requires = "unlisted")]
    pub min: usize,
    /// How to print unlisted names [default: table in a terminal, else jsonl]
    #[arg(long, short, value_parser = values(UNLISTED_FORMATS))]
    pub format: Option<String>,
    /// Print figures against a TOML file of texts in which parties are marked by hand
    #[arg(long, value_name = "GOLD", conflicts_with_all = ["unlisted", "names"])]
    pub score: Option<PathBuf>,
}

/// What `legation time` is asked for.
#[derive(Debug, Args)]
pub struct TimeArguments {
    /// Articles: files of any kind that is read (see README), folders, `-` for standard input; with --score TimeML files, or TOML files of dated texts
    #[arg(value_name = "FILES")]
    pub files: Vec<String>,
    /// How to print them
    #[arg(long, short, default_value = "inline", value_parser = values(TIME_FORMATS))]
    pub format: String,
    /// Score what is found in the text of TimeML files (.tml) against the TIMEX3 elements in it, as TempEval does; with files of texts whose events
    /// were dated by hand (.toml), the dates of records
    #[arg(long)]
    pub score: bool,
    /// With --score, tell every difference
    #[arg(long, requires = "score")]
    pub errors: bool,
}

/// What to do with the codebook.
#[derive(Debug, Subcommand)]
pub enum CodebookAction {
    /// Run every example and near miss; exit status 1 where any fails
    Check,
    /// CAMEO's codes and PLOVER's categories and modes, both ways
    Crosswalk {
        /// CAMEO codes (`02` with all under it), categories (REQUEST) or modes (REQUEST/assist) [default: all]
        #[arg(value_name = "CODE")]
        codes: Vec<String>,
        /// How to print them
        #[arg(long, short, default_value = "text", value_parser = values(CROSSWALK_FORMATS))]
        format: String,
    },
    /// What of --actors, --agents and --verbs carries over, and what does not, with line and reason
    Import {
        /// Folder to write it to as files of the codebook, for --codebook
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

pub(crate) fn values(formats: &'static [impl Named]) -> PossibleValuesParser {
    PossibleValuesParser::new(
        formats
            .iter()
            .map(|format| PossibleValue::new(format.name()).help(format.about())),
    )
}
