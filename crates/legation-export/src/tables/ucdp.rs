//! UCDP's Georeferenced Event Dataset: a row an event in which armed force killed somebody.

use super::{as_day, text};
use crate::formats::Setting;
use crate::told::{Told, number};
use jiff::civil::Date;
use legation_core::record::{Entity, Location};
use legation_merge::Event;
use std::collections::BTreeSet;

/// Source: UCDP GED codebook, version 25.1 (49 columns since version 22).
pub(crate) const UCDP: &[&str] = &[
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
];

/// Kinds of violence: between armed parties of which one is a state, between others, against those who do not fight.
const STATE_BASED: &str = "1";
const NON_STATE: &str = "2";
const ONE_SIDED: &str = "3";

pub(crate) fn ucdp(told: &Told<'_>, setting: &Setting<'_>) -> Vec<Vec<String>> {
    let event = told.event;
    let counted = setting.countries.ucdp();
    let is_counted = counted.events.contains(&event.event)
        && counted
            .status
            .iter()
            .any(|status| status == event.status.as_str());
    let Some([best, low, high]) = deaths(told).filter(|_| is_counted) else {
        return Vec::new();
    };
    let (first, last) = (as_day(event.date.as_ref()), as_day(event.enddate.as_ref()));
    let days = [first.or(last), last.or(first)];
    let place = event.place.as_ref();
    let country = place.and_then(|place| place.country.as_deref());
    let (sides, violence) = (
        [&event.actor, &event.recipient].map(|side| names(side)),
        violence(event, setting),
    );
    let (when, whence) = (
        date_prec(days),
        place.map_or("", |place| where_prec(place, setting)),
    );
    let civilians = violence == ONE_SIDED;
    let dead = |here: bool| if here { best } else { 0 }.to_string();
    let [side_a, side_b] = &sides;
    let dyad = if side_a.is_empty() || side_b.is_empty() {
        String::new()
    } else {
        format!("{side_a} - {side_b}")
    };
    let sources = sources(told);
    let [articles, outlets, dates, titles, originals] = &sources;
    let blank = String::new;
    let row = vec![
        number(&event.event_id).to_string(),
        event.event_id.clone(),
        text(days[1].map(|day| day.year())),
        blank(),
        blank(),
        violence.into(),
        blank(),
        blank(),
        blank(),
        blank(),
        blank(),
        dyad,
        blank(),
        blank(),
        side_a.clone(),
        blank(),
        blank(),
        side_b.clone(),
        event.independent.to_string(),
        articles.clone(),
        outlets.clone(),
        dates.clone(),
        titles.clone(),
        originals.clone(),
        whence.into(),
        text(place.map(|place| place.name.as_ref().unwrap_or(&place.text))),
        text(place.map(|place| &place.text)),
        text(place.and_then(|place| place.admin1.as_ref())),
        blank(),
        text(place.and_then(|place| place.lat)),
        text(place.and_then(|place| place.lon)),
        text(point(place).map(|[lat, lon]| format!("POINT ({lon} {lat})"))),
        text(point(place).map(priogrid)),
        text(country.map(|code| setting.countries.name(code))),
        text(country.map(|code| setting.countries.gleditsch_ward(code))),
        blank(),
        clarity(when, whence).into(),
        when.into(),
        text(days[0]),
        text(days[1]),
        dead(false),
        dead(false),
        dead(civilians),
        dead(!civilians),
        best.to_string(),
        high.to_string(),
        low.to_string(),
        gleditsch_ward(&event.actor, setting),
        gleditsch_ward(&event.recipient, setting),
    ];
    vec![row]
}

/// Best, lowest and highest number of dead: the best is the careful number of the report published last, as numbers are corrected over time.
fn deaths(told: &Told<'_>) -> Option<[u64; 3]> {
    let stated = || {
        told.reports
            .iter()
            .filter_map(|report| Some((report.record.cite_info.published.as_ref(), report.record.deaths?)))
    };
    let low = stated().map(|(_, [low, _])| low).min()?;
    let high = stated().map(|(_, [_, high])| high).max()?;
    let (_, [best, _]) = stated().max_by_key(|(published, _)| *published)?;
    (high > 0).then_some([best, low, high])
}

/// Articles, outlets, days, titles and who was cited, each once.
fn sources(told: &Told<'_>) -> [String; 5] {
    let mut all: [Vec<String>; 5] = Default::default();
    let mut seen = BTreeSet::new();
    for report in told.reports {
        let (cite, record) = (&report.record.cite_info, report.record);
        let said = record.attribution.first();
        if seen.insert((&record.text_info.document, said.map(|said| &said.text))) {
            let article = cite.url.as_ref().unwrap_or(&record.text_info.document);
            let values = [
                Some(article),
                cite.outlet.as_ref(),
                cite.published.as_ref(),
                cite.title.as_ref(),
                said.map(|said| said.name.as_ref().unwrap_or(&said.text)),
            ];
            for (list, value) in all.iter_mut().zip(values) {
                if let Some(value) = value.filter(|value| !list.contains(value)) {
                    list.push(value.clone());
                }
            }
        }
    }
    all.map(|values| values.join(";"))
}

