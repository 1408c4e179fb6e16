//! What the interface answers, and whom it lets in.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test may panic and say why"
)]

mod common;

use axum::http::{StatusCode, header};
use common::{Server, archive, knowledge, request};
use legation_serve::{openapi, router};
use serde_json::{Value, json};

fn items(listed: &Value) -> &Vec<Value> {
    listed["items"].as_array().unwrap()
}

#[tokio::test]
async fn events_are_paged_without_gap_or_repetition() {
    let server = Server::new();
    let all = server.json("/api/v1/events?limit=200").await;
    let all: Vec<String> = items(&all)
        .iter()
        .map(|event| event["event_id"].to_string())
        .collect();
    assert!(all.len() >= 6, "{all:?}");
    for order in ["newest", "learnt"] {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = server
                .json(&format!("/api/v1/events?limit=2&order={order}&cursor={cursor}"))
                .await;
            seen.extend(items(&page).iter().map(|event| event["event_id"].to_string()));
            match page["next"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        let mut sorted = (seen.clone(), all.clone());
        sorted.0.sort();
        sorted.1.sort();
        assert_eq!(sorted.0, sorted.1, "{order}");
        if order == "newest" {
            assert_eq!(seen, all);
        }
    }
}

#[tokio::test]
async fn an_event_has_its_reports_with_marked_words_and_reasons() {
    let server = Server::new();
    let found = server.json("/api/v1/events?words=recognised").await;
    assert_eq!(items(&found).len(), 1, "two reports are one event: {found}");
    let event = &items(&found)[0];
    assert_eq!(event["independent"], 2);
    assert_eq!(event["when"], "4 March 2024");
    let shown = server
        .json(&format!("/api/v1/events/{}", event["event_id"].as_str().unwrap()))
        .await;
    let records = shown["records"].as_array().unwrap();
    assert_eq!(records.len(), 2);
    for record in records {
        let sentence: Vec<u16> = record["sentence"].as_str().unwrap().encode_utf16().collect();
        let mark = record["marks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|mark| mark["kind"] == "trigger")
            .unwrap();
        let at = |name: &str| mark[name].as_u64().unwrap() as usize;
        assert_eq!(
            String::from_utf16(&sentence[at("start")..at("end")]).unwrap(),
            "recognised"
        );
    }
    let compared = shown["compared"].as_array().unwrap();
    assert!(
        compared
            .iter()
            .any(|near| near["together"] == true && near["score"].as_f64().unwrap() > 0.0)
    );
    let by_record = records[1]["record"]["id"].as_str().unwrap();
    let same = server.json(&format!("/api/v1/events/{by_record}")).await;
    assert_eq!(
        same["event"]["event_id"], shown["event"]["event_id"],
        "found by any of its records"
    );
}

#[tokio::test]
async fn a_decision_counts_everywhere_and_can_be_taken_back() {
    let server = Server::new();
    let first = server.json("/api/v1/events?words=recognised").await;
    let record = items(&first)[0]["records"][0].as_str().unwrap().to_owned();
    let export = "/api/v1/export?as=plover&words=recognised";
    let lines = async || server.get(export).await.text().lines().count();
    assert_eq!(lines().await, 2);
    let path = format!("/api/v1/records/{record}/decisions");
    let rejected = server
        .post(
            &path,
            &json!({ "verdict": "wrong", "note": "another country", "reviewer": "Ada" }),
        )
        .await;
    assert_eq!(rejected.status, StatusCode::CREATED, "{}", rejected.text());
    assert_eq!(lines().await, 1, "what was rejected is not exported");
    assert_eq!(
        server
            .get(&format!("{export}&machine=true"))
            .await
            .text()
            .lines()
            .count(),
        2,
        "unless the coder's word is asked for"
    );
    let event = server.json(&format!("/api/v1/events/{record}")).await;
    assert_eq!(event["event"]["independent"], 1);
    let told = event["records"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["rejected"] == true)
        .unwrap();
    assert_eq!(told["decisions"][0]["reviewer"], "Ada");
    assert_eq!(told["decisions"][0]["note"], "another country");
    assert_eq!(told["decisions"][0]["made"], "2024-06-11T09:30:00Z");
    let brief = server.json("/api/v1/brief/KEN/Kosovo").await;
    assert!(!brief.to_string().contains(&record), "nor told in a brief");

    let number = rejected.json()["number"].as_i64().unwrap();
    let undone = server
        .send(request("DELETE", &format!("/api/v1/decisions/{number}"), &[], ""))
        .await;
    assert_eq!(undone.status, StatusCode::NO_CONTENT);
    assert_eq!(lines().await, 2);
    let log = server.json("/api/v1/decisions").await;
    assert_eq!(
        log[0]["undone"], "2024-06-11T09:30:00Z",
        "it stays on record as taken back"
    );
    let again = server
        .send(request("DELETE", &format!("/api/v1/decisions/{number}"), &[], ""))
        .await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_correction_stands_in_place_of_the_coders_word_and_beside_it() {
    let server = Server::new();
    let found = server.json("/api/v1/events?event=CONSULT").await;
    let record = items(&found)[0]["records"][0].as_str().unwrap().to_owned();
    let path = format!("/api/v1/records/{record}/decisions");
    let correction =
        json!({ "event": "AGREE", "actor": ["Sudan", "CHE"], "date": "2024-05-03", "status": "planned" });
    let made = server
        .post(&path, &json!({ "verdict": "amended", "correction": correction }))
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let by_new = server
        .json("/api/v1/events?event=AGREE&actor=CHE&from=2024-05-03&to=2024-05-03")
        .await;
    assert_eq!(
        items(&by_new).len(),
        1,
        "found by what it was corrected to: {by_new}"
    );
    assert_eq!(
        items(&server.json("/api/v1/events?event=CONSULT").await).len(),
        0,
        "and not by what it was"
    );
    assert_eq!(
        items(&server.json("/api/v1/events?event=CONSULT&machine=true").await).len(),
        1
    );
    let line: Value = serde_json::from_str(
        server
            .get("/api/v1/export?as=plover&event=AGREE&actor=CHE")
            .await
            .text()
            .trim(),
    )
    .unwrap();
    assert_eq!(line["actor"][1]["name"], "Switzerland");
    assert_eq!(
        (&line["quad_code"], &line["date"], &line["status"]),
        (&json!(1), &json!("2024-05-03"), &json!("planned"))
    );
    assert!(
        line["coder"]
            .as_str()
            .unwrap()
            .ends_with("; amended by a reviewer")
    );
    let shown = server.json(&format!("/api/v1/events/{record}")).await;
    assert_eq!(shown["records"][0]["original"]["event"], "CONSULT");

    for (wrong, near) in [
        (json!({ "event": "AGREEE" }), "AGREE"),
        (json!({ "event": "AGREE", "mode": ["walk"] }), "mode"),
        (json!({ "date": "3 May" }), "2025-07-03"),
        (
            json!({ "date": "2024-05-03", "enddate": "2024-05-01" }),
            "or later",
        ),
        (json!({ "status": "sure" }), "occurred"),
        (json!({ "place": "Geneva", "country": "ch" }), "alpha-3"),
        (json!({}), "at least one"),
    ] {
        let refused = server
            .post(&path, &json!({ "verdict": "amended", "correction": wrong }))
            .await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(refused.detail().contains(near), "{wrong}: {}", refused.detail());
    }
}

#[tokio::test]
async fn the_queue_forgets_what_was_decided() {
    let server = Server::new();
    let queue = server.json("/api/v1/review").await;
    let queue = queue.as_array().unwrap();
    assert!(!queue.is_empty());
    let id = queue[0]["record"]["id"].as_str().unwrap();
    let path = format!("/api/v1/records/{id}/decisions");
    assert_eq!(
        server.post(&path, &json!({ "verdict": "correct" })).await.status,
        StatusCode::CREATED
    );
    let after = server.json("/api/v1/review").await;
    assert!(
        after
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["record"]["id"] != id)
    );
    assert_eq!(
        server
            .post("/api/v1/records/none/decisions", &json!({ "verdict": "correct" }))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn hostile_text_of_an_article_stays_text() {
    let server = Server::new();
    let id = "http%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D%2522x";
    let answer = server.get(&format!("/api/v1/documents/{id}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json");
    let document = answer.json();
    let text = document["text"].as_str().unwrap();
    assert!(
        text.contains("<script>alert(1)</script>"),
        "as it was read: {text}"
    );
    // A dove of two units stands before everything else.
    let units: Vec<u16> = text.encode_utf16().collect();
    let record = &document["records"][0];
    let words = |kind: &str| -> String {
        let marks = record["marks"].as_array().unwrap();
        let mark = marks.iter().find(|mark| mark["kind"] == kind).unwrap();
        let at = |name: &str| mark[name].as_u64().unwrap() as usize;
        String::from_utf16(&units[at("start")..at("end")]).unwrap()
    };
    assert_eq!(
        (words("actor").as_str(), words("trigger").as_str()),
        ("Peru", "condemned")
    );
    let block = &document["blocks"][1];
    let at = |name: &str| block[name].as_u64().unwrap() as usize;
    assert!(
        String::from_utf16(&units[at("start")..at("end")])
            .unwrap()
            .starts_with("Peru")
    );
    for path in [
        "/",
        "/document/x",
        "/search?words=%3Cscript%3E",
        "/event/%22%3E%3Cscript%3E",
    ] {
        let page = server.get(path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            !page.text().contains("alert"),
            "nothing of an address or article is in the page itself"
        );
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(
            !page.text().contains("<style") && !page.text().contains("onload"),
            "no inline script or style"
        );
        assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
}

#[tokio::test]
async fn only_known_hosts_and_own_pages_are_answered() {
    let server = Server::with(|setting| setting.hosts = vec!["desk.example".to_owned()]);
    for (host, status) in [
        ("localhost:8351", StatusCode::OK),
        ("127.0.0.1", StatusCode::OK),
        ("[::1]:8351", StatusCode::OK),
        ("desk.example", StatusCode::OK),
        ("evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("127.0.0.1.evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("localhost.evil.example:8351", StatusCode::MISDIRECTED_REQUEST),
    ] {
        let answer = server
            .send(request("GET", "/api/v1/status", &[("host", host)], ""))
            .await;
        assert_eq!(answer.status, status, "{host}");
    }
    let record = items(&server.json("/api/v1/events").await)[0]["records"][0]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/records/{record}/decisions");
    let body = json!({ "verdict": "wrong" }).to_string();
    let kind = ("content-type", "application/json");
    for headers in [
        vec![kind, ("origin", "http://evil.example")],
        vec![kind, ("origin", "null")],
        vec![kind, ("origin", "http://127.0.0.1:9999")],
        vec![kind, ("sec-fetch-site", "cross-site")],
        vec![kind, ("sec-fetch-site", "same-site")],
    ] {
        let answer = server.send(request("POST", &path, &headers, &body)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let form = server
        .send(request("POST", &path, &[("content-type", "text/plain")], &body))
        .await;
    assert_eq!(
        form.status,
        StatusCode::BAD_REQUEST,
        "what a form can send is not taken"
    );
    assert_eq!(
        server.json("/api/v1/decisions").await,
        json!([]),
        "nothing was decided"
    );
    let own = [
        kind,
        ("origin", "http://127.0.0.1:8351"),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = server.send(request("POST", &path, &own, &body)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
}

#[tokio::test]
async fn tokens_part_readers_from_reviewers() {
    let (reviewer, reader) = ("a token of reviewers", "a token of readers");
    let server = Server::with(|setting| {
        setting.address = "0.0.0.0:8351".parse().unwrap();
        setting.token = Some(reviewer.to_owned());
        setting.reader_token = Some(reader.to_owned());
    });
    assert_eq!(
        server.get("/").await.status,
        StatusCode::OK,
        "the page itself holds nothing"
    );
    for path in [
        "/api/v1/status",
        "/api/v1/events",
        "/api/v1/export?as=csv",
        "/api/v1/openapi.json",
    ] {
        assert_eq!(server.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let bearer = |token: &str| format!("Bearer {token}");
    let with = async |method: &str, path: &str, token: &str| {
        let token = bearer(token);
        let headers = [
            ("authorization", token.as_str()),
            ("content-type", "application/json"),
        ];
        let body = json!({ "verdict": "wrong" }).to_string();
        server.send(request(method, path, &headers, &body)).await
    };
    assert_eq!(
        with("GET", "/api/v1/status", "another token, not ours")
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        with("GET", "/api/v1/status", reader).await.json()["reviewer"],
        false
    );
    assert_eq!(
        with("GET", "/api/v1/status", reviewer).await.json()["reviewer"],
        true
    );
    let events = with("GET", "/api/v1/events", reader).await.json();
    let record = items(&events)[0]["records"][0].as_str().unwrap();
    let path = format!("/api/v1/records/{record}/decisions");
    assert_eq!(with("POST", &path, reader).await.status, StatusCode::FORBIDDEN);
    assert_eq!(with("POST", &path, reviewer).await.status, StatusCode::CREATED);

    let wrong = server.post("/api/v1/session", &json!({ "token": "no" })).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let session = server.post("/api/v1/session", &json!({ "token": reader })).await;
    assert_eq!(session.status, StatusCode::NO_CONTENT);
    let cookie = session.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains(reader),
        "{cookie}"
    );
    let pass = cookie.split(';').next().unwrap();
    let answer = server
        .send(request("GET", "/api/v1/status", &[("cookie", pass)], ""))
        .await;
    assert_eq!(answer.json()["reviewer"], false);
}

#[tokio::test]
async fn no_address_but_this_machines_own_is_served_without_a_token() {
    let (_folder, setting) = archive(&knowledge());
    let mut open = setting.clone();
    open.address = "0.0.0.0:8351".parse().unwrap();
    let refused = router(open.clone(), knowledge()).unwrap_err().to_string();
    assert!(refused.contains("--token"), "{refused}");
    open.token = Some("short".to_owned());
    let refused = router(open, knowledge()).unwrap_err().to_string();
    assert!(refused.contains("guessed"), "{refused}");
}

#[tokio::test]
async fn nothing_is_decided_where_all_is_read_only() {
    let server = Server::with(|setting| setting.read_only = true);
    assert_eq!(server.json("/api/v1/status").await["reviewer"], false);
    let answer = server
        .post("/api/v1/records/x/decisions", &json!({ "verdict": "wrong" }))
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = server
        .send(request("DELETE", "/api/v1/decisions/1", &[], ""))
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn categories_are_understood_in_any_case() {
    let server = Server::new();
    let ids = async |query: &str| {
        let listed = server.json(&format!("/api/v1/events?{query}")).await;
        let items = listed["items"].as_array().unwrap();
        items
            .iter()
            .map(|event| event["event_id"].clone())
            .collect::<Vec<_>>()
    };
    let all = ids("event=SUPPORT&status=occurred").await;
    assert!(!all.is_empty());
    assert_eq!(ids("event=support&status=Occurred").await, all);
    assert_eq!(ids("event=Support&status=OCCURRED").await, all);
}

#[tokio::test]
async fn modes_and_contexts_are_counted_beside_a_search() {
    let server = Server::new();
    let all = server.json("/api/v1/facets").await;
    // A filter that all fit counts the records themselves.
    let read = server.json("/api/v1/facets?certainty=0").await;
    assert_eq!(all["records"], read["records"]);
    assert_eq!(all["more"], false);
    for name in ["event", "mode", "context"] {
        let values = all["values"][name].as_array().unwrap();
        assert!(!values.is_empty(), "{name}");
        let value = values[0][0].as_str().unwrap();
        let narrowed = server.json(&format!("/api/v1/facets?{name}={value}")).await;
        assert_eq!(narrowed["records"], values[0][1], "{name}={value}");
    }
}

#[tokio::test]
async fn a_short_name_is_whose_it_is_unless_many_have_the_code() {
    let server = Server::new();
    // Of neither does the archive tell; a code that none has would be taken as it is.
    for (path, status) in [
        ("/api/v1/brief/UAE/KEN", StatusCode::OK),
        ("/api/v1/brief/UNO/KEN", StatusCode::BAD_REQUEST),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
    }
}

#[tokio::test]
async fn what_is_asked_wrongly_is_said_in_words() {
    let server = Server::new();
    for (path, near) in [
        ("/api/v1/events?evnt=AID", "did you mean event?"),
        ("/api/v1/events?event=ASSAUL", "did you mean ASSAULT?"),
        ("/api/v1/events?from=yesterday", "2025-07-03"),
        ("/api/v1/events?quad=5", "expected 1, 2, 3 or 4"),
        ("/api/v1/events?cursor=x", "cursor"),
        ("/api/v1/events?order=odd", "newest or learnt"),
        ("/api/v1/events?limit=0", "from 1 to 200"),
        ("/api/v1/events?limit=201", "from 1 to 200"),
        ("/api/v1/review?limit=0", "from 1 to 200"),
        ("/api/v1/events?actor=Atlantiss", "Atlantis"),
        ("/api/v1/timeline?per=hour", "day, week, month"),
        ("/api/v1/export?as=xlsx", "plover"),
        ("/api/v1/brief/KEN/KEN", "two sides"),
        ("/api/v1/brief/UNO/KEN", "stands for many"),
        ("/api/v1/documents?q=", "words to look for"),
        ("/api/v1/events?words=AND", "AND"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "{path}: {}",
            answer.text()
        );
        assert!(answer.detail().contains(near), "{path}: {}", answer.detail());
    }
    for path in [
        "/api/v1/events/none",
        "/api/v1/documents/none",
        "/api/v1/codebook/verbs%2Fnone%2Fx",
        "/api/v1/codebook/..%2F..%2Fetc%2Fpasswd%2Fx",
        "/api/v1/none",
        "/files/none.js",
    ] {
        assert_eq!(server.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let long = format!("/api/v1/events?words={}", "a".repeat(9000));
    assert_eq!(server.get(&long).await.status, StatusCode::URI_TOO_LONG);
    let much = json!({ "verdict": "wrong", "note": "n".repeat(70_000) });
    assert_eq!(
        server.post("/api/v1/records/x/decisions", &much).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn answers_have_tags_that_change_with_the_archive_and_are_packed() {
    let server = Server::new();
    let path = "/api/v1/events";
    let first = server.get(path).await;
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let again = server
        .send(request("GET", path, &[("if-none-match", &tag)], ""))
        .await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let record = items(&first.json())[0]["records"][0].as_str().unwrap().to_owned();
    let decided = server
        .post(
            &format!("/api/v1/records/{record}/decisions"),
            &json!({ "verdict": "wrong" }),
        )
        .await;
    assert_eq!(decided.status, StatusCode::CREATED);
    let changed = server
        .send(request("GET", path, &[("if-none-match", &tag)], ""))
        .await;
    assert_eq!(changed.status, StatusCode::OK);
    let packed = server
        .send(request("GET", path, &[("accept-encoding", "gzip")], ""))
        .await;
    assert_eq!(packed.headers[header::CONTENT_ENCODING], "gzip");
    assert!(packed.body.len() * 2 < changed.body.len());
}

#[tokio::test]
async fn figures_and_lists() {
    let server = Server::new();
    let status = server.json("/api/v1/status").await;
    assert_eq!(status["documents"], 5);
    assert_eq!(status["published"], json!(["2024-03-06", "2024-06-03"]));
    let timeline = server.json("/api/v1/timeline?per=month").await;
    let months: Vec<&str> = timeline["periods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|period| period["start"].as_str().unwrap())
        .collect();
    assert_eq!(
        (months.first(), months.last()),
        (Some(&"2024-03-01"), Some(&"2024-06-01")),
        "{months:?}"
    );
    let dyads = server.json("/api/v1/dyads").await;
    assert!(
        dyads.as_array().unwrap().iter().any(
            |dyad| dyad["names"] == json!(["Chad", "Sudan"]) || dyad["names"] == json!(["Sudan", "Chad"])
        )
    );
    let facets = server.json("/api/v1/facets?words=recognised").await;
    assert_eq!(facets["values"]["event"], json!([["SUPPORT", 2]]));
    let sources = server.json("/api/v1/sources").await["items"].take();
    let wire = sources
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "Steppe Wire")
        .unwrap();
    assert_eq!(
        (&wire["events"], &wire["first"], &wire["alone"]),
        (&json!(2), &json!(1), &json!(1))
    );
    let hits = server.json("/api/v1/documents?q=Mogadishu").await["items"].take();
    assert_eq!(hits[0]["document"], "e");
    let brief = server.json("/api/v1/brief/KEN/Kosovo").await;
    assert_eq!(brief["brief"]["sides"], json!(["Kenya", "Kosovo"]));
    assert!(
        brief["ladders"]
            .as_array()
            .unwrap()
            .iter()
            .any(|ladder| ladder["kind"] == "recognition")
    );
    let before = server.json("/api/v1/brief/KEN/Kosovo?as_of=2024-03-06").await;
    assert!(before["brief"]["records"].as_u64() < brief["brief"]["records"].as_u64());
    let entry = server.json("/api/v1/codebook/verbs%2Frecognise%2Fstate").await;
    assert_eq!(entry["entry"]["event"], "SUPPORT");
    let lists = server.json("/api/v1/codebook").await;
    assert_eq!(lists["categories"].as_array().unwrap().len(), 16);
    assert!(
        !server.json("/api/v1/actors").await["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert!(
        !server.json("/api/v1/deals").await["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn every_format_can_be_exported() {
    let server = Server::new();
    for format in server.json("/api/v1/formats").await.as_array().unwrap() {
        let name = format["name"].as_str().unwrap();
        let answer = server.get(&format!("/api/v1/export?as={name}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        assert!(!answer.body.is_empty(), "{name}");
        let named = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(named.starts_with("attachment; filename=\"legation-"), "{named}");
    }
}

#[test]
fn the_description_tells_of_every_address() {
    let description = serde_json::to_value(openapi()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    for path in [
        "/api/v1/status",
        "/api/v1/events",
        "/api/v1/events/{id}",
        "/api/v1/brief/{one}/{two}",
        "/api/v1/records/{id}/decisions",
        "/api/v1/export",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    let parameters = description["paths"]["/api/v1/events"]["get"]["parameters"]
        .as_array()
        .unwrap();
    assert!(
        parameters.iter().any(|one| one["name"] == "as_of"),
        "filters are described"
    );
}

#[tokio::test]
async fn what_goes_wrong_comes_as_a_problem_everywhere() {
    let server = Server::new();
    let kind = [("content-type", "application/json")];
    for (method, path, body, status) in [
        ("GET", "/api/v1/events?machine=null", "", 400),
        ("GET", "/api/v1/documents/%FF", "", 400),
        ("DELETE", "/api/v1/decisions/9223372036854775808", "", 400),
        ("POST", "/api/v1/records/x/decisions", "{", 400),
        ("POST", "/api/v1/records/x/decisions", "{}", 400),
        ("POST", "/api/v1/session", "{\"token\": {}}", 400),
        ("TRACE", "/api/v1/events", "", 405),
        ("DELETE", "/api/v1/events", "", 405),
        ("OPTIONS", "/api/v1/session", "", 405),
    ] {
        let answer = server.send(request(method, path, &kind, body)).await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{method} {path}: {}",
            answer.text()
        );
        assert_eq!(
            answer.headers[header::CONTENT_TYPE],
            "application/problem+json",
            "{method} {path}"
        );
        assert!(answer.detail().len() > 10, "{method} {path}");
        assert_eq!(
            answer.headers.contains_key(header::ALLOW),
            status == 405,
            "{method} {path}"
        );
    }
    let description = serde_json::to_value(openapi()).unwrap();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.contains_key("default"), "{method} {path}");
            for (status, response) in responses.iter().filter(|(status, _)| status.starts_with('4')) {
                let kinds = response["content"].as_object().unwrap();
                assert!(
                    kinds.contains_key("application/problem+json"),
                    "{method} {path} {status}"
                );
            }
        }
    }
    // What is referred to is there.
    let text = description.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(description["components"]["schemas"].get(name).is_some(), "{name}");
    }
}

#[test]
fn the_description_has_schemas_where_schemas_belong() {
    fn look(value: &Value) {
        if let Some(fields) = value.as_object() {
            if let Some(items) = fields.get("items") {
                assert!(items.is_object() || items.is_boolean(), "{value}");
            }
            fields.values().for_each(look);
        } else if let Some(values) = value.as_array() {
            values.iter().for_each(look);
        }
    }
    look(&serde_json::to_value(openapi()).unwrap());
}
