//! Where a page may say something of itself, and in which order that counts.

/// Where a page may say something.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
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
pub(super) enum Field {
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
pub(super) const PRECEDENCE: &[(Field, &[Place])] = &[
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

#[cfg(test)]
mod tests {
    use super::*;

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
