//! Counts: of the values that records have, over time, by pairs, actors and outlets.

use crate::asked::Wanted;
use crate::problem::Problem;
use crate::question::Question;
use crate::shown::citing;
use axum::response::Response;
use jiff::civil::Date;
use legation_archive::Figured;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// How many records have which value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetsShown {
    /// Records that were counted.
    records: usize,
    /// Whether there may be more that were not: of many that a filter finds, the 10,000 that came in last are counted.
    more: bool,
    /// By column, the most frequent first.
    #[schema(value_type = BTreeMap<String, Vec<Vec<serde_json::Value>>>)]
    values: BTreeMap<&'static str, Vec<(String, usize)>>,
}

/// How many of the wanted records have which value: category, mode, context, status, quad code, country, kind of deal, outlet.
#[utoipa::path(get, path = "/api/v1/facets", tag = "figures", params(Wanted),
    responses((status = 200, body = FacetsShown), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn facets(question: Question) -> Result<Response, Problem> {
    question
        .wanted(&[], |archive, _, sought, _| {
            let mut facets = archive.facets(&sought.filter)?;
            for values in facets.values.values_mut() {
                values.truncate(60);
            }
            Ok(FacetsShown {
                records: facets.records,
                more: facets.more,
                values: facets.values,
            })
        })
        .await
}

/// Events of a period.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Period {
    /// Its first day.
    start: String,
    /// Events by quad code, from 1 to 4.
    quads: [usize; 4],
}

/// Events over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Timeline {
    /// `day`, `week`, `month` or `year`.
    per: &'static str,
    /// Periods with events, in order.
    periods: Vec<Period>,
    /// Events without a date.
    undated: usize,
    /// Events whose date is vaguer than the period.
    vague: usize,
}

/// Periods that fit a page.
const PERIODS: usize = 160;

/// Events over time by quad code, each at the date of its first report.
#[utoipa::path(get, path = "/api/v1/timeline", tag = "figures",
    params(Wanted, ("per" = Option<String>, Query, description = "`day`, `week`, `month` or `year`; what fits a page where it is not given")),
    responses((status = 200, body = Timeline), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn timeline(question: Question) -> Result<Response, Problem> {
    let per = match question.asked.one("per") {
        None => None,
        Some(per) => Some(
            PER.into_iter()
                .find(|known| *known == per)
                .ok_or_else(|| Problem::wrong(format!("per={per}: expected one of {}", PER.join(", "))))?,
        ),
    };
    question
        .wanted(&["per"], move |archive, _, sought, _| {
            let mut days: Vec<(Date, Date, u8, usize)> = Vec::new();
            let mut undated = 0;
            for counted in archive.counted(&sought.filter)? {
                let day = |day: &Option<String>| day.as_ref()?.parse::<Date>().ok();
                match (day(&counted.date), day(&counted.enddate)) {
                    (Some(first), Some(last)) => days.push((first, last, counted.quad, counted.events)),
                    _ => undated += counted.events,
                }
            }
            let per = per.unwrap_or_else(|| fitting(&days));
            let mut periods: BTreeMap<Date, [usize; 4]> = BTreeMap::new();
            let mut vague = 0;
            for (first, last, quad, events) in days {
                let start = period(first, per);
                if start != period(last, per) {
                    vague += events;
                    continue;
                }
                let quads = periods.entry(start).or_default();
                if let Some(count) = quads.get_mut(usize::from(quad).wrapping_sub(1)) {
                    *count += events;
                }
            }
            Ok(Timeline {
                per,
                periods: periods
                    .into_iter()
                    .map(|(start, quads)| Period {
                        start: start.to_string(),
                        quads,
                    })
                    .collect(),
                undated,
                vague,
            })
        })
        .await
}

const PER: [&str; 4] = ["day", "week", "month", "year"];

/// The first day of the period that a day is in.
fn period(day: Date, per: &str) -> Date {
    match per {
        "day" => day,
        "week" => {
            let back = i64::from(day.weekday().to_monday_zero_offset());
            day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
        }
        "month" => day.first_of_month(),
        _ => day.first_of_year(),
    }
}

/// The shortest period of which not too many are between the first and the last day.
fn fitting(days: &[(Date, Date, u8, usize)]) -> &'static str {
    // One vague date must not stretch the time.
    let narrow = || {
        days.iter()
            .filter(|(first, last, ..)| first.first_of_month() == last.first_of_month())
    };
    let (Some(first), Some(last)) = (
        narrow().map(|(first, ..)| *first).min(),
        narrow().map(|(_, last, ..)| *last).max(),
    ) else {
        return "month";
    };
    let length = (last - first).get_days().max(0) as usize;
    [("day", 1), ("week", 7), ("month", 30)]
        .into_iter()
        .find(|(_, per)| length / per <= PERIODS)
        .map_or("year", |(per, _)| per)
}

