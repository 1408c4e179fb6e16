//! Counts for Prometheus, in OpenMetrics text.

use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::sync::Arc;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct By {
    result: &'static str,
}

/// What has been done since the start, and what waits.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    feeds: Family<By, Counter>,
    articles: Family<By, Counter>,
    bytes: Counter,
    waiting: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("legation_watch");
        let (feeds, articles) = (Family::default(), Family::default());
        let (bytes, waiting) = (Counter::default(), Gauge::default());
        registry.register("feeds", "Polls of feeds, by result", feeds.clone());
        registry.register("articles", "Requests for articles, by result", articles.clone());
        registry.register("bytes", "Bytes of answers, unpacked", bytes.clone());
        registry.register("waiting", "Articles that are to be fetched", waiting.clone());
        Metrics {
            registry: Arc::new(registry),
            feeds,
            articles,
            bytes,
            waiting,
        }
    }
}

impl Metrics {
    pub(crate) fn feed(&self, result: &'static str) {
        self.feeds.get_or_create(&By { result }).inc();
    }

    pub(crate) fn article(&self, result: &'static str) {
        self.articles.get_or_create(&By { result }).inc();
    }

    pub(crate) fn body(&self, bytes: usize) {
        self.bytes.inc_by(bytes as u64);
    }

    pub(crate) fn waiting(&self, articles: i64) {
        self.waiting.set(articles);
    }

    /// All counts as OpenMetrics text.
    ///
    /// ```
    /// assert!(legation_watch::Metrics::default().text().contains("legation_watch_waiting 0"));
    /// ```
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
