//! Chains in the notation of CorefUD (<https://ufal.mff.cuni.cz/corefud>): `Entity=(e1-person-2` opens a mention of entity `e1`
//! whose head is its second word, `e1)` closes it, `(e1-person-1)` does both.

use super::words::Sort;
use super::{Entities, Mention};
use std::fmt::Write;

impl Entities {
    /// What the `# global.Entity` comment of a file with [`Entities::brackets`] says.
    pub const GLOBAL: &str = "eid-etype-head";

    /// For every word of a sentence of `count` words the value of its `Entity`, without the name; empty where nothing opens or
    /// closes.
    pub fn brackets(&self, sentence: usize, count: usize) -> Vec<String> {
        let mut out = vec![String::new(); count];
        let mentions: Vec<(usize, &Mention)> = self.of_sentence(sentence).collect();
        // What opens at a word comes first, the longest first; then what closes, the latest opened first.
        for (index, mention) in &mentions {
            if let (Some(chain), Some(slot)) = (self.chain_of(*index), out.get_mut(mention.first)) {
                let head = mention.head - mention.first + 1;
                let end = if mention.first == mention.last { ")" } else { "" };
                let _ = write!(
                    slot,
                    "(e{}-{}-{head}{end}",
                    chain + 1,
                    self.sort_of(chain).as_str()
                );
            }
        }
        for (index, mention) in mentions
            .iter()
            .rev()
            .filter(|(_, mention)| mention.first < mention.last)
        {
            if let (Some(chain), Some(slot)) = (self.chain_of(*index), out.get_mut(mention.last)) {
                let _ = write!(slot, "e{})", chain + 1);
            }
        }
        out
    }

    /// What a chain stands for, by the first of its mentions that tells.
    pub fn sort_of(&self, chain: usize) -> Sort {
        let mentions = self.chains().get(chain).into_iter().flatten();
        let told = |index: &usize| {
            let mention = self.mentions.get(*index)?;
            let sort = if mention.agreement.is_person() {
                Sort::Person
            } else {
                mention.sort
            };
            (sort != Sort::Unknown).then_some(sort)
        };
        mentions.filter_map(told).next().unwrap_or_default()
    }
}

impl Sort {
    /// The name of the sort, as CorefUD's `etype` has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Sort::Person => "person",
            Sort::Place => "place",
            Sort::Body => "organization",
            Sort::Time => "time",
            Sort::Unknown => "",
        }
    }
}
