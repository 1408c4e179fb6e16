//! ICEWS's columns: a row a record and dyad.

use super::{day, each, id, text, written};
use crate::formats::Setting;
use crate::told::{Told, number, sectors};
use legation_core::record::Entity;

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

pub(crate) fn icews(told: &Told<'_>, setting: &Setting<'_>) -> Vec<Vec<String>> {
    let party = |party: Option<&Entity>| -> [String; 3] {
        [
            text(party.map(Entity::called)),
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
                .codebook
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
