//! The codebook: what is coded, as data. Loaded from TOML, checked, and indexed for the engine.

mod actor_promises;
pub mod actors;
pub(crate) mod condition;
pub(crate) mod counting;
mod crosswalk;
pub mod deals;
mod entry;
mod faults;
mod inflection;
mod items;
mod language;
pub(crate) mod lexicon;
mod load;
pub(crate) mod means;
mod money;
mod nearest;
mod ontology;
mod operator;
mod sense;
mod settle;
mod source;

pub use actors::Actors;
pub use counting::{Bound, Casualties, NumberWords};
pub use crosswalk::{CameoCode, Crossing, Crosswalk};
pub use deals::Deals;
pub use entry::Example;
pub(crate) use faults::unknown;
pub use faults::{CodebookError, CodebookErrors};
pub use items::{Designation, ItemWords};
pub(crate) use items::{Spelling, Term};
pub use language::{Attributions, Contexts, Cue, Hedge, Hedges, Unverified};
pub(crate) use money::{Money, MoneyTerm};
pub(crate) use nearest::distance;
pub use nearest::nearest;
pub use ontology::{Category, Needs, Ontology};
pub(crate) use operator::STATUSES;
pub use operator::{Aim, By, KeptAs, Operators, Rule, Same};
pub use sense::{Control, Sense, SenseId, Slot};
pub use source::Source;

use crate::fact::Governors;
use crate::mention::MentionWords;
use crate::place::PlaceWords;
use condition::Sets;
use legation_time::Lexicon;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::OnceLock;

/// Everything that the engine knows about what to code.
pub struct Codebook {
    /// Name and version, as they stand in each record's `coder`; `with` and a mark behind them, where files of a user say otherwise.
    pub version: String,
    /// PLOVER categories and modes.
    pub ontology: Ontology,
    /// CAMEO's codes, and what PLOVER makes of them.
    pub crosswalk: Crosswalk,
    /// What operators make of acts.
    pub operators: Operators,
    /// Verb and noun senses.
    pub senses: Vec<Sense>,
    /// Word sets.
    pub(crate) sets: Sets,
    pub(crate) verbs: FxHashMap<SmolStr, Vec<SenseId>>,
    pub(crate) nouns: FxHashMap<SmolStr, Vec<SenseId>>,
    /// Who says so.
    pub attributions: Attributions,
    /// How sure.
    pub hedges: Hedges,
    /// Words over a clause, and what they say of its reality.
    pub governors: Governors,
    /// Words for the dead, the injured and other counts.
    pub casualties: Casualties,
    /// Words that tell the kind of a deal.
    pub deals: Deals,
    /// Words for what is transferred.
    pub items: ItemWords,
    /// Words for money.
    pub(crate) money: Money,
    /// Words that tell by what an act is done.
    pub(crate) means: Vec<means::Means>,
    /// Words that tell a context.
    pub contexts: Contexts,
    /// States, organisations, groups, people and roles.
    pub actors: Actors,
    /// Places that the gazetteer has not, and the words around names of places.
    pub places: PlaceWords,
    /// Words by which noun phrases are told apart.
    pub mentions: MentionWords,
    /// Words of time.
    pub time: Lexicon,
    /// Which words the examples of a category have; learnt when first needed.
    pub(crate) likeness: OnceLock<crate::relation::Likeness>,
}

impl Codebook {
    /// The codebook in the binary.
    ///
    /// # Errors
    /// Only where the files it was built from were wrong; the tests see to it that they are not.
    pub fn embedded() -> Result<&'static Codebook, &'static CodebookErrors> {
        static EMBEDDED: OnceLock<Result<Codebook, CodebookErrors>> = OnceLock::new();
        EMBEDDED
            .get_or_init(|| {
                Source::embedded()
                    .map_err(CodebookErrors::from)
                    .and_then(|source| Codebook::load(&source))
            })
            .as_ref()
    }

    /// Checks and indexes the files of `source`.
    ///
    /// # Errors
    /// All that is wrong, each with its file, line and entry, what was expected, and the nearest right name.
    pub fn load(source: &Source) -> Result<Codebook, CodebookErrors> {
        load::codebook(source)
    }

    /// The sense behind an id.
    pub fn sense(&self, id: SenseId) -> &Sense {
        &self.senses[id.0 as usize]
    }

    /// Senses that a verb or noun with this lemma and form may have, each once, in the order of the files.
    pub(crate) fn senses_of(&self, noun: bool, lemma: &str, form: &str) -> Vec<SenseId> {
        let index = if noun { &self.nouns } else { &self.verbs };
        let mut ids: Vec<SenseId> = index
            .get(form)
            .into_iter()
            .chain(index.get(lemma))
            .flatten()
            .copied()
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}
