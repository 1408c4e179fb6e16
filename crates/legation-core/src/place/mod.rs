//! Where things are: names of places in a document, each with the place that is meant, or without one where the text does not say.
//!
//! `find` looks names up, `evidence` reads the words around them, `resolve` chooses among the places of a name; `event` picks the place of an
//! act. A country or capital that acts is a party, not a place, and who is a person or a body by its name is none either.

mod event;
mod evidence;
mod find;
mod gold;
mod resolve;
mod victims;
mod words;

pub(crate) use event::location;
pub use gold::{Compared, Marked, read_marked};
pub(crate) use victims::{drop_unplaced, is_stationed, place_victims, settle_namesakes};
pub use words::{KindWord, Lead, ListedKind, ListedPlace, PlaceWords};
pub(crate) use words::{ListedFile, WordFile};

use crate::case::lower;
use crate::code::Tree;
use crate::codebook::Codebook;
use crate::codebook::actors::ActorKind;
use crate::who::Cast;
use evidence::{Around, Evidence};
use find::Match;
use legation_parse::{Relation, Span};
use legation_where::{Gazetteer, fold_into};
use resolve::{Anchor, Candidate, Source, Spoken, Within};
use smol_str::SmolStr;

/// Length in kilometres from which the middle of an area tells nothing.
const TOO_LONG: u32 = 600;
/// People from which a name needs no preposition to be a place.
const KNOWN_TOWN: u32 = 30_000;
/// People from which a name that is also a word or a surname may be a place behind a preposition.
const KNOWN_CITY: u32 = 300_000;

/// A name of a place in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceMention {
    /// Index of the sentence.
    pub sentence: usize,
    /// First word.
    pub first: usize,
    /// Last word.
    pub last: usize,
    /// The word by which the rest of the sentence holds it.
    pub head: usize,
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// The preposition that leads to it.
    pub lead: Option<Lead>,
    /// The place that is meant; none where the text does not say which.
    pub place: Option<Located>,
    /// Why this one, or why none.
    pub reason: String,
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Located {
    /// What it is called.
    pub name: SmolStr,
    /// ISO 3166 alpha-3, KOS or PSE; none for seas and for land that several states share or dispute.
    pub country: Option<SmolStr>,
    /// First-level unit.
    pub admin1: Option<SmolStr>,
    /// Degrees north and east; none of countries, and of areas too long for their middle to tell anything.
    pub point: Option<(f64, f64)>,
    /// Whether the point is the middle of an area rather than the place's own.
    pub is_area: bool,
    /// Of populated places and countries.
    pub geonames_id: Option<u64>,
    /// Who claims what.
    pub disputed: Option<SmolStr>,
}

/// The places of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// In the order of the text.
    pub mentions: Vec<PlaceMention>,
}

impl Places {
    /// The names of a sentence.
    pub fn of_sentence(&self, sentence: usize) -> &[PlaceMention] {
        let from = self
            .mentions
            .partition_point(|mention| mention.sentence < sentence);
        let until = self
            .mentions
            .partition_point(|mention| mention.sentence <= sentence);
        self.mentions.get(from..until).unwrap_or(&[])
    }
}

/// A name on its way to a place.
struct Draft {
    sentence: usize,
    matched: Match,
    evidence: Evidence,
    candidates: Vec<Candidate>,
    within: Within,
    choice: Result<resolve::Chosen, String>,
}

