//! What a page says of itself: title, outlet, author, dates, address, language. [`PRECEDENCE`] has all places that are looked at, in their order.

use crate::linked::Linked;
use crate::metadata::{Metadata, tidy};
use crate::page::Flat;
use crate::title::key;

/// Where a page may say something.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// A property of the article in JSON-LD.
    Linked(&'static str),
    /// A `meta` element by its `property`, `name`, `itemprop` or `http-equiv`.
    Meta(&'static str),
    /// A property of microdata, or of RDFa.
    Item(&'static str),
    /// An element of a class, as microformats and themes have them.
    Class(&'static str),
    /// A `link` element by its `rel`.
    Link(&'static str),
    /// An element that links with this `rel`.
    Rel(&'static str),
    /// A `time` element with the attribute `pubdate`.
    Pubdate,
    /// The first `time` element below the first heading, near it.
    HeadTime,
    /// The one day that all `time` elements near the article's head have.
    OnlyTime,
    /// The first heading.
    Heading,
    /// The `title` element, without the outlet's name.
    TitleElement,
    /// The outlet's name in the `title` element, before or after the article's title.
    TitleRest,
    /// The language of the `html` element.
    Root,
}

/// A field of metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Title,
    Outlet,
    Author,
    Published,
    Modified,
    Url,
    Language,
}

use Place::{
    Class, HeadTime, Heading, Item, Link, Linked as Data, Meta, OnlyTime, Pubdate, Rel, Root, TitleElement,
    TitleRest,
};

/// Where each field is looked for; the first that has a value counts. Dates that are found nowhere here may still stand in the address, then in the
/// text's head ([`crate::document`]).
pub(crate) const PRECEDENCE: &[(Field, &[Place])] = &[
    (
        Field::Title,
        &[
            Data("headline"),
            Meta("og:title"),
            Meta("twitter:title"),
            Meta("parsely-title"),
            Meta("sailthru.title"),
            Meta("citation_title"),
            Meta("dc.title"),
            Meta("dcterms.title"),
            Meta("headline"),
            Item("headline"),
            Class("p-name"),
            TitleElement,
            Heading,
            Data("name"),
        ],
    ),
    (
        Field::Outlet,
        &[
            Data("publisher"),
            Meta("og:site_name"),
            Meta("application-name"),
            Meta("dc.publisher"),
            Meta("dcterms.publisher"),
            Meta("citation_publisher"),
            Item("publisher"),
            Data("site"),
            TitleRest,
            Meta("source"),
            Meta("apple-mobile-web-app-title"),
        ],
    ),
    (
        Field::Author,
        &[
            Data("author"),
            Meta("author"),
            Meta("article:author"),
            Meta("og:article:author"),
            Meta("parsely-author"),
            Meta("sailthru.author"),
            Meta("citation_author"),
            Meta("dc.creator"),
            Meta("dcterms.creator"),
            Meta("byl"),
            Meta("byline"),
            Item("author"),
            Class("p-author"),
            Class("author"),
            Rel("author"),
            Data("creator"),
        ],
    ),
    (
        Field::Published,
        &[
            Data("datePublished"),
            Data("uploadDate"),
            Meta("article:published_time"),
            Meta("og:article:published_time"),
            Meta("og:published_time"),
            Meta("article:published"),
            Meta("article.published"),
            Meta("datepublished"),
            Meta("parsely-pub-date"),
            Meta("sailthru.date"),
            Meta("cxenseparse:recs:publishtime"),
            Meta("govuk:first-published-at"),
            Meta("citation_publication_date"),
            Meta("publisheddate"),
            Meta("published_at"),
            Meta("published-date"),
            Meta("publishdate"),
            Meta("publish-date"),
            Meta("publish_date"),
            Meta("publication_date"),
            Meta("pubdate"),
            Meta("pub_date"),
            Meta("pdate"),
            Meta("analyticsattributes.articledate"),
            Meta("dc.date.issued"),
            Meta("dcterms.issued"),
            Meta("dc.date.created"),
            Meta("dcterms.created"),
            Meta("dc.date"),
            Meta("dcterms.date"),
            Meta("date"),
            Item("datePublished"),
            Class("dt-published"),
            Pubdate,
            Class("published"),
            Class("entry-date"),
            Class("post-date"),
            OnlyTime,
            HeadTime,
            Data("dateCreated"),
        ],
    ),
    (
        Field::Modified,
        &[
            Data("dateModified"),
            Meta("article:modified_time"),
            Meta("og:article:modified_time"),
            Meta("og:updated_time"),
            Meta("article:modified"),
            Meta("article.updated"),
            Meta("datemodified"),
            Meta("modified-date"),
            Meta("modified_time"),
            Meta("lastdate"),
            Meta("lastmod"),
            Meta("last-modified"),
            Meta("last_modified"),
            Meta("govuk:public-updated-at"),
            Meta("dcterms.modified"),
            Meta("dc.date.modified"),
            Meta("revised"),
            Item("dateModified"),
            Class("dt-updated"),
            Class("updated"),
        ],
    ),
    (
        Field::Url,
        &[
            Link("canonical"),
            Meta("og:url"),
            Data("url"),
            Data("mainEntityOfPage"),
            Item("mainEntityOfPage"),
            Class("u-url"),
            Meta("dc.identifier"),
            Meta("twitter:url"),
        ],
    ),
    (
        Field::Language,
        &[
            Data("inLanguage"),
            Meta("dc.language"),
            Meta("dcterms.language"),
            Meta("content-language"),
            Meta("og:locale"),
            Root,
        ],
    ),
];

/// All that a page declares, gathered in one pass.
#[derive(Default)]
pub(crate) struct Declared {
    pub(crate) linked: Linked,
    metas: Vec<(String, String)>,
    links: Vec<(String, String)>,
    items: Vec<(String, String)>,
    classes: Vec<(String, String)>,
    rels: Vec<(String, String)>,
    /// Days of `time` elements, each with whether it says that it is that of publication.
    times: Vec<(String, bool)>,
    head_time: Option<String>,
    heading_at: Option<usize>,
    pub(crate) heading: Option<String>,
    title: Option<String>,
    root: Option<String>,
}

/// Elements in which dates and names are those of other stories.
const ASIDE: &[&str] = &["aside", "footer", "nav"];

/// Nodes below the first heading among which a time is the article's.
const NEAR: usize = 80;

/// Classes that hold nothing but the author's name, where it looks like one.
const AUTHOR_CLASSES: &[&str] = &[
    "author",
    "author-name",
    "authorname",
    "author_name",
    "byline-name",
    "byline__name",
    "byline",
    "article-author",
    "article__author",
    "post-author",
    "article-author-name",
    "story-author",
    "writer",
    "td-post-author-name",
    "amp-wp-author",
    "author-byline",
    "entry-author",
];

/// Classes that are looked for.
const CLASSES: &[&str] = &[
    "p-name",
    "p-author",
    "dt-published",
    "published",
    "entry-date",
    "post-date",
    "dt-updated",
    "updated",
    "u-url",
];

impl Declared {
    pub(crate) fn of(page: &Flat) -> Declared {
        let mut declared = Declared::default();
        let mut scripts = Vec::new();
        let mut aside_until = 0;
        let mut articles = 0;
        let mut nested_until = 0;
        for at in 0..page.nodes.len() {
            let tag = page.tag(at);
            if tag.is_empty() || at < aside_until && tag != "script" {
                continue;
            }
            if ASIDE.contains(&tag) {
                aside_until = page.end(at);
                continue;
            }
            match tag {
                "html" => {
                    declared.root = page
                        .attribute(at, "lang")
                        .or_else(|| page.attribute(at, "xml:lang"))
                }
                "title" if declared.title.is_none() => declared.title = page.line(at),
                "article" if at >= nested_until => {
                    articles += 1;
                    nested_until = page.end(at);
                }
                "script" => {
                    let kind = page
                        .attribute(at, "type")
                        .unwrap_or_default()
                        .to_ascii_lowercase();
                    if kind.trim() == "application/ld+json" {
                        scripts.push(page.script(at));
                    }
                    continue;
                }
                "link" => declared.link(page, at),
                "h1" if declared.heading.is_none() => {
                    declared.heading = page.line(at);
                    declared.heading_at = Some(at);
                }
                _ => {}
            }
            // Of several articles on a page the first is meant.
            if articles <= 1 {
                declared.element(page, at, tag);
            }
        }
        declared.linked = Linked::of(&scripts);
        declared
    }

    fn link(&mut self, page: &Flat, at: usize) {
        let (rel, href) = (page.attribute(at, "rel"), page.attribute(at, "href"));
        if let (Some(rel), Some(href)) = (rel, href) {
            self.links.push((rel.to_ascii_lowercase(), href));
        }
    }

    fn element(&mut self, page: &Flat, at: usize, tag: &str) {
        let content = || page.attribute(at, "content").as_deref().and_then(tidy);
        if tag == "meta" {
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let (Some(key), Some(value)) = (page.attribute(at, key), content()) {
                    for key in key.to_ascii_lowercase().split_whitespace() {
                        self.metas.push((key.to_owned(), value.clone()));
                    }
                }
            }
        }
        let value = || {
            content()
                .or_else(|| page.attribute(at, "datetime"))
                .or_else(|| {
                    page.attribute(at, "href")
                        .filter(|_| tag != "a" || page.attribute(at, "rel").is_none())
                })
                .or_else(|| page.attribute(at, "title").filter(|_| tag == "abbr"))
                .or_else(|| page.line(at))
        };
        let named = |page: &Flat| {
            let name = (at + 1..page.end(at)).take(NEAR).find(|&inner| {
                ["itemprop", "property"].iter().any(|key| {
                    page.attribute(inner, key)
                        .as_deref()
                        .is_some_and(|value| value.ends_with("name"))
                })
            });
            name.and_then(|inner| page.attribute(inner, "content").or_else(|| page.line(inner)))
                .as_deref()
                .and_then(tidy)
        };
        for key in ["itemprop", "property"] {
            for property in page.attribute(at, key).unwrap_or_default().split_whitespace() {
                let property = property.rsplit(':').next().unwrap_or(property).to_owned();
                let value = match property.as_str() {
                    "author" | "publisher" => named(page).or_else(content).or_else(|| page.line(at)),
                    "headline" | "datePublished" | "dateModified" | "mainEntityOfPage" => value(),
                    _ => None,
                };
                if let Some(value) = value.filter(|_| tag != "meta" || !property.contains("author")) {
                    self.items.push((property, value));
                }
            }
        }
        for class in page.attribute(at, "class").unwrap_or_default().split_whitespace() {
            if CLASSES.contains(&class) {
                let text = if class.starts_with("p-") {
                    page.line(at)
                } else {
                    value()
                };
                self.classes.extend(text.map(|text| (class.to_owned(), text)));
            }
            if AUTHOR_CLASSES.contains(&class)
                && let Some(line) = page.line(at).and_then(|line| clean(Field::Author, &line))
                && is_plain_name(&line)
            {
                self.classes.push(("author".to_owned(), line));
            }
        }
        if tag == "time" {
            let day = page.attribute(at, "datetime").and_then(|value| tidy(&value));
            if self.head_time.is_none() && self.heading_at.is_some_and(|heading| at < heading + NEAR) {
                self.head_time = day.clone();
            }
            self.times
                .extend(day.map(|day| (day, page.attribute(at, "pubdate").is_some())));
        } else if tag == "a" && page.attribute(at, "rel").is_some_and(|rel| rel == "author") {
            self.rels
                .extend(page.line(at).map(|name| ("author".to_owned(), name)));
        }
    }

    fn find(&self, field: Field, place: Place, found: &Metadata) -> Option<String> {
        let first = |pairs: &[(String, String)], name: &str| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        match place {
            Data(property) => self.linked.get(property),
            // Several authors have an element each.
            Meta(name) if field == Field::Author => several(&self.metas, name),
            Meta(name) => first(&self.metas, name),
            Item(name) if field == Field::Author => several(&self.items, name),
            Item(name) => first(&self.items, name),
            Class(name) => first(&self.classes, name),
            Link(rel) => first(&self.links, rel),
            Rel(rel) => several(&self.rels, rel),
            Pubdate => self
                .times
                .iter()
                .find(|(_, said)| *said)
                .map(|(day, _)| day.clone()),
            OnlyTime => {
                let mut days: Vec<&str> = self.times.iter().filter_map(|(day, _)| day.get(..10)).collect();
                days.dedup();
                let only: Option<&str> = if let [day] = days[..] { Some(day) } else { None };
                only.map(str::to_owned)
            }
            HeadTime => self.head_time.clone(),
            Heading => self.heading.clone(),
            TitleElement => self.title_parts(found).map(|(title, _)| title),
            TitleRest => self.title_parts(found).and_then(|(_, rest)| rest),
            Root => self.root.clone(),
        }
    }

    /// The `title` element cut into the article's title and the outlet's name, by the heading or title that is known; else at its last mark.
    fn title_parts(&self, found: &Metadata) -> Option<(String, Option<String>)> {
        let whole = self.title.clone()?;
        let known = found
            .title
            .clone()
            .or_else(|| self.heading.clone())
            .map(|title| key(&title));
        let cut = |mark: &'static str| {
            let back = whole
                .rsplit_once(mark)
                .map(|(title, outlet)| (title.trim(), outlet.trim(), mark));
            let front = whole
                .split_once(mark)
                .map(|(outlet, title)| (title.trim(), outlet.trim(), mark));
            [back, front].into_iter().flatten()
        };
        let parts: Vec<(&str, &str, &str)> = MARKS
            .iter()
            .flat_map(|mark| cut(mark))
            .filter(|(title, outlet, _)| !title.is_empty() && !outlet.is_empty())
            .collect();
        let outlet_like =
            |name: &str| name.split_whitespace().count() <= 6 && !name.contains(char::is_numeric);
        let by_known = parts
            .iter()
            .find(|(title, ..)| known.as_ref().is_some_and(|known| *known == key(title)));
        if let Some((title, outlet, _)) = by_known {
            let outlet = outlet
                .rsplit(['|', '»'])
                .next()
                .map(str::trim)
                .filter(|outlet| outlet_like(outlet));
            return Some(((*title).to_owned(), outlet.map(str::to_owned)));
        }
        // Where the heading is that of the site, what is beside its name is the title.
        let heading = self.heading.as_deref().map(key);
        let by_site = parts
            .iter()
            .find(|(_, outlet, _)| heading.as_ref().is_some_and(|heading| *heading == key(outlet)));
        let by_length = || {
            parts.iter().find(|(title, outlet, mark)| {
                SURE_MARKS.contains(mark)
                    && title.split_whitespace().count() >= 4
                    && outlet.split_whitespace().count() <= 4
                    && outlet_like(outlet)
            })
        };
        match by_site.or_else(by_length) {
            Some((title, outlet, _)) => Some(((*title).to_owned(), Some((*outlet).to_owned()))),
            None => Some((whole, None)),
        }
    }

    /// The fields by [`PRECEDENCE`], each with what its other places say of dates of publication.
    pub(crate) fn metadata(&self) -> Metadata {
        let mut metadata = Metadata::default();
        for (field, places) in PRECEDENCE {
            let mut values = places.iter().filter_map(|place| {
                let value = self.find(*field, *place, &metadata)?;
                clean(*field, &value)
            });
            let first = values.next();
            match field {
                Field::Title => {
                    drop(values);
                    metadata.title = first;
                }
                Field::Outlet => {
                    drop(values);
                    metadata.outlet = first;
                }
                Field::Author => {
                    drop(values);
                    metadata.author = first;
                }
                Field::Modified => {
                    drop(values);
                    metadata.modified = first;
                }
                Field::Url => {
                    drop(values);
                    metadata.url = first;
                }
                Field::Language => {
                    drop(values);
                    metadata.declared_language = first;
                }
                Field::Published => {
                    // Where they differ, that is told.
                    let others: Vec<String> = values.take(2).collect();
                    metadata.published = first;
                    metadata.also_published = others;
                }
            }
        }
        let outlet = metadata.outlet.clone();
        metadata.title = metadata
            .title
            .map(|title| without_outlet(&title, outlet.as_deref()));
        metadata
    }
}

/// Marks that stand between a title and the name of its site, and seldom within a title.
const SURE_MARKS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " · ", " » "];

/// Marks between a title and the name of its site.
const MARKS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " : ", " · ", " » ", " « ", ": ", "-", "|",
];

