//! Our own table of events, with every country code that others count by: a row an event and dyad.

use super::text;
use crate::formats::Setting;
use crate::told::{Told, dyads, flat, sectors};
use legation_core::record::Entity;

/// Lists have `;` between.
pub(crate) const PLAIN: &[&str] = &[
    "event_id",
    "dyad",
    "date",
    "enddate",
    "event",
    "mode",
    "context",
    "quad_code",
    "event_scale",
    "cameo",
    "cameo_name",
    "actor",
    "actor_code",
    "actor_sector",
    "actor_office",
    "actor_wikidata",
    "actor_iso_numeric",
    "actor_cow",
    "actor_cow_letters",
    "actor_gw",
    "actor_fips",
    "recipient",
    "recipient_code",
    "recipient_sector",
    "recipient_office",
    "recipient_wikidata",
    "recipient_iso_numeric",
    "recipient_cow",
    "recipient_cow_letters",
    "recipient_gw",
    "recipient_fips",
    "place",
    "admin1",
    "country",
    "lat",
    "lon",
    "geonames_id",
    "status",
    "standing",
    "certainty",
    "reports",
    "independent",
    "outlets",
    "first_reported",
    "last_reported",
    "deal_kind",
    "deal_stage",
    "deal_items",
    "deaths_low",
    "deaths_high",
    "injuries_low",
    "injuries_high",
    "text",
    "urls",
    "records",
];

pub(crate) fn plain(told: &Told<'_>, setting: &Setting<'_>) -> Vec<Vec<String>> {
    let event = told.event;
    let deal = || {
        told.reports
            .iter()
            .filter_map(|report| report.record.deal.as_ref())
    };
    let items: Vec<&str> = once(deal().flat_map(|deal| &deal.items).map(|item| item.text.as_str()));
    let urls = once(
        told.reports
            .iter()
            .filter_map(|report| report.record.cite_info.url.as_deref()),
    );
    let dead = range(told.reports.iter().filter_map(|report| report.record.deaths));
    let hurt = range(told.reports.iter().filter_map(|report| report.record.injuries));
    let place = event.place.as_ref();
    let rest = [
        text(place.map(|place| place.name.as_ref().unwrap_or(&place.text))),
        text(place.and_then(|place| place.admin1.as_ref())),
        text(place.and_then(|place| place.country.as_ref())),
        text(place.and_then(|place| place.lat)),
        text(place.and_then(|place| place.lon)),
        text(place.and_then(|place| place.geonames_id)),
        event.status.as_str().to_owned(),
        event.standing.to_owned(),
        event.certainty.to_string(),
        event.reports.to_string(),
        event.independent.to_string(),
        event.outlets.join(";"),
        text(event.first_reported.as_ref()),
        text(event.last_reported.as_ref()),
        text(deal().next().map(|deal| &deal.kind)),
        text(deal().next().map(|deal| &deal.stage)),
        items.join(";"),
        text(dead.map(|[low, _]| low)),
        text(dead.map(|[_, high]| high)),
        text(hurt.map(|[low, _]| low)),
        text(hurt.map(|[_, high]| high)),
        text(told.reports.first().map(|report| flat(&report.record.text))),
        urls.join(";"),
        event.records.join(";"),
    ];
    let code = setting.codebook.crosswalk.code(&event.cameo);
    dyads(&event.actor, &event.recipient)
        .into_iter()
        .enumerate()
        .map(|(at, (actor, recipient))| {
            let mut row = vec![
                event.event_id.clone(),
                at.to_string(),
                text(event.date.as_ref()),
                text(event.enddate.as_ref()),
                event.event.clone(),
                event.mode.join(";"),
                event.context.join(";"),
                event.quad_code.to_string(),
                setting.scale(event).to_string(),
                event.cameo.clone(),
                text(code.map(|code| &code.name)),
            ];
            row.extend(party(actor, setting));
            row.extend(party(recipient, setting));
            row.extend_from_slice(&rest);
            row
        })
        .collect()
}

fn party(party: Option<&Entity>, setting: &Setting<'_>) -> [String; 10] {
    let Some(party) = party else {
        return Default::default();
    };
    let code = party.code.as_deref().unwrap_or("");
    let countries = setting.countries;
    [
        party.called().to_owned(),
        code.to_owned(),
        sectors(party, ";"),
        text(party.office.as_ref()),
        text(party.identifier_id.as_ref()),
        countries.numeric(code).to_owned(),
        countries.cow(code).to_owned(),
        countries.cow_letters(code).to_owned(),
        countries.gleditsch_ward(code).to_owned(),
        countries.fips(code).to_owned(),
    ]
}

/// Each value once, in order.
fn once<'v>(values: impl Iterator<Item = &'v str>) -> Vec<&'v str> {
    let mut all = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

/// Lowest and highest of what reports state.
fn range(stated: impl Iterator<Item = [u64; 2]>) -> Option<[u64; 2]> {
    stated.reduce(|[low, high], [least, most]| [low.min(least), high.max(most)])
}
