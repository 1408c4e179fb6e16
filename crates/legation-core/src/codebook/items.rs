//! Things transferred under a deal: designations (`items/*.toml`), and the nouns and other words around them (`en/items.toml`).

use super::condition::Sets;
use super::faults::{Faults, Places, unknown};
use super::inflection::noun_forms;
use super::lexicon::{Lexicon, Piece, PieceKind, pieces};
use super::source::Source;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// A type of weapon or equipment, by the names that news uses.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Designation {
    /// What records call it.
    pub name: SmolStr,
    /// Other names: of NATO, other transliterations, long forms.
    #[serde(default)]
    pub aliases: Vec<SmolStr>,
    /// Other names that are also ordinary words or names, where the first is none.
    #[serde(default)]
    pub weak_aliases: Vec<SmolStr>,
    /// SIPRI arms category, or `small-arms`, `ammunition`, `spare-parts`.
    pub category: SmolStr,
    /// ISO 3166 alpha-3 of the makers' countries, the leading one first.
    pub country: Vec<SmolStr>,
    /// The firm that makes it.
    #[serde(default)]
    pub maker: Option<SmolStr>,
    /// Its names are also ordinary words or names: they count only with a noun, or in a list of other designations.
    #[serde(default)]
    pub weak: bool,
    #[serde(default)]
    #[allow(dead_code, reason = "for readers of the file")]
    note: Option<SmolStr>,
    /// The file it stands in, without folder and ending.
    #[serde(skip)]
    pub file: SmolStr,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DesignationFile {
    designation: Vec<Designation>,
}

/// Nouns for one class of things transferred.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemKind {
    category: SmolStr,
    #[serde(default)]
    words: Vec<SmolStr>,
}

/// Nouns that count things: *two batteries of*.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Measure {
    words: Vec<SmolStr>,
    counts: bool,
}

/// A category of the noun that holds although the designation before it is of another.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Over {
    noun: SmolStr,
    name: Vec<SmolStr>,
}

/// `en/items.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemFile {
    counts_as: SmolStr,
    #[serde(default)]
    item: Vec<ItemKind>,
    #[serde(default)]
    measure: Vec<Measure>,
    #[serde(default)]
    over: Vec<Over>,
    kin: Vec<Vec<SmolStr>>,
    with_name: Vec<SmolStr>,
    behind_name: Vec<SmolStr>,
    variants: Vec<SmolStr>,
    parts: Vec<SmolStr>,
    parts_of: Vec<SmolStr>,
    transactions: FxHashSet<SmolStr>,
    not_of: FxHashSet<SmolStr>,
    not_behind: FxHashSet<SmolStr>,
    not_object_of: FxHashSet<SmolStr>,
    carried: FxHashSet<SmolStr>,
    vague: FxHashSet<SmolStr>,
    none: FxHashSet<SmolStr>,
    not_before: FxHashSet<SmolStr>,
    hedges: FxHashSet<SmolStr>,
}

/// What an entry of the lexicon stands for.
#[derive(Clone, Debug)]
pub(crate) enum Term {
    /// A designation by one of its names.
    Name(Spelling),
    /// A noun of the category with this number.
    Noun(usize),
    /// A noun that says nothing alone: *system*, *fighter*.
    With,
}

/// A name as it is written in the codebook.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    /// Number of the designation.
    pub(crate) number: usize,
    /// Others of the same name, told apart by the noun beside it: the Lynx is a helicopter and a fighting vehicle.
    pub(crate) others: Vec<usize>,
    /// Also an ordinary word or name.
    pub(crate) weak: bool,
    cases: Vec<Case>,
    /// A blank stands behind the first piece.
    blank: bool,
    /// Letters of the first piece.
    first: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Any,
    First,
    All,
}