fn names(side: &[Entity]) -> String {
    let names: Vec<&str> = side.iter().map(Entity::called).collect();
    names.join(", ")
}

/// Empty where it is not told who fights whom.
fn violence(event: &Event, setting: &Setting<'_>) -> &'static str {
    let counted = setting.countries.ucdp();
    let any = |side: &[Entity], sectors: &[String]| {
        side.iter()
            .filter_map(|party| party.sector.first())
            .any(|sector| sectors.contains(sector))
    };
    let states = |side: &[Entity]| any(side, &counted.state);
    let armed = |side: &[Entity]| any(side, &counted.armed) || states(side);
    if !armed(&event.actor) {
        ""
    } else if any(&event.recipient, &counted.civilian) {
        ONE_SIDED
    } else if !armed(&event.recipient) {
        ""
    } else if states(&event.actor) || states(&event.recipient) {
        STATE_BASED
    } else {
        NON_STATE
    }
}

/// 1 the day, 2 within 2 to 6 days, 3 a week, 4 within a month, 5 longer.
fn date_prec([first, last]: [Option<Date>; 2]) -> &'static str {
    let (Some(first), Some(last)) = (first, last) else {
        return "";
    };
    let days = (last - first).get_days() + 1;
    match days {
        ..=1 => "1",
        2..=6 => "2",
        7 => "3",
        8..=31 => "4",
        _ => "5",
    }
}

/// 1 a place, 4 a first-level unit, 5 another area, 6 a country; empty where it is not known which place is meant.
fn where_prec(place: &Location, setting: &Setting<'_>) -> &'static str {
    let country = place.country.as_deref();
    let called = |name: Option<&str>| name.is_some() && place.name.as_deref() == name;
    // An area has coordinates, roughly its middle, but no id.
    if place.geonames_id.is_some() {
        "1"
    } else if called(place.admin1.as_deref()) {
        "4"
    } else if country.is_some()
        && (place.name.is_none() || called(country.map(|code| setting.countries.name(code))))
    {
        "6"
    } else if place.lat.is_some() {
        "5"
    } else {
        ""
    }
}

/// 1 where day and place are known well enough to tell the event from others, else 2.
fn clarity(date_prec: &str, where_prec: &str) -> &'static str {
    if matches!(date_prec, "1" | "2" | "3") && matches!(where_prec, "1" | "4") {
        "1"
    } else {
        "2"
    }
}

fn point(place: Option<&Location>) -> Option<[f64; 2]> {
    let place = place?;
    Some([place.lat?, place.lon?])
}

/// Source: PRIO-GRID codebook: cells of half a degree, counted from 1 at the south-west, 720 in a row.
fn priogrid([lat, lon]: [f64; 2]) -> u64 {
    let cell = |degrees: f64, cells: f64| (degrees * 2.0).floor().clamp(0.0, cells - 1.0) as u64;
    cell(lat + 90.0, 360.0) * 720 + cell(lon + 180.0, 720.0) + 1
}

/// Numbers of the states of a side.
fn gleditsch_ward(side: &[Entity], setting: &Setting<'_>) -> String {
    let counted = setting.countries.ucdp();
    let states = side.iter().filter(|party| {
        party
            .sector
            .first()
            .is_some_and(|sector| counted.state.contains(sector))
    });
    let numbers: BTreeSet<&str> = states
        .filter_map(|party| Some(setting.countries.gleditsch_ward(party.code.as_deref()?)))
        .filter(|number| !number.is_empty())
        .collect();
    numbers.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_the_grid_are_those_of_its_codebook() {
        assert_eq!(priogrid([-90.0, -180.0]), 1);
        assert_eq!(priogrid([90.0, 180.0]), 259_200);
        // Kabul and Nairobi.
        assert_eq!(priogrid([34.53, 69.17]), 179_779);
        assert_eq!(priogrid([-1.29, 36.82]), 127_874);
    }

    #[test]
    fn dates_are_as_precise_as_their_range_is_short() {
        let range = |first: &str, last: &str| date_prec([first.parse().ok(), last.parse().ok()]);
        assert_eq!(range("2020-03-03", "2020-03-03"), "1");
        assert_eq!(range("2020-03-03", "2020-03-04"), "2");
        assert_eq!(range("2020-03-02", "2020-03-08"), "3");
        assert_eq!(range("2020-03-01", "2020-03-31"), "4");
        assert_eq!(range("2020-01-01", "2020-12-31"), "5");
        assert_eq!(date_prec([None, None]), "");
    }
}
