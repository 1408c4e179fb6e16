//! A codebook file as TOML, one table an entry, as the codebook's own files are written.

use serde_json::Value;
use std::fmt::Write;

/// A file made by an import as TOML.
///
/// ```
/// let file = serde_json::json!({ "wins": true, "actor": [{ "id": "a", "names": ["A"] }] });
/// assert_eq!(legation_core::import::render(&file), "wins = true\n\n[[actor]]\nid = \"a\"\nnames = [\"A\"]\n");
/// ```
pub fn render(file: &Value) -> String {
    let mut text = String::new();
    let Value::Object(file) = file else {
        return text;
    };
    let is_list = |value: &Value| {
        value
            .as_array()
            .is_some_and(|items| items.iter().any(Value::is_object))
    };
    for (key, value) in file.iter().filter(|(_, value)| !is_list(value)) {
        line(&mut text, key, value);
    }
    for (key, value) in file.iter().filter(|(_, value)| is_list(value)) {
        for item in value.as_array().into_iter().flatten() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\n[[{key}]]");
            for (key, value) in item.as_object().into_iter().flatten() {
                line(&mut text, key, value);
            }
        }
    }
    text
}

fn line(text: &mut String, key: &str, value: &Value) {
    let _ = writeln!(text, "{} = {}", name(key), inline(value));
}

fn name(key: &str) -> String {
    let bare = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if bare {
        key.to_owned()
    } else {
        Value::from(key).to_string()
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(table) => {
            let pairs: Vec<String> = table
                .iter()
                .map(|(key, value)| format!("{} = {}", name(key), inline(value)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        // JSON and TOML write strings, numbers and truth values alike.
        plain => plain.to_string(),
    }
}
