//! Who and what a document speaks of: noun phrases as mentions, and chains of mentions that speak of the same thing.
//!
//! The layer knows no actor: it sees trees and the words of `en/mentions.toml`. First every name, noun phrase and pronoun is found
//! (`find`), then each is joined to what was said before, the surest ways first (`chain`). Bridging ("the car ... the engine")
//! and plurals of things told apart ("Russia ... China ... the two") are not joined. Clauses are no mentions.

mod agreement;
mod brackets;
mod chain;
mod find;
mod name;
mod noun;
mod pronoun;
mod quote;
mod words;

pub use agreement::{Agreement, Gender, Number};
pub use pronoun::{Choice, FEATURES, Group, Weights};
pub(crate) use words::MentionFile;
pub use words::{Definiteness, MentionWords, Pronoun, PronounKind, Sort};

use crate::who::tree::Tree;
use chain::Link;
use legation_parse::{Sentence, Span, Word};
use smol_str::SmolStr;

/// What kind of phrase a mention is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Headed by a proper noun.
    Name,
    /// Headed by a common noun or a number.
    Nominal,
    /// A pronoun.
    Pronoun,
    /// An adjective of a nation: *Russian* in *Russian troops*. Only somebody who knows nations finds it.
    Nationality,
}

/// What somebody who knows names tells of a mention.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    /// What it stands for.
    pub sort: Sort,
    /// Number and gender.
    pub agreement: Agreement,
    /// Mentions with one number are the same thing, and those with two are not: *Russia*, *the Kremlin*.
    pub same: Option<u32>,
}

/// A noun phrase. Words are indices into the sentence, both ends inclusive.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Index of the sentence in the document.
    pub sentence: usize,
    /// First word.
    pub first: usize,
    /// Last word.
    pub last: usize,
    /// Head word.
    pub head: usize,
    /// Name, noun phrase or pronoun.
    pub kind: Kind,
    /// Number and gender, as far as told by its own words.
    pub agreement: Agreement,
    /// How it is determined.
    pub definiteness: Definiteness,
    /// What it stands for, as far as told by its own words.
    pub sort: Sort,
    /// Of a name: the title before it, as first and last word.
    pub title: Option<(usize, usize)>,
    /// Of an apposition or predicate: the mention that it says more of.
    pub says_of: Option<usize>,
    /// The number of what it stands for, where somebody tells ([`Told::same`]).
    pub same: Option<u32>,
    /// Several phrases joined: *Russia and China*. Its head is that of the first.
    pub joined: bool,
    /// The pronoun, where it is one.
    pub pronoun: Option<Pronoun>,
    /// Its words that count in comparison, lower case: of a name all in order, of a noun phrase what stands before the head, and
    /// the head's lemma. No determiners, no titles.
    pub(crate) key: Vec<SmolStr>,
    /// Words of substance after the head that are no part of a name.
    pub(crate) after: Vec<SmolStr>,
    /// The lemma of the head, lower case.
    pub(crate) lemma: SmolStr,
}

impl Mention {
    /// Where it stands in the text.
    pub fn span(&self, sentences: &[Sentence]) -> Span {
        let word = |at: usize| Some(sentences.get(self.sentence)?.words.get(at)?.span);
        match (word(self.first), word(self.last)) {
            (Some(first), Some(last)) => first.join(last),
            _ => Span::default(),
        }
    }
}

/// The mentions of a document, in the order of their first words, and the chains they form.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    /// All mentions; the longer first where two begin at one word.
    pub mentions: Vec<Mention>,
    /// For each mention the one that it was joined to.
    link: Vec<Option<Link>>,
    /// For each mention the index of its chain.
    chain_of: Vec<usize>,
    chains: Vec<Vec<usize>>,
    /// For each pronoun of the first person the mention of who speaks, where the text tells.
    spoken_by: Vec<Option<usize>>,
}

impl Entities {
    /// Who speaks where *I* or *we* stands in a quotation, where the text tells.
    pub fn speaker_of(&self, mention: usize) -> Option<&Mention> {
        self.mentions.get((*self.spoken_by.get(mention)?)?)
    }

    /// Chains of mentions that speak of the same thing, in the order of their first mentions; many have one mention only.
    pub fn chains(&self) -> &[Vec<usize>] {
        &self.chains
    }

    /// The chain of a mention, as an index into [`Entities::chains`].
    pub fn chain_of(&self, mention: usize) -> Option<usize> {
        self.chain_of.get(mention).copied()
    }

    /// What a mention takes up: the one mention that it was joined to. An apposition or a subject may stand after it.
    pub fn takes_up(&self, mention: usize) -> Option<&Mention> {
        self.mentions.get(self.link_of(mention)?)
    }

    /// The same as an index.
    pub fn link_of(&self, mention: usize) -> Option<usize> {
        self.link.get(mention)?.map(|link| link.to)
    }

    /// By how much the weights of a pronoun prefer what it takes up to anything else it might be; infinite where there was no choice
    /// or a rule told, nothing where it takes up none.
    pub fn margin(&self, mention: usize) -> f32 {
        let link = self.link.get(mention).copied().flatten();
        link.map_or(0.0, |link| link.margin)
    }

    /// The mentions of a sentence with their indices, in order.
    pub fn of_sentence(&self, sentence: usize) -> impl Iterator<Item = (usize, &Mention)> {
        let from = self
            .mentions
            .partition_point(|mention| mention.sentence < sentence);
        let rest = self.mentions.iter().enumerate().skip(from);
        rest.take_while(move |(_, mention)| mention.sentence == sentence)
    }

