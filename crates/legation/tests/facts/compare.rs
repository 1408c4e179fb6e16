//! One marked row against one record: each field that the marks say something of, and whether it agrees.

use super::notation::{Band, Date, Item, Number, Party, Place, Row};
use legation_core::record::{Attribution, Entity, Location, Record, Status};

/// A field compared: its name, and where it differs what was marked and what was found.
pub struct Field {
    pub name: &'static str,
    pub wrong: Option<(String, String)>,
}

/// The fields, in the order in which they are told.
pub const FIELDS: [&str; 12] = [
    "category",
    "mode",
    "actor",
    "recipient",
    "date",
    "place",
    "source",
    "status",
    "certainty",
    "counts",
    "deal",
    "items",
];

/// The fields that the marks say something of.
pub fn fields(row: &Row, record: &Record) -> Vec<Field> {
    let mut all = Vec::new();
    let mut add = |name: &'static str, right: bool, wanted: String, found: String| {
        all.push(Field {
            name,
            wrong: (!right).then_some((wanted, found)),
        });
    };
    let chosen = row.events.iter().find(|(event, _)| *event == record.event);
    let names: Vec<&str> = row.events.iter().map(|(event, _)| event.as_str()).collect();
    add(
        "category",
        chosen.is_some(),
        names.join("/"),
        record.event.clone(),
    );
    if let Some((_, modes)) = chosen.filter(|(_, modes)| !modes.is_empty()) {
        let right = !record.mode.is_empty() && record.mode.iter().all(|mode| modes.contains(mode));
        add("mode", right, modes.join("+"), record.mode.join("+"));
    }
    let parties = [
        ("actor", &row.actor, &record.actor),
        ("recipient", &row.recipient, &record.recipient),
    ];
    for (name, wanted, found) in parties {
        if let Some(wanted) = wanted {
            add(name, parties_fit(wanted, found), wrote(wanted), named(found));
        }
    }
    let dates = (
        record.date.clone().unwrap_or_default(),
        record.enddate.clone().unwrap_or_default(),
    );
    let told = format!("{}..{} ({})", dates.0, dates.1, record.date_basis);
    match &row.date {
        Date::Any => {}
        Date::Unknown => add("date", dates.0.is_empty(), "unknown".into(), told),
        Date::Range(first, last) => {
            let right = *first == dates.0 && (*last == dates.1 || dates.1.is_empty() && first == last);
            add("date", right, format!("{first}..{last}"), told);
        }
    }
    if !matches!(row.place, Place::Any) {
        let (right, wanted) = place_fits(&row.place, record.event_loc.as_ref());
        add("place", right, wanted, located(record.event_loc.as_ref()));
    }
    if let Some(source) = &row.source {
        add(
            "source",
            source_fits(source, &record.attribution),
            chain(source),
            sources(&record.attribution),
        );
    }
    if !row.status.is_empty() {
        let wanted: Vec<&str> = row.status.iter().copied().map(Status::as_str).collect();
        add(
            "status",
            row.status.contains(&record.status),
            wanted.join("/"),
            record.status.as_str().to_owned(),
        );
    }
    if let Some(band) = row.certainty {
        let right = Band::of(record.certainty) == band;
        add(
            "certainty",
            right,
            format!("{band:?}").to_lowercase(),
            format!("{:.2}", record.certainty),
        );
    }
    let (right, wanted, found) = counts_fit(&row.counts, record);
    if !wanted.is_empty() || !found.is_empty() {
        add("counts", right, wanted, found);
    }
    if let Some((kind, stage)) = &row.deal {
        let found = record
            .deal
            .as_ref()
            .map(|deal| (deal.kind.as_str(), deal.stage.as_str()));
        let fits = |wanted: &str, found: &str| wanted == "*" || wanted == found;
        let right = found.is_some_and(|found| fits(kind, found.0) && fits(stage, found.1));
        let found = found.map_or("none".to_owned(), |found| format!("{} {}", found.0, found.1));
        add("deal", right, format!("{kind} {stage}"), found);
    }
    if !row.items.is_empty() || row.value.is_some() {
        let (right, wanted, found) = items_fit(row, record);
        add("items", right, wanted, found);
    }
    all
}

fn party_fits(wanted: &Party, found: &Entity) -> bool {
    let code = found.code.as_deref().unwrap_or_default();
    wanted.codes.iter().any(|wanted| wanted == code)
        && (wanted.sectors.is_empty() || wanted.sectors.iter().any(|sector| found.sector.contains(sector)))
}

/// Each party that must be there is, and each one found that has a code is one of those marked; words without a code prove nothing.
fn parties_fit(wanted: &[Party], found: &[Entity]) -> bool {
    let mut left: Vec<&Entity> = found.iter().filter(|found| found.code.is_some()).collect();
    for party in wanted.iter().filter(|party| !party.optional) {
        match left.iter().position(|found| party_fits(party, found)) {
            Some(place) => drop(left.remove(place)),
            None => return false,
        }
    }
    left.iter()
        .all(|found| wanted.iter().any(|party| party_fits(party, found)))
}

fn place_fits(wanted: &Place, found: Option<&Location>) -> (bool, String) {
    let Place::At {
        country,
        name,
        optional,
    } = wanted
    else {
        return (found.is_none(), "none".to_owned());
    };
    let told = format!("{} {name}", country.as_deref().unwrap_or_default());
    let Some(found) = found else {
        return (*optional, told.trim().to_owned());
    };
    let names = [
        found.name.as_deref().unwrap_or_default().to_lowercase(),
        found.text.to_lowercase(),
    ];
    let name = name.to_lowercase();
    let right = country
        .as_ref()
        .is_none_or(|country| found.country.as_ref() == Some(country))
        && (name.is_empty()
            || names
                .iter()
                .any(|found| found.contains(&name) || !found.is_empty() && name.contains(found)));
    (right, told.trim().to_owned())
}

