//! An act found in a sentence, before it is grounded.

use crate::codebook::Needs;
use crate::record::Status;
use crate::who::Party;
use std::collections::BTreeMap;

/// An act: a codebook entry matched, and who fills its roles.
#[derive(Clone, Debug)]
pub struct Act {
    /// The codebook entry that fired: `verbs/sign/agreement`.
    pub pattern: String,
    /// The verb or noun.
    pub head: usize,
    /// The word whose clause tells whether it happened: the verb, or the light verb that carries the noun.
    pub anchor: usize,
    /// The words that triggered the code.
    pub trigger: Vec<usize>,
    /// Heads of the words the code rests on, for contexts, dates and deals: the act's own and those of acts under it.
    pub heads: Vec<usize>,
    /// Category.
    pub event: usize,
    /// Modes.
    pub mode: Vec<String>,
    /// Contexts that the entry gives.
    pub context: Vec<String>,
    /// CAMEO code.
    pub cameo: String,
    /// Finer CAMEO codes by context.
    pub cameo_context: BTreeMap<String, String>,
    /// Who did it.
    pub actors: Vec<Party>,
    /// To or with whom.
    pub recipients: Vec<Party>,
    /// Whether all parties are actors.
    pub reciprocal: bool,
    /// Status that the entry or an operator fixes.
    pub status: Option<Status>,
    /// Whether it denies what somebody else has said: *a charge Moscow denied*.
    pub denies: bool,
    /// Whether it tells what came of an attack: *killing nine*.
    pub outcome: bool,
    /// Whether beside an attack it tells how that was made: *deploying drones*.
    pub means: bool,
    /// Deal stage that the entry or an operator gives.
    pub stage: Option<String>,
    /// Deal kind that the entry gives.
    pub kind: Option<String>,
    /// Heads of acts that this one takes in.
    pub consumes: Vec<usize>,
    /// Acts under an operator that stay rows of their own.
    pub kept: Vec<Act>,
    /// Who says so besides what the clause shows: the operator's actor (*denied*, *accused of*).
    pub claim: Option<Claim>,
    /// All entries that had a part in it, `pattern` among them: operators, what stands under them, light verbs.
    pub entries: Vec<String>,
    /// Whether its entry gives nothing where it is denied, as it is here: *cannot rule out closing the border*.
    pub void: bool,
    /// Whether its entry gives nothing where it is denied, by whatever stands over it: *failed to persuade them*.
    pub affirmed_only: bool,
    /// Whether it has the parties that its entry needs; without them it only serves operators, which may bring them.
    pub complete: bool,
    /// Whether only its place can tell whose its people are: no row where it does not.
    pub open: bool,
    /// The fewest roles that make a row of it.
    pub needs: Needs,
    /// How many conditions the entry had to meet: the most specific entry wins.
    pub specificity: usize,
}

/// Somebody's word on an act, from an operator.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The operator's verb.
    pub verb: usize,
    /// Who.
    pub parties: Vec<Party>,
    /// `claims`, `denies`, ...
    pub stance: String,
}

/// Somebody who says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Index of the sentence in which the source is named.
    pub sentence: usize,
    /// Head word of the source; `None` where none is named (*it is believed*).
    pub word: Option<usize>,
    /// Words of the cue.
    pub cue: String,
    /// Stance.
    pub stance: String,
}

/// Tense of the clause that tells an act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tense {
    /// *attacked*
    Past,
    /// *had attacked*
    PastPerfect,
    /// *has attacked*
    Perfect,
    /// *attacks*, *is attacking*
    Present,
    /// *will attack*
    Future,
    /// A noun, or no finite verb.
    #[default]
    None,
}

/// An act with what its sentence says of its reality: what `code` hands to `ground`.
#[derive(Clone, Debug)]
pub struct Coding {
    /// Index of the sentence in the document.
    pub sentence: usize,
    /// The act.
    pub act: Act,
    /// Whether it happened.
    pub status: Status,
    /// 0 to 1.
    pub certainty: f64,
    /// Who says so, innermost first.
    pub sources: Vec<Source>,
    /// Tense of its clause.
    pub tense: Tense,
    /// What made status and certainty so, for a reader who asks why.
    pub because: Vec<String>,
}
