//! From a page's bytes to a document: what the page declares, its main text, and what is done with pages that cannot be parsed.

use crate::blocks::cut_blocks;
use crate::declared::Declared;
use crate::head::Head;
use crate::main_text::{self, INLINE, MainText};
use crate::metadata::{Metadata, tidy};
use crate::page::Flat;
use crate::{Furniture, Options, Read, ReadError, dates, decode, document, extract, names};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use trafilatura::dom::Document;

/// Deepest nesting of elements that is parsed: the extractor calls itself once a level, and the parser looks through all open elements again and again.
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
    let page = if is_parsed(&decoded.text) {
        // Third-party code over hostile input: should it panic, the page is read plainly.
        catch_unwind(AssertUnwindSafe(|| extract(&decoded.text, options, true)))
            .ok()
            .flatten()
    } else {
        None
    };
    let mut page = page.unwrap_or_default();
    if page.paragraphs.is_empty() {
        notes.push("no main text could be told apart; all text of the page is taken".to_owned());
        page.paragraphs = strip_tags(&decoded.text);
    }
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
    let whole = || main_text::all_paragraphs(&Flat::of(&Document::parse(markup)));
    let parsed = is_parsed(markup)
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

/// Whether a page can be parsed in time that grows with its length.
fn is_parsed(html: &str) -> bool {
    html.len() <= LARGEST && nesting(html) <= DEEPEST && !overloaded(html)
}

/// Most attributes of one element: the parser compares each with all before it.
const MOST_ATTRIBUTES: usize = 1000;

/// Whether an element has more attributes than any page gives one: words between `<` and the `>` that is not in quotes. Scripts and styles are passed over.
fn overloaded(html: &str) -> bool {
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = tag;
            continue;
        }
        let (mut words, mut quote, mut before, mut end) = (0usize, None, ' ', tag.len());
        for (at, c) in tag.char_indices() {
            match quote {
                Some(open) if c == open => quote = None,
                Some(_) => {}
                None if c == '>' => {
                    end = at;
                    break;
                }
                None if (c == '"' || c == '\'') && before == '=' => quote = Some(c),
                None => words += usize::from((before.is_whitespace() || before == '/') && !c.is_whitespace()),
            }
            if !c.is_whitespace() || before != '=' {
                before = c;
            }
            if words > MOST_ATTRIBUTES {
                return true;
            }
        }
        let name: String = tag
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(6)
            .collect::<String>()
            .to_ascii_lowercase();
        rest = tag.get(end..).unwrap_or_default();
        if name == "script" || name == "style" {
            // What is in them is no markup, up to their closing tag.
            while let Some((_, after)) = rest.split_once("</") {
                rest = after;
                if after
                    .get(..name.len())
                    .is_some_and(|tag| tag.eq_ignore_ascii_case(&name))
                {
                    break;
                }
            }
        }
    }
    false
}

/// Elements that never hold others of their kind, or are never closed.
const LOOSE: &[&str] = &[
    "p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "img", "meta", "link", "input", "hr", "source",
    "wbr", "area", "base", "col", "embed", "param", "track",
];

