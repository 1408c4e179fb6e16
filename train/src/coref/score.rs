//! Scores of coreference: mentions, MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998), CEAF-e (Luo 2005), and the mean of the
//! last three (CoNLL). Counts are summed over documents before the ratios are taken, as the reference scorers do.

use std::collections::HashMap;

/// Where a mention stands: sentence, first and last word, head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) sentence: usize,
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) head: usize,
}

/// When a mention of ours is one of the file's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// First and last word are the same.
    Exact,
    /// The head is the same; where several share it, the one with the same or the most words.
    Head,
}

/// Numerators and denominators of precision and recall.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    right_of_ours: f64,
    ours: f64,
    right_of_gold: f64,
    gold: f64,
}

impl Counts {
    pub(crate) fn precision(&self) -> f64 {
        if self.ours > 0.0 {
            self.right_of_ours / self.ours
        } else {
            0.0
        }
    }

    pub(crate) fn recall(&self) -> f64 {
        if self.gold > 0.0 {
            self.right_of_gold / self.gold
        } else {
            0.0
        }
    }

    pub(crate) fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    fn add(&mut self, other: Counts) {
        self.right_of_ours += other.right_of_ours;
        self.ours += other.ours;
        self.right_of_gold += other.right_of_gold;
        self.gold += other.gold;
    }
}

/// All scores.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scores {
    pub(crate) mentions: Counts,
    pub(crate) muc: Counts,
    pub(crate) b_cubed: Counts,
    pub(crate) ceaf: Counts,
}

impl Scores {
    /// The mean of the three F1 values.
    pub(crate) fn conll(&self) -> f64 {
        (self.muc.f1() + self.b_cubed.f1() + self.ceaf.f1()) / 3.0
    }

    /// Adds a document: the file's chains and ours.
    pub(crate) fn add(&mut self, gold: &[Vec<Place>], ours: &[Vec<Place>], how: Match, singletons: bool) {
        let keep = |chains: &[Vec<Place>]| -> Vec<Vec<Place>> {
            chains
                .iter()
                .filter(|chain| singletons || chain.len() > 1)
                .cloned()
                .collect()
        };
        let (gold, ours) = (keep(gold), keep(ours));
        let (gold, ours) = align(&gold, &ours, how);
        let gold_of = chain_of(&gold);
        let ours_of = chain_of(&ours);
        let right = gold_of.keys().filter(|key| ours_of.contains_key(key)).count() as f64;
        self.mentions.add(Counts {
            right_of_ours: right,
            ours: ours_of.len() as f64,
            right_of_gold: right,
            gold: gold_of.len() as f64,
        });
        let (right_of_gold, all_gold) = muc(&gold, &ours_of);
        let (right_of_ours, all_ours) = muc(&ours, &gold_of);
        self.muc.add(Counts {
            right_of_ours,
            ours: all_ours,
            right_of_gold,
            gold: all_gold,
        });
        self.b_cubed.add(Counts {
            right_of_ours: b_cubed(&ours, &gold_of),
            ours: ours_of.len() as f64,
            right_of_gold: b_cubed(&gold, &ours_of),
            gold: gold_of.len() as f64,
        });
        let similarity = ceaf(&gold, &ours, &ours_of);
        self.ceaf.add(Counts {
            right_of_ours: similarity,
            ours: ours.len() as f64,
            right_of_gold: similarity,
            gold: gold.len() as f64,
        });
    }
}

/// Chains of numbers: the same number on both sides where a mention is the same.
fn align(gold: &[Vec<Place>], ours: &[Vec<Place>], how: Match) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut number = 0;
    let mut by_head: HashMap<(usize, usize), Vec<(usize, Place)>> = HashMap::new();
    let key = |place: &Place| match how {
        Match::Exact => (place.sentence, place.first << 16 | place.last),
        Match::Head => (place.sentence, place.head),
    };
    let mut numbered = |chain: &Vec<Place>| -> Vec<usize> {
        chain
            .iter()
            .map(|place| {
                number += 1;
                by_head.entry(key(place)).or_default().push((number, *place));
                number
            })
            .collect()
    };
    let gold: Vec<Vec<usize>> = gold.iter().map(&mut numbered).collect();
    // The best pairs first: how many words are shared, and how many are not.
    let mut pairs = Vec::new();
    for (chain, places) in ours.iter().enumerate() {
        for (at, place) in places.iter().enumerate() {
            for (number, other) in by_head.get(&key(place)).into_iter().flatten() {
                let shared = (place.last.min(other.last) + 1).saturating_sub(place.first.max(other.first));
                let apart = place.last - place.first + other.last - other.first + 2 - 2 * shared;
                pairs.push((
                    (apart != 0, std::cmp::Reverse(shared), apart),
                    (chain, at),
                    *number,
                ));
            }
        }
    }
    pairs.sort();
    let mut taken = vec![false; number + 1];
    let mut aligned: Vec<Vec<usize>> = ours.iter().map(|chain| vec![0; chain.len()]).collect();
    for (_, (chain, at), number) in pairs {
        if !taken[number] && aligned[chain][at] == 0 {
            taken[number] = true;
            aligned[chain][at] = number;
        }
    }
    for slot in aligned.iter_mut().flatten().filter(|slot| **slot == 0) {
        number += 1;
        *slot = number;
    }
    (gold, aligned)
}

