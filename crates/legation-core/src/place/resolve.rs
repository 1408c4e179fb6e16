//! Which of the places of a name is meant.
//!
//! Each candidate gets points: for people, for being called so itself, for the countries that the document speaks of, for the place it is said to
//! be in, for lying near other places of the document. The best wins where it leads by enough and has a basis other than being there;
//! else the place stays unknown. The points are of one scale: one for tenfold people.

use super::evidence::Evidence;
use super::find::Match;
use super::words::{KindWord, ListedPlace, PlaceWords};
use legation_where::{EntryId, Gazetteer, Kind, kilometres};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What a candidate is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Source {
    Entry(EntryId),
    Listed(u32),
    Country,
}

/// A place that a name may be of.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub source: Source,
    pub country: Option<SmolStr>,
    pub unit: Option<EntryId>,
    pub point: Option<(f64, f64)>,
    /// Whether the point is its own.
    pub exact: bool,
    pub population: u32,
    pub main: bool,
    pub capital: bool,
    /// Points that no context changes.
    pub base: f64,
    /// How many entries of the gazetteer have this name.
    pub namesakes: usize,
    /// Countries that share it.
    pub shared: Vec<SmolStr>,
}

/// What a capital gains where `who` takes it for a government's seat.
pub(crate) const SEAT: f64 = points::SEAT;

/// Points that decide: all in one place.
mod points {
    /// Its own name rather than another.
    pub(super) const MAIN: f64 = 1.0;
    /// The capital of a country.
    pub(super) const CAPITAL: f64 = 1.2;
    /// A capital where `who` sees a government's.
    pub(super) const SEAT: f64 = 3.0;
    /// A first-level unit, before anything else is known.
    pub(super) const UNIT: f64 = 4.2;
    /// No city of its country has the unit's name.
    pub(super) const UNIT_ALONE: f64 = 1.2;
    /// People of a town whose name a unit shares.
    pub(super) const TOWN: u32 = 10_000;
    /// "province" stands beside it.
    pub(super) const KIND: f64 = 4.5;
    /// An entry of the codebook: an area, a point.
    pub(super) const LISTED: f64 = 8.5;
    pub(super) const LISTED_POINT: f64 = 6.2;
    /// A country by its name.
    pub(super) const COUNTRY: f64 = 9.0;
    /// The document speaks of its country, here or elsewhere.
    pub(super) const COUNTRY_HERE: f64 = 3.2;
    pub(super) const COUNTRY_ELSEWHERE: f64 = 2.4;
    /// It is most spoken of.
    pub(super) const COUNTRY_MOST: f64 = 0.5;
    /// It lies in what it is said to lie in, or not.
    pub(super) const WITHIN: f64 = 6.0;
    pub(super) const ELSEWHERE: f64 = -6.0;
    /// A unit or country that another place is said to be in.
    pub(super) const HOLDS: f64 = 3.0;
    /// People of a town that counts by any of its names.
    pub(super) const KNOWN: u32 = 30_000;
    /// A lead that is a basis by itself.
    pub(super) const FAR_AHEAD: f64 = 1.0;
    /// By how much the best must lead.
    pub(super) const LEAD: f64 = 0.5;
    /// What this many people alone are a basis for.
    pub(super) const PEOPLE: u32 = 100_000;
    /// A place with fewer people needs more than a country where it is called by another of its names.
    pub(super) const SMALL: u32 = 5_000;
    /// Kilometres to a place that bears such a one out.
    pub(super) const CLOSE: f64 = 150.0;
    /// Kilometres to a place that is told as a reason.
    pub(super) const TOLD: f64 = 350.0;
    /// As far apart are two places that are not the same one twice.
    pub(super) const APART: f64 = 40.0;
}

/// The countries that a document speaks of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spoken {
    /// By country: sentence and the folded words that say so.
    pub by_country: BTreeMap<SmolStr, Vec<(usize, String)>>,
}

impl Spoken {
    /// Points of a country for a name of a sentence; what the name itself says does not count.
    fn points(&self, country: &str, sentence: usize, key: &str) -> f64 {
        let Some(said) = self.by_country.get(country) else {
            return 0.0;
        };
        let others = || said.iter().filter(|(_, words)| words != key);
        let count = others().count();
        if count == 0 {
            return 0.0;
        }
        let here = others().any(|(at, _)| *at == sentence);
        let most = self.by_country.values().map(Vec::len).max().unwrap_or(0) == said.len();
        let base = if here {
            points::COUNTRY_HERE
        } else {
            points::COUNTRY_ELSEWHERE
        };
        base + if most { points::COUNTRY_MOST } else { 0.0 }
    }

    /// Whether words other than the name itself speak of a country.
    pub(crate) fn speaks_of(&self, country: &str, key: &str) -> bool {
        self.by_country
            .get(country)
            .is_some_and(|said| said.iter().any(|(_, words)| words != key))
    }

