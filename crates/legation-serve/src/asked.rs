//! A query -> a filter: the same questions at every address, with the names that the command line has.

use crate::problem::Problem;
use crate::setting::Knowledge;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use jiff::civil::Date;
use legation_archive::{Filter, LATEST, Order, Place};
use legation_core::Record;
use legation_core::codebook::nearest;
use legation_core::record::{Entity, Status};
use legation_core::tell::{Reach, Side, as_of, side};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::IntoParams;

/// Rows of a page where none are asked for, and at most.
const ROWS: usize = 50;
const MOST: usize = 200;
/// Values of one name at most.
const VALUES: usize = 100;

/// Which records are wanted; a name may be given several times where it takes several values.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(
    dead_code,
    reason = "what the description of the interface is made from; the values are read by `Asked`"
)]
pub(crate) struct Wanted {
    /// Whose act it is: an actor by any name, or a code (`RUS`).
    actor: Option<String>,
    /// To or with whom.
    recipient: Option<String>,
    /// Takes part on whichever side; given twice: both do.
    between: Option<Vec<String>>,
    /// PLOVER categories (`CONSULT`).
    event: Option<Vec<String>>,
    /// PLOVER modes (`visit`).
    mode: Option<Vec<String>>,
    /// PLOVER contexts (`military`).
    context: Option<Vec<String>>,
    /// Quad codes: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.
    #[param(minimum = 1, maximum = 4)]
    quad: Option<Vec<u8>>,
    /// CAMEO codes or their beginnings (`19`).
    cameo: Option<Vec<String>>,
    /// It can have happened on this day or later.
    from: Option<Day>,
    /// It can have happened on this day or earlier.
    to: Option<Day>,
    /// Country of the place, ISO 3166 alpha-3.
    country: Option<Vec<String>>,
    /// Names of places.
    place: Option<Vec<String>>,
    /// `occurred`, `ongoing`, `planned`, `possible`, `hypothetical`, `negated`.
    status: Option<Vec<String>>,
    /// Least certainty.
    #[param(minimum = 0, maximum = 1)]
    certainty: Option<f64>,
    /// Kinds of deal (`arms-transfer`).
    deal: Option<Vec<String>>,
    /// Articles of these outlets.
    outlet: Option<Vec<String>>,
    /// Published by, or citing, outlets of this kind.
    source_kind: Option<Vec<String>>,
    /// Of events that stand so: `single`, `corroborated`, `disputed`, `retracted`.
    #[param(value_type = Option<Vec<Standing>>)]
    standing: Option<Vec<String>>,
    /// Of this document.
    document: Option<String>,
    /// Words of the evidence sentence, as SQLite's FTS5 takes them; other signs are taken as part of words.
    words: Option<String>,
    /// Only what could be known on this day.
    as_of: Option<Day>,
    /// As the coder made them, whatever reviewers decided.
    machine: Option<bool>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
    /// `newest`: by date; `learnt`: what came in last first.
    #[param(value_type = Option<OrderName>)]
    order: Option<String>,
}

/// How an event stands.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[allow(dead_code, reason = "only described")]
pub(crate) enum Standing {
    Single,
    Corroborated,
    Disputed,
    Retracted,
}

/// In which order events are listed.
#[derive(utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
#[allow(dead_code, reason = "only described")]
pub(crate) enum OrderName {
    Newest,
    Learnt,
}

/// A day, ISO 8601.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[schema(value_type = String, format = Date, example = "2025-07-03")]
#[allow(dead_code, reason = "only described")]
pub(crate) struct Day(String);

/// What is asked for, as pairs of name and value.
pub(crate) struct Asked {
    pairs: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Asked, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|error| Problem::wrong(error.body_text()))?;
        Ok(Asked { pairs })
    }
}

/// How an event can stand.
pub(crate) const STANDINGS: [&str; 4] = ["single", "corroborated", "disputed", "retracted"];

/// The names that are read here.
const NAMES: [&str; 25] = [
    "actor",
    "recipient",
    "between",
    "event",
    "mode",
    "context",
    "quad",
    "cameo",
    "from",
    "to",
    "country",
    "place",
    "status",
    "certainty",
    "deal",
    "outlet",
    "source_kind",
    "standing",
    "document",
    "words",
    "as_of",
    "machine",
    "limit",
    "cursor",
    "order",
];

