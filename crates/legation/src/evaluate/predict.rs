//! What the coder makes of each item, against what was coded by hand.

use super::gold::{PairItem, SentenceItem};
use super::report::Mistake;
use super::tally::{Bootstrap, Measure, single};
use legation_core::codebook::Ontology;
use legation_core::relation::{Candidate, RECORDED, principal};
use legation_core::{Codebook, relation};
use legation_parse::Engine;
use rayon::prelude::*;

/// What came of a file: figures, mistakes, and what to write for each item.
#[derive(Clone, Debug, Default)]
pub struct Scored {
    /// One for each way of scoring.
    pub measures: Vec<Measure>,
    /// All of them, the surest first.
    pub mistakes: Vec<Mistake>,
    /// The file of predictions.
    pub predictions: String,
    /// What a reader should know of the file.
    pub notes: Vec<String>,
}

/// Shown where nothing was coded.
pub(super) const NONE: &str = "none";

/// The quad codes, 0 for no event.
fn quad_labels() -> Vec<String> {
    (0..=4).map(|quad: u8| quad.to_string()).collect()
}

/// Cooperation or conflict, by quad code.
fn side(quad: u8) -> usize {
    match quad {
        0 => 0,
        1 | 2 => 1,
        _ => 2,
    }
}

fn side_labels() -> Vec<String> {
    [NONE, "cooperation", "conflict"].map(str::to_owned).to_vec()
}

/// The names under which categories are scored: where the file merges some, so does the scoring.
struct Folding<'o> {
    ontology: &'o Ontology,
    merged: Vec<&'o str>,
}

impl<'o> Folding<'o> {
    fn of(ontology: &'o Ontology, items: &[PairItem]) -> Folding<'o> {
        let used = |name: &str| items.iter().any(|item| item.root.as_deref() == Some(name));
        let merged = ontology
            .merged
            .keys()
            .map(String::as_str)
            .filter(|name| used(name));
        Folding {
            ontology,
            merged: merged.collect(),
        }
    }

    fn name<'n>(&self, category: &'n str) -> &'n str
    where
        'o: 'n,
    {
        let folded = self.merged.iter().find(|name| {
            let parts = self.ontology.merged.get(**name).map(|merged| &merged.of);
            parts.is_some_and(|of| of.iter().any(|part| part == category))
        });
        folded.copied().unwrap_or(category)
    }

    fn quad(&self, candidate: &Candidate) -> u8 {
        let merged = self.ontology.merged.get(self.name(&candidate.event));
        merged.map_or(candidate.quad, |merged| merged.quad)
    }

    fn labels(&self) -> Vec<String> {
        let own = self
            .ontology
            .categories
            .iter()
            .map(|category| category.name.clone());
        own.chain(self.merged.iter().map(|name| (*name).to_owned()))
            .chain([NONE.to_owned()])
            .collect()
    }
}

fn place(labels: &[String], name: &str) -> usize {
    let none = labels.len().saturating_sub(1);
    labels.iter().position(|label| label == name).unwrap_or(none)
}