impl Spelling {
    fn new(number: usize, weak: bool, name: &str, cut: &[Piece]) -> Spelling {
        let digits = cut.iter().any(|piece| piece.kind == PieceKind::Digits);
        let case = |piece: &Piece| {
            let written = piece.of(name);
            let upper = written.chars().filter(|c| c.is_uppercase()).count();
            if upper == 0 {
                Case::Any
            } else if upper == written.chars().count() && upper > 1 && !digits {
                Case::All
            } else {
                Case::First
            }
        };
        let blank = match (cut.first(), cut.get(1)) {
            (Some(first), Some(second)) => name.get(first.end..second.start) == Some(" "),
            _ => false,
        };
        Spelling {
            number,
            others: Vec::new(),
            weak,
            cases: cut.iter().map(case).collect(),
            blank,
            first: cut.first().map_or(0, |piece| piece.of(name).chars().count()),
        }
    }

    /// By what two names are the same: the pieces, those in capitals alone apart from others (HAWK, Hawk).
    fn key(&self, name: &str, cut: &[Piece]) -> Vec<SmolStr> {
        let piece = |(piece, case): (&Piece, &Case)| match case {
            Case::All => SmolStr::from(piece.of(name)),
            _ => piece.lower.clone(),
        };
        cut.iter().zip(&self.cases).map(piece).collect()
    }

    /// Whether it asks for capitals alone: of two names that fit it is the one that is meant.
    pub(crate) fn is_strict(&self) -> bool {
        self.cases.contains(&Case::All)
    }

    /// Whether capitals stand in the text where they stand in the name: a tow is no TOW, a javelin no Javelin.
    pub(crate) fn fits(&self, text: &str, found: &[Piece]) -> bool {
        self.cases.iter().zip(found).all(|(case, piece)| {
            let written = piece.of(text);
            match case {
                Case::Any => true,
                Case::First => written.starts_with(char::is_uppercase),
                Case::All => written.trim_end_matches('s').chars().all(char::is_uppercase),
            }
        })
    }

    /// Whether a short first piece stands apart where the name has no blank: *S 400* may be a sum, *An 26* an article.
    pub(crate) fn is_apart(&self, text: &str, found: &[Piece]) -> bool {
        let (Some(first), Some(second)) = (found.first(), found.get(1)) else {
            return false;
        };
        let apart = text
            .get(first.end..second.start)
            .is_some_and(|gap| gap.starts_with(char::is_whitespace));
        !self.blank && self.first <= 2 && apart
    }
}

/// Things transferred.
#[derive(Debug, Default)]
pub struct ItemWords {
    /// All designations, in the order of their files.
    pub designations: Vec<Designation>,
    kinds: Vec<ItemKind>,
    pub(crate) lexicon: Lexicon<Term>,
    measures: FxHashMap<SmolStr, bool>,
    over: FxHashMap<SmolStr, Vec<SmolStr>>,
    /// The word set of which all designations are.
    pub(crate) set: Option<u16>,
    file: ItemFile,
}