impl Asked {
    /// What is asked for by other ways than an address.
    pub(crate) fn of(pairs: Vec<(String, String)>) -> Asked {
        Asked { pairs }
    }

    /// The value of a name of an address's own.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        let mut values = self.pairs.iter().filter(|(own, _)| own == name);
        values
            .next()
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    fn all(&self, name: &str) -> Result<Vec<String>, Problem> {
        let values: Vec<String> = self
            .pairs
            .iter()
            .filter(|(own, value)| own == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim().to_owned())
            .collect();
        if values.len() > VALUES {
            return Err(Problem::wrong(format!(
                "{name}: expected at most {VALUES} values"
            )));
        }
        Ok(values)
    }

    /// A day under a name.
    pub(crate) fn day(&self, name: &str) -> Result<Option<Date>, Problem> {
        let Some(value) = self.one(name) else {
            return Ok(None);
        };
        value
            .parse()
            .map(Some)
            .map_err(|_| Problem::wrong(format!("{name}={value}: expected a day such as 2025-07-03")))
    }

    pub(crate) fn number<T: std::str::FromStr>(
        &self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.one(name) else {
            return Ok(None);
        };
        value
            .parse()
            .map(Some)
            .map_err(|_| Problem::wrong(format!("{name}={value}: expected {expected}")))
    }

    /// Rows of a page.
    pub(crate) fn limit(&self) -> Result<usize, Problem> {
        let limit = self.number("limit", "a number of rows")?.unwrap_or(ROWS);
        if !(1..=MOST).contains(&limit) {
            return Err(Problem::wrong(format!(
                "limit={limit}: expected a number of rows from 1 to {MOST}: `next` of a page, given as `cursor`, goes on"
            )));
        }
        Ok(limit)
    }

    pub(crate) fn order(&self) -> Result<Order, Problem> {
        match self.one("order") {
            None | Some("newest") => Ok(Order::Newest),
            Some("learnt") => Ok(Order::Learnt),
            Some(other) => Err(Problem::wrong(format!(
                "order={other}: expected newest or learnt"
            ))),
        }
    }

    /// Where the page begins.
    pub(crate) fn cursor(&self) -> Result<Option<Place>, Problem> {
        let Some(cursor) = self.one("cursor") else {
            return Ok(None);
        };
        let place = cursor.split_once('~').and_then(|(row, sort)| {
            Some(Place {
                row: row.parse().ok()?,
                sort: sort.parse().ok()?,
            })
        });
        place.map(Some).ok_or_else(|| {
            Problem::wrong(format!(
                "cursor={cursor}: expected `next` of the page before, as it was given"
            ))
        })
    }

    /// What is asked for, in words for the title of a list.
    pub(crate) fn words(&self) -> String {
        let asked = self.pairs.iter().filter(|(name, value)| {
            !value.trim().is_empty() && !matches!(name.as_str(), "limit" | "cursor" | "order")
        });
        let words: Vec<String> = asked
            .map(|(name, value)| format!("{} {}", name.replace('_', " "), value.trim()))
            .collect();
        words.join(", ")
    }

    /// Refuses names that mean nothing, so that a slip of the pen does not pass for an answer. `own`: those of the address.
    pub(crate) fn check(&self, own: &[&str]) -> Result<(), Problem> {
        let known = || NAMES.iter().chain(own).copied();
        match self
            .pairs
            .iter()
            .find(|(name, _)| !known().any(|known| known == name))
        {
            None => Ok(()),
            Some((name, _)) => {
                let advice = nearest(name, known())
                    .map(|near| format!("did you mean {near}?"))
                    .unwrap_or_else(|| "see /api/v1/openapi.json".to_owned());
                Err(Problem::wrong(format!("{name}: no such name: {advice}")))
            }
        }
    }

