//! What holds of the links of feeds, sitemaps and lists of feeds.

/// Links are whole addresses of web pages, without the part that only browsers use, and not without end.
pub fn hold(bytes: &[u8]) {
    let Ok(found) = legation_watch::links(bytes, "https://a.example/news/feed.xml") else {
        return;
    };
    assert!(found.articles.len().max(found.feeds.len()) <= 50_000);
    for link in found.articles.iter().map(|link| &link.url).chain(&found.feeds) {
        let url = url::Url::parse(link).expect("an address");
        assert!(matches!(url.scheme(), "http" | "https") && url.fragment().is_none(), "{link}");
    }
}
