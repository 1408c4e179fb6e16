//! Tables with tabs between the columns and no quotation marks.

use crate::formats::Setting;
use crate::told::{Dyad, Report, Told, called, dyads, number, sectors};
use jiff::civil::Date;
use legation_core::record::{Entity, Location, Record};

/// Source: header of the POLECAT files of 2023 (Harvard Dataverse, doi:10.7910/DVN/AJGVIT).
pub(crate) const POLECAT: &[&str] = &[
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

/// Source: ICEWS Coded Event Data, its guide (Harvard Dataverse, doi:10.7910/DVN/28075).
pub(crate) const ICEWS: &[&str] = &[
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

/// Source: Phoenix Data Project, its description of columns (Open Event Data Alliance).
pub(crate) const PHOENIX: &[&str] = &[
    "EventID",
    "Date",
    "Year",
    "Month",
    "Day",
    "SourceActorFull",
    "SourceActorEntity",
    "SourceActorRole",
    "SourceActorAttribute",
    "TargetActorFull",
    "TargetActorEntity",
    "TargetActorRole",
    "TargetActorAttribute",
    "EventCode",
    "EventRootCode",
    "PentaClass",
    "GoldsteinScore",
    "Issues",
    "Lat",
    "Lon",
    "LocationName",
    "StateName",
    "CountryCode",
    "SentenceID",
    "URLs",
    "NewsSources",
];

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

/// A record with one actor and one recipient.
fn each<'r>(told: &'r Told<'r>) -> impl Iterator<Item = (&'r Report<'r>, usize, Dyad<'r>)> {
    told.reports.iter().flat_map(|report| {
        let dyads = dyads(&report.record.actor, &report.record.recipient);
        dyads
            .into_iter()
            .enumerate()
            .map(move |(at, dyad)| (report, at, dyad))
    })
}

/// An id for each of several rows of one record.
fn id(id: &str, row: usize) -> String {
    if row == 0 {
        id.to_owned()
    } else {
        format!("{id}-{row}")
    }
}

/// The day that stands for an event: the last on which it can have happened, else when it was published.
fn day(record: &Record) -> Option<Date> {
    let day = record.enddate.as_deref().or(record.date.as_deref());
    day.or(record.cite_info.published.as_deref())?
        .get(..10)?
        .parse()
        .ok()
}

fn written(day: Option<Date>, form: &str) -> String {
    day.map(|day| day.strftime(form).to_string()).unwrap_or_default()
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn code(party: Option<&Entity>) -> String {
    text(party.and_then(|party| party.code.as_ref()))
}

pub(crate) fn polecat(told: &Told<'_>, setting: &Setting<'_>) -> Vec<Vec<String>> {
    let party = |party: Option<&Entity>| -> Vec<String> {
        vec![
            text(party.map(called)),
            party
                .and_then(|party| party.code.as_deref())
                .map(|code| setting.countries.name(code).to_owned())
                .unwrap_or_default(),
            // Correlates of War numbers are not kept.
            String::new(),
            text(party.and_then(|party| party.sector.first())),
            party.map(|party| sectors(party, "; ")).unwrap_or_default(),
            text(party.and_then(|party| party.office.as_ref())),
            text(party.map(|party| &party.entity_text)),
            text(party.and_then(|party| party.identifier_id.as_ref())),
        ]
    };
    each(told)
        .map(|(report, at, (actor, recipient))| {
            let record = report.record;
            let place = record.event_loc.as_ref();
            let mut row = vec![
                id(&record.id, at),
                written(day(record), "%Y-%m-%d"),
                record.event.clone(),
                record.mode.join("; "),
                record.event_scale.to_string(),
                quad_name(record.quad_code).to_owned(),
                record.context.join("; "),
            ];
            row.extend(party(actor));
            row.extend(party(recipient));
            row.extend(placed(place, setting));
            row.extend([
                text(record.cite_info.outlet.as_ref()),
                text(record.cite_info.published.as_ref()),
                String::new(),
                String::new(),
                String::new(),
                text(record.cite_info.language.as_ref()),
                record.coder.clone(),
            ]);
            row
        })
        .collect()
}

/// Placename to Feature Type.
fn placed(place: Option<&Location>, setting: &Setting<'_>) -> Vec<String> {
    let Some(place) = place else {
        return vec![String::new(); 10];
    };
    vec![
        text(place.name.as_ref()),
        String::new(),
        String::new(),
        text(place.admin1.as_ref()),
        place
            .country
            .as_deref()
            .map(|code| setting.countries.name(code).to_owned())
            .unwrap_or_default(),
        text(place.lat),
        text(place.lon),
        text(place.geonames_id),
        place.text.clone(),
        String::new(),
    ]
}

/// As POLECAT writes quad codes.
fn quad_name(quad: u8) -> &'static str {
    match quad {
        1 => "VERBAL COOPERATION",
        2 => "MATERIAL COOPERATION",
        3 => "VERBAL CONFLICT",
        4 => "MATERIAL CONFLICT",
        _ => "",
    }
}

pub(crate) fn icews(told: &Told<'_>, setting: &Setting<'_>) -> Vec<Vec<String>> {
    let party = |party: Option<&Entity>| -> [String; 3] {
        [
            text(party.map(called)),
            party.map(|party| sectors(party, ",")).unwrap_or_default(),
            party
                .and_then(|party| party.code.as_deref())
                .map(|code| setting.countries.name(code).to_owned())
                .unwrap_or_default(),
        ]
    };
    each(told)
        .map(|(report, at, (actor, recipient))| {
            let record = report.record;
            let place = record.event_loc.as_ref();
            let named = setting
                .crosswalk
                .code(&record.cameo)
                .map(|code| code.name.clone());
            let mut row = vec![
                number(&id(&record.id, at)).to_string(),
                written(day(record), "%Y-%m-%d"),
            ];
            row.extend(party(actor));
            row.extend([text(named), record.cameo.clone(), record.event_scale.to_string()]);
            row.extend(party(recipient));
            row.extend([
                number(&record.text_info.document).to_string(),
                (record.text_info.sentence + 1).to_string(),
                text(record.cite_info.outlet.as_ref()),
                text(place.and_then(|place| place.name.as_ref())),
                String::new(),
                text(place.and_then(|place| place.admin1.as_ref())),
                place
                    .and_then(|place| place.country.as_deref())
                    .map(|code| setting.countries.name(code).to_owned())
                    .unwrap_or_default(),
                text(place.and_then(|place| place.lat)),
                text(place.and_then(|place| place.lon)),
            ]);
            row
        })
        .collect()
}

pub(crate) fn phoenix(told: &Told<'_>, _: &Setting<'_>) -> Vec<Vec<String>> {
    let party = |party: Option<&Entity>| -> [String; 4] {
        let role = party.and_then(|party| party.sector.first());
        [
            format!("{}{}", code(party), text(role)),
            code(party),
            text(role),
            party
                .map(|party| party.sector.get(1..).unwrap_or(&[]).join(";"))
                .unwrap_or_default(),
        ]
    };
    each(told)
        .map(|(report, at, (actor, recipient))| {
            let record = report.record;
            let place = record.event_loc.as_ref();
            let day = day(record);
            let mut row = vec![
                id(&record.id, at),
                written(day, "%Y%m%d"),
                written(day, "%Y"),
                written(day, "%-m"),
                written(day, "%-d"),
            ];
            row.extend(party(actor));
            row.extend(party(recipient));
            row.extend([
                record.cameo.clone(),
                record.cameo.chars().take(2).collect(),
                record.quad_code.to_string(),
                record.event_scale.to_string(),
                record.context.join(";"),
                text(place.and_then(|place| place.lat)),
                text(place.and_then(|place| place.lon)),
                text(place.and_then(|place| place.name.as_ref())),
                text(place.and_then(|place| place.admin1.as_ref())),
                text(place.and_then(|place| place.country.as_ref())),
                format!("{}_{}", record.text_info.document, record.text_info.sentence),
                text(record.cite_info.url.as_ref()),
                text(record.cite_info.outlet.as_ref()),
            ]);
            row
        })
        .collect()
}

pub(crate) fn gdelt(told: &Told<'_>, setting: &Setting<'_>) -> Vec<Vec<String>> {
    let event = told.event;
    let day = event
        .enddate
        .as_deref()
        .or(event.date.as_deref())
        .or(event.first_reported.as_deref());
    let day: Option<Date> = day.and_then(|day| day.get(..10)?.parse().ok());
    let articles: std::collections::BTreeSet<&str> = told
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
                .map(|party| called(party).to_uppercase())
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
    let first: Option<Date> = event
        .first_reported
        .as_deref()
        .and_then(|day| day.get(..10)?.parse().ok());
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
                told.reports
                    .first()
                    .map(|report| report.record.event_scale.to_string())
                    .unwrap_or_default(),
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
    let day = event
        .enddate
        .as_deref()
        .or(event.date.as_deref())
        .or(event.first_reported.as_deref());
    let day: Option<Date> = day.and_then(|day| day.get(..10)?.parse().ok());
    let mut rows = Vec::new();
    for (at, _) in dyads(&event.actor, &event.recipient).iter().enumerate() {
        for report in told.reports {
            let record = report.record;
            let published: Option<Date> = record
                .cite_info
                .published
                .as_deref()
                .and_then(|day| day.get(..10)?.parse().ok());
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