    /// The filter, and what only the actor list can tell.
    pub(crate) fn filter(&self, knowledge: &Knowledge) -> Result<Sought, Problem> {
        let book = &knowledge.codebook;
        let ontology = &book.ontology;
        let known = |name: &str, of: Vec<&str>| -> Result<Vec<String>, Problem> {
            let known = |value: String| {
                // As the codebook writes it, however it is written here.
                let same = of.iter().find(|one| one.eq_ignore_ascii_case(&value));
                same.map(|one| (*one).to_owned()).ok_or_else(|| {
                    let advice = nearest(&value, of.iter().copied()).map_or_else(
                        || format!("one of {}", of.join(", ")),
                        |near| format!("did you mean {near}?"),
                    );
                    Problem::wrong(format!("{name}={value}: {advice}"))
                })
            };
            self.all(name)?.into_iter().map(known).collect()
        };
        let categories = || ontology.categories.iter();
        let quads = self.all("quad")?;
        let quad: Vec<u8> = quads.iter().filter_map(|quad| quad.parse().ok()).collect();
        if quad.len() != quads.len() || quad.iter().any(|quad| !(1..=4).contains(quad)) {
            return Err(Problem::wrong("quad: expected 1, 2, 3 or 4"));
        }
        let who = |name: &str| self.one(name).map(|value| Who::of(value, knowledge)).transpose();
        let (actor, recipient) = (who("actor")?, who("recipient")?);
        let parties = self.all("between")?;
        let parties = parties.iter().map(|name| Who::of(name, knowledge));
        let parties: Vec<Who> = parties.collect::<Result<_, Problem>>()?;
        let certainty: Option<f64> = self.number("certainty", "a number from 0 to 1")?;
        let filter = Filter {
            actor: actor.as_ref().map(|who| who.reach(knowledge)),
            recipient: recipient.as_ref().map(|who| who.reach(knowledge)),
            parties: parties.iter().map(|who| who.reach(knowledge)).collect(),
            event: known("event", categories().map(|one| one.name.as_str()).collect())?,
            mode: known(
                "mode",
                categories()
                    .flat_map(|one| one.modes.keys())
                    .map(String::as_str)
                    .collect(),
            )?,
            context: known("context", ontology.contexts.iter().map(String::as_str).collect())?,
            quad,
            cameo: self
                .all("cameo")?
                .into_iter()
                .filter(|code| code.bytes().all(|byte| byte.is_ascii_alphanumeric()))
                .collect(),
            from: self.day("from")?,
            to: self.day("to")?,
            country: self.all("country")?,
            place: self.all("place")?,
            status: known("status", Status::ALL.iter().map(|one| one.as_str()).collect())?,
            certainty: certainty.filter(|certainty| certainty.is_finite()),
            deal: known("deal", book.deals.kind_names().collect())?,
            outlet: self.all("outlet")?,
            sources: self.kinds(knowledge)?,
            standing: known("standing", STANDINGS.to_vec())?,
            document: self.one("document").map(str::to_owned),
            words: self.one("words").map(query),
            as_of: self.day("as_of")?,
            machine: match self.one("machine") {
                None | Some("false") => false,
                Some("true") => true,
                Some(other) => {
                    return Err(Problem::wrong(format!("machine={other}: expected true or false")));
                }
            },
            ..Filter::default()
        };
        Ok(Sought {
            filter,
            actor,
            recipient,
            parties,
        })
    }

    /// The outlets of the kinds that are asked for.
    fn kinds(&self, knowledge: &Knowledge) -> Result<Option<Vec<String>>, Problem> {
        let kinds = self.all("source_kind")?;
        if kinds.is_empty() {
            return Ok(None);
        }
        let outlets = knowledge.codebook.actors.outlets();
        let known: BTreeSet<&str> = outlets
            .iter()
            .filter_map(|outlet| outlet.kind.as_deref())
            .collect();
        if let Some(wrong) = kinds.iter().find(|kind| !known.contains(kind.as_str())) {
            let known: Vec<&str> = known.into_iter().collect();
            return Err(Problem::wrong(format!(
                "source_kind={wrong}: expected one of {}",
                known.join(", ")
            )));
        }
        let of = outlets
            .iter()
            .filter(|outlet| kinds.iter().any(|kind| outlet.kind.as_deref() == Some(kind)));
        Ok(Some(of.map(|outlet| outlet.name.to_string()).collect()))
    }
}

