//! One file a group of addresses; the description of all of them is made from the code.

mod book;
pub(crate) mod briefs;
mod documents;
pub(crate) mod events;
mod export;
mod feeds;
pub(crate) mod figures;
mod outcome;
mod reviews;
mod status;
mod stream;

use crate::asked::{Day, OrderName, Standing};
use crate::problem::Problem;
use crate::state::Shared;
use axum::Json;
use std::collections::BTreeMap;
use utoipa::OpenApi;
use utoipa::openapi::response::Response as Answer;
use utoipa::openapi::{ContentBuilder, OpenApi as Description, Ref, RefOr, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What heads the description.
#[derive(OpenApi)]
#[openapi(
    components(schemas(Day, OrderName, Problem, Standing)),
    info(
        title = "Legation workbench",
        description = "Event records of an archive, with their sentences. Fields of records and events are those of `legation records --format jsonl` and \
        `legation events --format jsonl`. Lists are paged by `cursor`; answers carry an ETag. Where the server asks for a token: `Authorization: Bearer`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    )
)]
struct Head;

/// All addresses of the interface: those below `/api/v1`, and the feeds.
pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Head::openapi())
        .routes(routes!(status::status))
        .routes(routes!(status::session, status::leave))
        .routes(routes!(stream::stream))
        .routes(routes!(events::list))
        .routes(routes!(events::one))
        .routes(routes!(figures::facets))
        .routes(routes!(figures::timeline))
        .routes(routes!(figures::places))
        .routes(routes!(figures::dyads))
        .routes(routes!(figures::actors))
        .routes(routes!(figures::sources))
        .routes(routes!(documents::search))
        .routes(routes!(documents::one))
        .routes(routes!(briefs::brief))
        .routes(routes!(briefs::deals))
        .routes(routes!(book::entry))
        .routes(routes!(book::lists))
        .routes(routes!(export::formats))
        .routes(routes!(export::export))
        .routes(routes!(feeds::rss))
        .routes(routes!(feeds::json_feed))
        .routes(routes!(reviews::queue))
        .routes(routes!(reviews::decide))
        .routes(routes!(reviews::undo))
        .routes(routes!(reviews::decisions))
        .routes(routes!(outcome::agreement))
        .routes(routes!(outcome::gold))
        .routes(routes!(outcome::proposals))
        .route("/api/v1/openapi.json", axum::routing::get(description))
}

/// The description of the interface (OpenAPI 3.1).
pub fn openapi() -> Description {
    let (_, mut description) = router().split_for_parts();
    for path in description.paths.paths.values_mut() {
        let operations = [&mut path.get, &mut path.post, &mut path.delete];
        for operation in operations.into_iter().flatten() {
            tell_of_problems(&mut operation.responses.responses);
        }
    }
    description
}

/// What goes wrong comes as a problem, whatever was asked for; not all that can is said of each address.
fn tell_of_problems(responses: &mut BTreeMap<String, RefOr<Answer>>) {
    const JSON: &str = "application/json";
    const PROBLEM: &str = "application/problem+json";
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(response) = response
            && (status.starts_with('4') || status.starts_with('5'))
            && let Some(content) = response.content.shift_remove(JSON)
        {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    let other = ResponseBuilder::new()
        .description("What went wrong: not understood (400), token wanted (401), not allowed (403), too often (429), busy (503) ...")
        .content(PROBLEM, content)
        .build();
    responses.insert("default".to_owned(), RefOr::T(other));
}

async fn description() -> Json<Description> {
    Json(openapi())
}
