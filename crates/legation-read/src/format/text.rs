//! Files that are one article: a page, plain text, prose.

use super::{Format, Head, Source, whole};
use crate::Options;
use crate::article::{Body, Sink};
use std::ops::ControlFlow;

/// An HTML page.
pub(super) struct Html;

impl Format for Html {
    fn knows(&self, head: &Head) -> bool {
        looks_like_html(head.text)
    }

    fn open(&self, source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        whole(source, options, |bytes| Body::Html(bytes, None), sink)
    }
}

/// Plain text: whatever nothing else knows.
pub(super) struct Text;

impl Format for Text {
    fn knows(&self, _: &Head) -> bool {
        true
    }

    fn open(&self, source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        whole(source, options, Body::Text, sink)
    }
}

/// Text that is prose from end to end, as the user says.
pub(super) fn plain(source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
    whole(source, options, Body::Plain, sink)
}

/// Whether text begins like a page.
pub(super) fn looks_like_html(start: &str) -> bool {
    let lower = start.to_ascii_lowercase();
    if ["<!doctype html", "<html", "<head", "<body", "<?xml"]
        .iter()
        .any(|tag| lower.starts_with(tag))
    {
        return !lower.starts_with("<?xml") || root(&lower) == Some("html");
    }
    lower.starts_with('<')
        && [
            "<html", "<body", "<article", "<p>", "<p ", "<div", "<h1", "<script", "<main", "<section",
        ]
        .iter()
        .any(|tag| lower.contains(tag))
}

/// The name of the element that holds all others, without its prefix.
pub(super) fn root(start: &str) -> Option<&str> {
    let mut rest = start.trim_start();
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<!") {
            ">"
        } else {
            break;
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let name = name
        .split(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
        .next()?;
    Some(name.rsplit_once(':').map_or(name, |(_, name)| name))
}
