//! Main text and metadata out of an HTML page. The extractor is named here only, so that another can take its place.

use crate::metadata::{Metadata, tidy};
use crate::{Options, Read, ReadError, decode, document};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use trafilatura::dom::{Document, NodeId};

/// Deepest nesting of elements that is parsed: the extractor calls itself once a level.
const DEEPEST: usize = 400;

/// Longest page, in bytes, whose parts are told apart: that takes some twenty times its size in memory.
const LARGEST: usize = 16 << 20;

/// A page's main text, a paragraph a line with empty lines between, and what the page says about it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Page {
    paragraphs: Vec<String>,
    metadata: Metadata,
}

/// Reads one page. `given` is what is known of it from elsewhere: what the page says of itself goes first.
pub(crate) fn read(
    name: &str,
    bytes: &[u8],
    given: Metadata,
    mut notes: Vec<String>,
    options: &Options,
) -> Result<Read, ReadError> {
    let decoded = decode::decode(bytes, true);
    notes.extend(decoded.warnings);
    let page = if decoded.text.len() <= LARGEST && nesting(&decoded.text) <= DEEPEST {
        // Third-party code over hostile input: should it panic, the page is read plainly.
        catch_unwind(AssertUnwindSafe(|| extract(&decoded.text)))
            .ok()
            .flatten()
    } else {
        None
    };
    let mut page = page.unwrap_or_else(|| {
        notes.push("no main text could be told apart; all text of the page is taken".to_owned());
        Page {
            paragraphs: strip_tags(&decoded.text),
            metadata: Metadata::default(),
        }
    });
    let own = page.metadata.url.take();
    let url = address(own, given.url.clone(), &mut notes);
    let metadata = Metadata {
        url,
        ..page.metadata.or(given)
    };
    from_paragraphs(name, page.paragraphs, metadata, notes, options)
}

/// Where a page is: what it says itself, unless it was fetched from another host, or says the same of all pages of its site.
fn address(own: Option<String>, fetched: Option<String>, notes: &mut Vec<String>) -> Option<String> {
    let (Some(said), Some(from)) = (&own, &fetched) else {
        return own.or(fetched);
    };
    let parts = |url: &str| {
        let rest = url
            .split_once("://")
            .map_or(url, |(_, rest)| rest)
            .to_ascii_lowercase();
        let (host, path) = rest.split_once('/').unwrap_or((&rest, ""));
        let host = host
            .split(':')
            .next()
            .unwrap_or_default()
            .trim_start_matches("www.")
            .to_owned();
        (host, path.trim_end_matches('/').is_empty())
    };
    let ((own_host, root), (host, _)) = (parts(said), parts(from));
    if own_host != host {
        notes.push(format!(
            "it gives {said} as its address, but was fetched from {from}, which is used"
        ));
        return fetched;
    }
    if root { fetched } else { own }
}

/// Reads an article's markup that stands alone, as in a feed: all of it is the article's.
pub(crate) fn read_part(
    name: &str,
    markup: &str,
    metadata: Metadata,
    notes: Vec<String>,
    options: &Options,
) -> Result<Read, ReadError> {
    from_paragraphs(name, paragraphs(markup), metadata, notes, options)
}

/// The paragraphs of markup, all of it an article's.
pub(crate) fn paragraphs(markup: &str) -> Vec<String> {
    let whole = || {
        let page = Document::parse(markup);
        let (mut line, mut paragraphs) = (String::new(), Vec::new());
        walk(&page, page.root(), &mut line, &mut paragraphs);
        flush(&mut line, &mut paragraphs);
        paragraphs
    };
    let shallow = markup.len() <= LARGEST && nesting(markup) <= DEEPEST;
    let parsed = shallow
        .then(|| catch_unwind(AssertUnwindSafe(whole)).ok())
        .flatten();
    parsed.unwrap_or_else(|| strip_tags(markup))
}

fn from_paragraphs(
    name: &str,
    mut paragraphs: Vec<String>,
    metadata: Metadata,
    notes: Vec<String>,
    options: &Options,
) -> Result<Read, ReadError> {
    if paragraphs.is_empty() {
        let advice = "save the page with its text (it may be filled in by a script) or leave it out";
        return Err(ReadError::new(
            name,
            "a page with text",
            "a page without any",
            advice,
        ));
    }
    if let Some(title) = &metadata.title
        && !paragraphs.iter().take(5).any(|paragraph| same(paragraph, title))
    {
        paragraphs.insert(0, title.clone());
    }
    document::build(name, paragraphs.join("\n\n"), metadata, notes, options)
}

fn same(a: &str, b: &str) -> bool {
    let key = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    key(a) == key(b)
}

