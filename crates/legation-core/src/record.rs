//! The event record: what every surface shows, field by field.
//!
//! Offsets are half-open ranges of Unicode scalar values into the document's text; `text[start..end]` equals the quoted string.

use serde::{Deserialize, Serialize};

/// Some words of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quote {
    /// The words as they stand in the text.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// A party to an event, as of the event's date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entity {
    /// The words that name it here.
    pub entity_text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// ISO 3166 alpha-3, or PLOVER's IGO, UNO, EUR, NGO, ISM, IMG, MNC, KOS, PSE; `None` where it is not known.
    pub code: Option<String>,
    /// PLOVER sectors, the primary one first.
    pub sector: Vec<String>,
    /// Canonical name.
    pub name: Option<String>,
    /// Office held, as the text or the actor list gives it.
    pub office: Option<String>,
    /// Wikidata id.
    pub identifier_id: Option<String>,
}

impl Entity {
    /// What it is called: its name, else the words that name it.
    pub fn called(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.entity_text)
    }
}

/// Somebody who says that the event happened, or did not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attribution {
    /// The words that name the source.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Canonical name of the source, where one is known.
    pub name: Option<String>,
    /// Country or PLOVER code of the source.
    pub code: Option<String>,
    /// The verb or phrase that attributes, e.g. `according to`.
    pub cue: String,
    /// `asserts`, `claims`, `suggests`, `doubts` or `denies`.
    pub stance: String,
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Location {
    /// The words that name it.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// Canonical name.
    pub name: Option<String>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// First-level administrative unit.
    pub admin1: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// GeoNames id.
    pub geonames_id: Option<u64>,
}

/// Something transferred under a deal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// The words that name it.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
    /// SIPRI arms category, or `small-arms`, `ammunition`, `spare-parts`.
    pub category: String,
    /// Type, e.g. `Pantsir`.
    pub designation: Option<String>,
    /// How many.
    pub quantity: Option<u64>,
}

/// An amount of money.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Value {
    /// In units of the currency.
    pub amount: f64,
    /// ISO 4217.
    pub currency: String,
    /// The words that give it.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// The deal that an event moves along.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deal {
    /// `arms-transfer`, `maintenance`, `training`, ...
    pub kind: String,
    /// `interest`, `request`, `offer`, `talks`, `agreed`, `signed`, ... or `refused`, `suspended`, `cancelled`, `denied`.
    pub stage: String,
    /// What is transferred.
    pub items: Vec<Item>,
    /// For how much.
    pub value: Option<Value>,
    /// Who has which part in it.
    #[serde(default)]
    pub parties: Vec<DealParty>,
}

/// A party to a deal and its part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealParty {
    /// `supplier`, `recipient`, `host` (of talks, an exercise, a base), `mediator`, or `party` where no more is told.
    pub part: String,
    /// Like an entity's.
    pub code: Option<String>,
    /// Like an entity's.
    pub name: Option<String>,
    /// First character of the words that name it.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// A number that belongs to the event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Count {
    /// `arrested`, `captured`, `displaced`, `participants` or `troops`.
    pub kind: String,
    /// Lowest number stated.
    pub low: u64,
    /// Highest number stated.
    pub high: u64,
    /// The words that give it.
    pub text: String,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// Where the evidence sentence lies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextInfo {
    /// The document's own id, else its URL, else its path as given.
    pub document: String,
    /// Index of the sentence in the document, from 0; CoNLL-U, as `legation parse` writes it, counts from 1.
    pub sentence: usize,
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// Where the document comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CiteInfo {
    /// Who published it.
    pub outlet: Option<String>,
    /// What kind of source that is, where the codebook lists it: `state agency`, `wire`, `paper`, `think-tank` ...
    pub outlet_kind: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// ISO 8601 date of publication.
    pub published: Option<String>,
    /// BCP 47 language.
    pub language: Option<String>,
}

/// Whether the event happened, as far as the sentence says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It happened.
    #[default]
    Occurred,
    /// It goes on.
    Ongoing,
    /// Somebody means to do it, or it is scheduled.
    Planned,
    /// It may be or become so.
    Possible,
    /// It is only supposed: a condition, an obligation, a question.
    Hypothetical,
    /// It did not happen.
    Negated,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 6] = [
        Status::Occurred,
        Status::Ongoing,
        Status::Planned,
        Status::Possible,
        Status::Hypothetical,
        Status::Negated,
    ];

    /// As it is written in a record.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Occurred => "occurred",
            Status::Ongoing => "ongoing",
            Status::Planned => "planned",
            Status::Possible => "possible",
            Status::Hypothetical => "hypothetical",
            Status::Negated => "negated",
        }
    }
}

/// One coded event of one sentence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// Stable: the same text, codebook and version give the same id on any machine.
    pub id: String,
    /// PLOVER category.
    pub event: String,
    /// PLOVER modes of that category.
    pub mode: Vec<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    pub quad_code: u8,
    /// PLOVER score, -10 to 10.
    pub event_scale: f64,
    /// CAMEO code, 2 to 4 digits.
    pub cameo: String,
    /// Who did it; for reciprocal acts, all parties.
    pub actor: Vec<Entity>,
    /// To or with whom.
    pub recipient: Vec<Entity>,
    /// The words that triggered the code.
    pub event_text: Quote,
    /// First day on which it can have happened, ISO 8601.
    pub date: Option<String>,
    /// Last day on which it can have happened, ISO 8601.
    pub enddate: Option<String>,
    /// `stated`, `relative`, `publication` or `unknown`.
    pub date_basis: String,
    /// The words the date comes from.
    pub date_text: Option<Quote>,
    /// Where it happened.
    pub event_loc: Option<Location>,
    /// Whether it happened.
    pub status: Status,
    /// 0 to 1: how far the text commits itself to the event.
    pub certainty: f64,
    /// Who says so, innermost first; empty: the outlet's own voice.
    pub attribution: Vec<Attribution>,
    /// The deal that it moves along.
    pub deal: Option<Deal>,
    /// Lowest and highest number of dead stated for this event.
    pub deaths: Option<[u64; 2]>,
    /// Lowest and highest number of injured stated for this event.
    pub injuries: Option<[u64; 2]>,
    /// Other numbers that belong to it.
    pub counts: Vec<Count>,
    /// The evidence sentence.
    pub text: String,
    /// Where the evidence sentence lies.
    pub text_info: TextInfo,
    /// Where the document comes from.
    pub cite_info: CiteInfo,
    /// The codebook entry that fired, as `file/entry`.
    pub pattern: String,
    /// Program and version, codebook name and version.
    pub coder: String,
}
