//! The gazetteer: names, role nouns, referring words and outlets, indexed by their first word.
//!
//! Words are compared as *atoms*: runs of letters and digits, with the dots of `U.S.` taken out. So a name is found however
//! the tokeniser cut it, and `Taliban-led` holds an atom `Taliban`.

use super::spelling::spellings;
use crate::codebook::actors::{
    ActorEntry, ActorKind, AgainEntry, AnswerWords, CorefEntry, CorefFile, DatedRole, HomeWords, NameSort,
    NameWords, OutletEntry, OutletFile, RoleEntry, TurnedOnWords,
};
use jiff::civil::Date;
use legation_parse::{fold, is_within_word};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// An actor of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(pub(crate) u32);

impl ActorId {
    /// An actor that stands in no list: the `number`th of those that a caller has marked.
    pub(crate) fn marked(number: u32) -> ActorId {
        ActorId(u32::MAX - number)
    }

    /// The number of an actor of [`ActorId::marked`]; the lists hold far fewer than half of all numbers.
    pub(crate) fn mark(self) -> Option<u32> {
        Some(u32::MAX - self.0).filter(|number| *number < u32::MAX / 2)
    }
}

/// A news outlet of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutletId(pub(crate) u32);

/// A role noun of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(pub(crate) u32);

/// What is wrong with the actor data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActorsError {
    /// Two entries share an id.
    #[error("two {what} have the id `{id}`: give each its own")]
    Twice {
        /// `actors` or `outlets`.
        what: &'static str,
        /// The id.
        id: SmolStr,
    },
    /// A name without a letter or digit.
    #[error("`{id}` has a name without a letter or digit: \"{name}\"")]
    EmptyName {
        /// Id of the entry, or the first word of a role.
        id: SmolStr,
        /// The name.
        name: SmolStr,
    },
    /// A role that ends before it begins.
    #[error("a role of `{id}` ends before it begins: until {until} is before from {from}")]
    Backwards {
        /// Id of the entry.
        id: SmolStr,
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
}

/// How a name names its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum AliasKind {
    Name,
    Demonym,
    Capital,
    Seat,
    /// Counts only where the actor is named otherwise in the document.
    Weak,
    WeakCapital,
    Surname,
    /// Counts only after the full name or a title.
    WeakSurname,
    Outlet,
    WeakOutlet,
}

impl AliasKind {
    /// Whether it counts only where something else bears it out.
    pub(crate) fn is_weak(self) -> bool {
        use AliasKind::{Weak, WeakCapital, WeakOutlet, WeakSurname};
        matches!(self, Weak | WeakCapital | WeakSurname | WeakOutlet)
    }

    /// Whether it names an outlet rather than an actor.
    pub(crate) fn is_outlet(self) -> bool {
        matches!(self, AliasKind::Outlet | AliasKind::WeakOutlet)
    }
}

/// A name in the index.
#[derive(Clone, Debug)]
pub(crate) struct Alias {
    pub atoms: Vec<SmolStr>,
    /// Where the name itself holds signs that join no name, such as `/`, `&` or `(`: those before each atom but the first.
    pub signs: Vec<SmolStr>,
    pub kind: AliasKind,
    /// Whether the name's own case is not known.
    pub any_case: bool,
    /// Whether its entry asks for words beside it or near it.
    pub asks: bool,
    /// Index of the actor, or of the outlet where `kind` says so.
    pub target: u32,
}

/// A lower-case word or words of `roles.toml` or `coref.toml` in the index.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub atoms: Vec<SmolStr>,
    pub kind: TermKind,
    pub target: u32,
}

/// Which list a [`Term`] is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TermKind {
    Role,
    Coref,
}

