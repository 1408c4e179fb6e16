//! The codebook's actor data as it stands in TOML: actors with dated roles, role nouns, words that refer back, outlets.
//!
//! These are plain records of what the files say; [`crate::who::Actors`] makes a gazetteer of them.

pub use crate::who::{Actors, ActorsError};

use jiff::civil::Date;
use serde::Deserialize;
use smol_str::SmolStr;

/// A file of `actors/`: a list of `[[actor]]` tables.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorFile {
    /// Whether names in this file are taken from the actors of other files: a user's own dictionary.
    #[serde(default)]
    pub wins: bool,
    /// The actors in file order.
    #[serde(default)]
    pub actor: Vec<ActorEntry>,
}

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A state, of today or of the past.
    State,
    /// A disputed or dependent territory, a region, a people.
    Territory,
    /// An organisation that states or others have founded.
    Organisation,
    /// An armed or political group.
    Group,
    /// A ministry, court or other office of a state.
    Office,
    /// An armed, police or intelligence service.
    Service,
    /// A person.
    Person,
    /// A firm.
    Company,
    /// No actor, though its name holds the name of one: *South China Sea*, *Doha agreement*.
    None,
}

impl ActorKind {
    /// As the files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            ActorKind::State => "state",
            ActorKind::Territory => "territory",
            ActorKind::Organisation => "organisation",
            ActorKind::Group => "group",
            ActorKind::Office => "office",
            ActorKind::Service => "service",
            ActorKind::Person => "person",
            ActorKind::Company => "company",
            ActorKind::None => "none",
        }
    }
}

/// One `[[actor]]` of the codebook.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorEntry {
    /// Unique over all files, e.g. `soviet-union`.
    pub id: SmolStr,
    /// What it is.
    pub kind: ActorKind,
    /// The name shown for it.
    pub name: SmolStr,
    /// Names as written, case-sensitive, without "the".
    #[serde(default)]
    pub names: Vec<SmolStr>,
    /// Names whose case is not known, as dictionaries in capitals have them: found where the text writes them large.
    #[serde(default)]
    pub any_case: Vec<SmolStr>,
    /// Id of an actor of another file to which these names are added; nothing else of the entry counts then.
    pub extends: Option<SmolStr>,
    /// Adjectives and nouns for its people and things: `Afghan`, `Afghans`.
    #[serde(default)]
    pub demonyms: Vec<SmolStr>,
    /// Capitals, whose names stand for the government.
    #[serde(default)]
    pub capital: Vec<SmolStr>,
    /// Capitals too ambiguous to count unless the state is named as well.
    #[serde(default)]
    pub capital_weak: Vec<SmolStr>,
    /// Seats of power that stand for the government: `Kremlin`.
    #[serde(default)]
    pub seats: Vec<SmolStr>,
    /// Names that count only where another name of the same actor stands in the document.
    #[serde(default)]
    pub weak: Vec<SmolStr>,
    /// Words one of which must stand beside its names, lower case: *Georgia* with *governor* is the U.S. state. Such an entry goes before others with
    /// the same names.
    #[serde(default)]
    pub beside: Vec<SmolStr>,
    /// Words one of which must stand anywhere in the document, as written, where none stands beside the name.
    #[serde(default)]
    pub near: Vec<SmolStr>,
    /// Wikidata item, e.g. `Q889`.
    pub wikidata: Option<SmolStr>,
    /// A person's surname, by which the text goes on.
    pub surname: Option<SmolStr>,
    /// Whether the bare surname is enough.
    #[serde(default)]
    pub famous: bool,
    /// What it was, and when.
    #[serde(default)]
    pub roles: Vec<DatedRole>,
    /// Where this comes from.
    #[serde(default)]
    pub source: SmolStr,
    /// A remark for readers of the codebook.
    pub note: Option<SmolStr>,
}

/// A role of an actor with its days, both inclusive. A missing end is open.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedRole {
    /// ISO 3166 alpha-3 or one of PLOVER's international codes.
    pub code: Option<SmolStr>,
    /// PLOVER sectors, the primary one first.
    #[serde(default)]
    pub sector: Vec<SmolStr>,
    /// The office a person held.
    pub office: Option<SmolStr>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// A remark for readers of the codebook.
    pub note: Option<SmolStr>,
}