/// Two to four capitalised words and nothing else.
fn is_plain_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
        })
}

/// Most authors of an article.
const MOST_AUTHORS: usize = 20;

/// All values of a name, each once.
fn several(pairs: &[(String, String)], name: &str) -> Option<String> {
    let mut all: Vec<&str> = Vec::new();
    for (_, value) in pairs.iter().filter(|(key, _)| key == name) {
        if all.len() < MOST_AUTHORS && !all.contains(&value.as_str()) {
            all.push(value);
        }
    }
    (!all.is_empty()).then(|| all.join(", "))
}

/// A value as a field has it; nothing for one that it cannot have.
fn clean(field: Field, value: &str) -> Option<String> {
    let value = tidy(value)?;
    match field {
        Field::Author => {
            let folded = value.to_lowercase();
            let cue = ["by ", "written by ", "posted by "]
                .iter()
                .find(|cue| folded.starts_with(**cue));
            let name = cue.and_then(|cue| value.get(cue.len()..)).unwrap_or(&value);
            let name = tidy(name)?;
            let is_name = name.len() <= 200
                && !name.contains("://")
                && !name.contains('@')
                && name.contains(char::is_alphabetic);
            is_name.then_some(name)
        }
        Field::Url => value.starts_with("http").then_some(value),
        Field::Outlet => (value.len() <= 100 && !value.contains("://")).then_some(value),
        Field::Language => {
            let tag = value.replace('_', "-");
            let primary = tag.split('-').next().unwrap_or_default();
            ((2..=3).contains(&primary.len()) && primary.chars().all(|c| c.is_ascii_alphabetic()))
                .then_some(tag)
        }
        Field::Title | Field::Published | Field::Modified => Some(value),
    }
}