/// Finds the places of a document.
pub fn places(trees: &[Tree], cast: &Cast, codebook: &Codebook) -> Places {
    let gazetteer = Gazetteer::embedded();
    let words = &codebook.places;
    let around = Around {
        cast,
        actors: &codebook.actors,
        words,
        mentions: &codebook.mentions,
    };
    let mut drafts: Vec<Draft> = Vec::new();
    for (sentence, tree) in trees.iter().enumerate() {
        let found = find::matches(sentence, tree, cast, &codebook.actors, words, gazetteer);
        if found.is_empty() {
            continue;
        }
        let evidence = evidence::evidence(sentence, tree, &found, &around);
        for (matched, evidence) in found.into_iter().zip(evidence) {
            if evidence.refused {
                continue;
            }
            let candidates = resolve::candidates(&matched, words, gazetteer);
            drafts.push(Draft {
                sentence,
                matched,
                evidence,
                candidates,
                within: Within::default(),
                choice: Err(String::new()),
            });
        }
    }
    let mut spoken = spoken_of(trees, cast, codebook);
    for draft in &drafts {
        if let Some(country) = sure_country(draft) {
            spoken.note(&country, draft.sentence, &draft.matched.key);
        }
    }
    for draft in &mut drafts {
        drop_capital(draft, &spoken);
    }
    drafts.retain(|draft| is_place(draft, &spoken, words));
    contain(trees, &mut drafts);
    // Once by themselves, twice more with the places known by then.
    let mut anchors: Vec<Anchor> = Vec::new();
    for _ in 0..3 {
        for draft in &mut drafts {
            draft.choice = resolve::choose(
                &draft.candidates,
                &draft.matched,
                &draft.evidence,
                draft.sentence,
                &draft.within,
                &spoken,
                &anchors,
            );
        }
        one_place_a_name(&mut drafts);
        anchors = drafts
            .iter()
            .filter_map(|draft| anchor(draft, gazetteer))
            .collect();
        for draft in &drafts {
            if let Some(country) = chosen(draft).and_then(|candidate| candidate.country.clone()) {
                spoken.note(&country, draft.sentence, &draft.matched.key);
            }
        }
    }
    let mut mentions: Vec<PlaceMention> = drafts
        .into_iter()
        .map(|draft| mention(draft, words, gazetteer))
        .collect();
    for (sentence, tree) in trees.iter().enumerate() {
        mentions.extend(homelands(sentence, tree, cast, codebook));
    }
    mentions.sort_by_key(|mention| (mention.sentence, mention.first));
    Places { mentions }
}

/// *In the country's south*, *across the country*: the state that the text speaks of, as ground.
fn homelands(sentence: usize, tree: &Tree, cast: &Cast, codebook: &Codebook) -> Vec<PlaceMention> {
    let set = codebook.sets.id("homeland");
    let is_country = |word: &usize| {
        let lemma = tree.lemma(*word).to_lowercase();
        tree.is_noun(*word) && set.is_some_and(|set| codebook.sets.has(set, &lemma))
    };
    let mention = |word: usize| {
        let [party] = cast.parties(sentence, word) else {
            return None;
        };
        let entry = codebook.actors.actor(party.actor.filter(|_| party.antecedent)?)?;
        if entry.kind != ActorKind::State {
            return None;
        }
        let country = codebook.actors.role_on(party.actor?, None)?.0.code.clone()?;
        let head = match tree.relation(word) {
            Relation::NmodPoss => tree.head(word)?,
            Relation::Nmod if tree.preposition(word).as_deref() == Some("of") => tree.head(word)?,
            _ => word,
        };
        let part = lower(tree.lemma(head));
        if head != word && !codebook.places.is_direction(&part) {
            return None;
        }
        let lead = codebook.places.lead(&tree.preposition(head)?)?;
        let (first, last) = (word.min(head), word.max(head));
        Some(PlaceMention {
            sentence,
            first,
            last,
            head,
            span: Span {
                start: tree.word(first).span.start,
                end: tree.word(last).span.end,
            },
            lead: Some(lead),
            place: Some(Located {
                name: entry.name.clone(),
                geonames_id: Gazetteer::embedded().country_id(&country).map(u64::from),
                country: Some(country),
                is_area: true,
                ..Located::default()
            }),
            reason: "the country that the text speaks of".into(),
        })
    };
    (0..tree.len()).filter(is_country).filter_map(mention).collect()
}

fn chosen(draft: &Draft) -> Option<&Candidate> {
    draft.candidates.get(draft.choice.as_ref().ok()?.index)
}

/// Countries named in the document: states, their people, capitals and adjectives.
fn spoken_of(trees: &[Tree], cast: &Cast, codebook: &Codebook) -> Spoken {
    let mut spoken = Spoken::default();
    let actors = &codebook.actors;
    for (sentence, tree) in trees.iter().enumerate() {
        for word in 0..tree.len() {
            for party in cast
                .parties(sentence, word)
                .iter()
                .filter(|party| !party.antecedent)
            {
                // What an office belongs to is a party at its own word.
                let Some(id) = party.actor else { continue };
                let Some(entry) = actors.actor(id) else { continue };
                if matches!(
                    entry.kind,
                    ActorKind::None | ActorKind::Organisation | ActorKind::Company
                ) {
                    continue;
                }
                let Some(code) = actors.role_on(id, None).and_then(|(role, _)| role.code.clone()) else {
                    continue;
                };
                if code.len() == 3 {
                    let mut key = String::new();
                    fold_into(party.span.of(tree.text), &mut key);
                    spoken.note(&code, sentence, &key);
                }
            }
        }
    }
    spoken
}

