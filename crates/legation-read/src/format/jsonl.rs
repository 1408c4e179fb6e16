//! JSONL: one article a line. A bad line gives one error and the rest are read. And files that are one JSON object, or a list of them.

use super::{Format, Head, Source, too_long, unreadable};
use crate::article::{Article, Body, Found, Sink};
use crate::metadata::{Metadata, tidy};
use crate::{Options, Read, ReadError, decode, document};
use serde_json::{Map, Value};
use std::io::{self, BufRead, BufReader, Read as _};
use std::ops::ControlFlow;

/// One JSON object a line.
pub(super) struct JsonLines;

/// One JSON object, or a list of them, over several lines.
pub(super) struct Json;

impl Format for JsonLines {
    fn knows(&self, head: &Head) -> bool {
        if list(head.text) {
            return false;
        }
        let extension = head.extension();
        let lines_name = matches!(extension.as_str(), "jsonl" | "ndjson");
        if !object(head) {
            return lines_name || extension == "json";
        }
        let first_line = head.text.lines().next().unwrap_or_default().trim_end();
        // An object that its first line does not close is one pretty-printed object, unless that line is cut off by the length of
        // what was looked at.
        lines_name || first_line.ends_with('}') || first_line.len() == head.text.len()
    }

    fn open(&self, source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let name = source.name.clone();
        let mut reader = BufReader::with_capacity(1 << 16, source.reader);
        let mark = reader.fill_buf().ok().and_then(encoding_rs::Encoding::for_bom);
        if mark.is_some_and(|(encoding, _)| encoding != encoding_rs::UTF_8) {
            // UTF-16 cannot be cut at the byte of a line feed.
            let whole = Source::new(name.clone(), Box::new(reader)).whole(options);
            return match whole {
                Ok(bytes) => lines(
                    &name,
                    decode::decode(&bytes, false).text.as_bytes(),
                    options,
                    sink,
                ),
                Err(error) => sink(Found::Error(error)),
            };
        }
        lines(&name, reader, options, sink)
    }
}

impl Format for Json {
    fn knows(&self, head: &Head) -> bool {
        list(head.text) || object(head)
    }

    fn open(&self, source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let name = source.name.clone();
        match source.whole(options) {
            Ok(bytes) => values(&name, &bytes, options, sink),
            Err(error) => sink(Found::Error(error)),
        }
    }
}

/// Whether a file begins as an object does, or calls itself one and begins with a brace.
fn object(head: &Head) -> bool {
    head.text.strip_prefix('{').is_some_and(|rest| {
        let rest = rest.trim_start();
        let json_name = matches!(head.extension().as_str(), "json" | "jsonl" | "ndjson");
        json_name || rest.is_empty() || rest.starts_with(['"', '}'])
    })
}

/// Whether a file begins as a list of objects does.
fn list(text: &str) -> bool {
    text.strip_prefix('[')
        .is_some_and(|rest| rest.trim_start().starts_with('{'))
}

const EXPECTED: &str = "a JSON object with a \"text\"";

/// Hands on the lines of a file, one at a time.
fn lines(name: &str, mut reader: impl BufRead, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let limit = options.max_bytes as u64 + 1;
    let mut number = 0;
    loop {
        number += 1;
        let mut line = Vec::new();
        match reader.by_ref().take(limit).read_until(b'\n', &mut line) {
            Ok(0) => return ControlFlow::Continue(()),
            Ok(_) if line.len() as u64 >= limit && !line.ends_with(b"\n") => {
                if let Err(error) = skip_line(&mut reader) {
                    return sink(Found::Error(unreadable(name, &error).at_line(number)));
                }
                sink(Found::Error(
                    too_long(name, "line", options.max_bytes).at_line(number),
                ))?;
            }
            Ok(_) if line.trim_ascii().is_empty() => {}
            Ok(_) => sink(Found::Article(Article::new(name, Body::Line(number, line))))?,
            Err(error) => return sink(Found::Error(unreadable(name, &error).at_line(number))),
        }
    }
}

/// Passes over the rest of a line without keeping it.
fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
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

/// Hands on the articles of a file that is one JSON object, or a list of them.
fn values(name: &str, bytes: &[u8], options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    let decoded = decode::decode(bytes, false);
    let values: Vec<Value> = match serde_json::from_str(decoded.text.trim()) {
        Ok(Value::Array(values)) => values,
        Ok(value) => vec![value],
        // Lines that stand alone, the first of them broken.
        Err(_) if lines_of_objects(&decoded.text) => {
            return lines(name, decoded.text.as_bytes(), options, sink);
        }
        Err(error) => {
            let found = format!("invalid JSON ({} at column {})", cause(&error), error.column());
            let advice = "write one JSON object a line (JSONL), or one object or array in all";
            let error = ReadError::new(name, EXPECTED, found, advice).at_line(error.line());
            return sink(Found::Error(error));
        }
    };
    let single = values.len() == 1;
    for (index, value) in values.into_iter().enumerate() {
        sink(Found::Article(Article {
            notes: decoded.warnings.clone(),
            ..Article::new(name, Body::Value((!single).then_some(index + 1), value))
        }))?;
    }
    ControlFlow::Continue(())
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

/// Makes a document of one object; `number` is its place among several.
pub(crate) fn article(
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
    let named: Vec<String> = object.keys().cloned().collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let key = |field: &'static str| options.columns.of(field, &named).unwrap_or(field);
    let text = match object.remove(key("text")) {
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
    let mut field = |own: &'static str| match object.get(key(own)) {
        None | Some(Value::Null) => None,
        Some(Value::String(value)) => tidy(value),
        Some(Value::Number(value)) => Some(value.to_string()),
        Some(other) => {
            notes.push(format!("\"{}\" is {} and is not used", key(own), kind_of(other)));
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
        language: field("lang"),
        ..Metadata::default()
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