/// How deep elements are nested at most, so far as their tags tell. A closing tag counts only where its element is open, so that nesting cannot be
/// hidden behind closing tags of other elements.
fn nesting(html: &str) -> usize {
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut depth, mut deepest, mut drawing) = (0usize, 0usize, 0usize);
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
        if tag.is_empty() || LOOSE.contains(&tag.as_str()) {
            continue;
        }
        let is_drawing = tag == "svg" || tag == "math";
        if closing {
            if let Some(count) = open.get_mut(&tag).filter(|count| **count > 0) {
                *count -= 1;
                depth = depth.saturating_sub(1);
                drawing = drawing.saturating_sub(usize::from(is_drawing));
            }
        } else if drawing == 0 || !rest.split('>').next().is_some_and(|inside| inside.ends_with('/')) {
            *open.entry(tag).or_default() += 1;
            depth += 1;
            drawing += usize::from(is_drawing);
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// Metadata and main text of a page, which is parsed once; `framed` is whether it may be a set of frames.
fn extract(html: &str, options: &Options, framed: bool) -> Option<Page> {
    let page = Document::parse(html);
    let furniture = options.furniture();
    let (declared, own) = {
        let flat = Flat::of(&page);
        if let Some(inner) = without_frames(&flat).filter(|_| framed) {
            drop(flat);
            let metadata = Declared::of(&Flat::of(&page)).metadata();
            let inner = extract(&inner, options, false)?;
            return Some(Page {
                metadata: metadata.or(inner.metadata),
                ..inner
            });
        }
        let declared = Declared::of(&flat);
        let title = declared.metadata().title;
        (
            declared,
            main_text::main_text(&flat, &furniture.words.markup, title.as_deref()),
        )
    };
    let mut metadata = declared.metadata();
    // What readers see above the text: a byline, a date.
    if metadata.author.is_none() || metadata.published.is_none() || metadata.modified.is_none() {
        let seen = head_of(&own, metadata.title.as_deref(), furniture);
        metadata.author = metadata.author.or(seen.author);
        metadata.seen_published = seen.published;
        metadata.seen_modified = seen.modified;
    }
    let paragraphs = extract::main_text(page, own, declared.linked.body.as_deref(), options.extract);
    Some(Page { paragraphs, metadata })
}

/// The page that a set of frames has for programs that show none.
fn without_frames(page: &Flat) -> Option<String> {
    let at = (0..page.nodes.len()).find(|&at| page.tag(at) == "noframes")?;
    Some(page.script(at)).filter(|inner| inner.contains('<'))
}

/// A name and dates in the lines above the text that have several parts: "Jane Roe | Published: 3 May 2024, 12:40 | Updated: 4 May 2024".
fn parts_above(lines: &[String], furniture: &Furniture) -> Head {
    let (mut published, mut modified, mut author) = (None, None, None);
    let words = &furniture.words;
    for part in lines
        .iter()
        .flat_map(|line| line.split(['|', '•', '·', ';', '(']))
    {
        if part.len() > 120 {
            continue;
        }
        if names::is_name(part.trim(), words) {
            author = author.or(Some(part.trim().to_owned()));
            continue;
        }
        let all = dates::words(part);
        let found = dates::find_all(&all, words);
        let date = found.first().map(|found| found.date);
        let folded = part.trim().to_lowercase();
        let said = words
            .head
            .published
            .iter()
            .any(|cue| folded.starts_with(cue.as_str()));
        let beside = |found: &dates::Found| all.len() - (found.words.1 - found.words.0);
        let alone = found.first().is_some_and(|found| beside(found) <= 2);
        if words
            .head
            .updated
            .iter()
            .any(|cue| folded.starts_with(cue.as_str()))
        {
            modified = modified.or(date);
        } else if said || alone {
            published = published.or(date);
        }
    }
    Head {
        published,
        modified,
        author,
        ..Head::default()
    }
}

/// What the lines between the headline and the text say: author and dates.
fn head_of(own: &MainText, title: Option<&str>, furniture: &Furniture) -> Head {
    let lines = title.iter().map(|title| (*title).to_owned());
    let text: Vec<String> = lines
        .chain(own.head.iter().cloned())
        .chain(
            own.text
                .iter()
                .take(3)
                .map(|text| text.chars().take(2000).collect()),
        )
        .collect();
    let head = cut_blocks(&text.join("\n\n"), title, None, furniture).head;
    let lines = parts_above(&own.head, furniture);
    Head {
        author: head.author.or(lines.author),
        published: head.published.or(lines.published),
        modified: head.modified.or(lines.modified),
        ..head
    }
}

fn flush(line: &mut String, paragraphs: &mut Vec<String>) {
    paragraphs.extend(tidy(line));
    line.clear();
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
        *line = references(line);
    }
    lines
}

/// The commonest character references undone, where a text is not parsed.
pub(crate) fn references(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, character) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&apos;", "'"),
        ("&#8217;", "’"),
        ("&#8211;", "–"),
        ("&#8212;", "—"),
        ("&amp;", "&"),
    ] {
        if text.contains(entity) {
            text = text.replace(entity, character);
        }
    }
    text
}