/// Who and what may be named: built once, then read by all threads.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    entries: Vec<ActorEntry>,
    ids: BTreeMap<SmolStr, ActorId>,
    roles: Vec<RoleEntry>,
    coref: Vec<CorefEntry>,
    expletive: Vec<SmolStr>,
    home: HomeWords,
    turned_on: TurnedOnWords,
    aside: Vec<SmolStr>,
    outside: Vec<SmolStr>,
    said_again: Vec<SmolStr>,
    abroad: Vec<SmolStr>,
    again: Vec<AgainEntry>,
    answers: AnswerWords,
    names: NameWords,
    outlets: Vec<OutletEntry>,
    /// Words behind an outlet's name in a byline.
    staff: Vec<SmolStr>,
    /// Folded names of outlets that stand for one of them, and its number.
    called: FxHashMap<String, Called>,
    /// Web domains, and the outlet at each.
    domains: FxHashMap<SmolStr, u32>,
    /// Lower-case first atom to names, the longest first.
    aliases: FxHashMap<SmolStr, Vec<Alias>>,
    /// First atom to role and referring words, the longest first.
    terms: FxHashMap<SmolStr, Vec<Term>>,
    /// Sectors that the states' own entries carry: those that govern.
    governing: BTreeSet<SmolStr>,
    /// Sectors of one who is out of office.
    former: Vec<SmolStr>,
    /// States by their codes; the one whose code holds today.
    states: BTreeMap<SmolStr, ActorId>,
    /// The same by any of the codes that hold today.
    coded: FxHashMap<SmolStr, ActorId>,
}

/// The outlet of a name; `Some(None)` where several have it.
#[derive(Clone, Copy, Debug, Default)]
struct Called {
    strong: Option<Option<u32>>,
    weak: Option<Option<u32>>,
}

impl Called {
    fn add(&mut self, number: u32, strong: bool) {
        let slot = if strong { &mut self.strong } else { &mut self.weak };
        *slot = match *slot {
            Some(other) if other != Some(number) => Some(None),
            _ => Some(Some(number)),
        };
    }
}

/// A name without its case, article and outer marks.
fn bare(name: &str) -> String {
    let lower = name.to_lowercase().replace('’', "'");
    let words: Vec<&str> = lower.split_whitespace().collect();
    let folded = words.join(" ");
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
    folded.strip_prefix("the ").unwrap_or(folded).to_owned()
}

/// Which of an actor's lists of names holds those of unknown case.
const ANY_CASE: usize = 1;

impl Actors {
    /// Builds the gazetteer from the codebook's parts.
    ///
    /// # Errors
    /// Where two entries share an id, a name has no letters, or a role ends before it begins.
    pub fn from_parts(
        actors: Vec<ActorEntry>,
        roles: Vec<RoleEntry>,
        coref: CorefFile,
        outlets: OutletFile,
    ) -> Result<Actors, ActorsError> {
        let mut built = Actors {
            entries: actors,
            roles,
            coref: coref.coref,
            expletive: coref.expletive,
            home: coref.home,
            turned_on: coref.turned_on,
            aside: coref.aside,
            outside: coref.outside,
            said_again: coref.said_again,
            abroad: coref.abroad,
            again: coref.again,
            answers: coref.answers,
            names: coref.names,
            outlets: outlets.outlet,
            staff: outlets.staff,
            ..Actors::default()
        };
        built.index_actors()?;
        built.index_outlets()?;
        built.index_terms()?;
        for (index, entry) in (0u32..).zip(&built.entries) {
            let mut open = entry.roles.iter().filter(|role| role.until.is_none());
            if entry.kind == ActorKind::State {
                for code in open.clone().filter_map(|role| role.code.clone()) {
                    built.coded.entry(code).or_insert(ActorId(index));
                }
            }
            let open = open.next();
            if let (ActorKind::State, Some(code)) = (entry.kind, open.and_then(|role| role.code.clone())) {
                built.states.entry(code).or_insert(ActorId(index));
            }
        }
        for role in built.roles.iter().filter(|role| role.prefix && role.former) {
            if built.former.is_empty() {
                built.former = role.sector.clone();
            }
        }
        let longest_first = |a: usize, b: usize| b.cmp(&a);
        for list in built.aliases.values_mut() {
            list.sort_by(|a, b| {
                longest_first(a.atoms.len(), b.atoms.len())
                    .then(b.asks.cmp(&a.asks))
                    .then(a.kind.cmp(&b.kind))
            });
        }
        for list in built.terms.values_mut() {
            list.sort_by(|a, b| longest_first(a.atoms.len(), b.atoms.len()).then(a.kind.cmp(&b.kind)));
        }
        Ok(built)
    }