/// Two parties of the same events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Dyad {
    /// Codes, in alphabetical order.
    codes: [String; 2],
    /// What they are called.
    names: [String; 2],
    /// Events by quad code, from 1 to 4.
    quads: [usize; 4],
    /// The last day of any.
    last: Option<String>,
}

/// Pairs of codes that take part in the same events, those of most events first.
#[utoipa::path(get, path = "/api/v1/dyads", tag = "figures", params(Wanted),
    responses((status = 200, body = [Dyad]), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn dyads(question: Question) -> Result<Response, Problem> {
    question
        .wanted(&[], |archive, knowledge, sought, limit| {
            let name = |code: &String| knowledge.states.name(Some(code)).unwrap_or(code).to_owned();
            let pairs = archive
                .pairs(&sought.filter, limit)?
                .into_iter()
                .map(|pair| Dyad {
                    names: [name(&pair.codes[0]), name(&pair.codes[1])],
                    codes: pair.codes,
                    quads: pair.quads,
                    last: pair.last,
                });
            Ok(pairs.collect::<Vec<Dyad>>())
        })
        .await
}

/// A place and the events there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceShown {
    /// What it is called; null where the text gives no name.
    name: Option<String>,
    /// ISO 3166 alpha-3.
    country: Option<String>,
    /// Degrees north.
    lat: f64,
    /// Degrees east.
    lon: f64,
    /// Events by quad code, from 1 to 4.
    quads: [usize; 4],
    /// The last day of any.
    last: Option<String>,
}

/// Places of events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlacesShown {
    /// Those of most events first.
    places: Vec<PlaceShown>,
    /// Events that were counted: those with coordinates.
    events: usize,
    /// Whether there are more that were not: of many those count that came in last.
    more: bool,
}

/// Places on a map at most.
const PLACES: usize = 2_000;

/// Where the wanted events happened: places with coordinates, and how many events at each by quad code. An event is where its first record has it.
#[utoipa::path(get, path = "/api/v1/places", tag = "figures", params(Wanted),
    responses((status = 200, body = PlacesShown), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn places(question: Question) -> Result<Response, Problem> {
    question
        .wanted(&[], |archive, _, sought, _| {
            let spots = archive.spots(&sought.filter, PLACES)?;
            let places = spots.places.into_iter().map(|spot| PlaceShown {
                name: spot.name,
                country: spot.country,
                lat: spot.lat,
                lon: spot.lon,
                quads: spot.quads,
                last: spot.last,
            });
            Ok(PlacesShown {
                places: places.collect(),
                events: spots.events,
                more: spots.more,
            })
        })
        .await
}

/// What is made of the events that are wanted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiguredShown<T> {
    /// What is made of them.
    pub(crate) items: Vec<T>,
    /// Events that it is made of: of many the latest.
    pub(crate) events: usize,
    /// Whether there may be more that it is not made of.
    pub(crate) more: bool,
}

impl<T> From<Figured<T>> for FiguredShown<T> {
    fn from(figured: Figured<T>) -> FiguredShown<T> {
        FiguredShown {
            items: figured.items,
            events: figured.events,
            more: figured.more,
        }
    }
}

