//! Articles whose records are labelled with the events that they are of: read, coded, merged, and the outcome compared with the labels.

#![allow(unreachable_pub, reason = "a part of a test and of an example")]

use legation_core::{Codebook, Record, code_document};
use legation_merge::{Memory, Report, Rules, alike};
use legation_parse::{Document, Engine};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A file of `examples/merged`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    article: Vec<Article>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Article {
    outlet: String,
    published: String,
    text: String,
    #[serde(default)]
    event: Vec<Label>,
}

/// Which event a sentence tells.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    /// Words of the sentence.
    quote: String,
    /// Unique within the file.
    event: String,
    /// PLOVER category, where the sentence holds several acts.
    act: Option<String>,
}

/// A coded record with its label; none for one that is left out of the score.
struct Told {
    report: Report,
    record: Record,
    event: Option<String>,
}

/// Stories, coded.
pub struct Set {
    articles: usize,
    told: Vec<Told>,
    outlets: BTreeMap<String, BTreeSet<String>>,
}

/// How merging compares with the labels.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Articles.
    pub articles: usize,
    /// Records, with and without label.
    pub records: usize,
    /// Records with a label.
    pub labelled: usize,
    /// Events among the labels of records.
    pub events: usize,
    /// Events of which several outlets have a record.
    pub shared: usize,
    /// Pairs of labelled records.
    pub pairs: usize,
    /// Pairs that the labels put together.
    pub same: usize,
    /// Pairs that merging puts together.
    pub merged: usize,
    /// Pairs that both put together.
    pub right: usize,
    /// B-cubed precision and recall.
    pub cubed: [f64; 2],
}

impl Figures {
    /// Right pairs of the merged ones.
    pub fn precision(&self) -> f64 {
        share(self.right, self.merged)
    }

    /// Right pairs of those that the labels put together.
    pub fn recall(&self) -> f64 {
        share(self.right, self.same)
    }

    /// Harmonic mean of the two.
    pub fn f1(&self) -> f64 {
        mean(self.precision(), self.recall())
    }

    /// Wrong pairs of the merged ones.
    pub fn false_merges(&self) -> f64 {
        share(self.merged - self.right, self.merged)
    }

    /// As lines.
    pub fn lines(&self) -> String {
        let [precision, recall] = self.cubed;
        format!(
            "articles {}, records {} ({} labelled), events {} ({} told by several outlets)\n\
             pairs {}: {} of one event, {} merged, {} of these rightly\n\
             pairwise   precision {:.3}  recall {:.3}  F1 {:.3}  false merges {:.1} %\n\
             B-cubed    precision {:.3}  recall {:.3}  F1 {:.3}\n",
            self.articles,
            self.records,
            self.labelled,
            self.events,
            self.shared,
            self.pairs,
            self.same,
            self.merged,
            self.right,
            self.precision(),
            self.recall(),
            self.f1(),
            100.0 * self.false_merges(),
            precision,
            recall,
            mean(precision, recall),
        )
    }
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of.max(1) as f64
}

fn mean(one: f64, other: f64) -> f64 {
    if one + other == 0.0 {
        0.0
    } else {
        2.0 * one * other / (one + other)
    }
}

impl Set {
    /// Codes the articles of files: their names, without folder and ending, and their texts.
    ///
    /// # Errors
    /// Where a file is not such a file, or a quote is in no sentence of its article.
    pub fn new(files: &[(String, String)], codebook: &Codebook) -> Result<Set, String> {
        let mut set = Set {
            articles: 0,
            told: Vec::new(),
            outlets: BTreeMap::new(),
        };
        for (name, text) in files {
            let story: Story = toml::from_str(text).map_err(|error| format!("{name}: {error}"))?;
            for (number, article) in story.article.into_iter().enumerate() {
                set.code(&format!("{name}-{}", number + 1), name, article, codebook)?;
            }
        }
        Ok(set)
    }

