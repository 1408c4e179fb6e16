//! How alike two texts are, in the measure of the public article-extraction benchmark: runs of four words, each page weighing the same.

use std::collections::BTreeMap;

/// What a page's text and the text found have in common: shares of the runs of words of both, adding up to one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Overlap {
    /// In both.
    pub(crate) both: f64,
    /// Found, but not the article's.
    pub(crate) extra: f64,
    /// The article's, but not found.
    pub(crate) missed: f64,
}

/// Precision, recall and their harmonic mean.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Score {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

/// Compares a text with the right one.
pub(crate) fn overlap(right: &str, found: &str) -> Overlap {
    let (right, found) = (runs(right), runs(found));
    let mut overlap = Overlap::default();
    let count = |runs: &BTreeMap<Vec<String>, usize>, run: &Vec<String>| runs.get(run).copied().unwrap_or(0);
    for (run, there) in &right {
        let here = count(&found, run);
        overlap.both += here.min(*there) as f64;
        overlap.missed += there.saturating_sub(here) as f64;
        overlap.extra += here.saturating_sub(*there) as f64;
    }
    for (run, here) in &found {
        overlap.extra += if right.contains_key(run) {
            0.0
        } else {
            *here as f64
        };
    }
    let all = overlap.both + overlap.extra + overlap.missed;
    if all > 0.0 {
        overlap.both /= all;
        overlap.extra /= all;
        overlap.missed /= all;
    }
    overlap
}

/// The means over pages, as the benchmark takes them: precision over pages on which anything was found, recall over those that have a text.
pub(crate) fn score(pages: &[Overlap]) -> Score {
    let mean = |shares: Vec<f64>| shares.iter().sum::<f64>() / (shares.len().max(1) as f64);
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let found = pages.iter().filter(|page| page.both + page.extra > 0.0);
    let precision = mean(
        found
            .map(|page| share(page.both, page.both + page.extra))
            .collect(),
    );
    let there = pages.iter().filter(|page| page.both + page.missed > 0.0);
    let recall = mean(
        there
            .map(|page| share(page.both, page.both + page.missed))
            .collect(),
    );
    let f1 = share(2.0 * precision * recall, precision + recall);
    Score {
        precision,
        recall,
        f1,
    }
}

/// The runs of four words of a text, with how often each occurs; a shorter text is one run.
fn runs(text: &str) -> BTreeMap<Vec<String>, usize> {
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let mut runs = BTreeMap::new();
    for run in words.windows(words.len().clamp(1, 4)) {
        *runs.entry(run.to_vec()).or_insert(0) += 1;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_like_itself_and_half_of_it_is_half_found() {
        let text = "one two three four five six seven eight";
        let same = overlap(text, text);
        assert_eq!((same.both, same.extra, same.missed), (1.0, 0.0, 0.0));
        let part = score(&[overlap(text, "one two three four five")]);
        assert!(part.precision == 1.0 && part.recall == 0.4, "{part:?}");
        assert_eq!(score(&[overlap(text, "nine ten")]).f1, 0.0);
    }
}
