//! The links of feeds, sitemaps and lists of feeds.

use feed_rs::model::Entry;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use url::Url;

/// A link to an article, with what its feed says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Where the article is.
    pub url: String,
    /// Its title.
    pub title: Option<String>,
    /// When it was published, as `YYYY-MM-DDTHH:MM:SSZ` or a part of it.
    pub published: Option<String>,
    /// When it was last altered, in the same form.
    pub updated: Option<String>,
}

/// What a feed, sitemap or list of feeds holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// What the feed calls itself.
    pub title: Option<String>,
    /// Links to articles.
    pub articles: Vec<Link>,
    /// Links to other feeds and sitemaps.
    pub feeds: Vec<String>,
}

/// Most links that are taken from one file; a sitemap has at most 50,000.
const MOST: usize = 50_000;

/// Reads the links of a feed (RSS, Atom, JSON Feed), a sitemap, an index of sitemaps or a list of feeds (OPML). `base` is where it was
/// found: relative links are relative to it. Links to anything but web pages are left out.
///
/// # Errors
/// What is wrong with the file, in words.
///
/// ```
/// let map = b"<urlset><url><loc>/news/1</loc><lastmod>2025-07-12</lastmod></url></urlset>";
/// let links = legation_watch::links(map, "https://a.example/map.xml").unwrap();
/// assert_eq!(links.articles[0].url, "https://a.example/news/1");
/// ```
pub fn links(bytes: &[u8], base: &str) -> Result<Links, String> {
    let base = Url::parse(base).map_err(|error| format!("{base}: {error}"))?;
    let mut links = match root(bytes).as_deref() {
        Some("urlset" | "sitemapindex" | "opml") => of_xml(bytes, &base)?,
        _ => of_feed(bytes, &base)?,
    };
    links.articles.truncate(MOST);
    links.feeds.truncate(MOST);
    Ok(links)
}

/// The name of the element that holds all others, without its prefix.
fn root(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{FEFF}'));
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => return Some(tag.local_name().as_ref().to_owned()),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// A web address, made whole, without the part that only browsers use.
fn resolved(base: &Url, link: &str) -> Option<String> {
    let mut url = base.join(link.trim()).ok()?;
    url.set_fragment(None);
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

fn of_feed(bytes: &[u8], base: &Url) -> Result<Links, String> {
    let feed = feed_rs::parser::parse(bytes).map_err(|error| error.to_string())?;
    let article = |entry: Entry| {
        let mut links = entry.links.iter();
        let link = links.find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))?;
        Some(Link {
            url: resolved(base, &link.href)?,
            title: entry.title.map(|title| title.content),
            published: entry
                .published
                .map(|time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
            updated: entry
                .updated
                .map(|time| time.format("%Y-%m-%dT%H:%M:%SZ").to_string()),
        })
    };
    Ok(Links {
        title: feed.title.map(|title| title.content),
        articles: feed.entries.into_iter().filter_map(article).collect(),
        feeds: Vec::new(),
    })
}

/// Sitemaps (sitemaps.org 0.9, with the news extension) and OPML 2.0.
fn of_xml(bytes: &[u8], base: &Url) -> Result<Links, String> {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{FEFF}'));
    let mut links = Links::default();
    let (mut link, mut text) = (Link::default(), String::new());
    // The elements that the reader is within: `image:loc` in `image:image` is no `loc` of `url`.
    let mut within: Vec<String> = Vec::new();
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Eof => return Ok(links),
            Event::Empty(tag) => links
                .feeds
                .extend(feed_of(&tag).and_then(|feed| resolved(base, &feed))),
            Event::Start(tag) => {
                text.clear();
                links
                    .feeds
                    .extend(feed_of(&tag).and_then(|feed| resolved(base, &feed)));
                let name = tag.local_name().as_ref().to_owned();
                if name == "url" {
                    link = Link::default();
                }
                within.push(name);
            }
            Event::Text(piece) => text.push_str(piece.as_ref()),
            Event::CData(piece) => text.push_str(piece.as_ref()),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(character)) => text.push(character),
                _ => text.push_str(match name.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => "",
                }),
            },
            Event::End(_) => {
                let value = || Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                let name = within.pop().unwrap_or_default();
                match (within.last().map(String::as_str), name.as_str()) {
                    (Some("sitemap"), "loc") => links.feeds.extend(resolved(base, &text)),
                    (Some("url"), "loc") => link.url = resolved(base, &text).unwrap_or_default(),
                    (Some("url"), "lastmod") => link.updated = value(),
                    (Some("news"), "publication_date") => link.published = value(),
                    (Some("news"), "title") => link.title = value(),
                    (_, "url") if !link.url.is_empty() => links.articles.push(std::mem::take(&mut link)),
                    _ => {}
                }
                text.clear();
            }
            _ => {}
        }
        if links.articles.len().max(links.feeds.len()) > MOST {
            return Ok(links);
        }
    }
}