    /// Notes that words of a sentence speak of a country.
    pub(crate) fn note(&mut self, country: &SmolStr, sentence: usize, words: &str) {
        let said = self.by_country.entry(country.clone()).or_default();
        if !said.iter().any(|(at, known)| *at == sentence && known == words) {
            said.push((sentence, words.to_owned()));
        }
    }
}

/// What a place is said to lie in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Within {
    /// Countries, units and listed places, any of which it may be in.
    pub countries: Vec<SmolStr>,
    pub units: Vec<EntryId>,
    /// As the text says it.
    pub words: String,
    /// Said by "X, Y": the other places of the name are out of the question.
    pub surely: bool,
}

/// Somewhere that the document is known to speak of.
#[derive(Clone, Debug)]
pub(crate) struct Anchor {
    pub key: String,
    pub point: (f64, f64),
    pub unit: Option<EntryId>,
    pub name: SmolStr,
}

/// All places of a name.
pub(crate) fn candidates(matched: &Match, words: &PlaceWords, gazetteer: &Gazetteer) -> Vec<Candidate> {
    let mut all = Vec::new();
    for named in &matched.named {
        let Some(entry) = gazetteer.entry(named.entry) else {
            continue;
        };
        let is_unit = entry.kind == Kind::Unit;
        // What some call Arak is Iraq to all others: by a state's own name a town is only meant where it is the town's own as well.
        let state = matched
            .actor
            .as_ref()
            .is_some_and(|taken| taken.own_name && taken.canonical && taken.state);
        if state && !named.main {
            continue;
        }
        let mut base = match entry.kind {
            Kind::Place => (f64::from(entry.population) + 300.0).log10(),
            Kind::Unit => points::UNIT,
        };
        // Of a city, its names in other languages are as good: Geneva is Genève at home.
        let main = named.main || entry.population >= points::PEOPLE;
        if main || is_unit {
            base += points::MAIN;
        }
        if entry.capital {
            base += points::CAPITAL;
            let seat = matched
                .actor
                .as_ref()
                .is_some_and(|taken| !taken.own_name && taken.code.as_deref() == Some(entry.country));
            base += if seat { points::SEAT } else { 0.0 };
        }
        all.push(Candidate {
            source: Source::Entry(named.entry),
            country: Some(SmolStr::new(entry.country)),
            unit: gazetteer.unit_of(named.entry),
            point: Some(entry.point),
            exact: !is_unit,
            population: entry.population,
            main,
            capital: entry.capital,
            base,
            namesakes: matched.named.len(),
            shared: Vec::new(),
        });
    }
    // A unit is often called by its chief town; by itself, the name is the town's.
    let towns: Vec<Option<EntryId>> = all
        .iter()
        .filter(|one| one.exact && (one.main || one.population >= points::TOWN))
        .map(|one| one.unit)
        .collect();
    for unit in all.iter_mut().filter(|one| !one.exact) {
        unit.base += if towns.contains(&unit.unit) {
            -points::UNIT_ALONE
        } else {
            points::UNIT_ALONE
        };
    }
    for &number in &matched.listed {
        let Some(place) = words.listed(number) else {
            continue;
        };
        let exact = place.kind.is_point();
        all.push(Candidate {
            source: Source::Listed(number),
            country: place.country.clone(),
            unit: unit_named(place, gazetteer),
            point: Some((place.lat, place.lon)),
            exact,
            population: 0,
            main: true,
            capital: false,
            base: if exact {
                points::LISTED_POINT
            } else {
                points::LISTED
            } - if place.weak { 1.5 } else { 0.0 },
            namesakes: 1,
            shared: place.shared.clone(),
        });
    }
    if let Some(taken) = matched.actor.as_ref().filter(|taken| taken.own_name)
        && (taken.state || matched.listed.is_empty())
        && let Some(code) = &taken.code
        && (taken.canonical && taken.state
            || !all
                .iter()
                .any(|one| one.country.as_ref() == Some(code) && is_known(one)))
    {
        all.push(Candidate {
            source: Source::Country,
            country: Some(code.clone()),
            unit: None,
            point: None,
            exact: false,
            population: 0,
            main: true,
            capital: false,
            base: points::COUNTRY,
            namesakes: 1,
            shared: Vec::new(),
        });
    }
    all
}

/// Whether a city or a listed region is better known by a name than the state of which it is another name: *Dubai*, *the West Bank*.
fn is_known(candidate: &Candidate) -> bool {
    match candidate.source {
        Source::Entry(_) => candidate.exact && candidate.main && candidate.population >= points::PEOPLE,
        Source::Listed(_) => true,
        Source::Country => false,
    }
}

