//! Feeds: RSS, Atom and JSON Feed. Entries that carry their article's text are articles; those that only link to it are counted.

use super::{Format, Head, Source};
use crate::article::{Article, Body, Found, Sink};
use crate::metadata::{Metadata, tidy};
use crate::{Options, ReadError};
use feed_rs::model::{Entry, Text};
use std::ops::ControlFlow;

/// RSS of any version, Atom, or JSON Feed.
pub(super) struct Feed;

/// Characters of prose below which an entry's summary is a teaser: two sentences of news. The article itself is behind the link.
const TEASER: usize = 400;

impl Format for Feed {
    fn knows(&self, head: &Head) -> bool {
        let json = head.text.starts_with('{') && head.text.contains("jsonfeed.org/version/");
        let xml = matches!(super::text::root(head.text), Some("rss" | "feed" | "RDF"));
        json || xml
    }

    fn open(&self, source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let name = source.name.clone();
        let bytes = match source.whole(options) {
            Ok(bytes) => bytes,
            Err(error) => return sink(Found::Error(error)),
        };
        let feed = match feed_rs::parser::parse(bytes.as_slice()) {
            Ok(feed) => feed,
            Err(error) => {
                let found = format!("a fault ({error})");
                let advice = "fetch it again, or take its articles";
                return sink(Found::Error(ReadError::new(&name, "a feed", found, advice)));
            }
        };
        let outlet = feed.title.as_ref().and_then(|title| tidy(&title.content));
        for (index, entry) in feed.entries.into_iter().enumerate() {
            let given = Metadata {
                outlet: outlet.clone(),
                language: entry.language.clone().or_else(|| feed.language.clone()),
                ..metadata(&entry)
            };
            sink(match text(entry) {
                Some(markup) => Found::Article(Article {
                    metadata: given,
                    ..Article::new(&format!("{name}:{}", index + 1), Body::Markup(markup))
                }),
                None => Found::Passed("a feed's entry that only links to its article"),
            })?;
        }
        ControlFlow::Continue(())
    }
}

/// What an entry says of its article.
fn metadata(entry: &Entry) -> Metadata {
    let link = entry
        .links
        .iter()
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let authors: Vec<String> = entry
        .authors
        .iter()
        .filter_map(|author| tidy(author.name.as_deref()?))
        .collect();
    Metadata {
        title: entry.title.as_ref().and_then(|title| tidy(&title.content)),
        url: link.map(|link| link.href.clone()),
        published: entry
            .published
            .or(entry.updated)
            .map(|time| time.format("%Y-%m-%d").to_string()),
        author: (!authors.is_empty()).then(|| authors.join(", ")),
        ..Metadata::default()
    }
}

/// The article's text in an entry, as markup.
fn text(entry: Entry) -> Option<String> {
    let content = entry.content.and_then(|content| content.body);
    let summary = entry.summary.map(|Text { content, .. }| content);
    let longest = [content, summary].into_iter().flatten().max_by_key(String::len)?;
    let prose: usize = crate::html::paragraphs(&longest)
        .iter()
        .map(|paragraph| paragraph.chars().count())
        .sum();
    (prose >= TEASER || entry.links.is_empty() && prose > 0).then_some(longest)
}