/// `en/roles.toml`: nouns for offices, forces and bodies, and words that change what they are.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleFile {
    /// Whether words in this file are taken from the roles of other files: a user's own dictionary.
    #[serde(default)]
    pub wins: bool,
    /// The roles in file order.
    #[serde(default)]
    pub role: Vec<RoleEntry>,
}

/// One `[[role]]`: a set of words that say the same about whom they name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleEntry {
    /// Lemmas, lower case; several words are allowed.
    pub words: Vec<SmolStr>,
    /// PLOVER sectors, the primary one first.
    #[serde(default)]
    pub sector: Vec<SmolStr>,
    /// A code that holds where nothing says whose they are, e.g. for UN posts.
    pub code: Option<SmolStr>,
    /// Names many: *troops*, *police*.
    #[serde(default)]
    pub collective: bool,
    /// Takes the sector of what it belongs to: *spokesman*, *delegation*.
    #[serde(default)]
    pub follows: bool,
    /// Names a person, so that a proper name beside it is that person's.
    #[serde(default)]
    pub person: bool,
    /// Names a body: *ministry*, *embassy*.
    #[serde(default)]
    pub body: bool,
    /// Works abroad, so that *in* says where it is, not whose: *embassy*, *troops*.
    #[serde(default)]
    pub abroad: bool,
    /// Stands over against its possessor, so that *its ally* is another: only an adjective says whose it is.
    #[serde(default)]
    pub other: bool,
    /// Counts only where the text tells whose it is: *the president's brother*.
    #[serde(default)]
    pub owned: bool,
    /// *to* and *for* say whose it is: *an aide to X*, *a lawyer for X*.
    #[serde(default)]
    pub serves: bool,
    /// Belongs to the one state that the text speaks of, where nothing nearer says whose it is: *the government*, *police*.
    #[serde(default)]
    pub local: bool,
    /// Belongs to the country that the whole document is about, where nothing nearer says whose it is: *the army*, *the opposition*.
    #[serde(default)]
    pub home: bool,
    /// Where nothing says whose they are, they belong to the country of the place where harm is done to them: *civilians*, *a hospital*.
    #[serde(default)]
    pub dwells: bool,
    /// With *the*, takes up the one armed group that the text speaks of: *the rebels*.
    #[serde(default)]
    pub group: bool,
    /// Stands before a name and says nothing else: *Mr.*, *Mullah*.
    #[serde(default)]
    pub honorific: bool,
    /// Stands before a role and changes its sector: *former*, *opposition*, *rebel*.
    #[serde(default)]
    pub prefix: bool,
    /// Of a prefix: the office is no longer held.
    #[serde(default)]
    pub former: bool,
    /// Ties a role to a name as belonging would: *-led*, *linked to*, *loyal to*.
    #[serde(default)]
    pub tie: bool,
    /// A remark for readers of the codebook.
    pub note: Option<SmolStr>,
}

/// `en/coref.toml`: words that refer back to a party named before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorefFile {
    /// Lemmas of verbs with which *it* stands for nothing where a clause follows: *it appears that*.
    #[serde(default)]
    pub expletive: Vec<SmolStr>,
    /// Words by which a name that no file has is told to be a group's or an organisation's, or no actor's.
    #[serde(default)]
    pub names: NameWords,
    /// Words by which it is told which country a document is about.
    #[serde(default)]
    pub home: HomeWords,
    /// Lemmas of those who bring two others together, and of what they do: they are neither of the two.
    #[serde(default)]
    pub aside: Vec<SmolStr>,
    /// Lemmas of verbs by which one from outside speaks of what two others have done, or helps them on: he is neither of the two.
    #[serde(default)]
    pub outside: Vec<SmolStr>,
    /// Lemmas of nouns that go on with what somebody has said: *the statement added*.
    #[serde(default)]
    pub said_again: Vec<SmolStr>,
    /// Lemmas before a role noun that say it is not that of the country spoken of: *a foreign government*.
    #[serde(default)]
    pub abroad: Vec<SmolStr>,
    /// Nouns that take up a deed told before.
    #[serde(default)]
    pub again: Vec<AgainEntry>,
    /// Verbs that answer a deed told before.
    #[serde(default)]
    pub answers: AnswerWords,
    /// What nobody does to his own.
    #[serde(default)]
    pub turned_on: TurnedOnWords,
    /// The words in file order.
    #[serde(default)]
    pub coref: Vec<CorefEntry>,
}