/// "Envoys meet - Example News" without the outlet's name.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let Some(outlet) = outlet.map(key) else {
        return title.to_owned();
    };
    for mark in SURE_MARKS {
        if let Some((head, tail)) = title.rsplit_once(mark)
            && key(tail) == outlet
            && !head.trim().is_empty()
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

/// The day in an address: `/2024/05/17/`, `/2024-05-17-...`, `/20240517`.
pub(crate) fn day_in_address(url: &str) -> Option<jiff::civil::Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map(|(_, path)| path)?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let numbers: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).collect();
    let date = |year: &str, month: &str, day: &str| {
        let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        if !(1990..=2100).contains(&year) {
            return None;
        }
        jiff::civil::Date::new(year, month, day).ok()
    };
    let spread = numbers.windows(3).find_map(|three| match three {
        [year, month, day]
            if year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len()) =>
        {
            date(year, month, day)
        }
        _ => None,
    });
    let packed = || {
        let eight = numbers.iter().find(|number| number.len() == 8)?;
        date(eight.get(..4)?, eight.get(4..6)?, eight.get(6..)?)
    };
    spread.or_else(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_addresses() {
        let day = |url: &str| day_in_address(url).map(|day| day.to_string());
        for url in [
            "https://a.example/2024/05/17/envoys-meet",
            "https://a.example/news/2024-5-17-envoys.html",
            "http://a.example/en/20240517-envoys-meet",
            "https://a.example/c/20240517/12.htm?x=1",
        ] {
            assert_eq!(day(url).as_deref(), Some("2024-05-17"), "{url}");
        }
        for url in [
            "https://a.example/2024/05/envoys",
            "https://a.example/story-12345678",
            "https://2024-05-17.example/",
            "https://a.example/?d=20240517",
            "https://a.example/2024/13/45/x",
        ] {
            assert_eq!(day(url), None, "{url}");
        }
    }

    #[test]
    fn every_field_has_places() {
        let fields = [
            Field::Title,
            Field::Outlet,
            Field::Author,
            Field::Published,
            Field::Modified,
            Field::Url,
            Field::Language,
        ];
        for field in fields {
            assert!(
                PRECEDENCE
                    .iter()
                    .any(|(other, places)| *other == field && !places.is_empty())
            );
        }
    }
}