    fn index_actors(&mut self) -> Result<(), ActorsError> {
        for (index, entry) in self.entries.iter().enumerate() {
            let id = ActorId(index as u32);
            if self.ids.insert(entry.id.clone(), id).is_some() {
                return Err(ActorsError::Twice {
                    what: "actors",
                    id: entry.id.clone(),
                });
            }
            for role in &entry.roles {
                if let (Some(from), Some(until)) = (role.from, role.until)
                    && until < from
                {
                    return Err(ActorsError::Backwards {
                        id: entry.id.clone(),
                        from,
                        until,
                    });
                }
                if entry.kind == ActorKind::State {
                    self.governing.extend(role.sector.iter().cloned());
                }
            }
            let surname_kind = if entry.famous {
                AliasKind::Surname
            } else {
                AliasKind::WeakSurname
            };
            let lists: [(&[SmolStr], AliasKind); 8] = [
                (&entry.names, AliasKind::Name),
                (&entry.any_case, AliasKind::Name),
                (&entry.demonyms, AliasKind::Demonym),
                (&entry.capital, AliasKind::Capital),
                (&entry.seats, AliasKind::Seat),
                (&entry.weak, AliasKind::Weak),
                (&entry.capital_weak, AliasKind::WeakCapital),
                (entry.surname.as_slice(), surname_kind),
            ];
            let others = entry
                .surname
                .iter()
                .flat_map(|surname| spellings(surname, entry.names.iter()));
            for atoms in others {
                let key = SmolStr::new(
                    atoms
                        .first()
                        .map(|first| first.to_lowercase())
                        .unwrap_or_default(),
                );
                self.aliases.entry(key).or_default().push(Alias {
                    signs: Vec::new(),
                    asks: !entry.beside.is_empty() || !entry.near.is_empty(),
                    atoms,
                    kind: surname_kind,
                    any_case: false,
                    target: id.0,
                });
            }
            for (number, (names, kind)) in lists.into_iter().enumerate() {
                for name in names {
                    let atoms = atoms_of_name(name);
                    let Some(first) = atoms.first() else {
                        return Err(ActorsError::EmptyName {
                            id: entry.id.clone(),
                            name: name.clone(),
                        });
                    };
                    let key = SmolStr::new(first.to_lowercase());
                    self.aliases.entry(key).or_default().push(Alias {
                        signs: signs_of_name(name),
                        atoms,
                        kind,
                        any_case: number == ANY_CASE,
                        asks: !entry.beside.is_empty() || !entry.near.is_empty(),
                        target: id.0,
                    });
                }
            }
        }
        Ok(())
    }

    fn index_outlets(&mut self) -> Result<(), ActorsError> {
        let mut seen = BTreeSet::new();
        for (index, outlet) in self.outlets.iter().enumerate() {
            if !seen.insert(&outlet.id) {
                return Err(ActorsError::Twice {
                    what: "outlets",
                    id: outlet.id.clone(),
                });
            }
            let strong = outlet
                .names
                .iter()
                .chain([&outlet.name])
                .map(|name| (name, AliasKind::Outlet));
            let weak = outlet.weak.iter().map(|name| (name, AliasKind::WeakOutlet));
            let number = index as u32;
            for (name, kind) in strong.clone().chain(weak.clone()) {
                let called = self.called.entry(bare(name)).or_default();
                called.add(number, kind == AliasKind::Outlet);
            }
            for name in &outlet.credit {
                self.called.entry(bare(name)).or_default().add(number, true);
            }
            for domain in &outlet.domain {
                self.domains.entry(domain.clone()).or_insert(number);
            }
            if outlet.party {
                continue;
            }
            for (name, kind) in strong.chain(weak) {
                let atoms = atoms_of_name(name);
                let Some(first) = atoms.first() else {
                    return Err(ActorsError::EmptyName {
                        id: outlet.id.clone(),
                        name: name.clone(),
                    });
                };
                let key = SmolStr::new(first.to_lowercase());
                let alias = Alias {
                    signs: signs_of_name(name),
                    atoms,
                    kind,
                    any_case: false,
                    asks: false,
                    target: index as u32,
                };
                self.aliases.entry(key).or_default().push(alias);
            }
        }
        Ok(())
    }

    fn index_terms(&mut self) -> Result<(), ActorsError> {
        let roles = self
            .roles
            .iter()
            .enumerate()
            .map(|(i, role)| (i, &role.words, TermKind::Role));
        let coref = self
            .coref
            .iter()
            .enumerate()
            .map(|(i, entry)| (i, &entry.words, TermKind::Coref));
        for (index, words, kind) in roles.chain(coref) {
            for word in words {
                let atoms: Vec<_> = atoms_of_name(word)
                    .iter()
                    .map(|a| SmolStr::new(a.to_lowercase()))
                    .collect();
                let Some(first) = atoms.first() else {
                    return Err(ActorsError::EmptyName {
                        id: word.clone(),
                        name: word.clone(),
                    });
                };
                let key = first.clone();
                self.terms.entry(key).or_default().push(Term {
                    atoms,
                    kind,
                    target: index as u32,
                });
            }
        }
        Ok(())
    }

