//! What a page says of itself: title, outlet, author, dates, address, language. [`PRECEDENCE`] has all places that are looked at, in their order.

mod places;
mod values;

use crate::linked::Linked;
use crate::metadata::{Metadata, tidy};
use crate::page::Flat;
use places::Place::{
    Class, HeadTime, Heading, Item, Link, Linked as Data, Meta, OnlyTime, Pubdate, Rel, Root, TitleElement,
    TitleRest,
};
use places::{Field, PRECEDENCE, Place};
use values::{clean, is_plain_name, several, title_parts, without_outlet};

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

    fn title_parts(&self, found: &Metadata) -> Option<(String, Option<String>)> {
        let whole = self.title.clone()?;
        Some(title_parts(
            whole,
            found.title.as_deref(),
            self.heading.as_deref(),
        ))
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