impl ItemWords {
    /// Reads `en/items.toml` and all files below `items/`; what is wrong with them goes to `faults`. `states`: codes of countries.
    pub(crate) fn load(
        source: &Source,
        states: &BTreeSet<SmolStr>,
        sets: &Sets,
        faults: &mut Faults<'_>,
    ) -> Option<ItemWords> {
        const PATH: &str = "en/items.toml";
        let file: ItemFile = faults.file(PATH)?;
        let mut all = ItemWords {
            set: sets.id(&file.counts_as),
            ..ItemWords::default()
        };
        if all.set.is_none() {
            let message = unknown(&file.counts_as, "word set", sets.names());
            faults.add(PATH, &["counts_as".into()], &file.counts_as, message);
        }
        for (number, kind) in file.item.iter().enumerate() {
            for word in &kind.words {
                all.noun(word, || Term::Noun(number));
            }
        }
        for word in &file.with_name {
            all.noun(word, || Term::With);
        }
        for measure in &file.measure {
            for word in &measure.words {
                all.measures.insert(word.clone(), measure.counts);
            }
        }
        let categories: Vec<SmolStr> = file.item.iter().map(|kind| kind.category.clone()).collect();
        let known = |category: &SmolStr| categories.contains(category);
        let no_category = |category: &str| {
            unknown(
                category,
                "category of en/items.toml",
                categories.iter().map(SmolStr::as_str),
            )
        };
        for (number, over) in file.over.iter().enumerate() {
            for category in over
                .name
                .iter()
                .chain([&over.noun])
                .filter(|category| !known(category))
            {
                faults.add(
                    PATH,
                    &["over".into(), number.into()],
                    &over.noun,
                    no_category(category),
                );
            }
            all.over.insert(over.noun.clone(), over.name.clone());
        }
        for category in file.parts.iter().filter(|category| !known(category)) {
            faults.add(PATH, &["parts".into()], category, no_category(category));
        }
        let mut names: Vec<(Vec<Piece>, Spelling)> = Vec::new();
        let mut owners: FxHashMap<Vec<SmolStr>, usize> = FxHashMap::default();
        for (path, kept) in source.below("items/") {
            let Some(listed) = faults.whole::<DesignationFile>(path, kept) else {
                continue;
            };
            let mut places = Places::of(kept, "designation", "name");
            for mut entry in listed.designation {
                let at = places.next(&entry.name);
                let place = |key: &str| ["designation".into(), at.into(), key.into()];
                if !known(&entry.category) {
                    faults.add(
                        path,
                        &place("category"),
                        &entry.name,
                        no_category(&entry.category),
                    );
                }
                if entry.country.is_empty() {
                    let message = "a designation needs the country of its makers";
                    faults.add(path, &place("country"), &entry.name, message);
                }
                for code in entry.country.iter().filter(|code| !states.contains(*code)) {
                    let message = unknown(
                        code,
                        "code of a state in actors/",
                        states.iter().map(SmolStr::as_str),
                    );
                    faults.add(path, &place("country"), &entry.name, message);
                }
                entry.file = path.trim_start_matches("items/").trim_end_matches(".toml").into();
                let number = all.designations.len();
                for (key, name) in std::iter::once(("name", &entry.name))
                    .chain(entry.aliases.iter().map(|alias| ("aliases", alias)))
                    .chain(entry.weak_aliases.iter().map(|alias| ("weak_aliases", alias)))
                {
                    let cut = pieces(name);
                    let weak = entry.weak || key == "weak_aliases";
                    let spelling = Spelling::new(number, weak, name, &cut);
                    let spelt = spelling.key(name, &cut);
                    if spelt.is_empty() {
                        faults.add(path, &place(key), &entry.name, "a name needs letters or digits");
                        continue;
                    }
                    let fresh = names.len();
                    let owner = *owners.entry(spelt).or_insert(fresh);
                    let Some((_, other)) = names.get_mut(owner) else {
                        names.push((cut, spelling));
                        continue;
                    };
                    let category = |number: usize| match all.designations.get(number) {
                        Some(one) => one.category.as_str(),
                        None => entry.category.as_str(),
                    };
                    let apart = category(other.number) != entry.category;
                    if other.number != number && other.weak && weak && apart {
                        other.others.push(number);
                    } else if other.number != number {
                        let whose = all.designations.get(other.number);
                        let (owner, file) =
                            whose.map_or(("", ""), |one| (one.name.as_str(), one.file.as_str()));
                        let message = format!(
                            "`{name}` stands twice: it is a name of {owner} in items/{file}.toml already; only weak names of two categories may"
                        );
                        faults.add(path, &place(key), &entry.name, message);
                    }
                }
                all.designations.push(entry);
            }
        }
        for (cut, spelling) in names {
            all.lexicon.add(&cut, Term::Name(spelling));
        }
        all.kinds.clone_from(&file.item);
        all.file = file;
        Some(all)
    }

    fn noun(&mut self, word: &str, term: impl Fn() -> Term) {
        for form in noun_forms(word) {
            self.lexicon.add(&pieces(&form), term());
        }
    }

