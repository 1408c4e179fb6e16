//! A language model's client asks, as the protocol has it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test may panic and say why"
)]

mod common;

use common::{archive, knowledge};
use legation_serve::mcp;
use serde_json::{Value, json};

/// What is answered to these lines.
fn session(lines: &[String]) -> Vec<Value> {
    let knowledge = knowledge();
    let (_folder, setting) = archive(&knowledge);
    let explain = |sentence: &str| match sentence {
        "fails" => Err("no such codebook".to_owned()),
        sentence => Ok(format!("explained: {sentence}")),
    };
    let mut out = Vec::new();
    let input = lines.join("\n") + "\n";
    mcp(&setting.archive, &knowledge, &explain, input.as_bytes(), &mut out).unwrap();
    String::from_utf8(out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn asking(id: u64, method: &str, parameters: Value) -> String {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }).to_string()
}

/// The answers of tools to their arguments.
fn called(calls: &[(&str, Value)]) -> Vec<Value> {
    let lines: Vec<String> = calls
        .iter()
        .enumerate()
        .map(|(id, (name, arguments))| {
            asking(
                id as u64,
                "tools/call",
                json!({ "name": name, "arguments": arguments }),
            )
        })
        .collect();
    let answers = session(&lines);
    assert_eq!(answers.len(), calls.len());
    answers
        .into_iter()
        .map(|answer| answer["result"].clone())
        .collect()
}

#[test]
fn a_client_says_hello_and_asks_for_tools() {
    let answers = session(&[
        asking(
            1,
            "initialize",
            json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "0" } }),
        ),
        json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string(),
        String::new(),
        asking(2, "ping", json!({})),
        asking(3, "tools/list", json!({})),
        asking(4, "initialize", json!({ "protocolVersion": "1999-01-01" })),
    ]);
    assert_eq!(answers.len(), 4, "a notification is not answered: {answers:?}");
    let hello = &answers[0]["result"];
    assert_eq!(hello["protocolVersion"], "2025-06-18");
    assert_eq!(hello["serverInfo"]["name"], "legation");
    assert!(hello["capabilities"]["tools"].is_object());
    assert_eq!(answers[1]["result"], json!({}));
    let tools = answers[2]["result"]["tools"].as_array().unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["search", "event", "brief", "deals", "explain"]);
    for tool in tools {
        assert_eq!(tool["inputSchema"]["type"], "object");
        assert_eq!(tool["annotations"]["readOnlyHint"], true);
    }
    // One that this server does not know is answered with one that it does.
    assert_eq!(answers[3]["result"]["protocolVersion"], "2025-11-25");
}

