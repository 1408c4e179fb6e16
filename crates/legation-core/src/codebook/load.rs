//! From files to a codebook.

use super::Codebook;
use super::actor_promises::{broken_promises, strange_sectors};
use super::actors::{ActorFile, ActorKind, Actors, CorefFile, OutletFile, RoleFile};
use super::condition::Sets;
use super::counting::Casualties;
use super::crosswalk::Crosswalk;
use super::deals::{DealFile, Deals};
use super::entry::{EntryFile, RuleEntry};
use super::faults::{CodebookErrors, Faults, Places, unknown};
use super::inflection::{noun_forms, verb_forms};
use super::items::ItemWords;
use super::language::{Attributions, CueFile, HedgeFile, Hedges};
use super::language::{ContextFile, Contexts};
use super::means::{self, MeansFile};
use super::money::Money;
use super::ontology::{Ontology, OntologyFile};
use super::operator::Operators;
use super::sense::{Sense, SenseId, compile};
use super::settle::{settle_actors, settle_roles};
use super::source::{File, Source};
use crate::fact::Governors;
use crate::fact::governor::GovernorFile;
use crate::mention::{MentionFile, MentionWords};
use crate::place::{ListedFile, PlaceWords, WordFile};
use legation_time::Lexicon;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde_json::Value;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct SetFile {
    sets: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct IrregularFile {
    verbs: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct OperatorFile {
    operator: BTreeMap<String, Vec<RuleEntry>>,
}

#[derive(Deserialize)]
struct VersionFile {
    name: String,
    version: String,
}

pub(crate) fn codebook(source: &Source) -> Result<Codebook, CodebookErrors> {
    let mut faults = Faults::new(source);
    // Nothing can be said of the rest without the ontology and the sets.
    let (Some(version), Some(ontology), Some(crosswalk)) = (
        faults.file::<VersionFile>("plover.toml"),
        faults.file::<OntologyFile>("plover.toml").map(Ontology::new),
        faults.file::<Crosswalk>("cameo.toml"),
    ) else {
        return Err(faults.verdict().err().unwrap_or(CodebookErrors(Vec::new())));
    };
    let deals = faults.file::<DealFile>("en/deals.toml").unwrap_or_default();
    let deals = Deals::new(deals, &mut faults);
    deals.check(&ontology, &mut faults);
    let known = Known {
        ontology: &ontology,
        crosswalk: &crosswalk,
        deals: &deals,
    };
    known.check_crosswalk(&mut faults);
    let rules = faults
        .file::<OperatorFile>("operators.toml")
        .map(|file| file.operator)
        .unwrap_or_default();
    let operators = Operators::new(&rules, &known, &mut faults);
    let sets = sets(source, &mut faults);
    let Senses { senses, verbs, nouns } = senses(source, &known, &operators, &sets, &mut faults);
    let files = actor_files(source, &ontology, &mut faults);
    let (states, codes) = codes(&files);
    let actors = actors(source, files, &codes, &ontology, &mut faults);
    let cues = faults.file::<CueFile>("en/attribution.toml").unwrap_or_default();
    let hedges = faults.file::<HedgeFile>("en/hedges.toml").unwrap_or_default();
    cues.check(&operators, &mut faults);
    let hedges = Hedges::new(hedges, &operators, &mut faults);
    let governors = faults
        .file::<GovernorFile>("en/factuality.toml")
        .map(Governors::new)
        .unwrap_or_default();
    let casualties = match (faults.file("en/casualties.toml"), faults.file("en/numbers.toml")) {
        (Some(counts), Some(numbers)) => Some(Casualties::new(counts, numbers, &ontology, &mut faults)),
        _ => None,
    };
    let items = ItemWords::load(source, &states, &sets, &mut faults);
    let money = Money::load(&states, &mut faults);
    let means = faults.file::<MeansFile>("en/means.toml").unwrap_or_default();
    let means = means::means(means, &known, &sets, &mut faults);
    let contexts = faults.file::<ContextFile>("en/contexts.toml");
    if let Some(contexts) = &contexts {
        contexts.check(&ontology, &mut faults);
    }
    let mentions = faults
        .file::<MentionFile>("en/mentions.toml")
        .map(MentionWords::new);
    let time = faults.file::<Lexicon>("en/time.toml");
    let places = places(source, &mut faults);
    faults.verdict()?;
    let (
        Some(casualties),
        Some(items),
        Some(money),
        Some(contexts),
        Some(mentions),
        Some(time),
        Some(actors),
    ) = (casualties, items, money, contexts, mentions, time, actors)
    else {
        return Err(CodebookErrors(Vec::new()));
    };
    Ok(Codebook {
        likeness: std::sync::OnceLock::new(),
        version: match source.mark() {
            Some(mark) => format!("{} {} with {mark}", version.name, version.version),
            None => format!("{} {}", version.name, version.version),
        },
        crosswalk,
        operators,
        senses,
        sets,
        verbs,
        nouns,
        attributions: Attributions::new(cues),
        hedges,
        governors,
        casualties,
        deals,
        items,
        money,
        contexts: Contexts::new(contexts),
        means,
        actors,
        places,
        mentions,
        time,
        ontology,
    })
}

/// Places that the gazetteer has not, and the words around names of places.
fn places(source: &Source, faults: &mut Faults<'_>) -> PlaceWords {
    let mut listed = Vec::new();
    for (path, file) in source.below("places/") {
        let file = faults.whole::<ListedFile>(path, file);
        listed.extend(file.map(|file| file.place).unwrap_or_default());
    }
    PlaceWords::new(
        listed,
        faults.file::<WordFile>("en/where.toml").unwrap_or_default(),
    )
}

/// Word sets of all files.
fn sets(source: &Source, faults: &mut Faults<'_>) -> Sets {
    let mut sets = BTreeMap::new();
    let mut files = BTreeMap::new();
    for (path, file) in source.below("en/sets/") {
        for (name, words) in faults
            .whole::<SetFile>(path, file)
            .map(|file| file.sets)
            .unwrap_or_default()
        {
            let place = ["sets".into(), name.as_str().into()];
            if let Some(other) = files.get(&name).copied() {
                // The user's own file is the one to change.
                let (path, other) = if source.text(path).is_none() {
                    (other, path)
                } else {
                    (path, other)
                };
                faults.add(
                    path,
                    &place,
                    &name,
                    format!("a set of this name stands in {other} already"),
                );
                continue;
            }
            files.insert(name.clone(), path);
            sets.insert(name, words);
        }
    }
    Sets::new(&sets, &files, faults)
}

struct Senses {
    senses: Vec<Sense>,
    verbs: FxHashMap<SmolStr, Vec<SenseId>>,
    nouns: FxHashMap<SmolStr, Vec<SenseId>>,
}

/// Verb and noun senses of all files.
fn senses(
    source: &Source,
    known: &Known<'_>,
    operators: &Operators,
    sets: &Sets,
    faults: &mut Faults<'_>,
) -> Senses {
    let irregular = faults
        .file::<IrregularFile>("en/irregular.toml")
        .map(|file| file.verbs)
        .unwrap_or_default();
    let mut all = Senses {
        senses: Vec::new(),
        verbs: FxHashMap::default(),
        nouns: FxHashMap::default(),
    };
    let mut patterns = FxHashSet::default();
    for (noun, folder) in [(false, "en/verbs/"), (true, "en/nouns/")] {
        // A user's own senses come first: of equally specific ones the first wins.
        let wins = |path: &str, file: &File| {
            source.is_own(path) && file.value().get("wins") == Some(&Value::Bool(true))
        };
        let mut files: Vec<(&str, &File)> = source.below(folder).collect();
        files.sort_by_key(|(path, file)| !wins(path, file));
        for (path, kept) in files {
            let Some(file) = faults.whole::<EntryFile>(path, kept) else {
                continue;
            };
            // The program's own files cannot do without examples.
            let own = file.wins && source.is_own(path);
            let head = file.lemma.rsplit(' ').next().unwrap_or(&file.lemma);
            let index = if noun { &mut all.nouns } else { &mut all.verbs };
            let mut forms = if noun {
                noun_forms(head)
            } else {
                verb_forms(head, &irregular)
            };
            forms.extend(file.forms);
            forms.sort();
            forms.dedup();
            let mut places = Places::of(kept, "sense", "id");
            for entry in file.sense {
                let id = entry.id.clone();
                let number = places.next(&id);
                let place = ["sense".into(), number.into()];
                if !own && (entry.examples.is_empty() || entry.near.is_empty()) {
                    faults.add(path, &place, &id, "an entry needs an example and a near miss");
                }
                let mut wrong = Vec::new();
                let sense = compile(path, &file.lemma, noun, entry, known, operators, sets, &mut wrong);
                for (key, message) in wrong {
                    let place = ["sense".into(), number.into(), key.into()];
                    faults.add(path, &place, &id, message);
                }
                if !patterns.insert((path, id.clone())) {
                    faults.add(
                        path,
                        &["sense".into(), number.into(), "id".into()],
                        &id,
                        "this id stands twice",
                    );
                }
                let Some(mut sense) = sense else {
                    continue;
                };
                sense.wins = own;
                for form in &forms {
                    index
                        .entry(SmolStr::from(form.as_str()))
                        .or_default()
                        .push(SenseId(all.senses.len() as u32));
                }
                all.senses.push(sense);
            }
        }
    }
    all
}

/// All files of actors.
fn actor_files(source: &Source, ontology: &Ontology, faults: &mut Faults<'_>) -> Vec<ActorFile> {
    let mut files: Vec<ActorFile> = Vec::new();
    let mut ids: FxHashMap<SmolStr, &str> = FxHashMap::default();
    for (path, kept) in source.below("actors/") {
        let Some(file) = faults.whole::<ActorFile>(path, kept) else {
            continue;
        };
        let mut places = Places::of(kept, "actor", "id");
        for actor in &file.actor {
            let number = places.next(&actor.id);
            let place = |key: &str| ["actor".into(), number.into(), key.into()];
            if let Some(other) = ids.insert(actor.id.clone(), path) {
                let message = format!("an actor of this id stands in {other} already: give each its own");
                faults.add(path, &place("id"), &actor.id, message);
            }
            for (key, message) in broken_promises(actor, &file, ontology) {
                faults.add(path, &place(key), &actor.id, message);
            }
        }
        files.push(file);
    }
    files
}

/// Actors, role nouns, referring words and outlets of all files. `codes`: those of all actors.
fn actors(
    source: &Source,
    files: Vec<ActorFile>,
    codes: &BTreeSet<SmolStr>,
    ontology: &Ontology,
    faults: &mut Faults<'_>,
) -> Option<Actors> {
    let mut roles: Vec<RoleFile> = Vec::new();
    let folder = source.below("en/roles/");
    let own = source.kept("en/roles.toml").map(|file| ("en/roles.toml", file));
    for (path, kept) in folder.chain(own) {
        let Some(file) = faults.whole::<RoleFile>(path, kept) else {
            continue;
        };
        for (number, role) in file.role.iter().enumerate() {
            for message in strange_sectors(&role.sector, file.wins, ontology) {
                let word = role.words.first().map_or("", SmolStr::as_str);
                faults.add(
                    path,
                    &["role".into(), number.into(), "sector".into()],
                    word,
                    message,
                );
            }
        }
        roles.push(file);
    }
    let coref = source.kept("en/coref.toml").map_or_else(
        || Some(CorefFile::default()),
        |file| faults.whole("en/coref.toml", file),
    );
    let outlets = source.kept("outlets.toml").map_or_else(
        || Some(OutletFile::default()),
        |file| faults.whole("outlets.toml", file),
    );
    check_outlets(source, outlets.as_ref(), codes, faults);
    if !faults.is_empty() {
        return None;
    }
    let built = Actors::from_parts(settle_actors(files), settle_roles(roles), coref?, outlets?);
    built
        .map_err(|error| faults.add("actors", &[], "", error.to_string()))
        .ok()
}

/// Tells each outlet of a kind that there is not, or of a country of which there is no state.
fn check_outlets(
    source: &Source,
    file: Option<&OutletFile>,
    // Not of states alone: the United Nations publish, too.
    codes: &BTreeSet<SmolStr>,
    faults: &mut Faults<'_>,
) {
    let (Some(file), Some(kept)) = (file, source.kept("outlets.toml")) else {
        return;
    };
    let mut places = Places::of(kept, "outlet", "id");
    for outlet in &file.outlet {
        let number = places.next(&outlet.id);
        let mut wrong = Vec::new();
        if let Some(kind) = outlet.kind.as_ref().filter(|kind| !file.kinds.contains(*kind)) {
            let known = file.kinds.iter().map(SmolStr::as_str);
            wrong.push((
                "kind",
                unknown(kind, "kind of outlet (`kinds` of outlets.toml)", known),
            ));
        }
        if let Some(country) = outlet.country.as_ref().filter(|code| !codes.contains(*code)) {
            let known = codes.iter().map(SmolStr::as_str);
            wrong.push(("country", unknown(country, "code of actors/", known)));
        }
        if file.kinds.is_empty() {
            wrong.retain(|(key, _)| *key != "kind");
        }
        for (key, message) in wrong {
            faults.add(
                "outlets.toml",
                &["outlet".into(), number.into(), key.into()],
                &outlet.id,
                message,
            );
        }
    }
}

/// The codes of all states, past ones with them, and those of all actors.
fn codes(files: &[ActorFile]) -> (BTreeSet<SmolStr>, BTreeSet<SmolStr>) {
    let (mut states, mut all) = (BTreeSet::new(), BTreeSet::new());
    for actor in files.iter().flat_map(|file| &file.actor) {
        for code in actor.roles.iter().filter_map(|role| role.code.as_ref()) {
            if !all.contains(code) {
                all.insert(code.clone());
            }
            if actor.kind == ActorKind::State && !states.contains(code) {
                states.insert(code.clone());
            }
        }
    }
    (states, all)
}

/// What names of a codebook are measured against.
pub(crate) struct Known<'k> {
    pub(crate) ontology: &'k Ontology,
    pub(crate) crosswalk: &'k Crosswalk,
    pub(crate) deals: &'k Deals,
}

/// A key and what is wrong with its value.
pub(crate) type Wrong = Vec<(&'static str, String)>;

impl Known<'_> {
    /// The category of an event, with its modes and contexts checked.
    pub(crate) fn event(&self, event: &str, modes: &[String], wrong: &mut Wrong) -> Option<usize> {
        let categories = || {
            self.ontology
                .categories
                .iter()
                .map(|category| category.name.as_str())
        };
        let Some(category) = self.ontology.category(event) else {
            wrong.push(("event", unknown(event, "category of plover.toml", categories())));
            return None;
        };
        let known = &self.ontology.categories[category].modes;
        for mode in modes.iter().filter(|mode| !known.contains_key(*mode)) {
            let what = format!("mode of {event} in plover.toml");
            wrong.push(("mode", unknown(mode, &what, known.keys().map(String::as_str))));
        }
        Some(category)
    }

    pub(crate) fn contexts<'c>(
        &self,
        key: &'static str,
        contexts: impl IntoIterator<Item = &'c String>,
        wrong: &mut Wrong,
    ) {
        let known = &self.ontology.contexts;
        for context in contexts.into_iter().filter(|context| !known.contains(*context)) {
            wrong.push((
                key,
                unknown(
                    context,
                    "context of plover.toml",
                    known.iter().map(String::as_str),
                ),
            ));
        }
    }

    pub(crate) fn cameo<'c>(
        &self,
        key: &'static str,
        codes: impl IntoIterator<Item = &'c String>,
        wrong: &mut Wrong,
    ) {
        let known = &self.crosswalk.codes;
        for code in codes.into_iter().filter(|code| !known.contains_key(*code)) {
            // The nearest number means something else; the code above it does not.
            let above = (2..code.len())
                .rev()
                .filter_map(|length| code.get(..length))
                .find(|code| known.contains_key(*code));
            let hint = above
                .map(|above| format!("; the code above it is {above}, {}", known[above].name))
                .unwrap_or_default();
            wrong.push((key, format!("`{code}` is no CAMEO code of cameo.toml{hint}")));
        }
    }

    pub(crate) fn deal(&self, stage: Option<&str>, kind: Option<&str>, wrong: &mut Wrong) {
        if let Some(stage) = stage.filter(|stage| !self.deals.stages.iter().any(|known| known == stage)) {
            let known = self.deals.stages.iter().map(String::as_str);
            wrong.push(("stage", unknown(stage, "stage of a deal (en/deals.toml)", known)));
        }
        let kinds = || self.deals.kind_names();
        if let Some(kind) = kind.filter(|kind| kinds().all(|known| known != *kind)) {
            wrong.push(("kind", unknown(kind, "kind of deal (en/deals.toml)", kinds())));
        }
    }

    fn check_crosswalk(&self, faults: &mut Faults<'_>) {
        for (code, line) in &self.crosswalk.codes {
            let mut wrong = Vec::new();
            let modes: Vec<String> = line.mode.iter().cloned().collect();
            for category in line.category.iter().chain(&line.published) {
                let own = if Some(category) == line.category.as_ref() {
                    &modes[..]
                } else {
                    &[]
                };
                self.event(category, own, &mut wrong);
            }
            self.contexts("context", &line.context, &mut wrong);
            for (key, message) in wrong {
                let key = if key == "event" { "category" } else { key };
                faults.add(
                    "cameo.toml",
                    &["codes".into(), code.as_str().into(), key.into()],
                    code,
                    message,
                );
            }
        }
    }
}