/// The feed that a line of an OPML file names.
fn feed_of(tag: &BytesStart) -> Option<String> {
    if tag.local_name().as_ref() != "outline" {
        return None;
    }
    let attribute = tag
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == "xmlUrl")?;
    Some(attribute.value.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is wrong")]
    use super::*;

    #[test]
    fn feeds_sitemaps_and_lists_of_feeds_are_told_apart() {
        let rss = b"<rss version=\"2.0\"><channel><title>Example News</title><item><title>A</title><link>/1?a=1&amp;b=2#top</link><pubDate>Mon, 14 Jul 2025 10:00:00 GMT</pubDate></item><item><title>B</title><link>mailto:x@a.example</link></item></channel></rss>";
        let read = links(rss, "https://a.example/feed").unwrap();
        assert_eq!(read.title.as_deref(), Some("Example News"));
        assert_eq!(read.articles.len(), 1);
        assert_eq!(read.articles[0].url, "https://a.example/1?a=1&b=2");
        assert_eq!(
            read.articles[0].published.as_deref(),
            Some("2025-07-14T10:00:00Z")
        );
        let news = b"<urlset xmlns:news=\"n\"><url><loc>https://a.example/2?x=1&amp;y=2</loc><news:news><news:title>Two</news:title><news:publication_date>2025-07-12</news:publication_date></news:news></url></urlset>";
        let read = links(news, "https://a.example/map.xml").unwrap();
        assert_eq!(read.articles[0].url, "https://a.example/2?x=1&y=2");
        assert_eq!(read.articles[0].title.as_deref(), Some("Two"));
        let pictures = b"<sm:urlset xmlns:sm=\"s\" xmlns:image=\"i\"><sm:url><sm:loc>https://a.example/3?a=1&#38;b=2</sm:loc><image:image><image:loc>https://a.example/p.jpg</image:loc><image:title>P</image:title></image:image></sm:url></sm:urlset>";
        let read = links(pictures, "https://a.example/map.xml").unwrap();
        assert_eq!(read.articles[0].url, "https://a.example/3?a=1&b=2");
        assert_eq!(read.articles[0].title, None);
        let index = b"<sitemapindex><sitemap><loc>https://a.example/m1.xml</loc></sitemap></sitemapindex>";
        assert_eq!(
            links(index, "https://a.example/").unwrap().feeds,
            ["https://a.example/m1.xml"]
        );
        let opml = b"<opml version=\"2.0\"><body><outline text=\"x\"><outline xmlUrl=\"https://b.example/feed?x=1&amp;y=2\"/></outline></body></opml>";
        assert_eq!(
            links(opml, "https://a.example/").unwrap().feeds,
            ["https://b.example/feed?x=1&y=2"]
        );
        assert!(links(b"<html><body>Not a feed</body></html>", "https://a.example/").is_err());
        assert!(links(b"", "https://a.example/").is_err());
    }
}
