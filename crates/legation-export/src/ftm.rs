//! FollowTheMoney entities: actors, events, articles.
//!
//! Source: <https://followthemoney.tech>, schemata `Person`, `PublicBody`, `Company`, `Organization`, `LegalEntity`, `Event`, `Article`.

use crate::formats::Setting;
use crate::told::{Told, flat};
use legation_core::codebook::actors::ActorKind;
use legation_core::record::{Entity, Record};
use legation_core::who::Actors;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Ids of what was written, so that it is written once.
pub(crate) type Written = BTreeSet<String>;

pub(crate) fn lines(told: &Told<'_>, setting: &Setting<'_>, written: &mut Written) -> Vec<String> {
    let mut lines = Vec::new();
    let event = told.event;
    let mut put = |id: &str, schema: &str, properties: Map<String, Value>| {
        if written.insert(id.to_owned()) {
            lines.push(json!({ "id": id, "schema": schema, "properties": properties }).to_string());
        }
    };
    let mut involved = Vec::new();
    for party in event.actor.iter().chain(&event.recipient) {
        let (id, schema, properties) = party_of(party, setting);
        put(&id, schema, properties);
        involved.push(id);
    }
    let mut proofs = Vec::new();
    for report in told.reports {
        let (id, properties) = article(report.record);
        put(&id, "Article", properties);
        if !proofs.contains(&id) {
            proofs.push(id);
        }
    }
    let mut about = Map::new();
    let mut add = |name: &str, values: Vec<String>| {
        let values: Vec<String> = values
            .into_iter()
            .filter(|value| !value.trim().is_empty())
            .collect();
        if !values.is_empty() {
            about.insert(name.into(), values.into());
        }
    };
    add("name", vec![title(told)]);
    add(
        "summary",
        told.reports
            .first()
            .map(|report| flat(&report.record.text))
            .into_iter()
            .collect(),
    );
    let single = event.date == event.enddate;
    let date = |day: &Option<String>| day.iter().cloned().collect::<Vec<String>>();
    if single {
        add("date", date(&event.date));
    } else {
        add("startDate", date(&event.date));
        add("endDate", date(&event.enddate));
    }
    add(
        "location",
        event
            .place
            .iter()
            .map(|place| place.name.clone().unwrap_or_else(|| place.text.clone()))
            .collect(),
    );
    add(
        "country",
        event
            .place
            .iter()
            .filter_map(|place| setting.countries.alpha2(place.country.as_deref()?))
            .collect(),
    );
    add(
        "keywords",
        [
            vec![
                event.event.clone(),
                event.cameo.clone(),
                event.standing.to_owned(),
            ],
            event.mode.clone(),
            event.context.clone(),
        ]
        .concat(),
    );
    add("involved", involved);
    add("proof", proofs);
    put(&id("event", &event.event_id), "Event", about);
    lines
}

/// An id that holds only letters and digits.
fn id(kind: &str, words: &str) -> String {
    let digest = Sha256::digest(format!("{kind} {words}").as_bytes());
    let mut id = String::from("lgtn-");
    for byte in digest.iter().take(12) {
        let _ = write!(id, "{byte:02x}");
    }
    id
}

fn party_of(party: &Entity, setting: &Setting<'_>) -> (String, &'static str, Map<String, Value>) {
    let name = party.called();
    let code = party.code.as_deref().unwrap_or("");
    let state = party
        .sector
        .first()
        .is_some_and(|sector| setting.countries.is_public(sector));
    let kind = kind_of(party, &setting.codebook.actors);
    let schema = match (&party.office, kind) {
        (Some(_), _) | (_, Some(ActorKind::Person)) => "Person",
        (_, Some(ActorKind::Company)) => "Company",
        _ if state => "PublicBody",
        (_, Some(_)) => "Organization",
        // Whether somebody unlisted is a person or a body is not told.
        (_, None) => "LegalEntity",
    };
    let mut properties = Map::new();
    properties.insert("name".into(), json!([name]));
    if let Some(country) = setting.countries.alpha2(code) {
        properties.insert("country".into(), json!([country]));
    }
    if let Some(office) = party.office.as_ref().filter(|_| schema == "Person") {
        properties.insert("position".into(), json!([office]));
    }
    if let Some(wikidata) = &party.identifier_id {
        properties.insert("wikidataId".into(), json!([wikidata]));
    }
    (id("party", &format!("{code} {name}")), schema, properties)
}

/// What the actor list says somebody is; `None` for who is not listed, or where entries of one name differ.
fn kind_of(party: &Entity, actors: &Actors) -> Option<ActorKind> {
    let mut kinds = actors
        .lookup(party.name.as_deref()?)
        .into_iter()
        .filter_map(|id| actors.actor(id))
        .map(|actor| actor.kind);
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

fn article(record: &Record) -> (String, Map<String, Value>) {
    let cite = &record.cite_info;
    let mut properties = Map::new();
    let title = cite
        .title
        .clone()
        .unwrap_or_else(|| record.text_info.document.clone());
    properties.insert("title".into(), json!([flat(&title)]));
    for (name, value) in [
        ("publisher", &cite.outlet),
        ("publishedAt", &cite.published),
        ("author", &cite.author),
    ] {
        if let Some(value) = value {
            properties.insert(name.into(), json!([value]));
        }
    }
    if let Some(url) = cite.url.as_ref().filter(|url| url.starts_with("http")) {
        properties.insert("sourceUrl".into(), json!([url]));
    }
    (id("article", &record.text_info.document), properties)
}

/// What an event is called: category, actors, recipients.
fn title(told: &Told<'_>) -> String {
    let names = |parties: &[Entity]| parties.iter().map(Entity::called).collect::<Vec<_>>().join(", ");
    let (actors, recipients) = (names(&told.event.actor), names(&told.event.recipient));
    let arrow = if recipients.is_empty() {
        String::new()
    } else {
        format!(" > {recipients}")
    };
    format!("{}: {actors}{arrow}", told.event.event)
}
