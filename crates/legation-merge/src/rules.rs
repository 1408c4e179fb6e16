//! `codebook/merge.toml`: when two reports are of one event.

use legation_core::codebook::{CodebookError, Source};
use serde::Deserialize;

/// Weights and limits; what each means stands beside it in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "said beside each in the file")]
pub struct Rules {
    pub same: f64,
    pub apart: f64,
    pub reach: i32,
    pub widest: i32,
    pub before: i32,
    pub promises: Vec<String>,
    pub mutual: Vec<String>,
    pub ends: Vec<String>,
    pub denied: String,
    pub class: Vec<Class>,
    pub party: PartyWeights,
    pub date: DateWeights,
    pub place: PlaceWeights,
    pub act: ActWeights,
    pub deal: DealWeights,
    pub number: NumberWeights,
    pub words: WordWeights,
    /// Stages of a deal in the order in which it grows; from `en/deals.toml`.
    #[serde(skip)]
    pub stages: Vec<String>,
}

macro_rules! weights {
    ($($name:ident { $($field:ident),* })*) => {$(
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(missing_docs, reason = "said beside each in the file")]
        pub struct $name { $(pub $field: f64),* }
    )*};
}

weights! {
    PartyWeights { name, sector, class, other, unknown, actor, recipient, extra, missing }
    DateWeights { day, meets, fresh, vague, gap, wide, widening }
    PlaceWeights { near, same, around, region, country, elsewhere }
    ActWeights { cameo, root, other, mode, other_mode }
    DealWeights { kind, other_kind, stage, steps, designation, other_designation }
    NumberWeights { same, ratio, rising, other, figure, other_figure, other_order }
    WordWeights { share, usual, sentence }
}

/// Sectors that stand for one another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// PLOVER sectors.
    pub sectors: Vec<String>,
}

#[derive(Deserialize)]
struct Stages {
    stages: Vec<String>,
}

impl Rules {
    /// Reads `merge.toml` and the stages of `en/deals.toml`.
    ///
    /// # Errors
    /// Where one of them is missing or not as expected.
    pub fn new(source: &Source) -> Result<Rules, CodebookError> {
        let mut rules: Rules = source.read("merge.toml")?;
        rules.stages = source.read::<Stages>("en/deals.toml")?.stages;
        Ok(rules)
    }

    /// How far a deal has grown at a stage, counted from 0.
    pub fn rank(&self, stage: &str) -> Option<usize> {
        self.stages.iter().position(|known| known == stage)
    }

    /// The class of a sector; none for one that stands for itself only.
    pub fn class_of(&self, sector: &str) -> Option<usize> {
        self.class
            .iter()
            .position(|class| class.sectors.iter().any(|known| known == sector))
    }
}