/// The country of a name that needs no context: of a listed region, of a city with no rival.
fn sure_country(draft: &Draft) -> Option<SmolStr> {
    if !draft.evidence.is_strong() && draft.evidence.lead.is_none() {
        return None;
    }
    let mut listed = draft
        .candidates
        .iter()
        .filter(|one| matches!(one.source, Source::Listed(_)));
    if let Some(one) = listed.next().filter(|_| draft.candidates.len() == 1) {
        return one.country.clone();
    }
    let best = draft
        .candidates
        .iter()
        .max_by(|one, two| one.base.total_cmp(&two.base))?;
    let rival = draft
        .candidates
        .iter()
        .filter(|other| other.country != best.country)
        .map(|other| other.base)
        .fold(0.0, f64::max);
    (best.main && best.base - rival > 1.5 && best.base > 5.5).then(|| best.country.clone())?
}

/// Where nothing else speaks of the state whose capital has this name, and much of another state with a town so called, the capital is not
/// meant: the Tripoli of Lebanon.
fn drop_capital(draft: &mut Draft, spoken: &Spoken) {
    let key = &draft.matched.key;
    let Some(taken) = draft.matched.actor.as_ref().filter(|taken| !taken.own_name) else {
        return;
    };
    if taken
        .code
        .as_ref()
        .is_some_and(|code| spoken.speaks_of(code, key))
    {
        return;
    }
    let rival = draft.candidates.iter().any(|one| {
        one.main
            && one.exact
            && one.country != taken.code
            && one
                .country
                .as_ref()
                .is_some_and(|country| spoken.speaks_of(country, key))
    });
    if rival {
        let code = taken.code.clone();
        draft.matched.actor = None;
        for one in draft
            .candidates
            .iter_mut()
            .filter(|one| one.capital && one.country == code)
        {
            one.base -= resolve::SEAT;
        }
    }
}

/// Whether a name is one of a place here.
fn is_place(draft: &Draft, spoken: &Spoken, words: &PlaceWords) -> bool {
    let Draft {
        matched,
        evidence,
        candidates,
        ..
    } = draft;
    let people = candidates
        .iter()
        .filter(|one| one.exact)
        .map(|one| one.population)
        .max()
        .unwrap_or(0);
    let known_country = candidates.iter().any(|one| {
        one.country.as_ref().is_some_and(|country| {
            spoken.speaks_of(country, &matched.key) || evidence.adjectives.contains(country)
        })
    });
    let listed = !matched.listed.is_empty();
    if evidence.dateline {
        return true;
    }
    if let Some(taken) = &matched.actor {
        let at = matches!(evidence.lead, Some(Lead::At | Lead::Near));
        if evidence.acts && !evidence.object {
            return false;
        }
        let going = evidence.lead == Some(Lead::Way) && (evidence.motion || !taken.state && taken.own_name);
        return at || evidence.part || evidence.object || going || evidence.kind.is_some();
    }
    if evidence.person && evidence.lead.is_none() && evidence.kind.is_none() && !evidence.object {
        return false;
    }
    let led = evidence.lead.is_some() || evidence.dateline;
    // "Mobile", "Victoria", "Lincoln"
    if words.is_weak(&matched.key)
        || matched
            .listed
            .iter()
            .any(|number| words.listed(*number).is_some_and(|place| place.weak))
    {
        let town = known_country && people >= KNOWN_TOWN;
        return (led || evidence.kind.is_some() || evidence.part || town && (evidence.of || evidence.object))
            && !evidence.acts
            && (known_country || people >= KNOWN_CITY || evidence.kind.is_some());
    }
    let weak = candidates.iter().all(|one| !one.main);
    if evidence.acts && evidence.kind.is_none() && !evidence.object {
        // "Ramallah called for": who speaks is a government or its people; a town that nobody rules from may fall or burn.
        return listed && !evidence.person;
    }
    let there =
        evidence.lead.is_some_and(|lead| lead != Lead::Way) || evidence.kind.is_some() || evidence.object;
    if evidence.person && !there && people < KNOWN_CITY && !known_country {
        return false;
    }
    let unit = candidates.iter().any(|one| !one.exact);
    if led || evidence.kind.is_some() || evidence.part || evidence.object {
        return !weak || known_country || people >= KNOWN_TOWN;
    }
    if evidence.of && (people >= KNOWN_TOWN || known_country && !weak) {
        return true;
    }
    listed || unit && known_country || people >= KNOWN_TOWN && known_country || people >= KNOWN_CITY
}