    /// The actor with this id, e.g. `soviet-union`.
    pub fn find(&self, id: &str) -> Option<ActorId> {
        self.ids.get(id).copied()
    }

    /// The state that has this ISO 3166 code today.
    pub fn state(&self, code: &str) -> Option<ActorId> {
        self.coded.get(code).copied()
    }

    /// The actors that a name given by a user may mean, by id or any of their names, whatever its case; in gazetteer order.
    pub fn lookup(&self, name: &str) -> Vec<ActorId> {
        let wanted: Vec<String> = atoms_of_name(name)
            .iter()
            .map(|atom| atom.to_lowercase())
            .collect();
        let mut found = BTreeSet::new();
        found.extend(self.find(&name.to_lowercase().replace(' ', "-")));
        let candidates = wanted.first().and_then(|first| self.aliases.get(first.as_str()));
        for alias in candidates
            .into_iter()
            .flatten()
            .filter(|alias| !alias.kind.is_outlet())
            .filter(|alias| {
                self.entries
                    .get(alias.target as usize)
                    .is_none_or(|e| e.kind != ActorKind::None)
            })
        {
            let same = |(a, b): (&SmolStr, &String)| a.to_lowercase() == *b;
            if alias.atoms.len() == wanted.len() && alias.atoms.iter().zip(&wanted).all(same) {
                found.insert(ActorId(alias.target));
            }
        }
        found.into_iter().collect()
    }

    /// What the codebook says about an actor.
    pub fn actor(&self, id: ActorId) -> Option<&ActorEntry> {
        self.entries.get(id.0 as usize)
    }

    /// All outlets.
    pub fn outlets(&self) -> &[OutletEntry] {
        &self.outlets
    }

    /// The state that an actor is, or belongs to by the code of its latest role.
    pub(crate) fn state_of(&self, id: ActorId) -> Option<ActorId> {
        let entry = self.actor(id)?;
        if entry.kind == ActorKind::State {
            return Some(id);
        }
        let (role, _) = self.role_on(id, None)?;
        self.states.get(role.code.as_ref()?).copied()
    }

    /// What the codebook says about an outlet.
    pub fn outlet(&self, id: OutletId) -> Option<&OutletEntry> {
        self.outlets.get(id.0 as usize)
    }

    /// The outlet that metadata call so, by any of its names, where only one has that name.
    pub fn outlet_called(&self, name: &str) -> Option<&OutletEntry> {
        let called = self.called.get(&bare(name))?;
        self.outlets
            .get(called.strong.or(called.weak).flatten()? as usize)
    }

    /// The outlet that a line or byline names by itself: not by names that are weak, nor by a word in another case than listed.
    pub fn outlet_credited(&self, name: &str) -> Option<&OutletEntry> {
        let number = self.called.get(&bare(name))?.strong.flatten()?;
        let outlet = self.outlets.get(number as usize)?;
        let name = name.trim();
        let listed = outlet.names.iter().chain(&outlet.credit).chain([&outlet.name]);
        let same_case = listed.into_iter().any(|listed| listed == name);
        (name.contains(' ') || same_case).then_some(outlet)
    }

    /// The outlet at a web address (with or without its path), or at a domain that this one is below.
    pub fn outlet_at_address(&self, address: &str) -> Option<&OutletEntry> {
        let host = address.split(['/', '?', '#', ':']).next()?.trim().to_lowercase();
        let below = std::iter::successors(Some(host.as_str()), |host| {
            host.split_once('.').map(|(_, rest)| rest)
        });
        let number = below.into_iter().find_map(|host| self.domains.get(host))?;
        self.outlets.get(*number as usize)
    }

