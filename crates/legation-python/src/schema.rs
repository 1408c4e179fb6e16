//! The columns of records, events and deals, nested as `docs/records.md` and `docs/archive.md` describe them.
//!
//! Values come by the names of the structs' own fields, and a name that is not here is an error, so that a field which is added there and forgotten here does not pass
//! unseen. The flat columns of a Parquet file that the command writes are another view of the same (`legation-export`).

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use std::sync::Arc;

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Record,
    Event,
    Deal,
}

impl Kind {
    pub(crate) fn of(name: &str) -> Option<Kind> {
        match name {
            "record" => Some(Kind::Record),
            "event" => Some(Kind::Event),
            "deal" => Some(Kind::Deal),
            _ => None,
        }
    }

    pub(crate) fn schema(self) -> SchemaRef {
        Arc::new(Schema::new(match self {
            Kind::Record => record(),
            Kind::Event => event(),
            Kind::Deal => deal_ladder(),
        }))
    }
}

fn field(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, true)
}

fn text(name: &str) -> Field {
    field(name, DataType::Utf8)
}

fn int(name: &str) -> Field {
    field(name, DataType::Int64)
}

fn float(name: &str) -> Field {
    field(name, DataType::Float64)
}

fn day(name: &str) -> Field {
    field(name, DataType::Date32)
}

fn list(name: &str, of: DataType) -> Field {
    field(name, DataType::List(Arc::new(field("item", of))))
}

fn nested(fields: Vec<Field>) -> DataType {
    DataType::Struct(Fields::from(fields))
}

/// Words with where they stand, in Unicode scalar values of the document's text.
fn span() -> Vec<Field> {
    vec![text("text"), int("start"), int("end")]
}

fn with_span(more: Vec<Field>) -> DataType {
    nested(span().into_iter().chain(more).collect())
}

fn entity() -> DataType {
    nested(vec![
        text("entity_text"),
        int("start"),
        int("end"),
        text("code"),
        list("sector", DataType::Utf8),
        text("name"),
        text("office"),
        text("identifier_id"),
    ])
}

fn location() -> DataType {
    with_span(vec![
        text("name"),
        text("country"),
        text("admin1"),
        float("lat"),
        float("lon"),
        int("geonames_id"),
    ])
}

fn deal() -> DataType {
    let item = with_span(vec![text("category"), text("designation"), int("quantity")]);
    let value = nested(
        [float("amount"), text("currency")]
            .into_iter()
            .chain(span())
            .collect(),
    );
    let party = nested(vec![
        text("part"),
        text("code"),
        text("name"),
        int("start"),
        int("end"),
    ]);
    nested(vec![
        text("kind"),
        text("stage"),
        list("items", item),
        field("value", value),
        list("parties", party),
    ])
}

fn record() -> Vec<Field> {
    let attribution = with_span(vec![text("name"), text("code"), text("cue"), text("stance")]);
    let count = nested(
        [text("kind"), int("low"), int("high")]
            .into_iter()
            .chain(span())
            .collect(),
    );
    vec![
        text("id"),
        text("event"),
        list("mode", DataType::Utf8),
        list("context", DataType::Utf8),
        int("quad_code"),
        float("event_scale"),
        text("cameo"),
        list("actor", entity()),
        list("recipient", entity()),
        field("event_text", nested(span())),
        day("date"),
        day("enddate"),
        text("date_basis"),
        field("date_text", nested(span())),
        field("event_loc", location()),
        text("status"),
        float("certainty"),
        list("attribution", attribution),
        field("deal", deal()),
        list("deaths", DataType::Int64),
        list("injuries", DataType::Int64),
        list("counts", count),
        text("text"),
        field(
            "text_info",
            nested(vec![text("document"), int("sentence"), int("start"), int("end")]),
        ),
        field(
            "cite_info",
            nested(vec![
                text("outlet"),
                text("outlet_kind"),
                text("title"),
                text("url"),
                text("author"),
                day("published"),
                text("language"),
            ]),
        ),
        text("pattern"),
        text("coder"),
    ]
}

fn event() -> Vec<Field> {
    let side = nested(vec![text("says"), list("records", DataType::Utf8)]);
    vec![
        text("event_id"),
        text("event"),
        list("mode", DataType::Utf8),
        list("context", DataType::Utf8),
        int("quad_code"),
        text("cameo"),
        list("actor", entity()),
        list("recipient", entity()),
        day("date"),
        day("enddate"),
        field("place", location()),
        int("reports"),
        list("outlets", DataType::Utf8),
        int("independent"),
        day("first_reported"),
        day("last_reported"),
        text("status"),
        text("standing"),
        float("certainty"),
        list("records", DataType::Utf8),
        list("conflicts", nested(vec![text("on"), list("sides", side)])),
    ]
}

fn deal_ladder() -> Vec<Field> {
    let step = nested(vec![
        text("stage"),
        text("told"),
        list("days", DataType::Date32),
        day("first_reported"),
        day("last_reported"),
        list("sources", DataType::Utf8),
        list("events", DataType::Utf8),
        list("records", DataType::Utf8),
    ]);
    vec![
        list("parties", DataType::Utf8),
        text("kind"),
        list("subject", DataType::Utf8),
        list("steps", step),
        text("stage"),
        day("since"),
        list("ahead", DataType::Utf8),
        list("turns", DataType::Utf8),
        list("records", DataType::Utf8),
    ]
}