#[test]
fn every_answer_cites_sentences() {
    let answers = called(&[
        ("search", json!({ "words": "recognised" })),
        ("brief", json!({ "one": "KEN", "two": "Kosovo" })),
        ("deals", json!({ "between": ["Kenya", "Kosovo"] })),
        ("explain", json!({ "sentence": "Kenya recognised Kosovo." })),
        ("search", json!({ "event": "accuse", "from": "2024-06-01" })),
    ]);
    for answer in &answers {
        assert_eq!(answer["isError"], false, "{answer}");
    }
    let text = |answer: &Value| answer["content"][0]["text"].as_str().unwrap().to_owned();
    let event = &answers[0]["structuredContent"]["events"][0];
    assert_eq!(event["independent"], 2);
    let first = &event["citations"][0];
    for field in ["sentence", "document", "outlet", "published", "record"] {
        assert!(first[field].is_string(), "{field}: {first}");
    }
    assert_eq!(event["citations"].as_array().unwrap().len(), 2, "one a document");
    assert!(
        text(&answers[0])
            .contains("“Kenya recognised Kosovo on 4 March 2024 in Nairobi.” (Steppe Wire, 2024-03-06, a)")
    );
    assert!(text(&answers[1]).starts_with("# Kenya and Kosovo"));
    let source = &answers[1]["structuredContent"]["sources"][0];
    assert!(
        source["sentences"][0].is_object() && source["outlet"].is_string(),
        "{source}"
    );
    let deals = answers[2]["structuredContent"]["deals"].as_array().unwrap();
    let recognition = deals.iter().find(|deal| deal["kind"] == "recognition").unwrap();
    assert!(
        recognition["steps"][0]["citations"][0]["sentence"]
            .as_str()
            .unwrap()
            .contains("recognised Kosovo")
    );
    assert_eq!(text(&answers[3]), "explained: Kenya recognised Kosovo.");
    // A document of the web is a link; one that is not is none.
    let accused = answers[4]["structuredContent"]["events"].as_array().unwrap();
    assert_eq!(accused.len(), 1);
    assert_eq!(
        accused[0]["citations"][0]["document"],
        "http://news.example/a?b=1&c=%22x"
    );

    let id = event["id"].as_str().unwrap();
    let one = called(&[
        ("event", json!({ "id": id })),
        ("event", json!({ "id": id, "as_of": "2024-03-06" })),
    ]);
    assert_eq!(
        one[0]["structuredContent"]["reports"].as_array().unwrap().len(),
        2
    );
    assert_eq!(
        one[1]["structuredContent"]["reports"].as_array().unwrap().len(),
        1,
        "as of a day"
    );
    assert_eq!(one[0]["structuredContent"]["more"], 0);
    let told = text(&one[1]);
    assert!(told.contains("1 report, 1 independent"), "{told}");
    for answer in answers.iter().chain(&one) {
        let told = text(answer);
        assert!(
            !told.contains("1 reports") && !told.contains("said by said by"),
            "{told}"
        );
    }
}

#[test]
fn a_long_list_goes_on_at_its_cursor() {
    let first = called(&[("search", json!({ "limit": 2 }))]);
    let first = &first[0]["structuredContent"];
    assert_eq!(first["events"].as_array().unwrap().len(), 2);
    let second = called(&[("search", json!({ "limit": 2, "cursor": first["next"] }))]);
    let second = &second[0]["structuredContent"];
    assert_ne!(first["events"][1]["id"], second["events"][0]["id"]);
}

#[test]
fn what_is_asked_wrongly_is_said_and_the_session_goes_on() {
    let long = format!("\"{}\"", "x".repeat(1 << 20));
    let answers = session(&[
        "{ not json".to_owned(),
        "[]".to_owned(),
        json!({ "jsonrpc": "1.0", "id": 1, "method": "ping" }).to_string(),
        json!({ "jsonrpc": "2.0", "id": { "a": 1 }, "method": "ping" }).to_string(),
        long,
        asking(2, "resources/list", json!({})),
        asking(3, "tools/call", json!({ "name": "forget" })),
        asking(4, "tools/call", json!({})),
        json!({ "jsonrpc": "2.0", "id": 5, "result": {} }).to_string(),
        asking(6, "ping", json!({})),
    ]);
    let codes: Vec<i64> = answers
        .iter()
        .map(|answer| answer["error"]["code"].as_i64().unwrap_or(0))
        .collect();
    assert_eq!(
        codes,
        [-32700, -32600, -32600, -32600, -32600, -32601, -32602, -32602, 0],
        "{answers:?}"
    );
    assert_eq!(answers[8]["id"], 6);
    let wrong = called(&[
        ("search", json!({ "colour": "red" })),
        ("search", json!({ "event": ["ACUSE"] })),
        ("search", json!({ "from": "yesterday" })),
        ("search", json!({ "limit": "many" })),
        ("search", json!({ "limit": 0 })),
        ("deals", json!({ "limit": 21 })),
        ("search", json!({ "between": [7] })),
        ("search", json!({ "cursor": "x" })),
        ("search", json!("words")),
        ("event", json!({})),
        ("event", json!({ "id": "none" })),
        ("brief", json!({ "one": "Kenya", "two": "Kenya" })),
        ("brief", json!({ "one": "Kenya" })),
        ("explain", json!({ "sentence": "fails" })),
    ]);
    for answer in wrong {
        assert_eq!(answer["isError"], true, "{answer}");
        assert!(
            answer["content"][0]["text"].as_str().unwrap().len() > 8,
            "says why: {answer}"
        );
    }
}
