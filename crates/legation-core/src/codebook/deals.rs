//! What `en/deals.toml` says of deals: the words that tell a kind, how stages shift, who has which part.

use super::faults::{Faults, unknown};
use super::ontology::Ontology;
use super::sense::Slot;
use crate::record::Status;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;

const PATH: &str = "en/deals.toml";

/// The file as it stands.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DealFile {
    #[serde(default)]
    stages: Vec<String>,
    #[serde(default)]
    kind: Vec<KindEntry>,
    #[serde(default)]
    cameo: BTreeMap<String, String>,
    #[serde(default)]
    turn: Vec<Turn>,
    #[serde(default)]
    matter: MatterWords,
    #[serde(default)]
    stage: StageWords,
    #[serde(default)]
    parts: Vec<PartEntry>,
    #[serde(default)]
    category_parts: BTreeMap<String, CategoryParts>,
}

/// A kind of deal.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindEntry {
    name: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    pairs: Vec<Pair>,
    #[serde(default)]
    items: Vec<String>,
    #[serde(default)]
    transfer: bool,
    #[serde(default)]
    weak: bool,
}

/// A verb or event noun with what it is done to: *swap* and *prisoner*.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    #[serde(rename = "do")]
    verbs: Vec<String>,
    to: Vec<String>,
}

/// A kind that is another one where a category tells it: goods that are given are aid.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Categories.
    pub category: Vec<String>,
    /// Kinds as their words tell them.
    pub from: Vec<String>,
    /// What they are then.
    pub to: String,
}

/// Which phrases lead from an act to its matter.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterWords {
    /// Prepositions before what it is about.
    #[serde(default)]
    pub near: Vec<String>,
    /// Prepositions before what it may be about, where nothing nearer is told.
    #[serde(default)]
    pub far: Vec<String>,
    /// Those that keep their meaning behind a party: *talks with India on gas*.
    #[serde(default)]
    pub behind_party: Vec<String>,
    /// Acts that are only about another deal: talks.
    #[serde(default)]
    pub talks: Vec<String>,
    /// Nouns for a deal, whatever it is about: *agreement*.
    #[serde(default)]
    pub holder: Vec<String>,
    /// Stages at which a deal without a known kind is told as `other`.
    #[serde(default)]
    pub other: Vec<String>,
    /// Stages and kinds that have a place, whose country is the host.
    #[serde(default)]
    pub hosted: Vec<String>,
    /// Stages at which others than the deal's own parties may speak of it: ministers discuss somebody else's truce.
    #[serde(default)]
    pub spoken: Vec<String>,
    /// Kinds of deal between those who fight in a place: *a ceasefire in Gaza* is no deal of those who only talk about it.
    #[serde(default)]
    pub fought: Vec<String>,
    /// Prepositions by which a deal's noun names its parties: *a truce between A and B*, *the sale of Russian gas to Hungary*.
    #[serde(default)]
    pub sides: Vec<String>,
    /// Prepositions before the land that a fought deal is for.
    #[serde(default)]
    pub land: Vec<String>,
}

/// How stages come about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageWords {
    /// Stage of a category where neither entry nor operator gives one.
    #[serde(default)]
    pub category: BTreeMap<String, String>,
    /// What a stage is as long as its event has a status: `[stage.planned]`.
    #[serde(default)]
    pub planned: BTreeMap<String, String>,
    /// The same.
    #[serde(default)]
    pub possible: BTreeMap<String, String>,
    /// The same.
    #[serde(default)]
    pub hypothetical: BTreeMap<String, String>,
    /// The same.
    #[serde(default)]
    pub negated: BTreeMap<String, String>,
    /// The same.
    #[serde(default)]
    pub ongoing: BTreeMap<String, String>,
    /// Applied in order before the status is looked at.
    #[serde(default)]
    pub rule: Vec<StageRule>,
}

impl StageRule {
    /// What a rule comes to that takes the deal away.
    pub const NONE: &str = "none";
}

