//! TimeML: text with TIMEX3 elements in it, written and read.
//!
//! Written text is escaped where XML would not be well formed otherwise (`&`, `<` and `>` as `&amp;`, `&lt;`, `&gt;`; in attributes
//! `"` as well) and is byte for byte as read otherwise. Read are TimeML's own files, as those of TempEval are: the text in `<TEXT>`, the
//! date of the document in its header, other elements passed over.

use legation_core::ground::Marked;
use std::fmt::Write;

/// A TIMEX3 element as a file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// First character and one past the last, in bytes of the plain text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// `type`.
    pub kind: String,
    /// `value`.
    pub value: String,
}

/// A TimeML file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeMl {
    /// The text without elements.
    pub text: String,
    /// The TIMEX3 elements of the text, in order.
    pub times: Vec<Given>,
    /// The value of the date of the document, as it stands.
    pub created: Option<String>,
}

/// A text with its time expressions marked.
pub fn inline(text: &str, marked: &[Marked]) -> String {
    let mut out = String::with_capacity(text.len() + marked.len() * 64);
    let mut at = 0;
    for (index, mark) in marked.iter().enumerate() {
        let (start, end) = (mark.span.start as usize, mark.span.end as usize);
        let (Some(before), Some(words)) = (text.get(at..start), text.get(start..end)) else {
            continue;
        };
        escape(&mut out, before);
        out.push_str("<TIMEX3");
        attribute(&mut out, "tid", &format!("t{}", index + 1));
        attribute(&mut out, "type", mark.timex.kind.as_str());
        attribute(&mut out, "value", &mark.timex.value);
        if let Some(modifier) = mark.timex.modifier {
            attribute(&mut out, "mod", modifier.as_str());
        }
        if let Some(quant) = mark.timex.quant {
            attribute(&mut out, "quant", quant);
        }
        if let Some(freq) = &mark.timex.freq {
            attribute(&mut out, "freq", freq);
        }
        out.push('>');
        escape(&mut out, words);
        out.push_str("</TIMEX3>");
        at = end;
    }
    escape(&mut out, text.get(at..).unwrap_or_default());
    out
}

/// The whole of a TimeML file, with the date of publication in its header.
pub fn file(id: &str, published: Option<&str>, text: &str, marked: &[Marked]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TimeML>\n<DOCID>");
    escape(&mut out, id);
    out.push_str("</DOCID>\n");
    if let Some(day) = published {
        let _ = writeln!(
            out,
            "<DCT><TIMEX3 tid=\"t0\" type=\"DATE\" value=\"{day}\" temporalFunction=\"false\" functionInDocument=\"CREATION_TIME\">{day}</TIMEX3></DCT>"
        );
    }
    out.push_str("<TEXT>");
    out.push_str(&inline(text, marked));
    out.push_str("</TEXT>\n</TimeML>\n");
    out
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    let mut escaped = String::new();
    escape(&mut escaped, value);
    let _ = write!(out, " {name}=\"{}\"", escaped.replace('"', "&quot;"));
}

/// Reads a TimeML file, or a plain text with TIMEX3 elements in it. Elements that are not closed mark nothing.
pub fn read(file: &str) -> TimeMl {
    let (head, body) = match file.find("<TEXT>") {
        Some(at) => {
            let body = file.get(at + 6..).unwrap_or_default();
            let end = body.rfind("</TEXT>").unwrap_or(body.len());
            (
                file.get(..at).unwrap_or_default(),
                body.get(..end).unwrap_or_default(),
            )
        }
        None => ("", file),
    };
    let mut read = TimeMl {
        created: created(head),
        ..TimeMl::default()
    };
    let mut open: Vec<Given> = Vec::new();
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        unescape(&mut read.text, rest.get(..at).unwrap_or_default());
        let after = rest.get(at..).unwrap_or_default();
        let end = after.find('>').unwrap_or(after.len().saturating_sub(1));
        let tag = after.get(1..end).unwrap_or_default();
        if let Some(attributes) = tag.strip_prefix("TIMEX3").filter(|_| !tag.ends_with('/')) {
            open.push(Given {
                start: read.text.len(),
                end: 0,
                kind: attribute_of(attributes, "type").unwrap_or_default(),
                value: attribute_of(attributes, "value").unwrap_or_default(),
            });
        } else if tag.starts_with("/TIMEX3")
            && let Some(given) = open.pop()
        {
            let end = read.text.len();
            read.times.push(Given { end, ..given });
        }
        rest = after.get(end + 1..).unwrap_or_default();
    }
    unescape(&mut read.text, rest);
    read.times.sort_by_key(|given| given.start);
    read
}

/// The value of the creation time in a header.
fn created(head: &str) -> Option<String> {
    let tags = head
        .split('<')
        .filter_map(|tag| tag.strip_prefix("TIMEX3"))
        .filter_map(|tag| tag.split('>').next());
    let mut first = None;
    for tag in tags {
        let value = attribute_of(tag, "value");
        if tag.contains("CREATION_TIME") || tag.contains("PUBLICATION_TIME") {
            return value;
        }
        first = first.or(value);
    }
    first
}

fn attribute_of(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}="))?;
    let rest = tag.get(at + name.len() + 2..)?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = rest.get(1..)?.split(quote).next()?;
    let mut plain = String::new();
    unescape(&mut plain, value);
    Some(plain)
}

fn unescape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let names = [
            ("&amp;", '&'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&quot;", '"'),
            ("&apos;", '\''),
        ];
        match names.iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, character)) => {
                out.push(*character);
                rest = rest.get(name.len()..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
}
