//! Any bytes within a sitemap, an index of sitemaps or a list of feeds; the first byte says in which.
#![no_main]

use legation_read::Options;
use libfuzzer_sys::fuzz_target;

#[path = "laws/documents.rs"]
mod documents;
#[path = "laws/links.rs"]
mod links;

fuzz_target!(|bytes: &[u8]| {
    let Some((which, rest)) = bytes.split_first() else { return };
    let root = ["urlset", "sitemapindex", "opml"][usize::from(*which) % 3];
    let map = [b"<".as_slice(), root.as_bytes(), b">", rest, b"</", root.as_bytes(), b">"].concat();
    let read = documents::read("map.xml", &map, &Options::default());
    assert!(read.is_empty() || root == "opml", "a sitemap holds no article");
    links::hold(&map);
});