/// One rule over stages: where all that it asks for holds, the stage becomes `to`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageRule {
    /// Stages before.
    #[serde(default)]
    pub from: Vec<String>,
    /// Kinds.
    #[serde(default)]
    pub kind: Vec<String>,
    /// Categories.
    #[serde(default)]
    pub category: Vec<String>,
    /// Statuses of the event.
    #[serde(default)]
    pub status: Vec<Status>,
    /// Lemmas, one of which is the act's verb or noun, the verb over it, or describes what is transferred.
    #[serde(default)]
    pub words: Vec<String>,
    /// Lemmas of which none may.
    #[serde(default)]
    pub without: Vec<String>,
    /// Lemmas, one of which is the innermost verb or noun of the act: *talks* in *agreed to hold talks*.
    #[serde(default)]
    pub head: Vec<String>,
    /// Lemmas, one of which stands between the act and its matter, or tells it.
    #[serde(default)]
    pub about: Vec<String>,
    /// The stage after; `none`: the act moves no deal.
    pub to: String,
    /// Whether no rule after it is tried.
    #[serde(default)]
    pub last: bool,
    /// Whether besides the status is not looked at.
    #[serde(default)]
    pub settled: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartEntry {
    words: Vec<String>,
    #[serde(default)]
    supplier: Vec<String>,
    #[serde(default)]
    recipient: Vec<String>,
    #[serde(default)]
    host: Vec<String>,
    #[serde(default)]
    mediator: Vec<String>,
    #[serde(default)]
    party: Vec<String>,
}

/// The parts of a category's actor and recipient where no word tells them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryParts {
    /// Of its actor.
    pub actor: Option<Part>,
    /// Of its recipient.
    pub recipient: Option<Part>,
}

/// What a party does in a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Gives what is transferred.
    Supplier,
    /// Gets it.
    Recipient,
    /// Has talks, an exercise or a base on its soil.
    Host,
    /// Brings others together.
    Mediator,
    /// Takes part, without more being told.
    Party,
}

impl Part {
    /// As it is written in a record.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Supplier => "supplier",
            Part::Recipient => "recipient",
            Part::Host => "host",
            Part::Mediator => "mediator",
            Part::Party => "party",
        }
    }
}

/// Where a part is found around a verb or noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartSlot {
    /// A slot of its frame.
    Slot(Slot),
    /// Whose the object is: *buys Russian missiles*.
    Maker,
}

/// Who has which part around a word.
pub type PartSlots = Vec<(Part, Vec<PartSlot>)>;

/// Words that tell a kind.
#[derive(Clone, Debug, Default)]
struct Kind {
    name: String,
    transfer: bool,
    weak: bool,
}

/// All that is known of deals.
#[derive(Debug, Default)]
pub struct Deals {
    kinds: Vec<Kind>,
    /// Stages, in the order in which a deal grows, then how it ends.
    pub stages: Vec<String>,
    words: FxHashMap<SmolStr, usize>,
    verbs: FxHashMap<SmolStr, usize>,
    pairs: FxHashMap<SmolStr, Vec<(usize, Vec<String>)>>,
    items: FxHashMap<SmolStr, usize>,
    longest: usize,
    cameo: Vec<(String, usize)>,
    /// Kinds that a category makes others of.
    pub turns: Vec<Turn>,
    /// Which phrases lead from an act to its matter.
    pub matter: MatterWords,
    /// How stages come about.
    pub stage: StageWords,
    parts: FxHashMap<SmolStr, PartSlots>,
    /// Parts by category.
    pub category_parts: BTreeMap<String, CategoryParts>,
}