/// Marked pairs: category, quad code, cooperation or conflict.
pub fn pairs(items: &[PairItem], codebook: &Codebook, bootstrap: Bootstrap) -> Scored {
    let engine = Engine::embedded();
    let found: Vec<Vec<Candidate>> = items
        .par_iter()
        .map(|item| relation(&item.text, item.actor, item.recipient, codebook, engine))
        .collect();
    let folding = Folding::of(&codebook.ontology, items);
    let labels = folding.labels();
    let mut scored = Scored {
        predictions: "uid\tpredicted_root\tpredicted_quad\n".into(),
        ..Scored::default()
    };
    let (mut by_root, mut by_quad, mut by_side) = (Vec::new(), Vec::new(), Vec::new());
    for (item, candidates) in items.iter().zip(&found) {
        let best = candidates.first();
        let name = best.map_or(NONE, |best| folding.name(&best.event));
        let quad = best.map_or(0, |best| folding.quad(best));
        let shown = best.map_or("", |best| best.event.as_str());
        scored.predictions += &format!("{}\t{shown}\t{quad}\n", item.uid);
        let mut right = true;
        if let Some(root) = &item.root {
            let root = folding.name(root);
            by_root.push((place(&labels, root), place(&labels, name)));
            right &= root == name;
        }
        if let Some(gold) = item.quad {
            by_quad.push((usize::from(gold), usize::from(quad)));
            by_side.push((side(gold), side(quad)));
            right &= item.root.is_some() || gold == quad;
        }
        if !right {
            let gold = item.root.as_deref().map_or_else(
                || item.quad.map(|quad| quad.to_string()).unwrap_or_default(),
                str::to_owned,
            );
            let rank = candidates
                .iter()
                .enumerate()
                .find(|(_, other)| folding.name(&other.event) == gold);
            let instead = rank.map_or_else(
                || "no entry gives what was coded by hand".to_owned(),
                |(rank, other)| format!("in place {}: {}", rank + 1, other.explain()),
            );
            scored.mistakes.push(Mistake {
                uid: item.uid.clone(),
                line: item.line,
                gold,
                predicted: name.to_owned(),
                score: best.map_or(0.0, |best| best.score),
                text: format!(
                    "{} [{} > {}]",
                    item.text,
                    item.actor.of(&item.text),
                    item.recipient.of(&item.text)
                ),
                explain: format!(
                    "{}; {instead}",
                    best.map_or_else(|| "no entry fits".to_owned(), Candidate::explain)
                ),
            });
        }
    }
    if !by_root.is_empty() {
        scored
            .measures
            .push(single("category", &labels, &by_root, bootstrap));
    }
    if !by_quad.is_empty() {
        let measure = single("quad", &quad_labels(), &by_quad, bootstrap);
        scored.measures.push(measure);
        let measure = single("binary", &side_labels(), &by_side, bootstrap);
        scored.measures.push(measure);
    }
    if !codebook.ontology.crosswalk.is_empty() {
        let codes: Vec<String> = codebook
            .ontology
            .crosswalk
            .iter()
            .map(|(code, category)| format!("{code} {category}"))
            .collect();
        scored.notes.push(format!(
            "categories are those of data coded from CAMEO ([crosswalk] in plover.toml: {}); --as-records for those of records",
            codes.join(", ")
        ));
    }
    let unmarked = items.iter().filter(|item| item.recipient.is_empty()).count();
    if unmarked > 0 {
        scored.notes.push(format!(
            "{unmarked} items mark no recipient; they are scored by the actor alone"
        ));
    }
    by_surety(&mut scored.mistakes);
    scored
}

/// Sentences: quad code with 0 for no event, cooperation or conflict.
pub fn sentences(items: &[SentenceItem], codebook: &Codebook, bootstrap: Bootstrap) -> Scored {
    let engine = Engine::embedded();
    let found: Vec<Option<Candidate>> = items
        .par_iter()
        .map(|item| {
            let all = principal(&item.text, codebook, engine);
            all.into_iter().next().map(|found| found.event)
        })
        .collect();
    let mut scored = Scored {
        predictions: "uid\tpredicted_quad\tlikeliest_quad\tscore\n".into(),
        ..Scored::default()
    };
    let (mut by_quad, mut by_side) = (Vec::new(), Vec::new());
    for (item, best) in items.iter().zip(&found) {
        let event = best.as_ref().filter(|best| best.score >= RECORDED);
        let quad = event.map_or(0, |event| event.quad);
        let likeliest = best.as_ref().map_or((0, 0.0), |best| (best.quad, best.score));
        scored.predictions += &format!("{}\t{quad}\t{}\t{:.3}\n", item.uid, likeliest.0, likeliest.1);
        by_quad.push((usize::from(item.quad), usize::from(quad)));
        by_side.push((side(item.quad), side(quad)));
        if quad != item.quad {
            scored.mistakes.push(Mistake {
                uid: item.uid.clone(),
                line: item.line,
                gold: item.quad.to_string(),
                predicted: quad.to_string(),
                score: best.as_ref().map_or(0.0, |best| best.score),
                text: item.text.clone(),
                explain: best
                    .as_ref()
                    .map_or_else(|| "no entry fits".to_owned(), Candidate::explain),
            });
        }
    }
    scored.measures = vec![
        single("quad", &quad_labels(), &by_quad, bootstrap),
        single("binary", &side_labels(), &by_side, bootstrap),
    ];
    scored
        .notes
        .push("quad classes are those of the CAMEO codes ([cameo-quad] in plover.toml), as in data coded by sentence".into());
    by_surety(&mut scored.mistakes);
    scored
}

pub(super) fn by_surety(mistakes: &mut [Mistake]) {
    mistakes.sort_by(|a, b| b.score.total_cmp(&a.score));
}