/// The unit of the gazetteer that a listed place says it is in.
fn unit_named(place: &ListedPlace, gazetteer: &Gazetteer) -> Option<EntryId> {
    let named = gazetteer.named(place.admin1.as_deref()?);
    let fits = |id: &EntryId| {
        gazetteer
            .entry(*id)
            .is_some_and(|entry| entry.kind == Kind::Unit && Some(entry.country) == place.country.as_deref())
    };
    named.into_iter().map(|named| named.entry).find(fits)
}

/// What the choice fell on, and why.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    /// Index among the candidates.
    pub index: usize,
    pub reason: String,
}

/// Why nothing was chosen.
pub(crate) type Unknown = String;

/// Chooses among the places of a name.
pub(crate) fn choose(
    candidates: &[Candidate],
    matched: &Match,
    evidence: &Evidence,
    sentence: usize,
    within: &Within,
    spoken: &Spoken,
    anchors: &[Anchor],
) -> Result<Chosen, Unknown> {
    let mut scored: Vec<(f64, usize)> = candidates
        .iter()
        .enumerate()
        .map(|(index, candidate)| {
            let score = candidate.base
                + by_kind(candidate, evidence)
                + by_within(candidate, within)
                + by_country(candidate, evidence, sentence, &matched.key, spoken)
                + by_anchors(candidate, &matched.key, anchors).0;
            (score, index)
        })
        .collect();
    scored.sort_by(|one, two| two.0.total_cmp(&one.0).then(one.1.cmp(&two.1)));
    let Some(&(score, index)) = scored.first() else {
        return Err("no list has a place of this name".into());
    };
    let Some(best) = candidates.get(index) else {
        return Err("no list has a place of this name".into());
    };
    let other = scored
        .iter()
        .skip(1)
        .find(|(_, other)| candidates.get(*other).is_some_and(|other| !is_same(best, other)));
    let ahead = other.map_or(f64::INFINITY, |(second, _)| score - second);
    let reason = reason(best, ahead, matched, evidence, sentence, within, spoken, anchors);
    if let Some((second, _)) = other
        && score - second < points::LEAD
    {
        return Err(format!(
            "{} places of this name, and nothing tells which",
            candidates.len()
        ));
    }
    if by_within(best, within) < 0.0 {
        return Err(format!("no place of this name is known in {}", within.words));
    }
    match reason {
        Some(reason) => Ok(Chosen { index, reason }),
        None => Err("a place of this name is known, but nothing in the text speaks for it".into()),
    }
}

/// One place twice: a city and its namesake district.
fn is_same(one: &Candidate, two: &Candidate) -> bool {
    if one.source == two.source {
        return true;
    }
    let near = match (one.point, two.point) {
        (Some(one), Some(two)) => kilometres(one, two) < points::APART,
        _ => false,
    };
    let nested = one.exact != two.exact && one.unit.is_some() && one.unit == two.unit;
    let whole = one.source == Source::Country || two.source == Source::Country;
    one.country == two.country && (near || nested || whole)
}

fn by_kind(candidate: &Candidate, evidence: &Evidence) -> f64 {
    let unit = !candidate.exact && matches!(candidate.source, Source::Entry(_));
    let holds = if evidence.holds && !candidate.exact {
        points::HOLDS
    } else {
        0.0
    };
    holds
        + match evidence.kind {
            Some(KindWord::Unit) if unit => points::KIND,
            Some(KindWord::Unit) if matches!(candidate.source, Source::Listed(_)) && !candidate.exact => 1.0,
            Some(KindWord::Unit) => -2.0,
            Some(KindWord::Point) if candidate.exact => 1.0,
            Some(KindWord::Point) if unit => -3.0,
            Some(KindWord::Point) => -5.0,
            Some(KindWord::Facility) if candidate.exact => 0.3,
            // "Gaza area" is still the city's.
            _ => 0.0,
        }
}

fn by_within(candidate: &Candidate, within: &Within) -> f64 {
    if within.countries.is_empty() && within.units.is_empty() {
        return 0.0;
    }
    let by_unit = candidate.unit.is_some_and(|unit| within.units.contains(&unit));
    let by_country = candidate
        .country
        .as_ref()
        .is_some_and(|country| within.countries.contains(country))
        || candidate
            .shared
            .iter()
            .any(|country| within.countries.contains(country));
    // A unit is not in itself.
    if by_unit || by_country {
        points::WITHIN
    } else if within.surely {
        points::ELSEWHERE
    } else {
        0.0
    }
}

