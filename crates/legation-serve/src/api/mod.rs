//! One file a group of addresses; the description of all of them is made from the code.

mod book;
mod briefs;
mod documents;
mod events;
mod export;
mod figures;
mod reviews;
mod status;

use crate::state::Shared;
use axum::Json;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Description;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What heads the description.
#[derive(OpenApi)]
#[openapi(info(
    title = "Legation workbench",
    description = "Event records of an archive, with their sentences. Fields of records and events are those of `legation records --format jsonl` and \
        `legation events --format jsonl`. Lists are paged by `cursor`; answers carry an ETag. Where the server asks for a token: `Authorization: Bearer`.",
    license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
))]
struct Head;

/// All addresses below `/api/v1`.
pub(crate) fn router() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Head::openapi())
        .routes(routes!(status::status))
        .routes(routes!(status::session, status::leave))
        .routes(routes!(events::list))
        .routes(routes!(events::one))
        .routes(routes!(figures::facets))
        .routes(routes!(figures::timeline))
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
        .routes(routes!(reviews::queue))
        .routes(routes!(reviews::decide))
        .routes(routes!(reviews::undo))
        .routes(routes!(reviews::decisions))
        .route("/api/v1/openapi.json", axum::routing::get(description))
}

/// The description of the interface (OpenAPI 3.1).
pub fn openapi() -> Description {
    let (_, description) = router().split_for_parts();
    description
}

async fn description() -> Json<Description> {
    Json(openapi())
}
