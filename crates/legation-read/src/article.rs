//! One article as a file holds it, not yet read: what a worker turns into a document.

use crate::format::jsonl;
use crate::metadata::{Metadata, tidy};
use crate::{Options, Read, ReadError, decode, document, html};
use encoding_rs::Encoding;
use serde_json::Value;
use std::ops::ControlFlow;

/// An article's bytes with what its file says about it. Cheap to make: the page is taken apart by [`Article::read`], which may be
/// done on another thread.
///
/// ```
/// use legation_read::{Found, Input, Options, articles};
/// use std::ops::ControlFlow;
///
/// let feed = b"<rss version=\"2.0\"><channel><title>Example News</title><item><title>Envoys meet</title>
/// <description>The two envoys met in Kabul on Monday to discuss spare parts, and said that they would meet again.</description>
/// </item></channel></rss>";
/// let options = Options::default();
/// let mut titles = Vec::new();
/// articles(Input::Stream("feed.xml".to_owned(), Box::new(&feed[..])), &options, &mut |found| {
///     if let Found::Article(article) = found {
///         titles.extend(article.read(&options).unwrap().unwrap().document.title);
///     }
///     ControlFlow::Continue(())
/// });
/// assert_eq!(titles, ["Envoys meet"]);
/// ```
#[derive(Clone, Debug)]
pub struct Article {
    /// What it is called in messages: its file, with its place in it.
    pub(crate) name: String,
    pub(crate) body: Body,
    /// What the file says of it beside its text.
    pub(crate) metadata: Metadata,
    /// What is odd about it, without its name.
    pub(crate) notes: Vec<String>,
}

/// The bytes of an article, and what they are.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Text(Vec<u8>),
    /// A page; with the encoding that whoever sent it declared.
    Html(Vec<u8>, Option<String>),
    /// Markup of an article alone, without a page around it.
    Markup(String),
    /// A line of a JSONL file, with its number.
    Line(usize, Vec<u8>),
    /// A JSON value; with its number where there are several.
    Value(Option<usize>, Value),
    /// Decoded text: the row of a table, with its number.
    Cell(usize, String),
    /// Text that is prose from end to end, as the user says.
    Plain(Vec<u8>),
}

/// What is met with in an input.
#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "most of what is found are articles, one at a time"
)]
pub enum Found {
    /// An article.
    Article(Article),
    /// Something that holds no article and is not meant to, as a redirect in a web archive: in a few words, to be counted.
    Passed(&'static str),
    /// Why there is no article where one was expected. The rest goes on.
    Error(ReadError),
}

/// Takes what is found, one after the other; ends the reading by [`ControlFlow::Break`].
pub(crate) type Sink<'s> = dyn FnMut(Found) -> ControlFlow<()> + 's;

impl Article {
    pub(crate) fn new(name: &str, body: Body) -> Article {
        Article {
            name: name.to_owned(),
            body,
            metadata: Metadata::default(),
            notes: Vec::new(),
        }
    }

    /// A page as its host sent it; `media_type` and `charset` are what the host says of it. `published` and `title` are what is said of it
    /// elsewhere (what the page says goes first), `fetched` is when it was fetched; times begin with `YYYY-MM-DD`.
    pub fn from_web(
        url: &str,
        bytes: Vec<u8>,
        media_type: &str,
        charset: Option<String>,
        title: Option<String>,
        published: Option<String>,
        fetched: Option<String>,
    ) -> Article {
        let body = match media_type {
            "text/plain" => Body::Text(bytes),
            _ => Body::Html(bytes, charset),
        };
        Article {
            metadata: Metadata {
                title,
                published,
                fetched,
                url: Some(url.to_owned()),
                ..Metadata::default()
            },
            ..Article::new(url, body)
        }
    }

    /// The row of a table that a program holds, counted as that program counts: `text` is plain text, whatever it looks like; `given` tells what is said beside it, by
    /// field: `id`, `title`, `outlet`, `author`, `url`, `published`, `lang`.
    ///
    /// ```
    /// use legation_read::{Article, Options};
    /// let article = Article::from_row("row", 7, "The envoys met in Kabul on Monday.".to_owned(), |field| {
    ///     (field == "published").then(|| "2025-07-12".to_owned())
    /// });
    /// let document = article.read(&Options::default()).unwrap().unwrap().document;
    /// assert_eq!((document.id.as_str(), document.published.as_deref()), ("row:7", Some("2025-07-12")));
    /// ```
    pub fn from_row(name: &str, row: usize, text: String, given: impl Fn(&str) -> Option<String>) -> Article {
        let given = |field: &str| given(field).as_deref().and_then(tidy);
        let text = text
            .strip_prefix('\u{FEFF}')
            .map_or_else(|| text.clone(), str::to_owned);
        Article {
            metadata: Metadata {
                id: given("id"),
                title: given("title"),
                outlet: given("outlet"),
                author: given("author"),
                url: given("url"),
                published: given("published"),
                language: given("lang"),
                ..Metadata::default()
            },
            ..Article::new(name, Body::Cell(row, text))
        }
    }

    /// How many bytes it holds.
    pub fn size(&self) -> usize {
        match &self.body {
            Body::Text(bytes) | Body::Html(bytes, _) | Body::Line(_, bytes) | Body::Plain(bytes) => {
                bytes.len()
            }
            Body::Markup(text) | Body::Cell(_, text) => text.len(),
            Body::Value(_, value) => value.get("text").and_then(Value::as_str).map_or(64, str::len),
        }
    }

    /// What it is called in messages: its file, with its place in it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes a document of it; nothing for a blank line.
    pub fn read(self, options: &Options) -> Option<Result<Read, ReadError>> {
        let Article {
            name,
            body,
            metadata,
            notes,
        } = self;
        Some(match body {
            Body::Plain(bytes) => document::plain(&name, &bytes, options),
            Body::Text(bytes) => {
                let decoded = decode::decode(&bytes, false);
                let notes = [notes, decoded.warnings].concat();
                document::build(&name, decoded.text, metadata, notes, options)
            }
            Body::Html(bytes, charset) => html::read(
                &name,
                &in_unicode(bytes, charset.as_deref()),
                metadata,
                notes,
                options,
            ),
            Body::Markup(markup) => html::read_part(&name, &markup, metadata, notes, options),
            Body::Line(number, bytes) => return jsonl::read_line(&name, number, &bytes, options),
            Body::Value(number, value) => jsonl::article(&name, number, value, notes, options),
            Body::Cell(line, text) => {
                document::build(&format!("{name}:{line}"), text, metadata, notes, options)
                    .map_err(|error| ReadError { file: name, ..error }.at_line(line))
            }
        })
    }
}

/// A page's bytes in UTF-8, where whoever sent it said what its encoding is and it is not valid UTF-8.
fn in_unicode(bytes: Vec<u8>, charset: Option<&str>) -> Vec<u8> {
    let declared = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    match declared {
        Some(encoding) if Encoding::for_bom(&bytes).is_none() && std::str::from_utf8(&bytes).is_err() => {
            encoding
                .decode_without_bom_handling(&bytes)
                .0
                .into_owned()
                .into_bytes()
        }
        _ => bytes,
    }
}
