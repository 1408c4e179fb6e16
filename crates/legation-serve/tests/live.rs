//! What comes in while somebody listens, places for a map, feeds, and a proxy's word.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test may panic and say why"
)]

mod common;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use common::{Server, knowledge, request};
use http_body_util::BodyExt;
use legation_archive::{Archive, Given};
use legation_core::code_document;
use legation_parse::{Document, Engine};
use legation_serve::Proxy;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use tower::ServiceExt;

/// The next event of a stream: its name, id and data; comments are passed over.
async fn next(body: &mut Body) -> (String, String, Value) {
    let read = async {
        loop {
            let frame = body.frame().await.expect("the stream ended").unwrap();
            let text = String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap();
            let field = |name: &str| {
                let line = text
                    .lines()
                    .find_map(|line| line.strip_prefix(&format!("{name}: ")));
                line.unwrap_or_default().to_owned()
            };
            if !field("event").is_empty() {
                let data = serde_json::from_str(&field("data")).unwrap();
                return (field("event"), field("id"), data);
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), read)
        .await
        .expect("nothing came in")
}

/// Another program writes to the archive.
fn ingest(server: &Server, id: &str, text: &str) {
    let knowledge = knowledge();
    let mut document = Document::plain(id, text.to_owned());
    document.outlet = Some("Ridge Post".to_owned());
    document.published = Some("2024-06-09".to_owned());
    let coded = code_document(&document, &knowledge.codebook, Engine::embedded());
    let given = Given {
        file: "more.jsonl",
        document: &document,
        coded: &coded,
        coder: "test",
    };
    let mut archive = Archive::open(&server.folder.path().join("t.sqlite")).unwrap();
    archive
        .ingest(&[given], "2024-06-12T08:00:00Z", &knowledge.rules)
        .unwrap();
}

#[tokio::test]
async fn what_comes_in_is_told_to_those_who_listen() {
    let server = Server::new();
    let listen = async |headers: &[(&str, &str)]| {
        let request = request("GET", "/api/v1/stream", headers, "");
        let response = server.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap();
        assert!(kind.starts_with("text/event-stream"), "{kind}");
        response.into_body()
    };
    let mut stream = listen(&[("accept-encoding", "gzip")]).await;
    let (name, first, _) = next(&mut stream).await;
    assert_eq!(name, "ready");
    ingest(&server, "f", "Norway condemned Belarus on 8 June 2024.");
    let (name, id, data) = next(&mut stream).await;
    assert_eq!(name, "news");
    assert_eq!(
        data,
        json!({ "documents": 1, "records": 1, "events": 1, "decisions": 0 })
    );
    assert_ne!(id, first);
    // Who lost the line is told what was missed.
    let mut again = listen(&[("last-event-id", &first)]).await;
    assert_eq!(next(&mut again).await.0, "ready");
    assert_eq!(next(&mut again).await.2["documents"], 1);
    // A decision is news, too.
    let found = server.json("/api/v1/events?words=Belarus").await;
    let record = found["items"][0]["records"][0].as_str().unwrap();
    let path = format!("/api/v1/records/{record}/decisions");
    let decided = server.post(&path, &json!({ "verdict": "correct" })).await;
    assert_eq!(decided.status, StatusCode::CREATED);
    assert_eq!(
        next(&mut stream).await.2,
        json!({ "documents": 0, "records": 0, "events": 0, "decisions": 1 })
    );
}

#[tokio::test]
async fn no_more_listen_than_may() {
    let server = Server::new();
    let mut open = Vec::new();
    for _ in 0..256 {
        let request = request("GET", "/api/v1/stream", &[], "");
        let response = server.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        open.push(response);
    }
    let refused = server.get("/api/v1/stream").await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    drop(open);
    for _ in 0..100 {
        let request = request("GET", "/api/v1/stream", &[], "");
        if server.router.clone().oneshot(request).await.unwrap().status() == StatusCode::OK {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("those who went still count");
}

#[tokio::test]
async fn events_stand_on_a_map_where_they_happened() {
    let server = Server::new();
    let all = server.json("/api/v1/places").await;
    let at = |shown: &Value, name: &str| {
        let places = shown["places"].as_array().unwrap();
        places.iter().find(|place| place["name"] == name).cloned()
    };
    let place = at(&all, "Mogadishu").expect("a bombing in Mogadishu");
    assert_eq!(place["country"], "SOM");
    assert_eq!(place["quads"], json!([0, 0, 0, 1]));
    assert_eq!(place["last"], "2024-06-02");
    let (lat, lon) = (place["lat"].as_f64().unwrap(), place["lon"].as_f64().unwrap());
    assert!(
        (1.0..3.0).contains(&lat) && (44.0..46.0).contains(&lon),
        "{lat} {lon}"
    );
    let before = server.json("/api/v1/places?to=2024-05-31").await;
    assert_eq!(at(&before, "Mogadishu"), None);
    // Two reports of one event are one.
    let nairobi = at(&all, "Nairobi").expect("a recognition in Nairobi");
    assert_eq!(
        nairobi["quads"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.as_u64().unwrap())
            .sum::<u64>(),
        1
    );
    // What a reviewer rejects is on no map.
    let found = server.json("/api/v1/events?words=Mogadishu").await;
    for record in found["items"].as_array().unwrap() {
        for id in record["records"].as_array().unwrap() {
            let path = format!("/api/v1/records/{}/decisions", id.as_str().unwrap());
            server.post(&path, &json!({ "verdict": "wrong" })).await;
        }
    }
    assert_eq!(at(&server.json("/api/v1/places").await, "Mogadishu"), None);
    assert!(at(&server.json("/api/v1/places?machine=true").await, "Mogadishu").is_some());
}

#[tokio::test]
async fn corrections_count_in_every_figure() {
    let server = Server::new();
    let found = server.json("/api/v1/events?words=condemned").await;
    let record = found["items"][0]["records"][0].as_str().unwrap().to_owned();
    let path = format!("/api/v1/records/{record}/decisions");
    let correction = json!({ "event": "SUPPORT", "actor": ["Chile"], "date": "2024-02-03" });
    let answer = server
        .post(&path, &json!({ "verdict": "amended", "correction": correction }))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let facets = server.json("/api/v1/facets?words=condemned").await;
    assert_eq!(facets["values"]["event"], json!([["SUPPORT", 1]]));
    assert_eq!(facets["values"]["quad"], json!([["1", 1]]));
    let machine = server.json("/api/v1/facets?words=condemned&machine=true").await;
    assert_eq!(machine["values"]["event"], json!([["ACCUSE", 1]]));
    assert_eq!(
        server.json("/api/v1/facets?words=condemned&event=ACCUSE").await["records"],
        0,
        "not found by what it was"
    );
    assert_eq!(
        server.json("/api/v1/facets?words=condemned&event=SUPPORT").await["records"],
        1
    );
    let timeline = server.json("/api/v1/timeline?per=month&words=condemned").await;
    assert_eq!(
        timeline["periods"],
        json!([{ "start": "2024-02-01", "quads": [1, 0, 0, 0] }])
    );
    let dyads = server.json("/api/v1/dyads?words=condemned").await;
    assert_eq!(dyads[0]["codes"], json!(["BOL", "CHL"]));
    assert_eq!(dyads.as_array().unwrap().len(), 1);
    // Of an event whose first report is rejected, the next one stands for it.
    let found = server.json("/api/v1/events?words=recognised").await;
    let records = found["items"][0]["records"].as_array().unwrap().clone();
    assert_eq!(records.len(), 2);
    let count = async || {
        let timeline = server.json("/api/v1/timeline?per=day&words=recognised").await;
        timeline["periods"].as_array().unwrap().len()
    };
    assert_eq!(count().await, 1);
    for (rejected, left) in [(0, 1), (1, 0)] {
        let path = format!(
            "/api/v1/records/{}/decisions",
            records[rejected].as_str().unwrap()
        );
        server.post(&path, &json!({ "verdict": "wrong" })).await;
        assert_eq!(count().await, left, "{rejected}");
    }
}

#[tokio::test]
async fn a_search_is_a_feed() {
    let server = Server::new();
    let rss = server.get("/feeds/events.rss?event=ACCUSE").await;
    assert_eq!(rss.status, StatusCode::OK, "{}", rss.text());
    assert_eq!(
        rss.headers[header::CONTENT_TYPE],
        "application/rss+xml; charset=utf-8"
    );
    let text = rss.text();
    assert!(!text.contains("<script") && !text.contains("<img"), "{text}");
    assert!(text.contains("<title>Legation: event ACCUSE</title>"), "{text}");
    // Read by a parser, and then by a reader that takes a description as HTML, the words of the article are words.
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut described = Vec::new();
    let mut within = false;
    let mut held = String::new();
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "description" => within = true,
            Event::End(tag) if tag.name().as_ref() == "description" => {
                within = false;
                described.push(std::mem::take(&mut held));
            }
            Event::Text(words) if within => held.push_str(&words),
            Event::GeneralRef(name) if within => held.push_str(&format!("&{};", &*name)),
            Event::Eof => break,
            _ => {}
        }
    }
    let described: Vec<String> = described
        .iter()
        .map(|one| quick_xml::escape::unescape(one).unwrap().into_owned())
        .collect();
    let hostile = described
        .iter()
        .find(|one| one.contains("Peru condemned Bolivia"))
        .unwrap();
    assert!(
        hostile.contains("&lt;img src=x"),
        "escaped once more for HTML: {hostile}"
    );
    let tag = rss.headers[header::ETAG].to_str().unwrap();
    let again = server
        .send(request(
            "GET",
            "/feeds/events.rss?event=ACCUSE",
            &[("if-none-match", tag)],
            "",
        ))
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);

    let feed = server.json("/feeds/events.json?words=recognised").await;
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(
        feed["feed_url"],
        "http://127.0.0.1:8351/feeds/events.json?words=recognised"
    );
    let item = &feed["items"][0];
    let event = server.json("/api/v1/events?words=recognised").await["items"][0].clone();
    let id = event["event_id"].as_str().unwrap();
    assert_eq!(item["id"], id);
    assert_eq!(item["url"], format!("http://127.0.0.1:8351/event/{id}"));
    assert_eq!(item["date_published"], "2024-03-06T00:00:00Z");
    assert!(
        item["content_text"]
            .as_str()
            .unwrap()
            .contains("recognised Kosovo")
    );
    // Under another name the addresses are others.
    let elsewhere = server
        .send(request(
            "GET",
            "/feeds/events.json?words=recognised",
            &[("host", "localhost:9000")],
            "",
        ))
        .await;
    assert_eq!(
        elsewhere.json()["items"][0]["url"],
        format!("http://localhost:9000/event/{id}")
    );
    assert_eq!(
        server.get("/feeds/events.rss?colour=red").await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_feed_is_read_with_the_token_as_password() {
    let server = Server::with(|setting| {
        setting.token = Some("a token of 16 or more".to_owned());
        setting.reader_token = Some("another of 16 or more".to_owned());
    });
    let path = "/feeds/events.json";
    let refused = server.get(path).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(
        refused.headers[header::WWW_AUTHENTICATE]
            .to_str()
            .unwrap()
            .starts_with("Basic")
    );
    assert!(
        !server
            .get("/api/v1/status")
            .await
            .headers
            .contains_key(header::WWW_AUTHENTICATE)
    );
    // `any:another of 16 or more`
    let basic = ("authorization", "Basic YW55OmFub3RoZXIgb2YgMTYgb3IgbW9yZQ==");
    let read = server.send(request("GET", path, &[basic], "")).await;
    assert_eq!(read.status, StatusCode::OK);
}

/// A request that came from an address.
fn from(address: &str, request: Request<Body>) -> Request<Body> {
    let mut request = request;
    let address: SocketAddr = address.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(address));
    request
}

#[tokio::test]
async fn a_proxy_says_who_asks_and_nobody_else_does() {
    let server = Server::with(|setting| {
        setting.address = "0.0.0.0:8351".parse().unwrap();
        setting.proxy = Some(Proxy {
            header: "X-Remote-User".to_owned(),
            addresses: vec!["10.1.2.3".parse().unwrap()],
            reviewers: vec!["ada".to_owned()],
        });
    });
    let ask = async |address: &str, users: &[&str], method: &str, path: &str, body: &str| {
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(users.iter().map(|user| ("x-remote-user", *user)));
        server
            .send(from(address, request(method, path, &headers, body)))
            .await
    };
    let status = "/api/v1/status";
    let ada = ask("10.1.2.3:999", &["ada"], "GET", status, "").await.json();
    assert_eq!(
        (&ada["reviewer"], &ada["name"], &ada["named"]),
        (&json!(true), &json!("ada"), &json!(true))
    );
    let ben = ask("[::ffff:10.1.2.3]:999", &["ben"], "GET", status, "")
        .await
        .json();
    assert_eq!((&ben["reviewer"], &ben["name"]), (&json!(false), &json!("ben")));
    for (address, users) in [
        ("10.1.2.4:999", &["ada"][..]),
        ("127.0.0.1:999", &["ada"]),
        ("10.1.2.3:999", &[]),
        ("10.1.2.3:999", &[" "]),
    ] {
        let refused = ask(address, users, "GET", status, "").await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{address} {users:?}");
    }
    let two = ask("10.1.2.3:999", &["ada", "ben"], "GET", status, "").await;
    assert_eq!(
        two.status,
        StatusCode::FORBIDDEN,
        "one of them is the visitor's own"
    );
    assert_eq!(
        server.get(status).await.status,
        StatusCode::UNAUTHORIZED,
        "no way around the proxy"
    );
    // A decision is made under the proxy's name, whatever the page says.
    let found = ask(
        "10.1.2.3:999",
        &["ben"],
        "GET",
        "/api/v1/events?words=recognised",
        "",
    )
    .await
    .json();
    let record = found["items"][0]["records"][0].as_str().unwrap();
    let path = format!("/api/v1/records/{record}/decisions");
    let body = json!({ "verdict": "correct", "reviewer": "carol" }).to_string();
    let refused = ask("10.1.2.3:999", &["ben"], "POST", &path, &body).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let made = ask("10.1.2.3:999", &["ada"], "POST", &path, &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let log = ask("10.1.2.3:999", &["ben"], "GET", "/api/v1/decisions", "")
        .await
        .json();
    assert_eq!(log[0]["reviewer"], "ada");
}

#[tokio::test]
async fn a_proxy_half_described_is_refused() {
    for (header, addresses) in [
        ("X-Remote-User", vec![]),
        ("not a header", vec!["10.1.2.3".parse().unwrap()]),
        ("Cookie", vec!["10.1.2.3".parse().unwrap()]),
    ] {
        let knowledge = knowledge();
        let (_folder, mut setting) = common::archive(&knowledge);
        setting.proxy = Some(Proxy {
            header: header.to_owned(),
            addresses,
            reviewers: Vec::new(),
        });
        let refused = setting.check().unwrap_err().to_string();
        assert!(refused.contains("--proxy-user-header"), "{refused}");
    }
}
