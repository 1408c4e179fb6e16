//! A document made of decoded text and metadata; and of bytes of any kind.

use crate::address::day_in_address;
use crate::article::Found;
use crate::blocks::cut_blocks;
use crate::format::{Source, open};
use crate::metadata::{Metadata, tidy};
use crate::{Options, Read, ReadError, dates, decode};
use jiff::civil::Date;
use legation_parse::Document;
use std::ops::ControlFlow;

/// Reads all documents that `bytes` hold. `name` is what they are called in messages; no file of that name is looked for.
///
/// ```
/// let bytes = b"Envoys meet in Kabul\n\nJuly 12, 2025\n\nThe two envoys met in Kabul on Monday to discuss spare parts.\n";
/// let read = legation_read::read_bytes("a.txt", bytes, &Default::default()).remove(0).unwrap();
/// assert_eq!(read.document.title.as_deref(), Some("Envoys meet in Kabul"));
/// assert_eq!(read.document.published.as_deref(), Some("2025-07-12"));
/// ```
pub fn read_bytes(name: &str, bytes: &[u8], options: &Options) -> Vec<Result<Read, ReadError>> {
    let mut all = Vec::new();
    let source = Source::new(name.to_owned(), Box::new(bytes));
    let _ = open(source, options, &mut |found| {
        match found {
            Found::Article(article) => all.extend(article.read(options)),
            Found::Error(error) => all.push(Err(error)),
            Found::Passed(_) => {}
        }
        ControlFlow::Continue(())
    });
    all
}

/// A file all of whose text is prose. What a user says of it counts; what the text says of itself does not.
pub(crate) fn plain(name: &str, bytes: &[u8], options: &Options) -> Result<Read, ReadError> {
    let decoded = decode::decode(bytes, false);
    if u32::try_from(decoded.text.len()).is_err() {
        return Err(too_much_text(name, decoded.text.len()));
    }
    let document = Document {
        outlet: options.outlet.clone(),
        published: options.published.map(|date| date.to_string()),
        ..Document::plain(name, harmless(decoded.text))
    };
    let warnings = decoded.warnings.into_iter();
    let warnings = warnings
        .map(|warning| harmless(format!("{name}: {warning}")))
        .collect();
    Ok(Read { document, warnings })
}

fn too_much_text(name: &str, bytes: usize) -> ReadError {
    let found = format!("{bytes} bytes of text");
    ReadError::new(name, "at most 4 GiB of text", found, "split it into its articles")
}

/// Reads text that is already decoded, taken as plain text whatever it looks like. A byte-order mark is dropped.
///
/// # Errors
/// A text of nothing but white space.
pub fn document_from_text(name: &str, text: &str, options: &Options) -> Result<Read, ReadError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    build(name, text.to_owned(), Metadata::default(), Vec::new(), options)
}

/// Cuts a text into blocks and joins metadata with what the text's own head says; metadata go first, options over all.
pub(crate) fn build(
    name: &str,
    text: String,
    metadata: Metadata,
    notes: Vec<String>,
    options: &Options,
) -> Result<Read, ReadError> {
    if u32::try_from(text.len()).is_err() {
        return Err(too_much_text(name, text.len()));
    }
    let text = harmless(text);
    let metadata = Metadata {
        title: metadata.title.map(harmless),
        outlet: metadata.outlet.map(harmless),
        author: metadata.author.map(harmless),
        id: metadata.id.map(harmless),
        url: metadata.url.map(harmless),
        ..metadata
    };
    let furniture = options.furniture();
    let mut warnings = notes;
    let cutting = cut_blocks(
        &text,
        metadata.title.as_deref(),
        metadata.language.as_deref(),
        furniture,
    );
    if cutting.blocks.is_empty() {
        let advice = "put the article's text in it or leave it out";
        return Err(ReadError::new(
            name,
            "an article",
            "nothing but white space",
            advice,
        ));
    }
    let given = metadata.published.as_deref().and_then(tidy);
    let stated = given.as_deref().and_then(|value| {
        let date = dates::parse(value, &furniture.words);
        if date.is_none() {
            let why = if dates::two_ways(value) {
                "could be read with the day or with the month first"
            } else {
                "could not be read"
            };
            warnings.push(format!("the date of publication `{value}` {why} and is not used"));
        }
        date
    });
    let others = metadata.also_published.iter();
    let others = others.filter_map(|value| dates::parse(value, &furniture.words));
    let said = options.published.or(stated);
    for other in others.chain(cutting.head.published) {
        // A day apart may be the time zone.
        let apart = |day: Date| day.until(other).map_or(0, |span| span.get_days().abs()) > 1;
        if options.published.is_none() && said.is_some_and(apart) {
            let used = said.map(|day| day.to_string()).unwrap_or_default();
            warnings.push(format!(
                "two dates of publication, {used} and {other}: the first is used (give one with --published)"
            ));
            break;
        }
    }
    let in_address = metadata.url.as_deref().and_then(day_in_address);
    let published = said
        .or(in_address)
        .or(cutting.head.published)
        .or(metadata.seen_published);
    let modified = metadata
        .modified
        .as_deref()
        .and_then(|value| dates::parse(value, &furniture.words));
    let modified = modified
        .or(cutting.head.modified)
        .or(metadata.seen_modified)
        .filter(|modified| published.is_none_or(|published| *modified >= published));
    let fetched = metadata
        .fetched
        .as_deref()
        .and_then(|when| when.get(..10)?.parse::<Date>().ok());
    if let (Some(published), Some(fetched)) = (published, fetched)
        && published > fetched.saturating_add(jiff::Span::new().days(1))
    {
        warnings.push(format!(
            "published on {published}, but fetched on {fetched}: one of these dates is wrong"
        ));
    }
    let id = metadata
        .id
        .or_else(|| metadata.url.clone())
        .unwrap_or_else(|| name.to_owned());
    let document = Document {
        id,
        text,
        title: metadata.title.or(cutting.head.title),
        outlet: options.outlet.clone().or(metadata.outlet).or(cutting.head.outlet),
        author: metadata.author.or(cutting.head.author),
        url: metadata.url,
        published: published.map(|date| date.to_string()),
        modified: modified.map(|date| date.to_string()),
        language: cutting.language.or(metadata.declared_language),
        blocks: cutting.blocks,
    };
    let warnings = warnings
        .into_iter()
        .map(|warning| harmless(format!("{name}: {warning}")))
        .collect();
    Ok(Read { document, warnings })
}

/// Text in which nothing acts on a terminal or turns what stands around it: control characters and those that set the direction of
/// writing become U+FFFD, one for one, so that places in the text stay where they are.
pub(crate) fn harmless(text: String) -> String {
    let acts = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}'))
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(acts) {
        text.replace(acts, "\u{FFFD}")
    } else {
        text
    }
}
