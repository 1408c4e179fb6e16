//! Hits and misses by class, precision, recall and F1, and their confidence intervals.

use serde::Serialize;

/// What one item adds: by class, the hits, what was predicted wrongly and what was missed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unit {
    /// Class, hits, false alarms, misses.
    pub counts: Vec<(usize, [u32; 3])>,
    /// Whether all of the item is right.
    pub right: bool,
}

impl Unit {
    /// An item that has one class and was given one.
    pub fn single(gold: usize, predicted: usize) -> Unit {
        let right = gold == predicted;
        let counts = if right {
            vec![(gold, [1, 0, 0])]
        } else {
            vec![(gold, [0, 0, 1]), (predicted, [0, 1, 0])]
        };
        Unit { counts, right }
    }
}

/// A value and the range that holds it in 95 of 100 samples drawn anew; percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    /// The value.
    pub value: f64,
    /// 2.5th percentile of the samples.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

/// Figures of a class; percent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassFigures {
    /// Its name.
    pub class: String,
    /// Items that have it.
    pub gold: u32,
    /// Items that were given it.
    pub predicted: u32,
    /// Share of those given it that have it.
    pub precision: f64,
    /// Share of those that have it that were given it.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

/// Precision, recall and F1 over classes; percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Mean {
    /// Precision.
    pub precision: f64,
    /// Recall.
    pub recall: f64,
    /// F1, with its interval.
    pub f1: Figure,
}

/// How often a class was taken for another: rows are the hand-coded ones.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Confusion {
    /// Classes, of rows and columns.
    pub classes: Vec<String>,
    /// Counts.
    pub rows: Vec<Vec<u32>>,
}

/// All figures of one way to score the items.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// What is scored: `category`, `quad`, ...
    pub name: String,
    /// Items.
    pub items: usize,
    /// Share of items that are right as a whole.
    pub accuracy: Figure,
    /// Mean of the classes that occur in the file or in what was predicted.
    pub macro_mean: Mean,
    /// All hits over all items.
    pub micro_mean: Mean,
    /// Class by class.
    pub classes: Vec<ClassFigures>,
    /// Where each item has one class.
    pub confusion: Option<Confusion>,
}

/// How the confidence intervals are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// Samples.
    pub resamples: usize,
    /// The same seed gives the same samples on any machine.
    pub seed: u64,
}

/// Scores items of one class each.
pub fn single(name: &str, labels: &[String], items: &[(usize, usize)], bootstrap: Bootstrap) -> Measure {
    let units: Vec<Unit> = items
        .iter()
        .map(|&(gold, predicted)| Unit::single(gold, predicted))
        .collect();
    let mut measure = measure(name, labels, &units, bootstrap);
    let used: Vec<usize> = (0..labels.len())
        .filter(|label| items.iter().any(|item| item.0 == *label || item.1 == *label))
        .collect();
    let cell = |row: usize, column: usize| items.iter().filter(|item| **item == (row, column)).count() as u32;
    measure.confusion = Some(Confusion {
        classes: used
            .iter()
            .filter_map(|label| labels.get(*label).cloned())
            .collect(),
        rows: used
            .iter()
            .map(|&row| used.iter().map(|&column| cell(row, column)).collect())
            .collect(),
    });
    measure
}

/// Scores items of any number of classes.
pub fn measure(name: &str, labels: &[String], units: &[Unit], bootstrap: Bootstrap) -> Measure {
    let whole = Sums::of(units.iter(), labels.len());
    let mut random = Random(bootstrap.seed);
    let mut samples: [Vec<f64>; 3] = Default::default();
    for _ in 0..bootstrap.resamples {
        let drawn = (0..units.len()).filter_map(|_| units.get(random.below(units.len())));
        let sums = Sums::of(drawn, labels.len());
        let [accuracy, macro_f1, micro_f1] = &mut samples;
        accuracy.push(sums.accuracy());
        macro_f1.push(sums.macro_mean()[2]);
        micro_f1.push(sums.micro_mean()[2]);
    }
    let [mut accuracy, mut macro_f1, mut micro_f1] = samples;
    let mean = |[precision, recall, f1]: [f64; 3], samples: &mut Vec<f64>| Mean {
        precision,
        recall,
        f1: figure(f1, samples),
    };
    Measure {
        name: name.to_owned(),
        items: units.len(),
        accuracy: figure(whole.accuracy(), &mut accuracy),
        macro_mean: mean(whole.macro_mean(), &mut macro_f1),
        micro_mean: mean(whole.micro_mean(), &mut micro_f1),
        classes: labels
            .iter()
            .zip(&whole.classes)
            .filter(|(_, counts)| counts.iter().sum::<u32>() > 0)
            .map(|(label, &counts)| {
                let [precision, recall, f1] = rates(counts);
                ClassFigures {
                    class: label.clone(),
                    gold: counts[0] + counts[2],
                    predicted: counts[0] + counts[1],
                    precision,
                    recall,
                    f1,
                }
            })
            .collect(),
        confusion: None,
    }
}