fn chain_of(chains: &[Vec<usize>]) -> HashMap<usize, usize> {
    let numbered = |(index, chain): (usize, &Vec<usize>)| {
        chain.iter().map(|mention| (*mention, index)).collect::<Vec<_>>()
    };
    chains.iter().enumerate().flat_map(numbered).collect()
}

/// Links kept, and links there are.
fn muc(chains: &[Vec<usize>], other: &HashMap<usize, usize>) -> (f64, f64) {
    let (mut right, mut all) = (0, 0);
    for chain in chains.iter().filter(|chain| !chain.is_empty()) {
        let mut parts: Vec<usize> = chain
            .iter()
            .filter_map(|mention| other.get(mention).copied())
            .collect();
        let alone = chain.len() - parts.len();
        parts.sort_unstable();
        parts.dedup();
        right += chain.len() - parts.len() - alone;
        all += chain.len() - 1;
    }
    (right as f64, all as f64)
}

fn b_cubed(chains: &[Vec<usize>], other_of: &HashMap<usize, usize>) -> f64 {
    let mut sum = 0.0;
    for chain in chains {
        for (_, shared) in overlaps(chain, other_of) {
            sum += (shared * shared) as f64 / chain.len() as f64;
        }
    }
    sum
}

/// How many mentions a chain shares with each chain of the other side.
fn overlaps(chain: &[usize], other_of: &HashMap<usize, usize>) -> Vec<(usize, usize)> {
    let mut others: Vec<usize> = chain
        .iter()
        .filter_map(|mention| other_of.get(mention).copied())
        .collect();
    others.sort_unstable();
    let mut counted: Vec<(usize, usize)> = Vec::new();
    for other in others {
        match counted.last_mut() {
            Some((last, count)) if *last == other => *count += 1,
            _ => counted.push((other, 1)),
        }
    }
    counted
}

/// The greatest sum of similarities (φ4) of chains paired one to one.
fn ceaf(gold: &[Vec<usize>], ours: &[Vec<usize>], ours_of: &HashMap<usize, usize>) -> f64 {
    // Only chains that share a mention can gain; the rest would blow up the matrix.
    let mut rows: Vec<Vec<(usize, f64)>> = Vec::new();
    for chain in gold {
        let phi = |(other, shared): (usize, usize)| {
            (
                other,
                2.0 * shared as f64 / (chain.len() + ours[other].len()) as f64,
            )
        };
        let row: Vec<(usize, f64)> = overlaps(chain, ours_of).into_iter().map(phi).collect();
        if !row.is_empty() {
            rows.push(row);
        }
    }
    let mut columns: Vec<usize> = rows.iter().flatten().map(|(column, _)| *column).collect();
    columns.sort_unstable();
    columns.dedup();
    let size = rows.len().max(columns.len());
    let mut matrix = vec![vec![0.0; size]; size];
    for (row, entries) in rows.iter().enumerate() {
        for (column, value) in entries {
            if let Ok(column) = columns.binary_search(column) {
                matrix[row][column] = *value;
            }
        }
    }
    best_assignment(&matrix)
}