    fn code(&mut self, id: &str, name: &str, article: Article, codebook: &Codebook) -> Result<(), String> {
        self.articles += 1;
        for label in &article.event {
            if !article.text.contains(&label.quote) {
                return Err(format!("{id}: not in its text: {}", label.quote));
            }
        }
        let document = Document {
            outlet: Some(article.outlet.clone()),
            published: Some(article.published),
            language: Some("en".into()),
            ..Document::plain(id, article.text)
        };
        for record in code_document(&document, codebook, Engine::embedded()).records {
            let fits = |label: &&Label| {
                record.text.contains(&label.quote)
                    && label.act.as_ref().is_none_or(|act| *act == record.event)
            };
            let event = article.event.iter().find(fits);
            let event = event.map(|label| format!("{name} {}", label.event));
            if let Some(event) = &event {
                let outlets = self.outlets.entry(event.clone()).or_default();
                outlets.insert(article.outlet.clone());
            }
            self.told.push(Told {
                report: Report::new(&format!("{}@{id}", record.id), &record),
                record,
                event,
            });
        }
        Ok(())
    }

    /// Merges all records and compares the labelled ones with their labels; with what is told of each wrong pair.
    pub fn score(&self, rules: &Rules) -> (Figures, Vec<String>) {
        let events = Memory::merge(self.told.iter().map(|told| told.report.clone()), rules);
        let labelled: Vec<(&Told, &String, &usize)> = self
            .told
            .iter()
            .zip(&events)
            .filter_map(|(told, event)| Some((told, told.event.as_ref()?, event)))
            .collect();
        let mut figures = Figures {
            articles: self.articles,
            records: self.told.len(),
            labelled: labelled.len(),
            events: self.outlets.len(),
            shared: self.outlets.values().filter(|outlets| outlets.len() > 1).count(),
            ..Figures::default()
        };
        let mut wrong = Vec::new();
        for (at, (one, label, event)) in labelled.iter().enumerate() {
            for (other, beside, joined) in labelled.iter().skip(at + 1) {
                let (same, merged) = (label == beside, event == joined);
                figures.pairs += 1;
                figures.same += usize::from(same);
                figures.merged += usize::from(merged);
                figures.right += usize::from(same && merged);
                if same != merged {
                    wrong.push(tell(one, other, same, rules));
                }
            }
        }
        let mut sums = [0.0, 0.0];
        for (_, label, event) in &labelled {
            let of =
                |with: &dyn Fn(&str, usize) -> bool| labelled.iter().filter(|(_, a, b)| with(a, **b)).count();
            let both = of(&|a, b| a == *label && b == **event);
            sums[0] += share(both, of(&|_, b| b == **event));
            sums[1] += share(both, of(&|a, _| a == *label));
        }
        figures.cubed = sums.map(|sum: f64| sum / labelled.len().max(1) as f64);
        wrong.sort();
        (figures, wrong)
    }
}

/// A pair that is merged and should not be, or the other way round.
fn tell(one: &Told, other: &Told, same: bool, rules: &Rules) -> String {
    let verdict = alike(&one.report, &other.report, rules);
    let mut told = String::from(if same { "MISSED" } else { "FALSE" });
    let _ = write!(told, " {:.1}", verdict.score);
    if let Some(never) = verdict.never {
        let _ = write!(told, " never: {never}");
    }
    for reason in &verdict.reasons {
        let _ = write!(told, ", {} {:.1}", reason.about, reason.weight);
    }
    for told_of in [one, other] {
        let record = &told_of.record;
        let _ = write!(
            told,
            "\n  {} {} {} {}  {} to {} {}  {}",
            told_of.event.as_deref().unwrap_or_default(),
            record.cite_info.published.as_deref().unwrap_or_default(),
            record.event,
            record.cameo,
            record.date.as_deref().unwrap_or("?"),
            record.enddate.as_deref().unwrap_or("?"),
            record.date_basis,
            record.text
        );
    }
    told
}