fn figure(value: f64, samples: &mut [f64]) -> Figure {
    samples.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (samples.len() as f64 * share) as usize;
        samples.get(place.min(samples.len().saturating_sub(1))).copied()
    };
    Figure {
        value,
        low: at(0.025).unwrap_or(value),
        high: at(0.975).unwrap_or(value),
    }
}

/// Hits, false alarms and misses of some items.
struct Sums {
    classes: Vec<[u32; 3]>,
    right: usize,
    items: usize,
}

impl Sums {
    fn of<'u>(units: impl Iterator<Item = &'u Unit>, labels: usize) -> Sums {
        let mut sums = Sums {
            classes: vec![[0; 3]; labels],
            right: 0,
            items: 0,
        };
        for unit in units {
            sums.items += 1;
            sums.right += usize::from(unit.right);
            for (class, counts) in &unit.counts {
                if let Some(known) = sums.classes.get_mut(*class) {
                    for (sum, count) in known.iter_mut().zip(counts) {
                        *sum += count;
                    }
                }
            }
        }
        sums
    }

    fn accuracy(&self) -> f64 {
        percent(self.right as f64, self.items as f64)
    }

    fn macro_mean(&self) -> [f64; 3] {
        let used: Vec<[f64; 3]> = self
            .classes
            .iter()
            .filter(|counts| counts.iter().sum::<u32>() > 0)
            .map(|counts| rates(*counts))
            .collect();
        let mean = |which: fn(&[f64; 3]) -> f64| {
            let sum: f64 = used.iter().map(which).sum();
            if used.is_empty() {
                0.0
            } else {
                sum / used.len() as f64
            }
        };
        [mean(|r| r[0]), mean(|r| r[1]), mean(|r| r[2])]
    }

    fn micro_mean(&self) -> [f64; 3] {
        let mut all = [0u32; 3];
        for counts in &self.classes {
            for (sum, count) in all.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        rates(all)
    }
}

fn percent(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { 100.0 * part / whole } else { 0.0 }
}

/// Precision, recall and F1 of hits, false alarms and misses; 0 where there is nothing to divide by.
fn rates([hits, alarms, misses]: [u32; 3]) -> [f64; 3] {
    let (hits, alarms, misses) = (f64::from(hits), f64::from(alarms), f64::from(misses));
    [
        percent(hits, hits + alarms),
        percent(hits, hits + misses),
        percent(2.0 * hits, 2.0 * hits + alarms + misses),
    ]
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same on any machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, 0 where that is 0.
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn labels() -> Vec<String> {
        ["a", "b", "c"].map(str::to_owned).to_vec()
    }

    const DRAWS: Bootstrap = Bootstrap {
        resamples: 200,
        seed: 7,
    };

    #[test]
    fn figures_of_a_small_table() {
        let items = [(0, 0), (0, 0), (0, 1), (1, 1)];
        let found = single("letters", &labels(), &items, DRAWS);
        assert_eq!(found.accuracy.value, 75.0);
        assert_eq!(found.micro_mean.f1.value, 75.0);
        // a: precision 1, recall 2/3; b: precision 1/2, recall 1.
        assert!((found.macro_mean.f1.value - (80.0 + 200.0 / 3.0) / 2.0).abs() < 1e-9);
        assert_eq!(found.classes.len(), 2, "c occurs nowhere");
        assert_eq!(found.confusion.unwrap().rows, vec![vec![2, 1], vec![0, 1]]);
    }

    #[test]
    fn the_same_seed_gives_the_same_interval() {
        let items: Vec<(usize, usize)> = (0..60).map(|n| (n % 3, (n * n) % 3)).collect();
        let one = single("letters", &labels(), &items, DRAWS);
        assert_eq!(one, single("letters", &labels(), &items, DRAWS));
        assert!(one.accuracy.low < one.accuracy.value && one.accuracy.value < one.accuracy.high);
        let other = Bootstrap { seed: 8, ..DRAWS };
        assert_ne!(
            one.macro_mean,
            single("letters", &labels(), &items, other).macro_mean
        );
    }

    #[test]
    fn nothing_to_score_is_no_panic() {
        let found = measure("nothing", &labels(), &[], DRAWS);
        assert_eq!(found.accuracy.value, 0.0);
    }
}
