//! An archive of a few articles, and questions to a server on it without a port.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "shared by tests; the folder is kept while the server reads it"
)]

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::Timestamp;
use legation_archive::{Archive, Given};
use legation_core::codebook::Source;
use legation_core::coder::coder_name;
use legation_core::tell::Words;
use legation_core::{Codebook, code_document};
use legation_export::Countries;
use legation_merge::Rules;
use legation_parse::{Document, Engine};
use legation_serve::{Knowledge, Setting, router};
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;
use tower::ServiceExt;

/// A server and the archive under it.
pub struct Server {
    pub router: Router,
    pub folder: TempDir,
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn detail(&self) -> String {
        self.json()["detail"].as_str().unwrap_or_default().to_owned()
    }
}

pub fn knowledge() -> Knowledge {
    let source = Source::embedded().unwrap();
    Knowledge::new(
        Codebook::load(&source).unwrap(),
        Words::new(&source).unwrap(),
        Rules::new(&source).unwrap(),
        source.clone(),
        Countries::new(&source).unwrap(),
    )
}

/// Id, outlet, day of publication and text.
pub type Article = (&'static str, &'static str, &'static str, &'static str);

pub const ARTICLES: [Article; 5] = [
    (
        "a",
        "Steppe Wire",
        "2024-03-06",
        "Kenya recognised Kosovo on 4 March 2024 in Nairobi.\n\nKenya and Kosovo signed a trade agreement on 5 March 2024.",
    ),
    (
        "b",
        "Morning Caravan",
        "2024-03-07",
        "On 4 March 2024 Kenya recognised Kosovo, the foreign ministry said.",
    ),
    (
        "c",
        "Lake Post",
        "2024-05-02",
        "Sudan and Chad held talks in Geneva on 1 May 2024. Chad accused Sudan of shelling a border village on 30 April 2024.",
    ),
    (
        "http://news.example/a?b=1&c=%22x",
        "Hill Paper",
        "2024-06-02",
        "🕊 <script>alert(1)</script> & \"quotes\".\n\nPeru condemned Bolivia on 1 June 2024 <img src=x onerror=alert(2)>.",
    ),
    (
        "e",
        "Harbour Sheet",
        "2024-06-03",
        "Militants bombed a market in Mogadishu on 2 June 2024, killing 12 people.",
    ),
];

/// A setting for an archive of some articles.
pub fn archive(knowledge: &Knowledge) -> (TempDir, Setting) {
    let folder = TempDir::new().unwrap();
    let path: PathBuf = folder.path().join("t.sqlite");
    let mut archive = Archive::open(&path).unwrap();
    for (id, outlet, published, text) in ARTICLES {
        let mut document = Document::plain(id, text.to_owned());
        document.outlet = Some(outlet.to_owned());
        document.published = Some(published.to_owned());
        document.title = Some(format!("Title of <b>{outlet}</b>"));
        let coded = code_document(&document, &knowledge.codebook, Engine::embedded());
        let given = Given {
            file: "articles.jsonl",
            document: &document,
            coded: &coded,
            coder: &coder_name(&knowledge.codebook),
        };
        archive
            .ingest(&[given], "2024-06-10T08:00:00Z", &knowledge.rules)
            .unwrap();
    }
    let setting = Setting {
        archive: path,
        address: "127.0.0.1:8351".parse().unwrap(),
        token: None,
        reader_token: None,
        proxy: None,
        hosts: Vec::new(),
        read_only: false,
        reviewer: None,
        now: || "2024-06-11T09:30:00Z".parse::<Timestamp>().unwrap(),
    };
    (folder, setting)
}

impl Server {
    pub fn new() -> Server {
        Server::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Setting)) -> Server {
        let knowledge = knowledge();
        let (folder, mut setting) = archive(&knowledge);
        change(&mut setting);
        Server {
            router: router(setting, knowledge).unwrap(),
            folder,
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(request("GET", path, &[], "")).await
    }

    /// Asks for what must be there.
    pub async fn json(&self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.json()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let kind = [("content-type", "application/json")];
        self.send(request("POST", path, &kind, &body.to_string())).await
    }
}

pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        request = request.header(header::HOST, "127.0.0.1:8351");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}
