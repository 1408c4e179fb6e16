//! Sitemaps: links, and no article. `legation-read` follows no link; each is counted.

use super::{Format, Head, Source};
use crate::Options;
use crate::article::{Found, Sink};
use std::ops::ControlFlow;

/// A sitemap, or an index of sitemaps.
pub(super) struct Sitemap;

impl Format for Sitemap {
    fn knows(&self, head: &Head) -> bool {
        matches!(super::text::root(head.text), Some("urlset" | "sitemapindex"))
    }

    fn open(&self, source: Source, options: &Options, sink: &mut Sink) -> ControlFlow<()> {
        let bytes = match source.whole(options) {
            Ok(bytes) => bytes,
            Err(error) => return sink(Found::Error(error)),
        };
        let links = bytes
            .split(|byte| *byte == b'<')
            .filter(|tag| tag.starts_with(b"loc>"));
        for _ in links {
            sink(Found::Passed("a link of a sitemap"))?;
        }
        ControlFlow::Continue(())
    }
}