/// As many sources as marked, each with words in common.
fn source_fits(wanted: &[String], found: &[Attribution]) -> bool {
    let fits = |(wanted, found): (&String, &Attribution)| {
        let names = [
            found.text.to_lowercase(),
            found.name.as_deref().unwrap_or_default().to_lowercase(),
        ];
        names
            .iter()
            .any(|found| !found.is_empty() && (found.contains(wanted) || wanted.contains(found)))
    };
    wanted.len() == found.len() && wanted.iter().zip(found).all(fits)
}

fn counts_fit(wanted: &[Number], record: &Record) -> (bool, String, String) {
    let mut found: Vec<(&str, [u64; 2])> = Vec::new();
    found.extend(record.deaths.map(|range| ("deaths", range)));
    found.extend(record.injuries.map(|range| ("injured", range)));
    // Other numbers are compared only where marked.
    let others = record
        .counts
        .iter()
        .filter(|count| wanted.iter().any(|wanted| wanted.kind == count.kind));
    found.extend(others.map(|count| (count.kind.as_str(), [count.low, count.high])));
    let told = |kind: &str, range: Option<[u64; 2]>| match range {
        Some([low, high]) if low == high => format!("{kind} {low}"),
        Some([low, high]) => format!("{kind} {low}-{high}"),
        None => format!("{kind} *"),
    };
    let fits = |wanted: &Number, found: &(&str, [u64; 2])| {
        wanted.kind == found.0 && wanted.range.is_none_or(|range| range == found.1)
    };
    let right = wanted
        .iter()
        .all(|wanted| wanted.optional || found.iter().any(|found| fits(wanted, found)))
        && found
            .iter()
            .all(|found| wanted.iter().any(|wanted| fits(wanted, found)));
    let must = wanted.iter().filter(|wanted| !wanted.optional);
    let wanted: Vec<String> = must.map(|number| told(&number.kind, number.range)).collect();
    let found: Vec<String> = found
        .iter()
        .map(|(kind, range)| told(kind, Some(*range)))
        .collect();
    (right, wanted.join(", "), found.join(", "))
}

fn items_fit(row: &Row, record: &Record) -> (bool, String, String) {
    let none = Vec::new();
    let found = record.deal.as_ref().map_or(&none, |deal| &deal.items);
    let value = record.deal.as_ref().and_then(|deal| deal.value.as_ref());
    let fits = |wanted: &Item| {
        found.iter().any(|found| {
            let name = found.designation.as_deref().unwrap_or(&found.text);
            wanted
                .category
                .as_ref()
                .is_none_or(|category| *category == found.category.replace('-', " "))
                && wanted
                    .quantity
                    .is_none_or(|quantity| found.quantity == Some(quantity))
                && wanted
                    .designation
                    .as_ref()
                    .is_none_or(|wanted| name.contains(wanted.as_str()))
        })
    };
    let right = row.items.iter().all(fits)
        && row.value.as_ref().is_none_or(|(amount, currency)| {
            value.is_some_and(|value| (value.amount - amount).abs() < 0.5 && value.currency == *currency)
        });
    let told = |quantity: Option<u64>, category: &str, name: &str| {
        let quantity = quantity.map(|number| format!("{number} ")).unwrap_or_default();
        format!("{quantity}{category} {name}").trim().to_owned()
    };
    let star = |word: &Option<String>| word.clone().unwrap_or("*".to_owned());
    let mut wanted: Vec<String> = row
        .items
        .iter()
        .map(|item| told(item.quantity, &star(&item.category), &star(&item.designation)))
        .collect();
    wanted.extend(
        row.value
            .as_ref()
            .map(|(amount, currency)| format!("{amount} {currency}")),
    );
    let mut got: Vec<String> = found
        .iter()
        .map(|item| {
            told(
                item.quantity,
                &item.category,
                item.designation.as_deref().unwrap_or(&item.text),
            )
        })
        .collect();
    got.extend(value.map(|value| format!("{} {}", value.amount, value.currency)));
    (right, wanted.join(", "), got.join(", "))
}

fn wrote(parties: &[Party]) -> String {
    let told = |party: &Party| {
        let dot = if party.sectors.is_empty() { "" } else { "." };
        let mark = if party.optional { "?" } else { "" };
        format!("{}{dot}{}{mark}", party.codes.join("/"), party.sectors.join("/"))
    };
    or_none(parties.iter().map(told).collect())
}

/// Parties as the report tells them: code, sectors and words.
pub fn named(parties: &[Entity]) -> String {
    let told = |party: &Entity| {
        let code = party.code.as_deref().unwrap_or("-");
        let dot = if party.sector.is_empty() { "" } else { "." };
        format!("{code}{dot}{} “{}”", party.sector.join("+"), party.entity_text)
    };
    or_none(parties.iter().map(told).collect())
}

fn located(place: Option<&Location>) -> String {
    place.map_or("none".to_owned(), |place| {
        format!(
            "{} {}",
            place.country.as_deref().unwrap_or("-"),
            place.name.as_deref().unwrap_or(&place.text)
        )
    })
}

fn chain(source: &[String]) -> String {
    if source.is_empty() {
        "own voice".to_owned()
    } else {
        source.join(" < ")
    }
}

fn sources(found: &[Attribution]) -> String {
    let told: Vec<String> = found
        .iter()
        .map(|link| format!("{} ({})", link.text, link.cue))
        .collect();
    if told.is_empty() {
        "own voice".to_owned()
    } else {
        told.join(" < ")
    }
}

fn or_none(told: Vec<String>) -> String {
    if told.is_empty() {
        "none".to_owned()
    } else {
        told.join(", ")
    }
}
