//! From scores of arcs to a tree: every word has one head, one word is the root, and there is no cycle.

/// Heads for `count` words. `scores[d * (count + 1) + h]` says how well word `h - 1` fits as the head of word `d`; `h = 0` is the
/// root. A root has its own index as head.
///
/// Each word takes its best head; then one root is settled on, and each cycle is opened at the word whose best way out of it costs
/// least. For a single cycle that is the maximum tree; for several it is close to it, in time by the square of the length.
pub fn decode(count: usize, scores: &[f32]) -> Vec<usize> {
    let row = |word: usize| {
        scores
            .get(word * (count + 1)..(word + 1) * (count + 1))
            .unwrap_or(&[])
    };
    let score = |word: usize, head: usize| row(word).get(head + 1).copied().unwrap_or(f32::MIN);
    // The root: where taking it instead of the best other head gains most.
    let bests: Vec<Option<(usize, f32)>> = (0..count)
        .map(|word| best_within(row(word), word, |_| true))
        .collect();
    let mut root = 0;
    let mut most = f32::NEG_INFINITY;
    for (word, best) in bests.iter().enumerate() {
        let gain = row(word).first().copied().unwrap_or(f32::MIN) - best.map_or(f32::MIN, |(_, value)| value);
        if gain > most {
            (root, most) = (word, gain);
        }
    }
    let mut heads: Vec<usize> = bests
        .iter()
        .enumerate()
        .map(|(word, best)| best.map_or(word, |(head, _)| head))
        .collect();
    if let Some(head) = heads.get_mut(root) {
        *head = root;
    }
    while let Some(cycle) = find_cycle(&heads, root) {
        // A word may move only to one from which the root or another cycle is reached, not this one.
        let outside = leads_elsewhere(&heads, &cycle);
        let mut change: Option<(usize, usize, f32)> = None;
        for &word in &cycle {
            let held = heads.get(word).map_or(0.0, |head| score(word, *head));
            let way_out = best_within(row(word), word, |head| {
                outside.get(head).copied().unwrap_or(false)
            });
            if let Some((head, value)) = way_out
                && change.is_none_or(|(_, _, least)| value - held > least)
            {
                change = Some((word, head, value - held));
            }
        }
        // There is always a way out, since the root is outside of every cycle; scores that are not numbers may hide it.
        let (word, head) = change.map_or((cycle[0], root), |(word, head, _)| (word, head));
        if let Some(slot) = heads.get_mut(word) {
            *slot = head;
        }
    }
    heads
}

/// The best head of a word among those that are allowed, given its row of scores, and its score.
fn best_within(row: &[f32], word: usize, allowed: impl Fn(usize) -> bool) -> Option<(usize, f32)> {
    let mut best: Option<(usize, f32)> = None;
    for (head, value) in row.iter().skip(1).copied().enumerate() {
        if head != word && best.is_none_or(|(_, held)| value > held) && allowed(head) {
            best = Some((head, value));
        }
    }
    best
}

fn find_cycle(heads: &[usize], root: usize) -> Option<Vec<usize>> {
    // 0: not seen; otherwise the number of the walk that first came by.
    let mut seen = vec![0_usize; heads.len()];
    for start in 0..heads.len() {
        let mut at = start;
        while at != root && seen[at] == 0 {
            seen[at] = start + 1;
            at = heads[at];
        }
        if at != root && seen[at] == start + 1 {
            let mut cycle = vec![at];
            let mut next = heads[at];
            while next != at {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
    }
    None
}

/// For each word whether following its heads never comes to the cycle.
fn leads_elsewhere(heads: &[usize], cycle: &[usize]) -> Vec<bool> {
    // 0: unknown, 1: leads to the cycle, 2: does not, 3: on the walk in progress.
    let mut state = vec![0_u8; heads.len()];
    cycle.iter().for_each(|word| state[*word] = 1);
    for start in 0..heads.len() {
        let mut walk = Vec::new();
        let mut at = start;
        while state[at] == 0 {
            state[at] = 3;
            walk.push(at);
            at = heads[at];
        }
        let outcome = if state[at] == 1 { 1 } else { 2 };
        walk.into_iter().for_each(|word| state[word] = outcome);
    }
    state.into_iter().map(|state| state == 2).collect()
}

/// Whether heads form a tree with one root, which has its own index as head.
pub fn is_tree(heads: &[usize]) -> bool {
    let roots = heads
        .iter()
        .enumerate()
        .filter(|(word, head)| word == *head)
        .count();
    let reaches = |start: usize| {
        let mut at = start;
        for _ in 0..heads.len() {
            match heads.get(at) {
                Some(head) if *head == at => return true,
                Some(head) => at = *head,
                None => return false,
            }
        }
        false
    };
    heads.is_empty() || (roots == 1 && (0..heads.len()).all(reaches))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cycle_is_opened_where_it_costs_least() {
        // Words 0 and 1 like each other best; 2 is the root.
        let scores = [
            0.0, -9.0, 9.0, 8.0, //
            0.0, 9.0, -9.0, 1.0, //
            9.0, 0.0, 0.0, -9.0,
        ];
        assert_eq!(decode(3, &scores), [2, 0, 2]);
    }

    proptest! {
        #[test]
        fn always_a_tree(count in 1_usize..30, seed in prop::collection::vec(-5.0_f32..5.0, 930)) {
            let heads = decode(count, &seed[..count * (count + 1)]);
            prop_assert!(is_tree(&heads), "{heads:?}");
        }

        #[test]
        fn odd_numbers_give_a_tree(count in 1_usize..12, seed in prop::collection::vec(prop::sample::select(vec![0.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1.0]), 156)) {
            let heads = decode(count, &seed[..count * (count + 1)]);
            prop_assert!(is_tree(&heads), "{heads:?}");
        }
    }
}