/// How deep elements are nested, counting those whose end may not be left out.
fn nesting(html: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for piece in html.split('<').skip(1) {
        let (closing, rest) = match piece.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, piece),
        };
        let tag: String = rest
            .chars()
            .take(12)
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        let loose = [
            "p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "img", "meta", "link", "input", "hr",
            "source", "wbr", "area", "base", "col", "embed", "param", "track", "path", "rect", "circle",
        ];
        if tag.is_empty() || loose.contains(&tag.as_str()) {
            continue;
        }
        if closing {
            depth = depth.saturating_sub(1);
        } else {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

fn extract(html: &str) -> Option<Page> {
    let page = Document::parse(html);
    let mut metadata = page_metadata(&page);
    let options = trafilatura::Options::default()
        .with_fallback(true)
        .with_exclude_comments(true)
        // It guesses a date where none is given; ours are never guessed.
        .with_html_date_mode(trafilatura::HtmlDateMode::Disabled);
    let result = trafilatura::extract_document(page, &options).ok()?;
    let mut paragraphs = Vec::new();
    let content = Document::parse(&result.content_html);
    let mut line = String::new();
    walk(&content, content.root(), &mut line, &mut paragraphs);
    flush(&mut line, &mut paragraphs);
    if paragraphs.is_empty() {
        paragraphs = result.content_text.lines().filter_map(tidy).collect();
    }
    if let [only] = paragraphs.as_slice() {
        // The extractor runs the paragraphs of short pages together.
        let apart = short_page(html);
        let length = |paragraphs: &[String]| paragraphs.iter().map(String::len).sum::<usize>();
        if apart.len() > 1 && length(&apart) < only.len() * 2 + 200 {
            paragraphs = apart;
        }
    }
    metadata.title = metadata.title.or_else(|| tidy(&result.metadata.title));
    metadata.outlet = metadata.outlet.or_else(|| tidy(&result.metadata.sitename));
    metadata.author = metadata.author.or_else(|| tidy(&result.metadata.author));
    metadata.title = metadata
        .title
        .map(|title| without_outlet(&title, metadata.outlet.as_deref()));
    (!paragraphs.is_empty()).then_some(Page { paragraphs, metadata })
}

/// The paragraphs of a page's article, or of all of it where it marks none.
fn short_page(html: &str) -> Vec<String> {
    let page = Document::parse(html);
    let root = page.root();
    let node = ["article", "main", "body"]
        .iter()
        .find_map(|tag| page.query_selector(root, tag));
    let (mut line, mut paragraphs) = (String::new(), Vec::new());
    walk(&page, node.unwrap_or(root), &mut line, &mut paragraphs);
    flush(&mut line, &mut paragraphs);
    paragraphs
}

/// "Envoys meet - Example News" without the outlet's name.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let Some(outlet) = outlet else {
        return title.to_owned();
    };
    for mark in [" | ", " - ", " – ", " — ", " :: ", " · "] {
        if let Some((head, tail)) = title.rsplit_once(mark)
            && same(tail, outlet)
            && !head.trim().is_empty()
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "hi", "ref", "label",
];
const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "head", "iframe", "button", "select", "form", "nav",
];

/// Gathers the text below a node, a paragraph for each element that is not part of a line.
fn walk(page: &Document, node: NodeId, line: &mut String, paragraphs: &mut Vec<String>) {
    for child in page.child_nodes(node) {
        if page.is_text(child) {
            line.push_str(&page.text_content(child));
            continue;
        }
        let tag = page.tag_name(child);
        if UNSEEN.contains(&tag) {
            continue;
        }
        let block = !INLINE.contains(&tag);
        if block {
            flush(line, paragraphs);
        }
        walk(page, child, line, paragraphs);
        if block {
            flush(line, paragraphs);
        }
    }
}

fn flush(line: &mut String, paragraphs: &mut Vec<String>) {
    paragraphs.extend(tidy(line));
    line.clear();
}