impl Deals {
    pub(crate) fn new(file: DealFile, faults: &mut Faults<'_>) -> Deals {
        let mut all = Deals {
            stages: file.stages,
            turns: file.turn,
            matter: file.matter,
            stage: file.stage,
            category_parts: file.category_parts,
            longest: 1,
            ..Deals::default()
        };
        for (number, kind) in file.kind.into_iter().enumerate() {
            for word in &kind.words {
                all.longest = all.longest.max(word.split(' ').count());
                // The first kind that lists a word has it.
                all.words
                    .entry(SmolStr::from(word.to_lowercase()))
                    .or_insert(number);
            }
            for verb in &kind.verbs {
                all.verbs.entry(SmolStr::from(verb)).or_insert(number);
            }
            for pair in &kind.pairs {
                for verb in &pair.verbs {
                    let of = all.pairs.entry(SmolStr::from(verb)).or_default();
                    of.push((number, pair.to.clone()));
                }
            }
            for category in &kind.items {
                all.items.entry(SmolStr::from(category)).or_insert(number);
            }
            all.kinds.push(Kind {
                name: kind.name,
                transfer: kind.transfer,
                weak: kind.weak,
            });
        }
        for (code, name) in file.cameo {
            match all.kinds.iter().position(|kind| kind.name == name) {
                Some(kind) => all.cameo.push((code, kind)),
                None => {
                    let place = ["cameo".into(), code.as_str().into()];
                    faults.add(
                        PATH,
                        &place,
                        &code,
                        unknown(&name, "kind of deal", all.kind_names()),
                    );
                }
            }
        }
        // The longest code that an act's begins with wins.
        all.cameo
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        for entry in file.parts {
            let slots = |names: &[String]| -> Vec<PartSlot> {
                let slot = |name: &String| match name.as_str() {
                    "maker" => PartSlot::Maker,
                    name => PartSlot::Slot(Slot::from_name(name)),
                };
                names.iter().map(slot).collect()
            };
            let parts: PartSlots = [
                (Part::Mediator, &entry.mediator),
                (Part::Host, &entry.host),
                (Part::Supplier, &entry.supplier),
                (Part::Recipient, &entry.recipient),
                (Part::Party, &entry.party),
            ]
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(part, names)| (part, slots(names)))
            .collect();
            for word in entry.words {
                all.parts.insert(SmolStr::from(word), parts.clone());
            }
        }
        all
    }

    /// Whether the names that it uses are those of the codebook.
    pub(crate) fn check(&self, ontology: &Ontology, faults: &mut Faults<'_>) {
        let stage = |name: &String, place: &str, faults: &mut Faults<'_>| {
            if !self.stages.contains(name) && name != StageRule::NONE {
                let known = self.stages.iter().map(String::as_str);
                faults.add(
                    PATH,
                    &["stage".into()],
                    place,
                    unknown(name, "stage of a deal", known),
                );
            }
        };
        let shifts = [
            ("planned", &self.stage.planned),
            ("possible", &self.stage.possible),
            ("hypothetical", &self.stage.hypothetical),
            ("negated", &self.stage.negated),
            ("ongoing", &self.stage.ongoing),
        ];
        for (name, shift) in shifts {
            for (from, to) in shift {
                stage(from, name, faults);
                stage(to, name, faults);
            }
        }
        for to in self.stage.category.values() {
            stage(to, "category", faults);
        }
        for rule in &self.stage.rule {
            rule.from
                .iter()
                .chain([&rule.to])
                .for_each(|name| stage(name, "rule", faults));
            for kind in rule.kind.iter().filter(|kind| self.kind(kind).is_none()) {
                faults.add(
                    PATH,
                    &["stage".into(), "rule".into()],
                    "rule",
                    unknown(kind, "kind of deal", self.kind_names()),
                );
            }
        }
        let categories = self.stage.category.keys().chain(self.category_parts.keys());
        let of_rules = self.stage.rule.iter().flat_map(|rule| &rule.category);
        let of_turns = self.turns.iter().flat_map(|turn| &turn.category);
        for name in categories.chain(of_rules).chain(of_turns) {
            if ontology.category(name).is_none() {
                let known = ontology.categories.iter().map(|category| category.name.as_str());
                let message = unknown(name, "category of plover.toml", known);
                faults.add(PATH, &["stage".into()], name, message);
            }
        }
    }

    /// The names of all kinds.
    pub fn kind_names(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(|kind| kind.name.as_str())
    }

    /// The number of a kind.
    pub fn kind(&self, name: &str) -> Option<usize> {
        self.kinds.iter().position(|kind| kind.name == name)
    }

    /// The name of a kind.
    pub fn kind_name(&self, kind: usize) -> &str {
        self.kinds.get(kind).map_or("", |kind| &kind.name)
    }

    /// Whether something goes from one side to the other under it.
    pub fn is_transfer(&self, kind: usize) -> bool {
        self.kinds.get(kind).is_some_and(|kind| kind.transfer)
    }

    /// Whether words beat it where an entry of the codebook gives it.
    pub fn is_weak(&self, kind: usize) -> bool {
        self.kinds.get(kind).is_some_and(|kind| kind.weak)
    }

    /// The kind that a noun phrase tells: lemmas in lower case, joined by spaces.
    pub fn word(&self, lemmas: &str) -> Option<usize> {
        self.words.get(lemmas).copied()
    }

    /// Most words in a phrase.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// The kind that a verb tells by itself.
    pub fn verb(&self, lemma: &str) -> Option<usize> {
        self.verbs.get(lemma).copied()
    }

    /// The kinds that a verb or event noun tells of some of the things it is done to.
    pub fn pairs(&self, lemma: &str) -> &[(usize, Vec<String>)] {
        self.pairs.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The kind that a thing of this category tells by being transferred.
    pub fn item(&self, category: &str) -> Option<usize> {
        self.items.get(category).or_else(|| self.items.get("*")).copied()
    }

    /// The kind that a CAMEO code stands for.
    pub fn of_cameo(&self, code: &str) -> Option<usize> {
        let found = self
            .cameo
            .iter()
            .find(|(prefix, _)| code.starts_with(prefix.as_str()));
        found.map(|(_, kind)| *kind)
    }

    /// Where the parts of a deal stand around a verb or noun.
    pub fn parts(&self, lemma: &str) -> Option<&PartSlots> {
        self.parts.get(lemma)
    }
}