fn by_country(
    candidate: &Candidate,
    evidence: &Evidence,
    sentence: usize,
    key: &str,
    spoken: &Spoken,
) -> f64 {
    let adjective = |country: &SmolStr| evidence.adjectives.contains(country);
    let own = candidate.country.as_ref().map_or(0.0, |country| {
        spoken.points(country, sentence, key) + if adjective(country) { 1.0 } else { 0.0 }
    });
    let shared = candidate
        .shared
        .iter()
        .map(|country| spoken.points(country, sentence, key));
    // A country that is named is not made surer by that.
    let share = if candidate.source == Source::Country {
        0.0
    } else {
        1.0
    };
    share * shared.fold(own, f64::max)
}

/// Points for the nearest known place, and its name with the distance.
fn by_anchors(candidate: &Candidate, key: &str, anchors: &[Anchor]) -> (f64, Option<(SmolStr, f64)>) {
    let Some(point) = candidate.point.filter(|_| candidate.exact) else {
        let inside = anchors
            .iter()
            .find(|anchor| anchor.key != key && candidate.unit.is_some() && anchor.unit == candidate.unit);
        return inside.map_or((0.0, None), |anchor| (1.0, Some((anchor.name.clone(), 0.0))));
    };
    let mut best: (f64, Option<(SmolStr, f64)>) = (0.0, None);
    for anchor in anchors.iter().filter(|anchor| anchor.key != key) {
        let distance = kilometres(point, anchor.point);
        let mut points = match distance {
            d if d < 60.0 => 1.5,
            d if d < 150.0 => 1.2,
            d if d < 350.0 => 0.8,
            d if d < 1000.0 => 0.3,
            _ => 0.0,
        };
        if anchor.unit.is_some() && anchor.unit == candidate.unit {
            points += 0.5;
        }
        if points > best.0 {
            best = (points, Some((anchor.name.clone(), distance)));
        }
    }
    best
}

/// The basis of a choice in words; none: there is no basis.
#[allow(clippy::too_many_arguments, reason = "all that a choice rests on")]
fn reason(
    best: &Candidate,
    ahead: f64,
    matched: &Match,
    evidence: &Evidence,
    sentence: usize,
    within: &Within,
    spoken: &Spoken,
    anchors: &[Anchor],
) -> Option<String> {
    let mut told = Vec::new();
    let country = best.country.as_deref().unwrap_or("");
    match best.source {
        Source::Country => return Some("the name of a country".into()),
        Source::Listed(_) => told.push("listed in the codebook".to_owned()),
        Source::Entry(_) => {}
    }
    if by_within(best, within) > 0.0 {
        told.push(format!("said to be in {}", within.words));
    }
    if evidence.adjectives.iter().any(|code| code == country) {
        told.push(format!("called {country}'s"));
    }
    if spoken.points(country, sentence, &matched.key) > 0.0 {
        told.push(format!("document speaks of {country}"));
    } else if let Some(shared) = best
        .shared
        .iter()
        .find(|shared| spoken.points(shared, sentence, &matched.key) > 0.0)
    {
        told.push(format!("document speaks of {shared}"));
    }
    let near = by_anchors(best, &matched.key, anchors).1;
    // A small place by another of its names: too many have been called like another place once.
    let close = near
        .as_ref()
        .is_some_and(|(_, distance)| *distance < points::CLOSE);
    let entry = matches!(best.source, Source::Entry(_));
    if entry
        && !best.main
        && best.exact
        && best.population < points::SMALL
        && by_within(best, within) <= 0.0
        && !close
    {
        return None;
    }
    if let Some((name, distance)) = near.filter(|(_, distance)| *distance < points::TOLD) {
        told.push(match distance {
            d if d < 1.0 => format!("{name} is in it"),
            d => format!("{d:.0} km from {name}"),
        });
    }
    if best.capital {
        told.push("a capital".to_owned());
    }
    if evidence.kind == Some(KindWord::Unit) && !best.exact {
        told.push("called a province or the like".to_owned());
    }
    let unit = !best.exact && matches!(best.source, Source::Entry(_));
    if told.is_empty() && unit && evidence.is_strong() {
        told.push("a first-level unit".to_owned());
    }
    if told.is_empty() && best.main && best.namesakes == 1 && best.population >= 1000 {
        told.push("the only place of this name".to_owned());
    }
    let town = best.population >= if best.main { points::TOWN } else { points::KNOWN };
    if told.is_empty() && best.exact && town && ahead >= points::FAR_AHEAD {
        told.push("much the largest of this name".to_owned());
    }
    let people = best.exact && best.population > 0;
    if told.is_empty() && !(people && best.population >= points::PEOPLE) {
        return None;
    }
    if people {
        told.insert(0, format!("population {}", in_words(best.population)));
    }
    Some(told.join("; "))
}

/// 2.1 M, 340,000, 800.
fn in_words(people: u32) -> String {
    match people {
        1_000_000.. => format!("{:.1} M", f64::from(people) / 1e6),
        1000.. => format!("{},{:03}", people / 1000, people % 1000),
        _ => people.to_string(),
    }
}
