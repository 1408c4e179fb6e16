//! From mentions to chains: each mention is joined to one before it, the surest ways first.

use super::agreement::Agreement;
use super::pronoun::Choice;
use super::words::{Definiteness, MentionWords, PronounKind, Sort};
use super::{Kind, Mention, Page};
use super::{name, noun, pronoun, quote};
use legation_parse::{Relation, Upos};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// How many mentions of one head word or name word are kept to compare with.
const KEPT: usize = 8;

/// What a mention is joined to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// The mention.
    pub to: usize,
    /// By how much it outweighs whatever else it might have been; without end where a rule tells.
    pub margin: f32,
}

impl Link {
    pub(crate) fn sure(to: usize) -> Link {
        Link {
            to,
            margin: f32::INFINITY,
        }
    }
}

/// What is known of the document up to a mention.
pub(crate) struct State<'a> {
    pub pages: &'a [Page<'a>],
    pub mentions: &'a [Mention],
    pub words: &'a MentionWords,
    /// Whether somebody wants to see the choices.
    pub watched: bool,
    /// For each mention the first of its chain, or one on the way there.
    parent: Vec<usize>,
    /// For the first of each chain: agreement of all, and how many they are.
    agreement: Vec<Agreement>,
    size: Vec<u32>,
    /// For the first of each chain the number of what it stands for, and the latest mention with each number.
    same: Vec<Option<u32>>,
    by_number: FxHashMap<u32, usize>,
    /// Mentions by head word, and names by each of their words, the latest last.
    by_head: FxHashMap<SmolStr, Vec<usize>>,
    by_name: FxHashMap<SmolStr, Vec<usize>>,
    /// Per sentence the range of its mentions.
    pub ranges: Vec<std::ops::Range<usize>>,
    /// Per sentence and word the mention it heads.
    heads: Vec<Vec<u32>>,
}

impl State<'_> {
    pub(crate) fn root(&self, mention: usize) -> usize {
        let mut at = mention;
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    pub(crate) fn agreement(&self, mention: usize) -> Agreement {
        self.agreement[self.root(mention)]
    }

    pub(crate) fn size(&self, mention: usize) -> u32 {
        self.size[self.root(mention)]
    }

    pub(crate) fn headed_by(&self, sentence: usize, word: usize) -> Option<usize> {
        let slot = *self.heads.get(sentence)?.get(word)?;
        (slot as usize).checked_sub(1)
    }

    /// Earlier mentions with this head word, the latest first.
    pub(crate) fn with_head(&self, lemma: &str) -> impl Iterator<Item = usize> + '_ {
        self.by_head.get(lemma).into_iter().flatten().rev().copied()
    }

    /// Earlier names with this word, the latest first.
    pub(crate) fn with_name(&self, word: &str) -> impl Iterator<Item = usize> + '_ {
        self.by_name.get(word).into_iter().flatten().rev().copied()
    }

    /// Joins two chains, unless number or gender forbid it.
    fn join(&mut self, one: usize, other: usize) -> bool {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return true;
        }
        let (first, second) = (one.min(other), one.max(other));
        if let (Some(one), Some(other)) = (self.same[first], self.same[second])
            && one != other
        {
            return false;
        }
        let Some(both) = self.agreement[first].with(self.agreement[second]) else {
            return false;
        };
        self.parent[second] = first;
        self.agreement[first] = both;
        self.size[first] += self.size[second];
        self.same[first] = self.same[first].or(self.same[second]);
        true
    }

    fn remember(&mut self, index: usize) {
        let mention = &self.mentions[index];
        if mention.joined {
            return;
        }
        if let Some(number) = mention.same {
            self.by_number.insert(number, index);
        }
        let keep = |list: &mut Vec<usize>| {
            if list.len() >= KEPT {
                list.remove(0);
            }
            list.push(index);
        };
        match mention.kind {
            Kind::Pronoun | Kind::Nationality => {}
            Kind::Nominal => keep(self.by_head.entry(mention.lemma.clone()).or_default()),
            Kind::Name => {
                keep(self.by_head.entry(mention.lemma.clone()).or_default());
                for word in &mention.key {
                    keep(self.by_name.entry(word.clone()).or_default());
                }
                let acronym = name::initials(&mention.key);
                if let Some(acronym) = acronym {
                    keep(self.by_name.entry(acronym).or_default());
                }
            }
        }
    }
}

/// What was found of all mentions.
pub(crate) struct Chained {
    /// For each mention the one that it was joined to.
    pub(crate) links: Vec<Option<Link>>,
    /// For each mention the index of its chain.
    pub(crate) chain_of: Vec<usize>,
    pub(crate) chains: Vec<Vec<usize>>,
    /// For each pronoun of the first person the mention of who speaks.
    pub(crate) spoken_by: Vec<Option<usize>>,
}

