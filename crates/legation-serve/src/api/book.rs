//! The codebook: one entry, and the lists that a page offers to choose from.

use crate::problem::Problem;
use crate::question::Part;
use crate::state::{Asking, Shared};
use axum::extract::State;
use axum::response::Response;
use legation_core::record::Status;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// An entry of the codebook.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entry {
    /// As in the record's `pattern`.
    pattern: String,
    /// The file it stands in.
    file: String,
    /// Its fields, with examples and near misses.
    #[schema(value_type = Object)]
    entry: Value,
}

/// One entry of the codebook, by a record's `pattern`.
#[utoipa::path(get, path = "/api/v1/codebook/{pattern}", tag = "codebook",
    params(("pattern" = String, Path, description = "`file/entry`, encoded as one part of an address")),
    responses((status = 200, body = Entry), (status = 304), (status = 404, body = Problem)))]
pub(crate) async fn entry(
    State(state): State<Shared>,
    Part(pattern): Part<String>,
    asking: Asking,
) -> Result<Response, Problem> {
    state
        .json(asking, move |_, knowledge| {
            let missing = || Problem::missing(format!("{pattern}: no entry of the codebook is called that"));
            let (file, name) = pattern.rsplit_once('/').ok_or_else(missing)?;
            // Some records say which operator came in: `file/entry+refuse`.
            let name = name.split('+').next().unwrap_or(name);
            let paths = [
                format!("{file}.toml"),
                format!("en/{file}.toml"),
                format!("en/verbs/{file}.toml"),
                format!("en/nouns/{file}.toml"),
            ];
            let found = paths.into_iter().find_map(|path| {
                let value = knowledge.source.file(&path)?;
                Some((path, value))
            });
            let (path, value) = found.ok_or_else(missing)?;
            let entry = find(value, name).ok_or_else(missing)?;
            Ok(Entry {
                pattern: pattern.clone(),
                file: path,
                entry: entry.clone(),
            })
        })
        .await
}

/// The table of a file that has this name.
fn find<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Object(fields) => {
            let called = |key: &str| fields.get(key).and_then(Value::as_str) == Some(name);
            if called("id") || called("name") {
                return Some(value);
            }
            if let Some(own @ Value::Object(_)) = fields.get(name) {
                return Some(own);
            }
            fields.values().find_map(|value| find(value, name))
        }
        Value::Array(values) => values.iter().find_map(|value| find(value, name)),
        _ => None,
    }
}

/// What a page offers to choose from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Lists {
    /// PLOVER categories.
    categories: Vec<CategoryShown>,
    contexts: Vec<String>,
    statuses: Vec<&'static str>,
    deals: Vec<String>,
    /// Codes and names of states.
    #[schema(value_type = Vec<Vec<String>>)]
    states: Vec<(String, String)>,
}

/// A PLOVER category.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryShown {
    name: String,
    quad: u8,
    score: f64,
    modes: Vec<String>,
}

/// Categories, modes, contexts, statuses, kinds of deal and states.
#[utoipa::path(get, path = "/api/v1/codebook", tag = "codebook", responses((status = 200, body = Lists), (status = 304)))]
pub(crate) async fn lists(State(state): State<Shared>, asking: Asking) -> Result<Response, Problem> {
    state
        .json(asking, move |_, knowledge| {
            let book = &knowledge.codebook;
            let categories = book.ontology.categories.iter().map(|category| CategoryShown {
                name: category.name.clone(),
                quad: category.quad,
                score: category.score,
                modes: category.modes.keys().cloned().collect(),
            });
            Ok(Lists {
                categories: categories.collect(),
                contexts: book.ontology.contexts.iter().map(ToString::to_string).collect(),
                statuses: Status::ALL.iter().map(|status| status.as_str()).collect(),
                deals: book.deals.kind_names().map(str::to_owned).collect(),
                states: knowledge
                    .states
                    .all()
                    .map(|(code, name)| (code.to_owned(), name.to_owned()))
                    .collect(),
            })
        })
        .await
}
