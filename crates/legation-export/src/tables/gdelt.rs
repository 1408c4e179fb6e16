//! GDELT 2.0: events and mentions.

use super::{as_day, code, day_of, id, text, written};
use crate::formats::Setting;
use crate::told::{Told, dyads, number};
use legation_core::record::{Entity, Location};
use std::collections::BTreeSet;

/// Source: The GDELT Event Database, data format codebook V2.0.
pub(crate) const GDELT: &[&str] = &[
    "GlobalEventID",
    "Day",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_Fullname",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_Fullname",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_Fullname",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

/// Source: the same.
pub(crate) const MENTIONS: &[&str] = &[
    "GlobalEventID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
];

pub(crate) fn gdelt(told: &Told<'_>, setting: &Setting<'_>) -> Vec<Vec<String>> {
    let event = told.event;
    let day = day_of(event);
    let articles: BTreeSet<&str> = told
        .reports
        .iter()
        .map(|report| report.record.text_info.document.as_str())
        .collect();
    let party = |party: Option<&Entity>| -> Vec<String> {
        let sector = |at: usize| text(party.and_then(|party| party.sector.get(at)));
        let full =
            party.map(|party| format!("{}{}", party.code.as_deref().unwrap_or(""), party.sector.concat()));
        vec![
            full.unwrap_or_default(),
            party
                .map(|party| party.called().to_uppercase())
                .unwrap_or_default(),
            code(party),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            sector(0),
            sector(1),
            sector(2),
        ]
    };
    let fraction = day.map(|day| {
        let days = if day.in_leap_year() { 366.0 } else { 365.0 };
        format!(
            "{:.4}",
            f64::from(day.year()) + f64::from(day.day_of_year()) / days
        )
    });
    let url = told
        .reports
        .iter()
        .find_map(|report| report.record.cite_info.url.clone());
    let first = as_day(event.first_reported.as_ref());
    dyads(&event.actor, &event.recipient)
        .into_iter()
        .enumerate()
        .map(|(at, (actor, recipient))| {
            let mut row = vec![
                number(&id(&event.event_id, at)).to_string(),
                written(day, "%Y%m%d"),
                written(day, "%Y%m"),
                written(day, "%Y"),
                text(fraction.as_ref()),
            ];
            row.extend(party(actor));
            row.extend(party(recipient));
            row.extend([
                "1".into(),
                event.cameo.clone(),
                event.cameo.chars().take(3).collect(),
                event.cameo.chars().take(2).collect(),
                event.quad_code.to_string(),
                setting.scale(event).to_string(),
                told.reports.len().to_string(),
                event.independent.to_string(),
                articles.len().to_string(),
                // Tone is not measured.
                String::new(),
            ]);
            row.extend(geo(None, setting));
            row.extend(geo(None, setting));
            row.extend(geo(event.place.as_ref(), setting));
            row.extend([written(first, "%Y%m%d000000"), text(url.as_ref())]);
            row
        })
        .collect()
}

/// Type (0 unknown, 1 a country, 4 a place in the world), name, country, two units, latitude, longitude, feature.
fn geo(place: Option<&Location>, setting: &Setting<'_>) -> Vec<String> {
    let Some(place) = place else {
        let mut none = vec![String::new(); 8];
        none[0] = "0".into();
        return none;
    };
    let country = place.country.as_deref();
    let fips = country
        .map(|code| setting.countries.fips(code).to_owned())
        .unwrap_or_default();
    let name = [
        place.name.clone().or_else(|| Some(place.text.clone())),
        place.admin1.clone(),
        country.map(|code| setting.countries.name(code).to_owned()),
    ];
    let name: Vec<String> = name
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    vec![
        "4".into(),
        name.join(", "),
        fips,
        String::new(),
        String::new(),
        text(place.lat),
        text(place.lon),
        text(place.geonames_id),
    ]
}

pub(crate) fn mentions(told: &Told<'_>, _: &Setting<'_>) -> Vec<Vec<String>> {
    /// A page of the web, as GDELT counts kinds of document; 5 is a document known by its name only.
    const WEB: &str = "1";
    const NAMED: &str = "5";
    let event = told.event;
    let day = day_of(event);
    let mut rows = Vec::new();
    for (at, _) in dyads(&event.actor, &event.recipient).iter().enumerate() {
        for report in told.reports {
            let record = report.record;
            let published = as_day(record.cite_info.published.as_ref());
            let offset = |parties: &[Entity]| {
                parties
                    .first()
                    .map_or("-1".into(), |party| party.start.to_string())
            };
            let url = record.cite_info.url.as_ref();
            rows.push(vec![
                number(&id(&event.event_id, at)).to_string(),
                written(day, "%Y%m%d000000"),
                written(published, "%Y%m%d000000"),
                if url.is_some() { WEB } else { NAMED }.into(),
                text(record.cite_info.outlet.as_ref()),
                url.unwrap_or(&record.text_info.document).clone(),
                (record.text_info.sentence + 1).to_string(),
                offset(&record.actor),
                offset(&record.recipient),
                record.event_text.start.to_string(),
                "1".into(),
                format!("{:.0}", record.certainty * 100.0),
                String::new(),
                String::new(),
                String::new(),
                String::new(),
            ]);
        }
    }
    rows
}
