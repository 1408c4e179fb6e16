//! A reviewer's words -> fields of a record: names become parties as of the record's day, a category brings its quad code, score and CAMEO code along.

use crate::problem::Problem;
use crate::setting::Knowledge;
use jiff::civil::Date;
use legation_core::Record;
use legation_core::codebook::nearest;
use legation_core::record::{Entity, Location, Status};
use legation_core::tell::as_of;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// What should stand in place of what the coder made; what is not given stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Correction {
    /// PLOVER category.
    event: Option<String>,
    /// PLOVER modes of that category.
    mode: Option<Vec<String>>,
    /// Who did it: names or codes.
    actor: Option<Vec<String>>,
    /// To or with whom: names or codes.
    recipient: Option<Vec<String>>,
    /// First day, ISO 8601; empty: not known.
    date: Option<String>,
    /// Last day, where it is another one.
    enddate: Option<String>,
    /// Where: the name of a place; empty: not known.
    place: Option<String>,
    /// ISO 3166 alpha-3 of that place.
    country: Option<String>,
    /// `occurred`, `ongoing`, `planned`, `possible`, `hypothetical`, `negated`.
    status: Option<String>,
}

/// Parties of one side at most, and characters of a name.
const PARTIES: usize = 12;
const LONGEST: usize = 200;

impl Correction {
    /// The fields that it changes.
    pub(crate) fn fields(
        &self,
        record: &Record,
        knowledge: &Knowledge,
    ) -> Result<Map<String, Value>, Problem> {
        let mut fields = Map::new();
        let mut set = |name: &str, value: Value| {
            fields.insert(name.to_owned(), value);
        };
        if self.event.is_some() || self.mode.is_some() {
            let ontology = &knowledge.codebook.ontology;
            let event = self.event.as_ref().unwrap_or(&record.event);
            let Some(at) = ontology.category(event) else {
                let names = ontology.categories.iter().map(|one| one.name.as_str());
                return Err(unknown("event", event, names));
            };
            let Some(category) = ontology.categories.get(at) else {
                return Err(Problem::wrong(format!("event={event}: no such category")));
            };
            // Those that the category has stay where no others are given.
            let stay = || {
                let modes = record.mode.iter().map(ToString::to_string);
                modes.filter(|mode| category.modes.contains_key(mode)).collect()
            };
            let modes: Vec<String> = self.mode.clone().unwrap_or_else(stay);
            if let Some(wrong) = modes.iter().find(|mode| !category.modes.contains_key(*mode)) {
                return Err(unknown("mode", wrong, category.modes.keys().map(String::as_str)));
            }
            let wanted = modes
                .first()
                .map_or_else(|| event.clone(), |mode| format!("{event}/{mode}"));
            let cameo = knowledge
                .codebook
                .crosswalk
                .lines(&wanted)
                .into_iter()
                .map(|line| line.cameo.to_owned())
                .min_by_key(|code| (code.len(), code.clone()));
            set("event", json!(event));
            set("event_scale", json!(ontology.score(at, &modes)));
            set("mode", json!(modes));
            set("quad_code", json!(category.quad));
            set("cameo", json!(cameo.unwrap_or_default()));
        }
        for (part, of, orphan) in [
            ("enddate", "date", self.enddate.is_some() && self.date.is_none()),
            ("country", "place", self.country.is_some() && self.place.is_none()),
        ] {
            if orphan {
                return Err(Problem::wrong(format!(
                    "{part}: expected with {of}, which it is a part of"
                )));
            }
        }
        let day = as_of(record);
        for (name, parties) in [("actor", &self.actor), ("recipient", &self.recipient)] {
            if let Some(parties) = parties {
                if parties.len() > PARTIES {
                    return Err(Problem::wrong(format!(
                        "{name}: expected at most {PARTIES} parties"
                    )));
                }
                let parties: Vec<Entity> = parties
                    .iter()
                    .map(|party| named(party, day, knowledge))
                    .collect::<Result<_, _>>()?;
                set(name, json!(parties));
            }
        }
        if let Some(date) = &self.date {
            let first = day_of("date", date)?;
            let last = self
                .enddate
                .as_deref()
                .map(|last| day_of("enddate", last))
                .transpose()?;
            let last = last.flatten().or(first);
            if let (Some(first), Some(last)) = (first, last)
                && last < first
            {
                return Err(Problem::wrong(format!(
                    "enddate={last}: expected {first} or later"
                )));
            }
            set("date", json!(first.map(|day| day.to_string())));
            set("enddate", json!(last.map(|day| day.to_string())));
            // A reader of the sentence has counted it, from whatever it tells.
            let basis = match (first, record.date_basis.as_str()) {
                (None, _) => "unknown",
                (_, "stated") => "stated",
                _ => "relative",
            };
            set("date_basis", json!(basis));
        }
        if let Some(place) = &self.place {
            short("place", place)?;
            let country = self.country.clone().filter(|code| !code.is_empty());
            if let Some(code) = &country
                && (code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()))
            {
                return Err(Problem::wrong(format!(
                    "country={code}: expected an ISO 3166 alpha-3 code, such as IND"
                )));
            }
            let place = Location {
                name: Some(place.trim().to_owned()),
                country,
                ..Location::default()
            };
            let known = place.name.as_ref().is_some_and(|name| !name.is_empty());
            set("event_loc", json!(known.then_some(place)));
        }
        if let Some(status) = &self.status {
            let known = Status::ALL.iter().map(|status| status.as_str());
            if !known.clone().any(|known| known == status) {
                return Err(unknown("status", status, known));
            }
            set("status", json!(status));
        }
        if fields.is_empty() {
            return Err(Problem::wrong("correction: expected at least one field"));
        }
        Ok(fields)
    }
}