    /// The category of a noun.
    pub(crate) fn category(&self, kind: usize) -> &str {
        self.kinds.get(kind).map_or("", |kind| kind.category.as_str())
    }

    /// The category of a noun behind a designation: *F-16 engines* are engines, *Patriot missiles* an air-defence system.
    pub(crate) fn joint<'c>(&'c self, name: &'c str, noun: &'c str) -> &'c str {
        let over = self
            .over
            .get(noun)
            .is_some_and(|names| names.iter().any(|one| one == name));
        if self.is_part(noun) || over { noun } else { name }
    }

    /// Whether a noun of the one category makes a weak designation of the other count: *Tor missiles*, but no *Tiger tanks* of a helicopter.
    pub(crate) fn goes_with(&self, name: &str, noun: &str) -> bool {
        let has = |group: &[SmolStr], category: &str| group.iter().any(|one| one == category);
        name == noun
            || self.is_part(noun)
            || self
                .file
                .kin
                .iter()
                .any(|group| has(group, name) && has(group, noun))
    }

    /// Whether things of this category belong to others: *spare parts for helicopters*.
    pub(crate) fn is_part(&self, category: &str) -> bool {
        self.file.parts.iter().any(|part| part == category)
    }

    /// Whether the preposition joins a part to what it is for.
    pub(crate) fn is_part_of(&self, preposition: &str) -> bool {
        self.file.parts_of.iter().any(|one| one == preposition)
    }

    /// Whether a noun counts things, and whether its number is theirs: two batteries are, a squadron is not.
    pub(crate) fn measure(&self, lemma: &str) -> Option<bool> {
        self.measures.get(lemma).copied()
    }

    /// *Block 70*, *Mk 2*: words that with a number belong to the designation before them.
    pub(crate) fn is_variant(&self, word: &str) -> bool {
        self.file.variants.iter().any(|one| one == word)
    }

    /// *Kilo-class*: words that a hyphen may join to a designation.
    pub(crate) fn is_behind_name(&self, word: &str) -> bool {
        self.file.behind_name.iter().any(|one| one == word)
    }

    /// Nouns by which things change hands: *arms sales*, *the S-400 deal*.
    pub(crate) fn is_transaction(&self, lemma: &str) -> bool {
        self.file.transactions.contains(lemma)
    }

    /// Nouns whose *of*-phrase is no thing transferred: *the crews of tanks*.
    pub(crate) fn is_not_of(&self, lemma: &str) -> bool {
        self.file.not_of.contains(lemma)
    }

    /// Prepositions behind which things are met, not transferred: *against*.
    pub(crate) fn is_not_behind(&self, preposition: &str) -> bool {
        self.file.not_behind.contains(preposition)
    }

    /// Verbs whose object is met, not transferred: *to intercept missiles*.
    pub(crate) fn is_not_object_of(&self, lemma: &str) -> bool {
        self.file.not_object_of.contains(lemma)
    }

    /// Participles that tell what a thing bears: *frigates armed with missiles*.
    pub(crate) fn is_carried(&self, lemma: &str) -> bool {
        self.file.carried.contains(lemma)
    }

    /// Words right before a noun that make another thing of it: *fish tanks*, *passenger planes*.
    pub(crate) fn is_not_before(&self, word: &str) -> bool {
        self.file.not_before.contains(word)
    }

    /// Words for a number that is not told: *dozens*, *several*.
    pub(crate) fn is_vague(&self, word: &str) -> bool {
        self.file.vague.contains(word)
    }

    /// Words by which there is none: *no*, *without*.
    pub(crate) fn is_none(&self, word: &str) -> bool {
        self.file.none.contains(word)
    }

    /// Words by which a number is only near or a bound: *about*, *up to*.
    pub(crate) fn is_hedge(&self, word: &str) -> bool {
        self.file.hedges.contains(word)
    }
}