/// Which place each name is said to be in: "X, Y", "X in the province of Y", "Y's X", "the Thai town of X".
fn contain(trees: &[Tree], drafts: &mut [Draft]) {
    for index in 0..drafts.len() {
        let Some(draft) = drafts.get(index) else { continue };
        let Some(tree) = trees.get(draft.sentence) else {
            continue;
        };
        let mut within = Within::default();
        let mut holds = false;
        for adjective in &draft.evidence.adjectives {
            within.countries.push(adjective.clone());
            within.words = adjective.to_string();
        }
        if let Some(next) = drafts
            .get(index + 1)
            .filter(|next| next.sentence == draft.sentence)
        {
            let gap = draft.matched.last + 1..next.matched.first;
            let words: Vec<&str> = gap.clone().map(|word| tree.form(word)).collect();
            let sure = words == [","] && is_larger(next) && !is_listing(drafts, index, tree);
            let linked = !words.is_empty()
                && words.len() <= 6
                && gap.clone().any(|word| matches!(tree.form(word), "in" | "of"))
                && gap.clone().all(|word| is_link(tree.form(word), tree, word))
                && is_larger(next);
            if sure || linked {
                add(next, sure, &mut within);
            }
            holds = sure && holds_one(next, draft);
        }
        if let Some(before) = index.checked_sub(1).and_then(|before| drafts.get(before))
            && before.sentence == draft.sentence
            && before.evidence.owns
            && draft.matched.first <= before.matched.last + 4
            && is_larger(before)
        {
            add(before, true, &mut within);
        }
        if let Some(draft) = drafts.get_mut(index) {
            draft.within = within;
        }
        if let Some(next) = drafts.get_mut(index + 1).filter(|_| holds) {
            next.evidence.holds = true;
        }
    }
}

/// "in Lyon, Nice and Brest": a list, not what is in what.
fn is_listing(drafts: &[Draft], index: usize, tree: &Tree) -> bool {
    let Some(next) = drafts.get(index + 1) else {
        return false;
    };
    let after = next.matched.last + 1;
    after < tree.len() && matches!(tree.form(after), "and" | "or")
        || after + 1 < tree.len()
            && tree.form(after) == ","
            && matches!(tree.form(after + 1), "and" | "or")
            && drafts.get(index + 2).is_some_and(|third| {
                third.sentence == next.sentence && third.matched.first <= after + 3 && !is_larger(third)
            })
}

/// Whether one of the larger places of a name has a place of the other name in it.
fn holds_one(outer: &Draft, inner: &Draft) -> bool {
    let mut within = Within::default();
    add(outer, true, &mut within);
    inner.candidates.iter().any(|one| {
        one.exact
            && (one.unit.is_some_and(|unit| within.units.contains(&unit))
                || one
                    .country
                    .as_ref()
                    .is_some_and(|country| within.countries.contains(country)))
    })
}

/// Whether it may hold another place.
fn is_larger(draft: &Draft) -> bool {
    draft.candidates.iter().any(|one| !one.exact)
}

fn is_link(form: &str, tree: &Tree, word: usize) -> bool {
    matches!(form, "in" | "of" | "the" | "," | "'s" | "’s" | "a")
        || matches!(
            tree.word(word).upos,
            legation_parse::Upos::Adj | legation_parse::Upos::Noun | legation_parse::Upos::Adv
        ) && !form.starts_with(char::is_uppercase)
}

