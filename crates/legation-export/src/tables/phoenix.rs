//! Phoenix's columns: a row a record and dyad.

use super::{code, day, each, id, text, written};
use crate::formats::Setting;
use crate::told::Told;
use legation_core::record::Entity;

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