    /// A name in a byline without the words behind it that say who of the outlet wrote: *Reuters Staff*.
    pub fn without_staff<'t>(&self, name: &'t str) -> &'t str {
        let is_staff = |word: &str| self.staff.iter().any(|staff| staff.eq_ignore_ascii_case(word));
        let mut name = name.trim();
        while let Some((before, _)) = name.rsplit_once(' ').filter(|(_, last)| is_staff(last)) {
            name = before.trim_end();
        }
        name
    }

    /// What the codebook says about a role noun.
    pub fn role(&self, id: RoleId) -> Option<&RoleEntry> {
        self.roles.get(id.0 as usize)
    }

    /// The role that a word names.
    pub(crate) fn role_named(&self, word: &str) -> Option<RoleId> {
        let has = |role: &RoleEntry| role.words.iter().any(|known| *known == word);
        (0u32..)
            .zip(&self.roles)
            .find_map(|(index, role)| has(role).then_some(RoleId(index)))
    }

    pub(crate) fn coref(&self, index: u32) -> Option<&CorefEntry> {
        self.coref.get(index as usize)
    }

    /// Whether *it* stands for nothing as the subject of this verb.
    /// The words by which it is told which country a document is about.
    pub(crate) fn home_words(&self) -> &HomeWords {
        &self.home
    }

    /// Whether a lemma is of those who bring two others together.
    pub(crate) fn is_aside(&self, lemma: &str) -> bool {
        self.aside.iter().any(|word| word == lemma)
    }

    /// Whether by this verb one from outside speaks of what two others have done.
    pub(crate) fn is_outside(&self, lemma: &str) -> bool {
        self.outside.iter().any(|word| word == lemma)
    }

    /// Verbs that answer a deed told before.
    pub(crate) fn answers(&self) -> &AnswerWords {
        &self.answers
    }

    /// What a noun takes up where it stands for a deed told before.
    pub(crate) fn again(&self, noun: &str) -> Option<&AgainEntry> {
        self.again
            .iter()
            .find(|entry| entry.nouns.iter().any(|word| word == noun))
    }

    /// Whether a word before a role noun, such as *foreign*, says that it is of another country than the one spoken of.
    pub(crate) fn is_abroad(&self, lemma: &str) -> bool {
        self.abroad.iter().any(|word| word == lemma)
    }

    /// Whether a noun such as *statement* goes on with what somebody has said.
    pub(crate) fn is_said_again(&self, lemma: &str) -> bool {
        self.said_again.iter().any(|word| word == lemma)
    }

    /// Whether a verb is one of speaking, judging or announcing.
    pub(crate) fn speaks(&self, lemma: &str) -> bool {
        self.home.speech.iter().any(|word| word == lemma)
    }

    /// What nobody does to his own.
    pub(crate) fn turned_on(&self) -> &TurnedOnWords {
        &self.turned_on
    }

    /// The state of a country code.
    pub(crate) fn state_coded(&self, code: &str) -> Option<ActorId> {
        self.states.get(code).copied()
    }

    pub(crate) fn is_expletive(&self, lemma: &str) -> bool {
        self.expletive.iter().any(|verb| verb == lemma)
    }

    /// What a lower-case word within a name says that it names.
    pub(crate) fn name_sort(&self, word: &str) -> Option<NameSort> {
        let has = |words: &[SmolStr]| words.iter().any(|known| known == word);
        if has(&self.names.group) {
            Some(NameSort::Group)
        } else {
            has(&self.names.organisation).then_some(NameSort::Organisation)
        }
    }

    /// Whether what is written like a name is none: *Monday*.
    pub(crate) fn is_no_name(&self, word: &str) -> bool {
        let low = word.to_lowercase();
        self.names.none.iter().any(|known| *known == low)
    }

    /// Names that begin with this lower-case atom.
    pub(crate) fn aliases(&self, first: &str) -> &[Alias] {
        self.aliases.get(first).map_or(&[], Vec::as_slice)
    }

    /// Role and referring words that begin with this lower-case atom.
    pub(crate) fn terms(&self, first: &str) -> &[Term] {
        self.terms.get(first).map_or(&[], Vec::as_slice)
    }

    /// Whether a sector is one that states' own entries carry.
    pub(crate) fn governs(&self, sector: &str) -> bool {
        self.governing.contains(sector)
    }

    /// Sectors of one who is out of office.
    pub(crate) fn former(&self) -> &[SmolStr] {
        &self.former
    }

    /// The role that an actor has on a day, and whether it has it then (rather than had it before, or will have it).
    /// Without a day, the role that holds latest.
    pub(crate) fn role_on(&self, id: ActorId, day: Option<Date>) -> Option<(&DatedRole, Tenure)> {
        let roles = &self.actor(id)?.roles;
        let latest = roles
            .iter()
            .max_by_key(|role| (role.until.unwrap_or(Date::MAX), role.from.unwrap_or(Date::MIN)))?;
        let Some(day) = day else {
            return Some((latest, Tenure::Holds));
        };
        let began = |role: &&DatedRole| role.from.is_none_or(|from| from <= day);
        let goes_on = |role: &&DatedRole| role.until.is_none_or(|until| day <= until);
        if let Some(role) = roles.iter().find(|role| began(role) && goes_on(role)) {
            return Some((role, Tenure::Holds));
        }
        let ended = roles.iter().filter(began).max_by_key(|role| role.until);
        if let Some(role) = ended {
            return Some((role, Tenure::Ended));
        }
        let first = roles.iter().min_by_key(|role| role.from)?;
        Some((first, Tenure::NotYet))
    }
}

