//! What comes of reviews: the log, how far reviewers agree, hand-coded sentences, proposals.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test may panic and say why"
)]

mod common;

use axum::http::{StatusCode, header};
use common::{Server, request};
use serde_json::{Value, json};

async fn record(server: &Server, words: &str) -> String {
    let found = server.json(&format!("/api/v1/events?words={words}")).await;
    found["items"][0]["records"][0].as_str().unwrap().to_owned()
}

async fn decide(server: &Server, record: &str, body: Value) -> i64 {
    let answer = server
        .post(&format!("/api/v1/records/{record}/decisions"), &body)
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()["number"].as_i64().unwrap()
}

#[tokio::test]
async fn agreement_is_told_field_by_field() {
    let server = Server::new();
    let empty = server.json("/api/v1/reviews/agreement").await;
    assert_eq!(empty["records"], 0);
    let (condemned, accused, bombed) = (
        record(&server, "condemned").await,
        record(&server, "accused").await,
        record(&server, "bombed").await,
    );
    let by = |verdict: &str, reviewer: &str| json!({ "verdict": verdict, "reviewer": reviewer });
    let support = |reviewer: &str| json!({ "verdict": "amended", "correction": { "event": "SUPPORT" }, "reviewer": reviewer });
    decide(&server, &condemned, by("wrong", "Ada")).await;
    // The latest word of a reviewer counts.
    decide(&server, &condemned, by("correct", "Ada")).await;
    decide(&server, &condemned, by("correct", "Ben")).await;
    decide(&server, &accused, by("correct", "Ada")).await;
    decide(&server, &accused, support("Ben")).await;
    decide(&server, &bombed, by("wrong", "Ada")).await;
    let undone = decide(&server, &bombed, by("wrong", "Ben")).await;
    decide(&server, &bombed, json!({ "verdict": "correct" })).await;
    let told = server.json("/api/v1/reviews/agreement").await;
    assert_eq!(told["reviewers"], json!(["Ada", "Ben"]));
    assert_eq!(told["records"], 3);
    let field = |told: &Value, name: &str| {
        let fields = told["fields"].as_array().unwrap();
        fields
            .iter()
            .find(|field| field["field"] == name)
            .unwrap()
            .clone()
    };
    // correct/correct, correct/amended, wrong/wrong: of 6 values 3 are `correct`, 1 `amended`, 2 `wrong`; 1 - 5 * 2 / 22.
    let verdict = field(&told, "verdict");
    assert_eq!((&verdict["records"], &verdict["same"]), (&json!(3), &json!(2)));
    assert!(
        (verdict["alpha"].as_f64().unwrap() - (1.0 - 10.0 / 22.0)).abs() < 1e-9,
        "{verdict}"
    );
    // Who rejects gives no category: ACCUSE/ACCUSE, ACCUSE/SUPPORT; 1 - 3 * 2 / 6.
    let event = field(&told, "event");
    assert_eq!((&event["records"], &event["same"]), (&json!(2), &json!(1)));
    assert!(event["alpha"].as_f64().unwrap().abs() < 1e-9, "{event}");
    // Both gave the parties as they were.
    let actor = field(&told, "actor");
    assert_eq!((&actor["same"], &actor["alpha"]), (&json!(2), &json!(1.0)));
    // What was taken back counts no more, and the log says who did.
    let path = format!("/api/v1/decisions/{undone}?reviewer=Carol");
    let gone = server.send(request("DELETE", &path, &[], "")).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text());
    assert_eq!(server.json("/api/v1/reviews/agreement").await["records"], 2);
    let log = server.json("/api/v1/decisions").await;
    let entry = log
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["number"] == undone)
        .unwrap();
    assert_eq!(
        (&entry["reviewer"], &entry["undone_by"], &entry["undone"]),
        (&json!("Ben"), &json!("Carol"), &json!("2024-06-11T09:30:00Z"))
    );
    let page = server
        .json(&format!("/api/v1/decisions?limit=2&before={undone}"))
        .await;
    assert_eq!(page[0]["number"], undone - 1);
    assert_eq!(page.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn decided_sentences_are_gold_and_corrections_are_proposals() {
    let server = Server::new();
    let bombed = record(&server, "bombed").await;
    let condemned = record(&server, "condemned").await;
    decide(
        &server,
        &bombed,
        json!({ "verdict": "correct", "reviewer": "Ada" }),
    )
    .await;
    let correction = json!({ "actor": ["Harbour \"Front\""], "date": "2024-05-31" });
    decide(
        &server,
        &condemned,
        json!({ "verdict": "amended", "correction": correction }),
    )
    .await;
    let accused = record(&server, "accused").await;
    decide(&server, &accused, json!({ "verdict": "wrong" })).await;
    let gold = server.get("/api/v1/reviews/gold").await;
    assert_eq!(gold.headers[header::CONTENT_TYPE], "application/x-ndjson");
    let lines: Vec<Value> = gold
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |words: &str| {
        lines
            .iter()
            .find(|line| line["text"].as_str().unwrap().contains(words))
            .unwrap()
    };
    assert_eq!(
        of("condemned")["events"][0]["actor_text"],
        json!(["Harbour \"Front\""])
    );
    assert_eq!(of("condemned")["events"][0]["date"], "2024-05-31");
    assert_eq!(of("condemned")["published"], "2024-06-02");
    assert_eq!(of("bombed")["events"][0]["event"], "ASSAULT");
    // `accused` stands in a sentence that may have other records: it is gold once all of them are decided on.
    let document = server.json("/api/v1/documents/c").await;
    let records = document["records"].as_array().unwrap();
    let of_sentence: Vec<&str> = records
        .iter()
        .filter(|one| one["record"]["text"].as_str().unwrap().contains("accused"))
        .map(|one| one["record"]["id"].as_str().unwrap())
        .collect();
    for other in of_sentence.iter().filter(|id| **id != accused) {
        assert!(
            !lines
                .iter()
                .any(|line| line["text"].as_str().unwrap().contains("accused"))
        );
        decide(&server, other, json!({ "verdict": "wrong" })).await;
    }
    let gold = server.get("/api/v1/reviews/gold").await.text();
    let line = gold.lines().find(|line| line.contains("accused")).unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    assert_eq!(
        line["events"],
        json!([]),
        "a sentence in which nothing is to be found"
    );

    let proposals = server.get("/api/v1/reviews/proposals").await.text();
    let table: toml::Table = proposals.parse().unwrap();
    assert_eq!(table["actor"][0]["name"].as_str(), Some("Harbour \"Front\""));
    assert_eq!(table["actor"][0]["id"].as_str(), Some("harbour-front"));
    let entries = table["entry"].as_array().unwrap();
    assert!(entries.iter().any(|entry| {
        entry["near"]
            .as_array()
            .unwrap()
            .iter()
            .any(|near| near.as_str().unwrap().contains("accused"))
    }));
    assert!(entries.iter().any(|entry| {
        entry["examples"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["codes"][0].as_str() == Some("ACCUSE ? > BOL"))
    }));
}
