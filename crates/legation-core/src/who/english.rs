//! Closed-class words of English that decide how a noun phrase is read.

/// Prepositions that make a country or capital a place rather than an acting party.
pub(crate) const PLACE: &[&str] = &[
    "in",
    "at",
    "near",
    "to",
    "from",
    "into",
    "outside",
    "towards",
    "toward",
    "inside",
    "across",
    "around",
    "throughout",
    "within",
    "through",
    "onto",
    "via",
];

/// Prepositions by which a role noun is told whose it is, the strongest first.
pub(crate) const BELONGS: &[&str] = &["of", "from", "for", "in", "at", "within"];

/// Determiners that make a noun phrase refer to something known.
pub(crate) const DEFINITE: &[&str] = &["the", "this", "that", "these", "those", "both"];

/// Words that tell how many a plural noun phrase takes up: *both sides*, *the three countries*.
pub(crate) const SO_MANY: &[(&str, usize)] =
    &[("two", 2), ("both", 2), ("three", 3), ("four", 4), ("five", 5)];

/// Lower-case pieces that may stand inside a personal name.
pub(crate) const NAME_PARTICLES: &[&str] = &[
    "al", "el", "ul", "ur", "bin", "ibn", "von", "van", "de", "da", "abu",
];

/// Prepositions that tell whose a plural role noun is where they follow it directly: *militants in Chad*.
pub(crate) const AFTER: &[&str] = &["of", "from", "in"];

/// Pronouns that stand for the noun their clause is about.
pub(crate) const RELATIVE: &[&str] = &["who", "whom", "whose", "which", "that"];

/// The relative pronoun that never follows a comma; after one it is a determiner or begins a clause of its own.
pub(crate) const DEFINITE_RELATIVE: &str = "that";

/// Prepositions by which it is told whom one serves: *an aide to X*, *a lawyer for X*.
pub(crate) const SERVES: &[&str] = &["of", "to", "for", "from", "in", "at", "within"];

/// Words that join the capitalised parts of a body's name: *Front for the Liberation of X*.
pub(crate) const WITHIN_NAMES: &[&str] = &["of", "for", "the", "and", "in"];

/// Prepositions that tell where something happens.
pub(crate) const HAPPENS: &[&str] = &[
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "across",
    "around",
    "throughout",
    "within",
    "through",
];

/// Prepositions by which a way or a town is told.
pub(crate) const PASSES: &[&str] = &["from", "of", "to", "towards"];

/// What opens a list of those whom a plural noun means.
pub(crate) const INCLUDING: &[&str] = &["including", "namely"];

/// The same in two words.
pub(crate) const INCLUDING_TWO: &[(&str, &str)] = &[("among", "them"), ("such", "as")];

/// What stands between a plural noun and the list of all whom it means.
pub(crate) const ENUMERATES: &[&str] = &["of", "-", "–", "—", "--", ":"];

/// Prepositions behind a noun that say where it is rather than whose.
pub(crate) const WHERE: &[&str] = &[
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "across",
    "around",
    "throughout",
    "within",
    "on",
    "along",
    "behind",
    "during",
    "after",
    "over",
];

/// Before a noun for one side: none is left out, and none named.
pub(super) const EVERY: [&str; 4] = ["all", "any", "every", "each"];