fn add(outer: &Draft, surely: bool, within: &mut Within) {
    for candidate in outer.candidates.iter().filter(|one| !one.exact) {
        match candidate.source {
            Source::Entry(_) => within.units.extend(candidate.unit),
            Source::Listed(_) => {
                within.units.extend(candidate.unit);
                if candidate.unit.is_none() {
                    within.countries.extend(candidate.country.clone());
                    within.countries.extend(candidate.shared.iter().cloned());
                }
            }
            Source::Country => within.countries.extend(candidate.country.clone()),
        }
    }
    within.surely |= surely;
    within.words.clone_from(&outer.matched.key);
}

/// A name means one place throughout a document: what is said once to be in Ontario is meant so where nothing is said.
fn one_place_a_name(drafts: &mut [Draft]) {
    for index in 0..drafts.len() {
        let Some(draft) = drafts.get(index) else { continue };
        if !draft.within.countries.is_empty() || !draft.within.units.is_empty() {
            continue;
        }
        let told = drafts.iter().find(|other| {
            other.matched.key == draft.matched.key
                && other.choice.is_ok()
                && (!other.within.countries.is_empty() || !other.within.units.is_empty())
        });
        let Some(source) = told.and_then(chosen).map(|candidate| candidate.source) else {
            continue;
        };
        let same_kind = |one: &Candidate| one.source == source;
        let own = chosen(draft).map(|candidate| candidate.exact);
        let wanted = draft.candidates.iter().position(same_kind);
        let fits = wanted
            .and_then(|at| draft.candidates.get(at))
            .is_some_and(|one| own.is_none_or(|exact| exact == one.exact));
        if let (Some(at), true) = (wanted, fits)
            && let Some(draft) = drafts.get_mut(index)
        {
            draft.choice = Ok(resolve::Chosen {
                index: at,
                reason: "as the document says elsewhere".into(),
            });
        }
    }
}

fn anchor(draft: &Draft, gazetteer: &Gazetteer) -> Option<Anchor> {
    let candidate = chosen(draft).filter(|candidate| candidate.exact)?;
    let name = match candidate.source {
        Source::Entry(id) => SmolStr::new(gazetteer.entry(id)?.name),
        _ => SmolStr::new(&draft.matched.key),
    };
    Some(Anchor {
        key: draft.matched.key.clone(),
        point: candidate.point?,
        unit: candidate.unit,
        name,
    })
}

fn mention(draft: Draft, words: &PlaceWords, gazetteer: &Gazetteer) -> PlaceMention {
    let place = chosen(&draft).and_then(|candidate| located(candidate, &draft.matched, words, gazetteer));
    let reason = match &draft.choice {
        Ok(chosen) => chosen.reason.clone(),
        Err(why) => why.clone(),
    };
    PlaceMention {
        sentence: draft.sentence,
        first: draft.matched.first,
        last: draft.matched.last,
        head: draft.matched.head,
        span: draft.matched.span,
        lead: draft.evidence.lead,
        place,
        reason,
    }
}

fn located(
    candidate: &Candidate,
    _matched: &Match,
    words: &PlaceWords,
    gazetteer: &Gazetteer,
) -> Option<Located> {
    match candidate.source {
        Source::Entry(id) => {
            let entry = gazetteer.entry(id)?;
            Some(Located {
                name: SmolStr::new(entry.name),
                country: candidate.country.clone(),
                admin1: entry.unit.map(SmolStr::new),
                point: Some(entry.point),
                is_area: !candidate.exact,
                geonames_id: entry.geonames_id.map(u64::from),
                disputed: None,
            })
        }
        Source::Listed(number) => {
            let place = words.listed(number)?;
            Some(Located {
                name: place.name.clone(),
                country: place.country.clone(),
                admin1: place.admin1.clone(),
                point: place
                    .extent
                    .is_none_or(|extent| extent <= TOO_LONG)
                    .then_some((place.lat, place.lon)),
                is_area: !candidate.exact,
                geonames_id: None,
                disputed: place.disputed.clone(),
            })
        }
        Source::Country => {
            let country = candidate.country.clone()?;
            Some(Located {
                name: SmolStr::new(""),
                geonames_id: gazetteer.country_id(&country).map(u64::from),
                country: Some(country),
                is_area: true,
                ..Located::default()
            })
        }
    }
}
