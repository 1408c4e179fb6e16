//! A sentence's tree with its edges the other way round. Safe on any heads, cyclic ones included.

use legation_parse::{Relation, Sentence};

/// Children of every word, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    starts: Vec<u32>,
    children: Vec<u32>,
    heads: Vec<u32>,
}

/// No path through a tree is followed further than this; hostile trees may be cyclic.
const LONGEST_PATH: usize = 24;

impl Tree {
    pub(crate) fn of(sentence: &Sentence) -> Tree {
        let count = sentence.words.len();
        // A head outside the sentence is read as the word's own: a root.
        let head =
            |(index, word): (usize, &legation_parse::Word)| if word.head < count { word.head } else { index };
        let heads: Vec<u32> = sentence
            .words
            .iter()
            .enumerate()
            .map(|pair| head(pair) as u32)
            .collect();
        let mut starts = vec![0u32; count + 1];
        for (index, head) in heads.iter().enumerate() {
            if *head as usize != index {
                starts[*head as usize + 1] += 1;
            }
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut children = vec![0u32; starts[count] as usize];
        for (index, head) in heads.iter().enumerate() {
            if *head as usize != index {
                children[next[*head as usize] as usize] = index as u32;
                next[*head as usize] += 1;
            }
        }
        Tree {
            starts,
            children,
            heads,
        }
    }

    pub(crate) fn children(&self, word: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let range = match (self.starts.get(word), self.starts.get(word + 1)) {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        };
        self.children[range].iter().map(|child| *child as usize)
    }

    /// The head of a word; a root's is itself.
    pub(crate) fn head(&self, word: usize) -> usize {
        self.heads.get(word).map_or(word, |head| *head as usize)
    }

    /// The first word of a range whose head lies outside it.
    pub(crate) fn head_of_range(&self, first: usize, last: usize) -> usize {
        let outside = |word: &usize| {
            let head = self.head(*word);
            head == *word || head < first || head > last
        };
        (first..=last).find(outside).unwrap_or(last)
    }

    /// The words from one upwards to the root, without the word itself.
    pub(crate) fn ancestors(&self, word: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = word;
        let mut left = LONGEST_PATH;
        std::iter::from_fn(move || {
            let head = self.head(at);
            left = left.checked_sub(1)?;
            (head != at).then(|| {
                at = head;
                head
            })
        })
    }

    /// Whether every edge on the way up from `word` to `top` passes `allowed`.
    pub(crate) fn reaches(
        &self,
        word: usize,
        top: usize,
        sentence: &Sentence,
        allowed: impl Fn(Relation, usize) -> bool,
    ) -> bool {
        let mut at = word;
        for _ in 0..LONGEST_PATH {
            if at == top {
                return true;
            }
            let head = self.head(at);
            if head == at || !allowed(sentence.words[at].relation, at) {
                return false;
            }
            at = head;
        }
        false
    }
}