fn unknown<'n>(field: &str, wrong: &str, known: impl Iterator<Item = &'n str>) -> Problem {
    let known: Vec<&str> = known.collect();
    let advice = nearest(wrong, known.iter().copied()).map_or_else(
        || format!("one of {}", known.join(", ")),
        |near| format!("did you mean {near}?"),
    );
    Problem::wrong(format!("{field}={wrong}: {advice}"))
}

fn short(field: &str, text: &str) -> Result<(), Problem> {
    if text.chars().count() > LONGEST {
        return Err(Problem::wrong(format!(
            "{field}: expected at most {LONGEST} characters"
        )));
    }
    Ok(())
}

fn day_of(field: &str, text: &str) -> Result<Option<Date>, Problem> {
    match text.trim() {
        "" => Ok(None),
        day => day
            .parse()
            .map(Some)
            .map_err(|_| Problem::wrong(format!("{field}={day}: expected a day such as 2025-07-03"))),
    }
}

/// A party by a name of the actor list, or a code; any other name stands for itself, without a code.
fn named(name: &str, day: Option<Date>, knowledge: &Knowledge) -> Result<Entity, Problem> {
    short("party", name)?;
    let name = name.trim();
    if name.is_empty() {
        return Err(Problem::wrong("party: expected a name or code, found nothing"));
    }
    let actors = &knowledge.codebook.actors;
    let state = knowledge.states.name(Some(name));
    let found = actors.lookup(state.unwrap_or(name));
    let entries = found.iter().filter_map(|id| actors.actor(*id));
    for entry in entries {
        let role = entry.roles.iter().find(|role| {
            day.is_none_or(|day| {
                role.from.is_none_or(|from| from <= day) && role.until.is_none_or(|until| day <= until)
            })
        });
        if let Some(role) = role {
            return Ok(Entity {
                code: role.code.as_ref().map(ToString::to_string),
                sector: role.sector.iter().map(ToString::to_string).collect(),
                name: Some(entry.name.to_string()),
                office: role.office.as_ref().map(ToString::to_string),
                identifier_id: entry.wikidata.as_ref().map(ToString::to_string),
                ..Entity::default()
            });
        }
    }
    Ok(Entity {
        name: Some(name.to_owned()),
        ..Entity::default()
    })
}
