//! The page's own files: built from `web/` by `just web` and kept in the repository, so that a build needs no Node.

use crate::problem::Problem;
use axum::body::Body;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Bundle;

/// The file that is the page; every address of it that is no file is shown by it.
const PAGE: &str = "index.html";
/// What the bundle was built from, as a hash: see `web/hash.js`.
const SOURCES: &str = "sources.sha256";

/// A file of the bundle: its bytes.
pub fn file(path: &str) -> Option<Vec<u8>> {
    Bundle::get(path).map(|file| file.data.into_owned())
}

/// The hash of the sources that the bundle was built from.
pub fn sources_hash() -> Option<String> {
    let file = Bundle::get(SOURCES)?;
    String::from_utf8(file.data.into_owned())
        .ok()
        .map(|hash| hash.trim().to_owned())
}

/// A file of the page, or the page.
pub(crate) async fn page(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    match Bundle::get(path) {
        Some(file) if path != PAGE => answer(path, file),
        None if path.starts_with("api/") || path.starts_with("feeds/") => {
            let wrong = format!("/{path}: no such address; /api/v1/openapi.json has all of them");
            Problem::missing(wrong).into_response()
        }
        None if path.starts_with("files/") => (StatusCode::NOT_FOUND, "no such file\n").into_response(),
        _ => match Bundle::get(PAGE) {
            Some(file) => answer(PAGE, file),
            None => (StatusCode::NOT_FOUND, "the page is not part of this build\n").into_response(),
        },
    }
}

fn answer(path: &str, file: EmbeddedFile) -> Response {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let kind = match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
    // Names of files below `files/` carry a hash of what is in them.
    let keep = match path.starts_with("files/") {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)];
    (headers, Body::from(file.data.into_owned())).into_response()
}
