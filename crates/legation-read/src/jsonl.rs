//! JSONL: one article a line. A bad line gives one error and the rest are read.

use crate::metadata::{Metadata, tidy};
use crate::{Options, Read, ReadError, decode, document};
use serde_json::{Map, Value};

const EXPECTED: &str = "a JSON object with a \"text\"";

/// Reads the lines of a file held in memory.
pub(crate) fn read_lines(name: &str, bytes: &[u8], options: &Options) -> Vec<Result<Read, ReadError>> {
    // UTF-16 cannot be cut at the byte of a line feed.
    let unicode = encoding_rs::Encoding::for_bom(bytes).map(|_| decode::decode(bytes, false).text);
    let bytes = unicode.as_ref().map_or(bytes, |text| text.as_bytes());
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    lines
        .filter_map(|(index, line)| read_line(name, index + 1, line, options))
        .collect()
}

/// Reads one line; blank lines give nothing.
pub(crate) fn read_line(
    name: &str,
    line: usize,
    bytes: &[u8],
    options: &Options,
) -> Option<Result<Read, ReadError>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return None;
    }
    let text = String::from_utf8_lossy(bytes);
    let mut notes = Vec::new();
    if let std::borrow::Cow::Owned(_) = text {
        notes.push(format!(
            "line {line}: broken UTF-8; replacement characters (U+FFFD) put where bytes could not be read"
        ));
    }
    let value: Value = match serde_json::from_str(text.trim()) {
        Ok(value) => value,
        Err(error) => {
            let advice = "write one JSON object a line, or leave the line out";
            // The line within the value is always the first.
            let found = format!("invalid JSON ({} at column {})", cause(&error), error.column());
            return Some(Err(ReadError::new(name, EXPECTED, found, advice).at_line(line)));
        }
    };
    Some(article(name, Some(line), value, notes, options).map_err(|error| error.at_line(line)))
}

/// Reads a file that is one JSON object, or an array of them.
pub(crate) fn read_json(name: &str, bytes: &[u8], options: &Options) -> Vec<Result<Read, ReadError>> {
    let decoded = decode::decode(bytes, false);
    let values: Vec<Value> = match serde_json::from_str(decoded.text.trim()) {
        Ok(Value::Array(values)) => values,
        Ok(value) => vec![value],
        // Lines that stand alone, the first of them broken.
        Err(_) if lines_of_objects(&decoded.text) => {
            return read_lines(name, decoded.text.as_bytes(), options);
        }
        Err(error) => {
            let found = format!("invalid JSON ({} at column {})", cause(&error), error.column());
            let advice = "write one JSON object a line (JSONL), or one object or array in all";
            return vec![Err(
                ReadError::new(name, EXPECTED, found, advice).at_line(error.line())
            )];
        }
    };
    let single = values.len() == 1;
    let numbered = values.into_iter().enumerate();
    numbered
        .map(|(index, value)| {
            article(
                name,
                (!single).then_some(index + 1),
                value,
                decoded.warnings.clone(),
                options,
            )
        })
        .collect()
}

fn lines_of_objects(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(20);
    lines.any(|line| serde_json::from_str::<Map<String, Value>>(line.trim()).is_ok())
}

/// The message of a JSON error without its position, which is told in our own way.
fn cause(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

fn article(
    name: &str,
    number: Option<usize>,
    value: Value,
    mut notes: Vec<String>,
    options: &Options,
) -> Result<Read, ReadError> {
    let Value::Object(mut object) = value else {
        let found = format!("JSON that is {}", kind_of(&value));
        return Err(ReadError::new(
            name,
            EXPECTED,
            found,
            "put the article's text in an object under \"text\"",
        ));
    };
    let text = match object.remove("text") {
        Some(Value::String(text)) => text,
        Some(other) => {
            let found = format!("\"text\" that is {}", kind_of(&other));
            return Err(ReadError::new(
                name,
                EXPECTED,
                found,
                "give the article's text as a string",
            ));
        }
        None => {
            let keys: Vec<&str> = object.keys().map(String::as_str).take(8).collect();
            let found = if keys.is_empty() {
                "an empty object".to_owned()
            } else {
                format!("only {}", keys.join(", "))
            };
            return Err(ReadError::new(
                name,
                EXPECTED,
                found,
                "rename the key that holds the article's text to \"text\"",
            ));
        }
    };
    let text = match text.strip_prefix('\u{FEFF}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let mut field = |key: &str| match object.get(key) {
        None | Some(Value::Null) => None,
        Some(Value::String(value)) => tidy(value),
        Some(Value::Number(value)) => Some(value.to_string()),
        Some(other) => {
            notes.push(format!("\"{key}\" is {} and is not used", kind_of(other)));
            None
        }
    };
    let metadata = Metadata {
        id: field("id"),
        title: field("title"),
        outlet: field("outlet"),
        author: field("author"),
        url: field("url"),
        published: field("published"),
        also_published: Vec::new(),
        language: field("lang"),
    };
    // Articles of one file need ids of their own.
    let own = match number {
        Some(number) => format!("{name}:{number}"),
        None => name.to_owned(),
    };
    document::build(&own, text, metadata, notes, options).map_err(|error| ReadError {
        file: name.to_owned(),
        ..error
    })
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
