//! POLECAT's columns: a row a record and dyad.

use super::{day, each, id, text, written};
use crate::formats::Setting;
use crate::told::{Told, sectors};
use legation_core::record::{Entity, Location};

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

pub(crate) fn polecat(told: &Told<'_>, setting: &Setting<'_>) -> Vec<Vec<String>> {
    let party = |party: Option<&Entity>| -> Vec<String> {
        vec![
            text(party.map(Entity::called)),
            party
                .and_then(|party| party.code.as_deref())
                .map(|code| setting.countries.name(code).to_owned())
                .unwrap_or_default(),
            party
                .and_then(|party| party.code.as_deref())
                .map(|code| setting.countries.cow(code).to_owned())
                .unwrap_or_default(),
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
pub(crate) fn quad_name(quad: u8) -> &'static str {
    match quad {
        1 => "VERBAL COOPERATION",
        2 => "MATERIAL COOPERATION",
        3 => "VERBAL CONFLICT",
        4 => "MATERIAL CONFLICT",
        _ => "",
    }
}