/// Words that keep a country from being the one that a document is about, lower case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HomeWords {
    /// Lemmas of talks and of those who bring them about: where a sentence has one, its places are a venue.
    #[serde(default)]
    pub venue: Vec<SmolStr>,
    /// Lemmas of verbs whose subject only speaks of what happens elsewhere.
    #[serde(default)]
    pub speech: Vec<SmolStr>,
    /// Cities from whose datelines nothing follows: seats of international bodies and of talks.
    #[serde(default)]
    pub seats: Vec<SmolStr>,
}

/// Nouns that take up a deed told before: *condemned the test*.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgainEntry {
    /// Lemmas, lower case.
    pub nouns: Vec<SmolStr>,
    /// Categories of the deeds.
    pub events: Vec<SmolStr>,
    /// Lemmas one of which must tell the deed; empty for any.
    #[serde(default)]
    pub words: Vec<SmolStr>,
}

/// Verbs that answer a deed told before: *Israel responded with airstrikes*.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerWords {
    /// Lemmas of the verbs.
    #[serde(default)]
    pub verbs: Vec<SmolStr>,
    /// Categories of the deeds that are answered.
    #[serde(default)]
    pub events: Vec<SmolStr>,
}

/// What nobody does to his own: in *X said that Y fired at its ships* they are X's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnedOnWords {
    /// Lemmas of the verbs.
    #[serde(default)]
    pub verbs: Vec<SmolStr>,
    /// Lemmas of what belongs to the other.
    #[serde(default)]
    pub things: Vec<SmolStr>,
}

/// Words within names, lower case.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameWords {
    /// Of armed and political groups: *front*, *brigade*.
    #[serde(default)]
    pub group: Vec<SmolStr>,
    /// Of organisations, offices and firms: *council*, *bank*.
    #[serde(default)]
    pub organisation: Vec<SmolStr>,
    /// Written like names, and none: *Monday*.
    #[serde(default)]
    pub none: Vec<SmolStr>,
}

/// What a word within a name says that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameSort {
    /// *front*, *brigade*
    Group,
    /// *council*, *bank*
    Organisation,
}

/// One `[[coref]]`: nouns or pronouns and what they may refer to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorefEntry {
    /// Lemmas of nouns (*group*), forms of pronouns (*its*), lower case.
    pub words: Vec<SmolStr>,
    /// What they may refer to.
    pub kinds: Vec<ActorKind>,
    /// Two at once: *the two countries*, *both sides*.
    #[serde(default)]
    pub pair: bool,
    /// A pronoun rather than a noun.
    #[serde(default)]
    pub pronoun: bool,
    /// Of a pronoun: the speaker of the quotation it stands in, or his side: *we*.
    #[serde(default)]
    pub speaker: bool,
    /// Of a pronoun: refers to several, or to a group as its members.
    #[serde(default)]
    pub plural: bool,
    /// A remark for readers of the codebook.
    pub note: Option<SmolStr>,
}

/// `outlets.toml`: news outlets.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutletFile {
    /// Words behind an outlet's name in a byline: *Reuters Staff*.
    #[serde(default)]
    pub staff: Vec<SmolStr>,
    /// The kinds of outlet that there are; any will do where none are named.
    #[serde(default)]
    pub kinds: Vec<SmolStr>,
    /// The outlets in file order.
    #[serde(default)]
    pub outlet: Vec<OutletEntry>,
}

/// One `[[outlet]]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutletEntry {
    /// Unique, e.g. `tass`.
    pub id: SmolStr,
    /// The name shown for it.
    pub name: SmolStr,
    /// Names as written.
    #[serde(default)]
    pub names: Vec<SmolStr>,
    /// Names that count only where another name of the outlet stands in the document.
    #[serde(default)]
    pub weak: Vec<SmolStr>,
    /// Names and initials that stand for it only in datelines, bylines and credits: *AA*, *PTI*.
    #[serde(default)]
    pub credit: Vec<SmolStr>,
    /// It publishes under its names, but where a text names it, it is no outlet: a ministry, a relief agency.
    #[serde(default)]
    pub party: bool,
    /// Country code of where it sits.
    pub country: Option<SmolStr>,
    /// State agency, wire, paper, think-tank ...
    pub kind: Option<SmolStr>,
    /// Web domains.
    #[serde(default)]
    pub domain: Vec<SmolStr>,
    /// Where this comes from.
    pub source: Option<SmolStr>,
    /// A remark for readers of the codebook.
    pub note: Option<SmolStr>,
}