/// For each mention the one it is joined to, and its chain; and the chains.
pub(crate) fn chains(
    pages: &[Page],
    mentions: &mut [Mention],
    words: &MentionWords,
    watch: Option<&mut dyn FnMut(Choice)>,
) -> Chained {
    let mut heads: Vec<Vec<u32>> = pages
        .iter()
        .map(|page| vec![0; page.sentence.words.len()])
        .collect();
    let mut ranges = vec![0..0; pages.len()];
    for (index, mention) in mentions.iter().enumerate() {
        if !mention.joined {
            heads[mention.sentence][mention.head] = index as u32 + 1;
        }
        let range = &mut ranges[mention.sentence];
        *range = if range.start == range.end {
            index..index + 1
        } else {
            range.start..index + 1
        };
    }
    apposed(pages, mentions, &heads, words);
    let mentions = &*mentions;
    let mut state = State {
        pages,
        mentions,
        words,
        watched: watch.is_some(),
        parent: (0..mentions.len()).collect(),
        agreement: mentions.iter().map(|mention| mention.agreement).collect(),
        size: vec![1; mentions.len()],
        same: mentions.iter().map(|mention| mention.same).collect(),
        by_number: FxHashMap::default(),
        by_head: FxHashMap::default(),
        by_name: FxHashMap::default(),
        ranges,
        heads,
    };
    let mut unseen = |_: Choice| {};
    let watch = watch.unwrap_or(&mut unseen);
    let speakers = quote::speakers(&state);
    let mut spoken = FxHashMap::default();
    let mut links = Vec::with_capacity(mentions.len());
    let mut spoken_by = vec![None; mentions.len()];
    for (index, mention) in mentions.iter().enumerate() {
        if let Some(other) = mention.says_of {
            state.join(index, other);
        }
        let numbered = mention
            .same
            .and_then(|number| state.by_number.get(&number).copied());
        let found = match mention.kind {
            _ if numbered.is_some() => numbered.map(Link::sure),
            Kind::Nationality => None,
            Kind::Pronoun => match mention.pronoun {
                Some(known) if known.person < 3 => {
                    let voice = speakers.voice(mention, &state);
                    if known.person == 1 {
                        spoken_by[index] = speakers.speaker(mention);
                    }
                    let key = (known.person, known.agreement.number() as u8, voice);
                    let before = spoken.insert(key, index);
                    let speaker = match voice {
                        quote::Voice::Of(speaker) if known.person == 1 && !known.agreement.is_plural() => {
                            Some(speaker)
                        }
                        _ => None,
                    };
                    before.or(speaker).map(Link::sure)
                }
                Some(known) if known.kind == PronounKind::Demonstrative => None,
                _ => pronoun::antecedent(&state, index, watch),
            },
            Kind::Name => name::antecedent(&state, index).map(Link::sure),
            Kind::Nominal if mention.joined => None,
            Kind::Nominal => noun::antecedent(&state, index).map(Link::sure),
        };
        links.push(
            found
                .filter(|link| state.join(index, link.to))
                .or(mention.says_of.map(Link::sure)),
        );
        state.remember(index);
    }
    let mut chain_of = vec![0; mentions.len()];
    let mut chains: Vec<Vec<usize>> = Vec::new();
    for index in 0..mentions.len() {
        let root = state.root(index);
        if root == index {
            chain_of[index] = chains.len();
            chains.push(Vec::new());
        } else {
            chain_of[index] = chain_of[root];
        }
        chains[chain_of[index]].push(index);
    }
    Chained {
        links,
        chain_of,
        chains,
        spoken_by,
    }
}

/// Appositions and predicates: "Kabul, the capital"; "Kabul is the capital"; "a man known as X".
fn apposed(pages: &[Page], mentions: &mut [Mention], heads: &[Vec<u32>], words: &MentionWords) {
    let headed = |sentence: usize, word: usize| -> Option<usize> {
        (*heads.get(sentence)?.get(word)? as usize).checked_sub(1)
    };
    for index in 0..mentions.len() {
        if mentions[index].joined {
            continue;
        }
        let (sentence, head) = (mentions[index].sentence, mentions[index].head);
        let page = &pages[sentence];
        let word = page.word(head);
        let of = match word.relation {
            Relation::Appos => {
                let above = headed(sentence, page.tree.head(head));
                above.filter(|above| {
                    let above = &mentions[*above];
                    let fits = above.agreement.with(mentions[index].agreement).is_some();
                    fits && above.kind != Kind::Pronoun && word.upos != Upos::Num
                })
            }
            _ => None,
        };
        let predicate = || {
            page.tree
                .children(head)
                .find(|child| page.word(*child).relation == Relation::Cop)?;
            let determined = match mentions[index].kind {
                Kind::Nominal => matches!(
                    mentions[index].definiteness,
                    Definiteness::Definite | Definiteness::Indefinite | Definiteness::Possessed
                ),
                Kind::Name => true,
                Kind::Pronoun | Kind::Nationality => false,
            };
            // A determiner of number, a negation: "is no friend", "is not the only one".
            let denied = page.tree.children(head).any(|child| {
                let told = page.word(child);
                told.upos == Upos::Part || told.lemma == "no"
            });
            let subject = page
                .tree
                .children(head)
                .find(|child| matches!(page.word(*child).relation, Relation::Nsubj | Relation::NsubjOuter))?;
            let subject = headed(sentence, subject)?;
            (determined && !denied).then_some(subject)
        };
        let named = || {
            // "a group called X", "known as X"
            let verb = page.tree.head(head);
            let relation = matches!(word.relation, Relation::Xcomp | Relation::Obl | Relation::Obj);
            if !relation || !words.is_naming(&page.word(verb).lemma) || page.word(verb).upos != Upos::Verb {
                return None;
            }
            let noun = page.tree.head(verb);
            let participle = page.word(verb).relation == Relation::Acl && noun < verb;
            let subject = page
                .tree
                .children(verb)
                .find(|child| page.word(*child).relation == Relation::NsubjPass);
            let known = if participle { Some(noun) } else { subject }?;
            headed(sentence, known).filter(|known| *known != index)
        };
        mentions[index].says_of = of.or_else(predicate).or_else(named);
    }
}

/// Whether one mention lies within the other.
pub(crate) fn nested(one: &Mention, other: &Mention) -> bool {
    one.sentence == other.sentence
        && ((one.first <= other.first && other.last <= one.last)
            || (other.first <= one.first && one.last <= other.last))
}

/// Whether two sorts can be of one thing.
pub(crate) fn sorts_fit(one: Sort, other: Sort) -> bool {
    one == other || one == Sort::Unknown || other == Sort::Unknown
}
