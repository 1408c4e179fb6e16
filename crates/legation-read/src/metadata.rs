//! What is known of an article beside its text, before it is joined with what the text's own head says.

use jiff::civil::Date;

/// Metadata as the input gives them; empty strings count as missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Metadata {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) url: Option<String>,
    /// As written; read as a date later.
    pub(crate) published: Option<String>,
    /// Other dates of publication that the input gives, from other places.
    pub(crate) also_published: Vec<String>,
    /// When it was last altered, as written.
    pub(crate) modified: Option<String>,
    /// Dates that stand above the text for readers to see.
    pub(crate) seen_published: Option<Date>,
    pub(crate) seen_modified: Option<Date>,
    pub(crate) language: Option<String>,
    /// The language that a page says it is in; that of its frame, often enough, so what the text shows goes first.
    pub(crate) declared_language: Option<String>,
    /// When it was fetched, as written: nothing in it is younger.
    pub(crate) fetched: Option<String>,
}

impl Metadata {
    /// What `self` says and, where it says nothing, what `other` does.
    pub(crate) fn or(self, other: Metadata) -> Metadata {
        Metadata {
            id: self.id.or(other.id),
            title: self.title.or(other.title),
            outlet: self.outlet.or(other.outlet),
            author: self.author.or(other.author),
            url: self.url.or(other.url),
            published: self.published.or(other.published),
            also_published: [self.also_published, other.also_published].concat(),
            modified: self.modified.or(other.modified),
            seen_published: self.seen_published.or(other.seen_published),
            seen_modified: self.seen_modified.or(other.seen_modified),
            language: self.language.or(other.language),
            declared_language: self.declared_language.or(other.declared_language),
            fetched: self.fetched.or(other.fetched),
        }
    }
}

/// A value without white space at its ends; nothing for an empty one.
pub(crate) fn tidy(value: &str) -> Option<String> {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then_some(value)
}
