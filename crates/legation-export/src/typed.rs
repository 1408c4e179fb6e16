//! Records, events and deals as rows of typed columns, for Parquet: days as days, numbers as numbers, lists as lists; what nests deeper, as JSON.

use jiff::civil::Date;
use legation_core::Record;
use legation_core::record::{Entity, Location};
use legation_merge::{Event, Ladder};
use legation_parquet::{Column, Kind, Value, Writer};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// A column and what stands in it.
pub type Field<T> = (&'static str, Kind, fn(&T) -> Value);

/// Something that has rows of typed columns.
pub trait Typed: Sized + 'static {
    /// Its columns, in order.
    fn fields() -> &'static [Field<Self>];
}

/// A Parquet file of records, events or deals.
pub struct Table<T: Typed, W: Write> {
    writer: Writer<W>,
    of: std::marker::PhantomData<fn(&T)>,
}

impl<T: Typed, W: Write> Table<T, W> {
    /// An empty one.
    ///
    /// # Errors
    /// Where its beginning cannot be written.
    pub fn new(out: W) -> io::Result<Table<T, W>> {
        let columns: Vec<Column> = T::fields()
            .iter()
            .map(|(name, kind, _)| Column::new(name, *kind))
            .collect();
        Ok(Table {
            writer: Writer::new(&columns, out)?,
            of: std::marker::PhantomData,
        })
    }

    /// One row.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn push(&mut self, row: &T) -> io::Result<()> {
        self.writer
            .push(T::fields().iter().map(|(_, _, value)| value(row)).collect())
    }

    /// The end of the file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.writer.finish()
    }
}

impl Typed for Record {
    fn fields() -> &'static [Field<Record>] {
        RECORD
    }
}

impl Typed for Event {
    fn fields() -> &'static [Field<Event>] {
        EVENT
    }
}

impl Typed for Ladder {
    fn fields() -> &'static [Field<Ladder>] {
        DEAL
    }
}

