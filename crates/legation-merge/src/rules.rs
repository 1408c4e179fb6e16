//! `codebook/merge.toml`: when two reports are of one event.

use crate::report::Tag;
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
    pub core: usize,
    pub promises: Vec<String>,
    pub mutual: Vec<String>,
    pub ends: Vec<String>,
    pub denied: String,
    pub once: Vec<Once>,
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
    #[serde(skip)]
    pub(crate) tags: Tags,
}

/// Words of the rules as reports have them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tags {
    promises: Vec<Tag>,
    stages: Vec<Tag>,
    /// Kind and stage of what happens once.
    once: Vec<(Tag, Tag)>,
    /// Sectors with the number of their class.
    class: Vec<(Tag, usize)>,
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
    DateWeights { day, meets, fresh, vague, gap, once, wide, widening }
    PlaceWeights { near, same, around, region, country, elsewhere }
    ActWeights { cameo, root, other, mode, other_mode }
    DealWeights { kind, other_kind, stage, steps, designation, other_designation }
    NumberWeights { same, ratio, rising, other, figure, other_figure, other_order }
    WordWeights { share, usual, sentence }
}

/// A step of a deal that two sides come to once.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Once {
    /// Kind of the deal.
    pub kind: String,
    /// Its stage.
    pub stage: String,
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
        let tags = |words: &[String]| words.iter().map(|word| word.as_str().into()).collect();
        rules.tags = Tags {
            promises: tags(&rules.promises),
            stages: tags(&rules.stages),
            once: rules
                .once
                .iter()
                .map(|once| (once.kind.as_str().into(), once.stage.as_str().into()))
                .collect(),
            class: rules
                .class
                .iter()
                .enumerate()
                .flat_map(|(number, class)| {
                    class
                        .sectors
                        .iter()
                        .map(move |sector| (sector.as_str().into(), number))
                })
                .collect(),
        };
        Ok(rules)
    }

    /// How far a deal has grown at a stage, counted from 0.
    pub fn rank(&self, stage: &str) -> Option<usize> {
        self.stages.iter().position(|known| known == stage)
    }

    /// How far a deal has grown at a stage, as in [`Rules::rank`].
    pub(crate) fn rank_of(&self, stage: Tag) -> Option<usize> {
        self.tags.stages.iter().position(|known| *known == stage)
    }

    /// Whether in a category what is planned and what has happened are the same.
    pub(crate) fn is_promise(&self, event: Tag) -> bool {
        self.tags.promises.contains(&event)
    }

    /// Whether a side does it to another one once.
    pub(crate) fn is_once(&self, deal: (Tag, Tag)) -> bool {
        self.tags.once.contains(&deal)
    }

    /// The class of a sector; none for one that stands for itself only.
    pub(crate) fn class_of(&self, sector: Tag) -> Option<usize> {
        let known = self.tags.class.iter().find(|(known, _)| *known == sector);
        known.map(|(_, class)| *class)
    }
}