/// The greatest sum of one entry in each row and column of a square matrix (the Hungarian method, in cubic time).
fn best_assignment(gain: &[Vec<f64>]) -> f64 {
    let n = gain.len();
    let (mut u, mut v) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    let mut row_of = vec![0; n + 1];
    let mut way = vec![0; n + 1];
    for row in 1..=n {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; n + 1];
        let mut used = vec![false; n + 1];
        loop {
            used[column] = true;
            let at = row_of[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for j in 1..=n {
                if used[j] {
                    continue;
                }
                let cost = -gain[at - 1][j - 1] - u[at] - v[j];
                if cost < least[j] {
                    least[j] = cost;
                    way[j] = column;
                }
                if least[j] < delta {
                    delta = least[j];
                    next = j;
                }
            }
            for j in 0..=n {
                if used[j] {
                    u[row_of[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let before = way[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    (1..=n).map(|j| gain[row_of[j] - 1][j - 1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chains(all: &[&[usize]]) -> Vec<Vec<Place>> {
        let place = |at: &usize| Place {
            sentence: 0,
            first: *at,
            last: *at,
            head: *at,
        };
        all.iter()
            .map(|chain| chain.iter().map(place).collect())
            .collect()
    }

    fn scores(gold: &[&[usize]], ours: &[&[usize]]) -> Scores {
        let mut scores = Scores::default();
        scores.add(&chains(gold), &chains(ours), Match::Exact, true);
        scores
    }

    fn near(one: f64, other: f64) {
        assert!((one - other).abs() < 1e-6, "{one} is not {other}");
    }

    /// Luo (2005), figure 1: truth {1..5}, {6, 7}, {8, 9, A, B, C}.
    #[test]
    fn textbook_examples() {
        let truth: &[&[usize]] = &[&[1, 2, 3, 4, 5], &[6, 7], &[8, 9, 10, 11, 12]];
        let a: &[&[usize]] = &[&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10, 11, 12]];
        let b: &[&[usize]] = &[&[1, 2, 3, 4, 5, 8, 9, 10, 11, 12], &[6, 7]];
        let c: &[&[usize]] = &[&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]];
        let (a, b, c) = (scores(truth, a), scores(truth, b), scores(truth, c));
        near(a.muc.f1(), 2.0 * 0.9 / 1.9);
        near(b.muc.f1(), 2.0 * 0.9 / 1.9);
        near(c.muc.precision(), 9.0 / 11.0);
        near(a.b_cubed.precision(), 16.0 / 21.0);
        near(b.b_cubed.precision(), 7.0 / 12.0);
        near(c.b_cubed.precision(), 0.375);
        near(c.b_cubed.recall(), 1.0);
        near(a.ceaf.precision(), (1.0 + 5.0 / 6.0) / 2.0);
        near(b.ceaf.precision(), (1.0 + 2.0 / 3.0) / 2.0);
        near(c.ceaf.precision(), 10.0 / 17.0);
        near(c.ceaf.recall(), 10.0 / 51.0);
    }

    /// Pradhan et al. (2014), figure 2: two of our mentions are not in the file, one of the file's is missing.
    #[test]
    fn mentions_that_differ() {
        let truth: &[&[usize]] = &[&[1, 2, 3], &[4, 5, 6, 7]];
        let ours: &[&[usize]] = &[&[1, 2], &[3, 4], &[6, 7, 8, 9]];
        let scores = scores(truth, ours);
        near(scores.mentions.precision(), 6.0 / 8.0);
        near(scores.mentions.recall(), 6.0 / 7.0);
        near(scores.muc.recall(), 2.0 / 5.0);
        near(scores.muc.precision(), 2.0 / 5.0);
        near(
            scores.b_cubed.recall(),
            (4.0 / 3.0 + 1.0 / 3.0 + 1.0 / 4.0 + 4.0 / 4.0) / 7.0,
        );
        near(scores.b_cubed.precision(), (2.0 + 0.5 + 0.5 + 1.0) / 8.0);
        near(scores.ceaf.recall(), 0.65);
        near(scores.ceaf.precision(), 1.3 / 3.0);
    }

    #[test]
    fn heads_match_where_extents_differ() {
        let place = |first, last, head| Place {
            sentence: 0,
            first,
            last,
            head,
        };
        let gold = vec![
            vec![place(0, 3, 1), place(5, 5, 5)],
            vec![place(0, 1, 1), place(7, 7, 7)],
        ];
        let ours = vec![vec![place(0, 2, 1), place(5, 5, 5)]];
        let mut scores = Scores::default();
        scores.add(&gold, &ours, Match::Head, false);
        near(scores.mentions.precision(), 1.0);
        near(scores.mentions.recall(), 0.5);
        near(scores.muc.precision(), 1.0);
    }
}