const RECORD: &[Field<Record>] = &[
    ("id", Kind::Text, |r| text(&r.id)),
    ("event", Kind::Text, |r| text(&r.event)),
    ("mode", Kind::List, |r| list(&r.mode)),
    ("context", Kind::List, |r| list(&r.context)),
    ("quad_code", Kind::Integer, |r| Value::Integer(r.quad_code.into())),
    ("event_scale", Kind::Number, |r| Value::Number(r.event_scale)),
    ("cameo", Kind::Text, |r| text(&r.cameo)),
    ("actor", Kind::List, |r| names(&r.actor)),
    ("actor_code", Kind::List, |r| each(&r.actor, |e| e.code.clone())),
    ("actor_sector", Kind::List, |r| each(&r.actor, sectors)),
    ("actor_office", Kind::List, |r| {
        each(&r.actor, |e| e.office.clone())
    }),
    ("actor_wikidata", Kind::List, |r| {
        each(&r.actor, |e| e.identifier_id.clone())
    }),
    ("recipient", Kind::List, |r| names(&r.recipient)),
    ("recipient_code", Kind::List, |r| {
        each(&r.recipient, |e| e.code.clone())
    }),
    ("recipient_sector", Kind::List, |r| each(&r.recipient, sectors)),
    ("recipient_office", Kind::List, |r| {
        each(&r.recipient, |e| e.office.clone())
    }),
    ("recipient_wikidata", Kind::List, |r| {
        each(&r.recipient, |e| e.identifier_id.clone())
    }),
    ("event_text", Kind::Text, |r| text(&r.event_text.text)),
    ("date", Kind::Day, |r| day(r.date.as_ref())),
    ("enddate", Kind::Day, |r| day(r.enddate.as_ref())),
    ("date_basis", Kind::Text, |r| text(&r.date_basis)),
    ("place", Kind::Text, |r| place(r.event_loc.as_ref())),
    ("admin1", Kind::Text, |r| {
        maybe(r.event_loc.as_ref().and_then(|at| at.admin1.as_ref()))
    }),
    ("country", Kind::Text, |r| {
        maybe(r.event_loc.as_ref().and_then(|at| at.country.as_ref()))
    }),
    ("lat", Kind::Number, |r| {
        number(r.event_loc.as_ref().and_then(|at| at.lat))
    }),
    ("lon", Kind::Number, |r| {
        number(r.event_loc.as_ref().and_then(|at| at.lon))
    }),
    ("geonames_id", Kind::Integer, |r| {
        count(r.event_loc.as_ref().and_then(|at| at.geonames_id))
    }),
    ("status", Kind::Text, |r| text(r.status.as_str())),
    ("certainty", Kind::Number, |r| Value::Number(r.certainty)),
    ("attribution", Kind::List, |r| {
        Value::list(
            r.attribution
                .iter()
                .map(|by| by.name.as_ref().unwrap_or(&by.text)),
        )
    }),
    ("stance", Kind::List, |r| {
        Value::list(r.attribution.iter().map(|by| &by.stance))
    }),
    ("deal_kind", Kind::Text, |r| {
        maybe(r.deal.as_ref().map(|deal| &deal.kind))
    }),
    ("deal_stage", Kind::Text, |r| {
        maybe(r.deal.as_ref().map(|deal| &deal.stage))
    }),
    ("deal_items", Kind::List, |r| {
        Value::list(r.deal.iter().flat_map(|deal| &deal.items).map(|item| &item.text))
    }),
    ("deal_amount", Kind::Number, |r| {
        number(r.deal.as_ref().and_then(|deal| Some(deal.value.as_ref()?.amount)))
    }),
    ("deal_currency", Kind::Text, |r| {
        maybe(
            r.deal
                .as_ref()
                .and_then(|deal| Some(&deal.value.as_ref()?.currency)),
        )
    }),
    ("deaths_low", Kind::Integer, |r| {
        count(r.deaths.map(|[low, _]| low))
    }),
    ("deaths_high", Kind::Integer, |r| {
        count(r.deaths.map(|[_, high]| high))
    }),
    ("injuries_low", Kind::Integer, |r| {
        count(r.injuries.map(|[low, _]| low))
    }),
    ("injuries_high", Kind::Integer, |r| {
        count(r.injuries.map(|[_, high]| high))
    }),
    ("text", Kind::Text, |r| text(&r.text)),
    ("document", Kind::Text, |r| text(&r.text_info.document)),
    ("sentence", Kind::Integer, |r| {
        count(Some(r.text_info.sentence as u64))
    }),
    ("start", Kind::Integer, |r| count(Some(r.text_info.start as u64))),
    ("end", Kind::Integer, |r| count(Some(r.text_info.end as u64))),
    ("outlet", Kind::Text, |r| maybe(r.cite_info.outlet.as_ref())),
    ("title", Kind::Text, |r| maybe(r.cite_info.title.as_ref())),
    ("url", Kind::Text, |r| maybe(r.cite_info.url.as_ref())),
    ("author", Kind::Text, |r| maybe(r.cite_info.author.as_ref())),
    ("published", Kind::Day, |r| day(r.cite_info.published.as_ref())),
    ("language", Kind::Text, |r| maybe(r.cite_info.language.as_ref())),
    ("pattern", Kind::Text, |r| text(&r.pattern)),
    ("coder", Kind::Text, |r| text(&r.coder)),
    ("record", Kind::Json, json),
];