/// Whether an actor holds a role on the day asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tenure {
    Holds,
    Ended,
    NotYet,
}

/// A name's atoms, e.g. `U.S.-led` gives `US` and `led`.
pub(crate) fn atoms_of_name(name: &str) -> Vec<SmolStr> {
    let mut atoms = Vec::new();
    let mut rest = name;
    let mut at = 0;
    while let Some((start, end)) = next_atom(rest) {
        atoms.push(undotted(&rest[start..end]));
        at += end;
        rest = name.get(at..).unwrap_or("");
    }
    atoms
}

/// The signs before each atom of a name but the first that join no name by themselves: `&` of `Johnson & Johnson`. Empty where there are none.
pub(crate) fn signs_of_name(name: &str) -> Vec<SmolStr> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some((start, end)) = name.get(at..).and_then(next_atom) {
        if at > 0 {
            all.push(signs(name.get(at..at + start).unwrap_or("")));
        }
        at += end;
    }
    if all.iter().all(SmolStr::is_empty) {
        all.clear();
    }
    all
}

/// What of the text between two atoms joins no name by itself.
pub(crate) fn signs(gap: &str) -> SmolStr {
    gap.chars().filter(|c| !is_joint(*c)).collect()
}

/// Whether a character may stand between two words of any name.
pub(crate) fn is_joint(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '–' | '\'' | '’' | '.')
}

/// Where the first atom of `text` lies, in bytes. Single letters joined by dots are one atom: `U.S.` ends before its last dot.
pub(crate) fn next_atom(text: &str) -> Option<(usize, usize)> {
    let start = text.find(char::is_alphanumeric)?;
    let mut end = start;
    let mut letters = 0;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        if c.is_alphanumeric() {
            end = start + offset + c.len_utf8();
            letters += 1;
            continue;
        }
        // A soft hyphen, or a mark upon the letter before it: part of the word.
        if !c.is_ascii() && is_within_word(c) {
            end = start + offset + c.len_utf8();
            continue;
        }
        // A dot goes on only between single letters: "U.S", but not "St.Petersburg" or "end.The".
        let mut ahead = chars.clone();
        let single = letters == 1 && ahead.next().is_some_and(|(_, c)| c.is_alphabetic());
        let single = single && !ahead.next().is_some_and(|(_, c)| c.is_alphanumeric());
        if c != '.' || !single {
            break;
        }
        letters = 0;
    }
    Some((start, end))
}

/// An atom as it is compared: folded, without dots.
pub(crate) fn undotted(atom: &str) -> SmolStr {
    let atom = fold(atom);
    if atom.contains('.') {
        SmolStr::from_iter(atom.chars().filter(|c| *c != '.'))
    } else {
        SmolStr::new(atom)
    }
}

#[cfg(test)]
mod tests {
    use super::atoms_of_name;

    #[test]
    fn words_that_look_the_same_are_the_same_atoms() {
        for (odd, plain) in [
            ("Rus\u{AD}sia", "Russia"),
            ("Is\u{200B}rael-led", "Israel-led"),
            ("Tu\u{308}rkiye", "Türkiye"),
            ("Erdog\u{306}an", "Erdoğan"),
            ("Ｒｕｓｓｉａ", "Russia"),
            ("ﬁghters", "fighters"),
        ] {
            assert_eq!(atoms_of_name(odd), atoms_of_name(plain), "{odd:?}");
        }
    }
}