/// Words as FTS5 takes them: as they are where they are plain words, quoted phrases and operators, else word for word.
pub(crate) fn query(words: &str) -> String {
    let plain = |sign: char| sign.is_alphanumeric() || sign.is_whitespace() || "\"()*".contains(sign);
    let even = words.matches('"').count().is_multiple_of(2)
        && words.matches('(').count() == words.matches(')').count();
    if words.chars().all(plain) && even {
        return words.to_owned();
    }
    let quoted = words
        .split_whitespace()
        .map(|word| format!("\"{}\"", word.replace('"', "")))
        .filter(|word| word.chars().any(char::is_alphanumeric));
    quoted.collect::<Vec<_>>().join(" ")
}

/// An actor that is asked for: one of the actor list, or a code.
pub(crate) enum Who {
    Listed(Box<Side>),
    Code(String),
}

impl Who {
    /// By any name or code: the code of a state is the state.
    pub(crate) fn of(name: &str, knowledge: &Knowledge) -> Result<Who, Problem> {
        let actors = &knowledge.codebook.actors;
        let state = knowledge.states.name(Some(name));
        let entries = actors.lookup(name).into_iter().filter_map(|id| actors.actor(id));
        // A code that an actor of this name shares with others stands for all of them: *UNO*, but not *UAE*.
        let is_shared = || {
            let mut roles = entries.flat_map(|entry| &entry.roles);
            roles.any(|role| role.code.as_deref() == Some(name))
        };
        let is_code = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_code && state.is_none() && is_shared() {
            return Ok(Who::Code(name.to_owned()));
        }
        match side(state.unwrap_or(name), actors) {
            Ok(side) => Ok(Who::Listed(Box::new(side))),
            Err(_) if is_code => Ok(Who::Code(name.to_owned())),
            Err(error) => Err(Problem::wrong(error.to_string())),
        }
    }

    fn reach(&self, knowledge: &Knowledge) -> Reach {
        match self {
            Who::Listed(side) => side.reach(&knowledge.codebook.actors),
            Who::Code(code) => Reach {
                names: Vec::new(),
                codes: vec![code.clone()],
            },
        }
    }

    fn is_one_of(&self, parties: &[Entity], day: Option<Date>, knowledge: &Knowledge) -> bool {
        parties.iter().any(|party| match self {
            Who::Listed(side) => side.has(party, day, &knowledge.codebook.actors, &knowledge.words),
            Who::Code(code) => party.code.as_ref() == Some(code),
        })
    }
}

/// Which records are wanted, as the archive can tell it and as only the actor list can.
pub(crate) struct Sought {
    pub(crate) filter: Filter,
    actor: Option<Who>,
    recipient: Option<Who>,
    parties: Vec<Who>,
}

impl Sought {
    /// The filter, for so many rows.
    pub(crate) fn at_most(&self, limit: usize) -> Filter {
        Filter {
            limit: Some(limit),
            ..self.filter.clone()
        }
    }

    /// The filter for what is made of the events that came in last, with so many rows.
    pub(crate) fn latest(&self, limit: usize) -> Filter {
        Filter {
            among: Some(LATEST),
            ..self.at_most(limit)
        }
    }

    pub(crate) fn fits(&self, record: &Record, knowledge: &Knowledge) -> bool {
        let day = as_of(record);
        let has = |who: &Who, parties: &[Entity]| who.is_one_of(parties, day, knowledge);
        self.actor.as_ref().is_none_or(|who| has(who, &record.actor))
            && self
                .recipient
                .as_ref()
                .is_none_or(|who| has(who, &record.recipient))
            && self
                .parties
                .iter()
                .all(|who| has(who, &record.actor) || has(who, &record.recipient))
    }
}

#[cfg(test)]
mod tests {
    use super::query;

    #[test]
    fn words_that_sqlite_would_not_understand_are_taken_word_for_word() {
        assert_eq!(query("fuel NOT diesel"), "fuel NOT diesel");
        assert_eq!(query("\"air strike\""), "\"air strike\"");
        assert_eq!(query("air-strike"), "\"air-strike\"");
        assert_eq!(query("half \"open"), "\"half\" \"open\"");
        assert_eq!(query("' OR 1=1 --"), "\"OR\" \"1=1\"");
        assert_eq!(query("title:x"), "\"title:x\"");
    }
}