const EVENT: &[Field<Event>] = &[
    ("event_id", Kind::Text, |e| text(&e.event_id)),
    ("event", Kind::Text, |e| text(&e.event)),
    ("mode", Kind::List, |e| list(&e.mode)),
    ("context", Kind::List, |e| list(&e.context)),
    ("quad_code", Kind::Integer, |e| Value::Integer(e.quad_code.into())),
    ("cameo", Kind::Text, |e| text(&e.cameo)),
    ("actor", Kind::List, |e| names(&e.actor)),
    ("actor_code", Kind::List, |e| each(&e.actor, |a| a.code.clone())),
    ("actor_sector", Kind::List, |e| each(&e.actor, sectors)),
    ("recipient", Kind::List, |e| names(&e.recipient)),
    ("recipient_code", Kind::List, |e| {
        each(&e.recipient, |a| a.code.clone())
    }),
    ("recipient_sector", Kind::List, |e| each(&e.recipient, sectors)),
    ("date", Kind::Day, |e| day(e.date.as_ref())),
    ("enddate", Kind::Day, |e| day(e.enddate.as_ref())),
    ("place", Kind::Text, |e| place(e.place.as_ref())),
    ("admin1", Kind::Text, |e| {
        maybe(e.place.as_ref().and_then(|at| at.admin1.as_ref()))
    }),
    ("country", Kind::Text, |e| {
        maybe(e.place.as_ref().and_then(|at| at.country.as_ref()))
    }),
    ("lat", Kind::Number, |e| {
        number(e.place.as_ref().and_then(|at| at.lat))
    }),
    ("lon", Kind::Number, |e| {
        number(e.place.as_ref().and_then(|at| at.lon))
    }),
    ("geonames_id", Kind::Integer, |e| {
        count(e.place.as_ref().and_then(|at| at.geonames_id))
    }),
    ("reports", Kind::Integer, |e| count(Some(e.reports as u64))),
    ("outlets", Kind::List, |e| list(&e.outlets)),
    ("independent", Kind::Integer, |e| {
        count(Some(e.independent as u64))
    }),
    ("first_reported", Kind::Day, |e| day(e.first_reported.as_ref())),
    ("last_reported", Kind::Day, |e| day(e.last_reported.as_ref())),
    ("status", Kind::Text, |e| text(e.status.as_str())),
    ("standing", Kind::Text, |e| text(e.standing)),
    ("certainty", Kind::Number, |e| Value::Number(e.certainty)),
    ("records", Kind::List, |e| list(&e.records)),
    ("conflicts", Kind::Json, |e| json(&e.conflicts)),
];

const DEAL: &[Field<Ladder>] = &[
    ("parties", Kind::List, |d| list(&d.parties)),
    ("kind", Kind::Text, |d| text(&d.kind)),
    ("subject", Kind::List, |d| list(&d.subject)),
    ("stage", Kind::Text, |d| maybe(d.stage.as_ref())),
    ("since", Kind::Day, |d| day(d.since.as_ref())),
    ("ahead", Kind::List, |d| list(&d.ahead)),
    ("turns", Kind::List, |d| list(&d.turns)),
    ("first_reported", Kind::Day, |d| {
        day(d
            .steps
            .iter()
            .filter_map(|step| step.first_reported.as_ref())
            .min())
    }),
    ("last_reported", Kind::Day, |d| {
        day(d
            .steps
            .iter()
            .filter_map(|step| step.last_reported.as_ref())
            .max())
    }),
    ("sources", Kind::List, |d| {
        let sources: BTreeSet<&String> = d.steps.iter().flat_map(|step| &step.sources).collect();
        Value::list(sources)
    }),
    ("records", Kind::List, |d| list(&d.records)),
    ("steps", Kind::Json, |d| json(&d.steps)),
];

fn text(text: &str) -> Value {
    Value::text(text)
}

fn maybe(text: Option<&String>) -> Value {
    text.map_or(Value::Null, Value::text)
}

fn number(number: Option<f64>) -> Value {
    number.map_or(Value::Null, Value::Number)
}

/// What does not fit, which no count of things does, is left out.
fn count(count: Option<u64>) -> Value {
    count
        .and_then(|count| i64::try_from(count).ok())
        .map_or(Value::Null, Value::Integer)
}

/// A day of ISO 8601, whatever follows it.
fn day(day: Option<&String>) -> Value {
    let day: Option<Date> = day.and_then(|day| day.get(..10)?.parse().ok());
    day.map_or(Value::Null, |day| {
        let days = (day - Date::constant(1970, 1, 1)).get_days();
        Value::Day(days)
    })
}

fn list(words: &[String]) -> Value {
    Value::list(words)
}

fn names(parties: &[Entity]) -> Value {
    Value::list(parties.iter().map(Entity::called))
}

fn each(parties: &[Entity], of: fn(&Entity) -> Option<String>) -> Value {
    Value::List(parties.iter().map(of).collect())
}

/// Sectors with a blank between, the primary one first.
fn sectors(party: &Entity) -> Option<String> {
    (!party.sector.is_empty()).then(|| party.sector.join(" "))
}

fn place(place: Option<&Location>) -> Value {
    maybe(place.map(|place| place.name.as_ref().unwrap_or(&place.text)))
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_string(value).map_or(Value::Null, Value::Text)
}
