//! Whole articles against what a careful coder gives for them: `facts/README.md`, and `just score-facts` for the figures and the errors.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines
)]

mod facts;

use legation_core::Codebook;
use std::collections::BTreeSet;

/// Rows of articles that are matched, of those marked and of those found, in percent, as measured.
const RECALL: f64 = 69.0;
const PRECISION: f64 = 93.5;
/// Of the matched rows, those with nothing wrong.
const WHOLE: f64 = 56.1;

#[test]
fn figures_do_not_fall() {
    let articles = facts::all().unwrap();
    let scored = facts::score(&articles, Codebook::embedded().unwrap()).unwrap();
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    assert!(
        share(scored.matched, scored.marked) >= RECALL,
        "{}",
        scored.lines()
    );
    assert!(
        share(scored.matched, scored.found) >= PRECISION,
        "{}",
        scored.lines()
    );
    assert!(share(scored.whole, scored.matched) >= WHOLE, "{}", scored.lines());
}

#[test]
fn every_article_is_marked_in_full() {
    let articles = facts::all().unwrap();
    let numbers: BTreeSet<usize> = articles.iter().map(|article| article.id).collect();
    assert_eq!(numbers.len(), articles.len());
    let categories = &Codebook::embedded().unwrap().ontology.categories;
    let mut rows = 0;
    for article in &articles {
        let sentences = article.sentences().count();
        assert!(
            (4..=8).contains(&sentences),
            "article {} ({})",
            article.id,
            article.kind
        );
        for row in article.rows().unwrap() {
            assert!(
                (1..=sentences).contains(&row.sentence),
                "article {}: {row:?}",
                article.id
            );
            for (event, modes) in &row.events {
                let category = categories.iter().find(|category| category.name == *event);
                let known = category
                    .is_some_and(|category| modes.iter().all(|mode| category.modes.contains_key(mode)));
                assert!(known, "article {}: {event} {modes:?}", article.id);
            }
            rows += usize::from(!row.optional);
        }
    }
    assert!(
        articles.len() >= 60 && rows >= 250,
        "{} articles, {rows} rows",
        articles.len()
    );
}
