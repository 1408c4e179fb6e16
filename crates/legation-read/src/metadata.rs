//! What is known of an article beside its text, before it is joined with what the text's own head says.

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
    pub(crate) language: Option<String>,
}

/// A value without white space at its ends; nothing for an empty one.
pub(crate) fn tidy(value: &str) -> Option<String> {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then_some(value)
}
