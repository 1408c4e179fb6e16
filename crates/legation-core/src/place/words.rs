//! What the codebook says of places: `places/*.toml`, the places that the gazetteer has not, and `en/where.toml`, the words around names.

use legation_where::fold_into;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use smol_str::SmolStr;

/// What a listed place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it")]
pub enum ListedKind {
    Region,
    Sea,
    Strait,
    River,
    Lake,
    Canal,
    Range,
    Desert,
    Island,
    Peninsula,
    Valley,
    Line,
    Town,
    Crossing,
    Base,
}

impl ListedKind {
    /// Whether its coordinates are its own rather than the middle of something large.
    pub fn is_point(self) -> bool {
        matches!(self, ListedKind::Town | ListedKind::Crossing | ListedKind::Base)
    }
}

/// An entry of `places/*.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedPlace {
    /// What records call it.
    pub name: SmolStr,
    /// Other names in news.
    #[serde(default)]
    pub names: Vec<SmolStr>,
    /// What it is.
    pub kind: ListedKind,
    /// ISO 3166 alpha-3, where it lies in one country.
    pub country: Option<SmolStr>,
    /// The countries that share it.
    #[serde(default, rename = "in")]
    pub shared: Vec<SmolStr>,
    /// First-level unit, by the gazetteer's name.
    pub admin1: Option<SmolStr>,
    /// Degrees north; of an area its middle.
    pub lat: f64,
    /// Degrees east; of an area its middle.
    pub lon: f64,
    /// Length of an area in kilometres, roughly.
    pub extent: Option<u32>,
    /// Whether its name is also a common word or another name.
    #[serde(default)]
    pub weak: bool,
    /// Who claims what.
    pub disputed: Option<SmolStr>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListedFile {
    #[serde(default)]
    pub place: Vec<ListedPlace>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordFile {
    prepositions: Prepositions,
    kinds: Kinds,
    parts: Parts,
    verbs: Verbs,
    names: Names,
    place: Inner,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Prepositions {
    at: FxHashSet<SmolStr>,
    near: FxHashSet<SmolStr>,
    on: FxHashSet<SmolStr>,
    way: FxHashSet<SmolStr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    #[serde(default)]
    vessel: FxHashSet<SmolStr>,
    point: FxHashSet<SmolStr>,
    unit: FxHashSet<SmolStr>,
    area: FxHashSet<SmolStr>,
    facility: FxHashSet<SmolStr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    words: FxHashSet<SmolStr>,
    of: FxHashSet<SmolStr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    place: FxHashSet<SmolStr>,
    motion: FxHashSet<SmolStr>,
    #[serde(default)]
    there: FxHashSet<SmolStr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    never: FxHashSet<SmolStr>,
    weak: FxHashSet<SmolStr>,
    days: FxHashSet<SmolStr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    articles: FxHashSet<SmolStr>,
    inner: FxHashSet<SmolStr>,
}

/// How a preposition puts something at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lead {
    /// It is there: *in*.
    At,
    /// It is by it: *near*.
    Near,
    /// It is upon it: *on an island*, but *sanctions on a country*.
    On,
    /// It goes there, or comes from there: *to*.
    Way,
}

/// What a noun beside a name says the name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindWord {
    /// *city*, *village*
    Point,
    /// *province*, *state*
    Unit,
    /// *district*, *valley*
    Area,
    /// *airport*, *hospital*
    Facility,
}

/// Places and words of the codebook, indexed.
#[derive(Clone, Debug, Default)]
pub struct PlaceWords {
    listed: Vec<ListedPlace>,
    by_key: FxHashMap<String, Vec<u32>>,
    /// First words of listed names.
    begins: FxHashSet<String>,
    words: WordFile,
}

impl PlaceWords {
    pub(crate) fn new(listed: Vec<ListedPlace>, words: WordFile) -> PlaceWords {
        let mut all = PlaceWords {
            words,
            ..PlaceWords::default()
        };
        for (number, place) in (0..).zip(&listed) {
            for name in place.names.iter().chain([&place.name]) {
                let mut key = String::new();
                fold_into(name, &mut key);
                if let Some(first) = key.split(' ').next() {
                    all.begins.insert(first.to_owned());
                }
                let numbers = all.by_key.entry(key).or_default();
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
        }
        all.listed = listed;
        all
    }

    /// Whether what the verb tells is done on the ground that its object names: *invade*.
    pub(crate) fn is_done_there(&self, lemma: &str) -> bool {
        self.words.verbs.there.contains(lemma)
    }

    /// Whether a name behind the word is that of a ship or the like: *the frigate Charleston*.
    pub(crate) fn is_vessel(&self, word: &str) -> bool {
        self.words.kinds.vessel.contains(word)
    }

    /// A listed place by its number.
    pub fn listed(&self, number: u32) -> Option<&ListedPlace> {
        self.listed.get(number as usize)
    }

    /// All listed places.
    pub fn all_listed(&self) -> &[ListedPlace] {
        &self.listed
    }

    /// The listed places of a folded name.
    pub(crate) fn named(&self, key: &str) -> &[u32] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether a listed name begins with this folded word.
    pub(crate) fn begins(&self, first: &str) -> bool {
        self.begins.contains(first)
    }

    pub(crate) fn lead(&self, preposition: &str) -> Option<Lead> {
        let words = &self.words.prepositions;
        let lists = [
            (&words.at, Lead::At),
            (&words.near, Lead::Near),
            (&words.on, Lead::On),
            (&words.way, Lead::Way),
        ];
        lists
            .into_iter()
            .find(|(list, _)| list.contains(preposition))
            .map(|(_, lead)| lead)
    }

    pub(crate) fn kind(&self, noun: &str) -> Option<KindWord> {
        let kinds = &self.words.kinds;
        let lists = [
            (&kinds.point, KindWord::Point),
            (&kinds.unit, KindWord::Unit),
            (&kinds.area, KindWord::Area),
            (&kinds.facility, KindWord::Facility),
        ];
        lists
            .into_iter()
            .find(|(list, _)| list.contains(noun))
            .map(|(_, kind)| kind)
    }

    /// *northern*, *rural*, *besieged*
    pub(crate) fn is_part(&self, word: &str) -> bool {
        self.words.parts.words.contains(word)
    }

    /// *south*, *outskirts*: a part of the land that stands before or behind it.
    pub(crate) fn is_direction(&self, noun: &str) -> bool {
        self.is_part(noun) || self.is_part_of(noun)
    }

    /// *outskirts* of, *fall* of
    pub(crate) fn is_part_of(&self, noun: &str) -> bool {
        self.words.parts.of.contains(noun)
    }

    /// Verbs whose object is a place.
    pub(crate) fn takes_place(&self, lemma: &str) -> bool {
        self.words.verbs.place.contains(lemma)
    }

    /// Verbs of going.
    pub(crate) fn is_motion(&self, lemma: &str) -> bool {
        self.words.verbs.motion.contains(lemma)
    }

    pub(crate) fn is_never(&self, key: &str) -> bool {
        self.words.names.never.contains(key)
    }

    /// *March*, *Monday*
    pub(crate) fn is_day(&self, word: &str) -> bool {
        self.words.names.days.contains(word)
    }

    pub(crate) fn is_weak(&self, key: &str) -> bool {
        self.words.names.weak.contains(key)
    }

    /// Small words within names: *de*, *el*.
    pub(crate) fn is_inner(&self, word: &str) -> bool {
        self.words.place.inner.contains(word)
    }

    /// Small words that begin names: *al-*.
    pub(crate) fn is_article(&self, word: &str) -> bool {
        self.words.place.articles.contains(word)
    }
}