/// What the page's head says: JSON-LD, then OpenGraph and other meta elements.
fn page_metadata(page: &Document) -> Metadata {
    let root = page.root();
    let mut metadata = Metadata::default();
    for script in page.scripts_with_type(&["application/ld+json"]) {
        if let Ok(value) = serde_json::from_str::<Value>(page.text_content(script).trim()) {
            read_json_ld(&value, &mut metadata, 0);
        }
    }
    let mut wide: Vec<(String, String)> = Vec::new();
    for node in page.query_selector_all(root, "meta") {
        let key = ["property", "name", "itemprop"]
            .iter()
            .find_map(|key| page.get_attribute(node, key));
        if let (Some(key), Some(value)) = (key, page.get_attribute(node, "content").as_deref().and_then(tidy))
        {
            wide.push((key.to_ascii_lowercase(), value));
        }
    }
    let meta = |keys: &[&str]| {
        keys.iter().find_map(|key| {
            wide.iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value.clone())
        })
    };
    let not_address = |value: &String| !value.starts_with("http");
    metadata.title = metadata
        .title
        .or_else(|| meta(&["og:title", "twitter:title", "dc.title", "headline"]));
    metadata.outlet = metadata
        .outlet
        .or_else(|| meta(&["og:site_name", "application-name", "dc.publisher"]));
    metadata.author = metadata
        .author
        .or_else(|| meta(&["author", "article:author", "dc.creator", "byl"]).filter(not_address));
    metadata.url = meta(&["og:url"])
        .or_else(|| {
            page.query_selector(root, "link[rel=canonical]")
                .and_then(|node| page.get_attribute(node, "href"))
        })
        .filter(|url| url.starts_with("http"));
    // All places that say it: where they differ, that is told.
    let said = meta(&[
        "article:published_time",
        "og:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publishdate",
        "publish-date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "parsely-pub-date",
        "sailthru.date",
        "article.published",
        "published_at",
        "cxenseparse:recs:publishtime",
    ]);
    let mut places = [metadata.published.take(), said, time_element(page)]
        .into_iter()
        .flatten();
    metadata.published = places.next();
    metadata.also_published = places.collect();
    metadata
}

/// The date of the `<time>` element that says it is that of publication; or of the only date that the page has.
fn time_element(page: &Document) -> Option<String> {
    let root = page.root();
    for selector in [
        "[itemprop=datePublished]",
        "time[pubdate]",
        "time.published",
        "time.entry-date",
        "time.post-date",
    ] {
        if let Some(node) = page.query_selector(root, selector) {
            let value = page
                .get_attribute(node, "datetime")
                .or_else(|| page.get_attribute(node, "content"));
            return value.or_else(|| tidy(&page.text_content(node)));
        }
    }
    let days = page
        .query_selector_all(root, "time[datetime]")
        .into_iter()
        .filter_map(|node| page.get_attribute(node, "datetime"));
    let mut days: Vec<String> = days
        .filter_map(|value| value.get(..10).map(str::to_owned))
        .collect();
    days.dedup();
    if days.len() == 1 { days.pop() } else { None }
}

/// The first article described in JSON-LD.
fn read_json_ld(value: &Value, metadata: &mut Metadata, depth: usize) {
    if depth > 6 {
        return;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| read_json_ld(item, metadata, depth + 1)),
        Value::Object(object) => {
            let text = |key: &str| object.get(key).and_then(Value::as_str).and_then(tidy);
            let types = object.get("@type").map(Value::to_string).unwrap_or_default();
            if types.contains("Article") || types.contains("Posting") || types.contains("Report") {
                metadata.title = metadata.title.take().or(text("headline"));
                metadata.published = metadata.published.take().or(text("datePublished"));
                metadata.author = metadata
                    .author
                    .take()
                    .or_else(|| object.get("author").and_then(names));
                metadata.outlet = metadata
                    .outlet
                    .take()
                    .or_else(|| object.get("publisher").and_then(names));
            } else if let Some(graph) = object.get("@graph") {
                read_json_ld(graph, metadata, depth + 1);
            } else if let Some(entity) = object.get("mainEntity") {
                read_json_ld(entity, metadata, depth + 1);
            }
        }
        _ => {}
    }
}

/// The name or names of a person or organisation in JSON-LD.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => tidy(name).filter(|name| !name.starts_with("http")),
        Value::Object(object) => object.get("name").and_then(Value::as_str).and_then(tidy),
        Value::Array(items) => {
            let all: Vec<String> = items
                .iter()
                .filter_map(|item| if item.is_array() { None } else { names(item) })
                .collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => None,
    }
}

/// All text of a page that is not parsed: tags become line breaks, scripts and styles are dropped.
fn strip_tags(html: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut hidden: Option<&str> = None;
    for (index, piece) in html.split('<').enumerate() {
        let (tag, text) = if index == 0 {
            ("", piece)
        } else {
            piece.split_once('>').unwrap_or((piece, ""))
        };
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        match hidden {
            Some(open) if tag.starts_with('/') && name == open => hidden = None,
            Some(_) => continue,
            None => {
                hidden = if tag.starts_with('/') {
                    None
                } else {
                    ["script", "style"].into_iter().find(|unseen| name == *unseen)
                }
            }
        }
        if hidden.is_some() {
            continue;
        }
        if !name.is_empty() && !INLINE.contains(&name.as_str()) {
            flush(&mut line, &mut lines);
        }
        line.push_str(text);
    }
    flush(&mut line, &mut lines);
    for line in &mut lines {
        for (entity, character) in [
            ("&nbsp;", " "),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&amp;", "&"),
        ] {
            if line.contains(entity) {
                *line = line.replace(entity, character);
            }
        }
    }
    lines
}