    /// Leaves out joined phrases that nothing takes up.
    fn without_idle(self) -> Entities {
        let kept = |index: &usize| {
            let joined = self.mentions.get(*index).is_some_and(|mention| mention.joined);
            let alone = self
                .chain_of(*index)
                .and_then(|chain| self.chains.get(chain))
                .is_some_and(|chain| chain.len() < 2);
            !(joined && alone)
        };
        let mut place = vec![usize::MAX; self.mentions.len()];
        let mut next = 0;
        for index in (0..self.mentions.len()).filter(kept) {
            place[index] = next;
            next += 1;
        }
        let moved = |index: usize| place.get(index).copied().filter(|at| *at != usize::MAX);
        let mut chains: Vec<Vec<usize>> = self
            .chains
            .iter()
            .map(|chain| chain.iter().filter_map(|index| moved(*index)).collect())
            .collect();
        chains.retain(|chain: &Vec<usize>| !chain.is_empty());
        let mut chain_of = vec![0; next];
        for (number, chain) in chains.iter().enumerate() {
            chain.iter().for_each(|index| chain_of[*index] = number);
        }
        let mentions = self
            .mentions
            .into_iter()
            .enumerate()
            .filter(|(index, _)| moved(*index).is_some());
        let mentions = mentions
            .map(|(_, mention)| Mention {
                says_of: mention.says_of.and_then(moved),
                ..mention
            })
            .collect();
        let kept_links = self
            .link
            .iter()
            .enumerate()
            .filter(|(index, _)| moved(*index).is_some());
        let link = kept_links.map(|(_, link)| {
            let link = (*link)?;
            moved(link.to).map(|to| Link { to, ..link })
        });
        let link = link.collect();
        let spoken = self.spoken_by.iter().enumerate();
        let spoken = spoken.filter(|(index, _)| moved(*index).is_some());
        let spoken_by = spoken.map(|(_, speaker)| speaker.and_then(moved)).collect();
        Entities {
            mentions,
            link,
            chain_of,
            chains,
            spoken_by,
        }
    }

    /// The mention that a word heads.
    pub fn headed_by(&self, sentence: usize, word: usize) -> Option<usize> {
        let mut mentions = self.of_sentence(sentence);
        mentions
            .find(|(_, mention)| mention.head == word && !mention.joined)
            .map(|(index, _)| index)
    }
}

/// A sentence with its tree both ways.
pub(crate) struct Page<'a> {
    pub sentence: &'a Sentence,
    pub text: &'a str,
    pub tree: Tree,
}

impl Page<'_> {
    pub(crate) fn word(&self, at: usize) -> &Word {
        &self.sentence.words[at]
    }

    pub(crate) fn form(&self, at: usize) -> &str {
        self.word(at).span.of(self.text)
    }
}

/// Finds the mentions of a document and what each speaks of. `text` is what the sentences' spans point into.
///
/// ```
/// use legation_core::{Codebook, mention};
/// use legation_parse::{Engine, Span};
/// let text = "President Jane Doe spoke in Kabul. She left on Friday.";
/// let sentences = Engine::embedded().parse_block(text, Span::new(0, text.len()), false);
/// let words = &Codebook::embedded().expect("the codebook is whole").mentions;
/// let entities = mention::entities(&sentences, text, words);
/// let she = entities.headed_by(1, 0).expect("a pronoun is a mention");
/// let chain = &entities.chains()[entities.chain_of(she).expect("has a chain")];
/// assert_eq!(chain.len(), 2);
/// ```
pub fn entities(sentences: &[Sentence], text: &str, words: &MentionWords) -> Entities {
    read(sentences, text, words, &|_| None, None)
}

/// Like [`entities`], where somebody knows what some names and adjectives stand for.
pub fn entities_told(
    sentences: &[Sentence],
    text: &str,
    words: &MentionWords,
    told: &dyn Fn(&Mention) -> Option<Told>,
) -> Entities {
    read(sentences, text, words, told, None)
}

/// Like [`entities`], and shows each choice that a pronoun leaves: what the weights are fitted on.
pub fn entities_watched(
    sentences: &[Sentence],
    text: &str,
    words: &MentionWords,
    watch: &mut dyn FnMut(Choice),
) -> Entities {
    read(sentences, text, words, &|_| None, Some(watch))
}

fn read(
    sentences: &[Sentence],
    text: &str,
    words: &MentionWords,
    told: &dyn Fn(&Mention) -> Option<Told>,
    watch: Option<&mut dyn FnMut(Choice)>,
) -> Entities {
    let pages: Vec<Page> = sentences
        .iter()
        .map(|sentence| Page {
            sentence,
            text,
            tree: Tree::of(sentence),
        })
        .collect();
    let mut mentions = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        find::mentions(index, page, words, &mut mentions);
    }
    mentions.retain_mut(|mention| match told(mention).filter(|_| !mention.joined) {
        Some(told) => {
            mention.sort = told.sort;
            // "Mrs" tells more than a list of names.
            let own = Agreement::of(Number::Unknown, mention.agreement.gender());
            let agreement = told.agreement.with(own).unwrap_or(told.agreement);
            // "Western countries" is one entry and several all the same.
            let several = pages[mention.sentence].word(mention.head).xpos == "NNS";
            mention.agreement = if several {
                Agreement::of(Number::Plural, agreement.gender())
            } else {
                agreement
            };
            mention.same = told.same;
            true
        }
        None => mention.kind != Kind::Nationality,
    });
    let found = chain::chains(&pages, &mut mentions, words, watch);
    let all = Entities {
        mentions,
        link: found.links,
        chain_of: found.chain_of,
        chains: found.chains,
        spoken_by: found.spoken_by,
    };
    all.without_idle()
}