/// Who acts, or is acted on, in the wanted events: of many the latest, those of 1,500 records.
#[utoipa::path(get, path = "/api/v1/actors", tag = "figures", params(Wanted),
    responses((status = 200, body = FiguredShown<Object>), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn actors(question: Question) -> Result<Response, Problem> {
    question
        .wanted(&[], |archive, knowledge, sought, limit| {
            let filter = sought.latest(limit);
            let fits = |record: &legation_core::Record| sought.fits(record, knowledge);
            Ok(FiguredShown::from(archive.actors(
                &filter,
                fits,
                &citing(knowledge),
            )?))
        })
        .await
}

/// An outlet by the events that it tells.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct Source {
    /// Its name.
    name: String,
    /// What kind of outlet it is, where the codebook lists it.
    kind: Option<String>,
    /// Its country, where the codebook lists it.
    country: Option<String>,
    /// Records that rest on it.
    records: usize,
    /// Events that rest on it.
    events: usize,
    /// Events that others tell, too, and it told first, or on the first day.
    first: usize,
    /// Events of which it is the only independent source.
    alone: usize,
    /// Events that others tell, too, without contradiction.
    corroborated: usize,
    /// Events on which sources differ.
    disputed: usize,
    /// First and last day of publication.
    published: [Option<String>; 2],
}

/// Outlets: how many of the wanted events rest on them, how often first, how often alone, how often corroborated or disputed. Of many events the
/// latest count, those of 1,500 records.
#[utoipa::path(get, path = "/api/v1/sources", tag = "figures", params(Wanted),
    responses((status = 200, body = FiguredShown<Source>), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn sources(question: Question) -> Result<Response, Problem> {
    question
        .wanted(&[], |archive, knowledge, sought, limit| {
            let mut all: BTreeMap<String, Source> = BTreeMap::new();
            let fits = |record: &legation_core::Record| sought.fits(record, knowledge);
            let filter = sought.latest(limit);
            let (events, more) = archive.latest(&filter, fits, &citing(knowledge), |event, members| {
                let mut seen: BTreeSet<&str> = BTreeSet::new();
                for member in members.iter().filter(|member| !member.withdrawn) {
                    let source = all.entry(member.source.clone()).or_default();
                    source.records += 1;
                    let day = member.record.cite_info.published.as_ref();
                    if let Some(day) = day {
                        let [first, last] = &mut source.published;
                        if first.as_ref().is_none_or(|first| day < first) {
                            *first = Some(day.clone());
                        }
                        if last.as_ref().is_none_or(|last| day > last) {
                            *last = Some(day.clone());
                        }
                    }
                    if seen.insert(&member.source) {
                        source.events += 1;
                        source.alone += usize::from(event.independent == 1);
                        source.corroborated += usize::from(event.standing == "corroborated");
                        source.disputed += usize::from(event.standing == "disputed");
                    }
                }
                if event.independent > 1 {
                    let mut first: BTreeSet<&str> = BTreeSet::new();
                    for member in &members {
                        let day = &member.record.cite_info.published;
                        if day.is_some() && *day == event.first_reported && first.insert(&member.source) {
                            all.entry(member.source.clone()).or_default().first += 1;
                        }
                    }
                }
            })?;
            let mut sources: Vec<Source> = all
                .into_iter()
                .map(|(name, source)| {
                    let listed = knowledge.codebook.actors.outlet_called(&name);
                    Source {
                        kind: listed
                            .and_then(|outlet| outlet.kind.as_ref())
                            .map(ToString::to_string),
                        country: listed
                            .and_then(|outlet| outlet.country.as_ref())
                            .map(ToString::to_string),
                        name,
                        ..source
                    }
                })
                .collect();
            sources.sort_by_key(|source| std::cmp::Reverse(source.events));
            sources.truncate(limit);
            Ok(FiguredShown {
                items: sources,
                events,
                more,
            })
        })
        .await
}
