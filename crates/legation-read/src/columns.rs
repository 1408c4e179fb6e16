//! What the columns of a table and the keys of an object are called that hold an article's text and metadata.

use crate::ReadError;

/// What is taken from a table, with names by which it is known where the user gives none: our own first, then those of common exports
/// (news-please, Common Crawl extracts, Media Cloud, newspaper databases).
const FIELDS: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "text",
            "body",
            "content",
            "article",
            "maintext",
            "full_text",
            "fulltext",
            "articlebody",
        ],
    ),
    ("title", &["title", "headline"]),
    (
        "published",
        &[
            "published",
            "date",
            "pubdate",
            "publish_date",
            "date_publish",
            "publication_date",
            "published_at",
        ],
    ),
    (
        "outlet",
        &[
            "outlet",
            "source",
            "publisher",
            "source_domain",
            "newspaper",
            "media_name",
        ],
    ),
    ("author", &["author", "authors", "byline"]),
    ("url", &["url", "link"]),
    ("id", &["id", "uid"]),
    ("lang", &["lang", "language"]),
];

/// Names of columns that the user gives, over those that are known anyway.
///
/// ```
/// let columns = legation_read::Columns::new(["text=story"]).unwrap();
/// assert_eq!(columns.of("text", &["story", "text"]), Some("story"));
/// assert_eq!(columns.of("title", &["Headline"]), Some("Headline"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<(String, String)>);

impl Columns {
    /// Reads `field=column` pairs, as a command line gives them.
    ///
    /// # Errors
    /// A pair without `=`, or a field that there is not.
    pub fn new<S: AsRef<str>>(pairs: impl IntoIterator<Item = S>) -> Result<Columns, ReadError> {
        let fields: Vec<&str> = FIELDS.iter().map(|(field, _)| *field).collect();
        let mut columns = Vec::new();
        for pair in pairs {
            match pair.as_ref().split_once('=') {
                Some((field, column)) if fields.contains(&field) && !column.is_empty() => {
                    columns.push((field.to_owned(), column.to_owned()));
                }
                _ => {
                    let expected = format!("FIELD=COLUMN, where FIELD is one of {}", fields.join(", "));
                    let found = format!("`{}`", pair.as_ref());
                    return Err(ReadError::new(
                        "columns",
                        &expected,
                        found,
                        "write it as in `text=body`",
                    ));
                }
            }
        }
        Ok(Columns(columns))
    }

    /// What the user gave: fields and their columns.
    pub(crate) fn given(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, column)| (field.as_str(), column.as_str()))
    }

    /// The one of `names` that holds a field, whatever the case of its letters.
    pub fn of<'n>(&self, field: &str, names: &[&'n str]) -> Option<&'n str> {
        if let Some((_, given)) = self.0.iter().find(|(own, _)| own == field) {
            return names.iter().copied().find(|name| name == given);
        }
        let (_, known) = FIELDS.iter().find(|(own, _)| *own == field)?;
        let called = |known: &&str| {
            names
                .iter()
                .copied()
                .find(|name| name.eq_ignore_ascii_case(known))
        };
        known.iter().find_map(called)
    }
}
