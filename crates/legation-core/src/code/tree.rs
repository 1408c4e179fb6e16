//! A sentence's tree with its children at hand.

use crate::case::lower;
use legation_parse::{Relation, Sentence, Upos, Word};
use smol_str::{SmolStr, format_smolstr};

/// What the codebook and the cast know of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// It heads a party.
    pub party: bool,
    /// It is a verb that only joins subject and predicate: *remain*.
    pub linking: bool,
    /// It is a verb that has no doer of its own: *seem*.
    pub raising: bool,
    /// It names a time: never a thing done or a doer.
    pub time: bool,
    /// A relative clause on it tells when, where, how or why rather than what: *the day they met*.
    pub circumstance: bool,
    /// Before a gerund it makes the object of the verb above the doer: *accused them of arming*.
    pub object_control: bool,
    /// Before a gerund it leaves open whether that happens: *pessimism over holding talks*.
    pub unreal: bool,
    /// What hangs on it belongs to another matter: *amid a dispute with X*, *in response to tensions with X*.
    pub apart: bool,
    /// It is a preposition before what is talked about: *about*, *regarding*.
    pub topic: bool,
    /// It is a noun for an attack.
    pub attack: bool,
    /// It is a verb that only carries an event noun: *launch*.
    pub light: bool,
    /// It is a verb by which something gets a name: *call*.
    pub naming: bool,
    /// Who does it has its object with him: *planes carrying tents landed*.
    pub bearing: bool,
    /// Before a gerund it says that somebody is against it: *warned them against selling arms*.
    pub averse: bool,
    /// Before a noun below a noun it makes an act only what something leads to or away from: *an obstacle to talks*.
    pub towards: bool,
    /// It is a verb whose participle works as a preposition: *involving*.
    pub with: bool,
    /// It denies: *not*, *neither*, *no*.
    pub negation: bool,
    /// As a subject it denies the clause: *nobody*, *none of them*.
    pub nobody: bool,
    /// As the subject of a verb of saying it denies that verb: *few believe*.
    pub few: bool,
    /// It is a verb that always says whom it is done to: *arrest*.
    pub done_to: bool,
    /// It is a verb after whose object an infinitive tells its subject's purpose: *phoned him to congratulate him*.
    pub purposive: bool,
    /// It is a verb with two objects, so that its passive may keep one: *give*.
    pub takes_two: bool,
    /// It is a verb that cites somebody: *say*, *accuse*.
    pub speech: bool,
}

/// The codebook's sets that each word belongs to, by its lemma, its form, or its form without *s*: the lemmatiser may leave a plural as
/// it is. Looked up once for all entries that ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetsOfWords {
    sets: Vec<u16>,
    /// Where each word's sets end.
    ends: Vec<u32>,
}

impl SetsOfWords {
    /// Adds the next word's.
    pub(crate) fn push(&mut self, sets: impl IntoIterator<Item = u16>) {
        self.sets.extend(sets);
        self.ends.push(self.sets.len() as u32);
    }

    fn of(&self, word: usize) -> &[u16] {
        let end = |word: usize| self.ends.get(word).map(|end| *end as usize);
        let start = word.checked_sub(1).map_or(Some(0), end);
        let range = start
            .zip(end(word))
            .and_then(|(start, end)| self.sets.get(start..end));
        range.unwrap_or(&[])
    }
}

/// A sentence with the children of each word.
pub struct Tree<'s> {
    /// The sentence.
    pub sentence: &'s Sentence,
    /// The document's text.
    pub text: &'s str,
    marks: Vec<Marks>,
    sets: SetsOfWords,
    first: Vec<u32>,
    children: Vec<u32>,
}

impl<'s> Tree<'s> {
    /// Indexes a sentence of the document `text`.
    pub fn new(sentence: &'s Sentence, text: &'s str) -> Tree<'s> {
        let count = sentence.words.len();
        let mut first = vec![0u32; count + 2];
        for (index, word) in sentence.words.iter().enumerate() {
            if word.head != index && word.head < count {
                first[word.head + 2] += 1;
            }
        }
        for index in 2..first.len() {
            first[index] += first[index - 1];
        }
        let mut children = vec![0u32; first[count + 1] as usize];
        for (index, word) in sentence.words.iter().enumerate() {
            if word.head != index && word.head < count {
                children[first[word.head + 1] as usize] = index as u32;
                first[word.head + 1] += 1;
            }
        }
        Tree {
            sentence,
            text,
            marks: Vec::new(),
            sets: SetsOfWords::default(),
            first,
            children,
        }
    }

    /// Tells the tree what only the codebook and the cast know of its words.
    pub fn with_marks(mut self, marks: Vec<Marks>, sets: SetsOfWords) -> Tree<'s> {
        (self.marks, self.sets) = (marks, sets);
        self
    }

    /// Whether a word belongs to one of the codebook's sets by its lemma or its form, as far as the tree has been told.
    pub(crate) fn is_in_set(&self, index: usize, set: u16) -> bool {
        self.sets.of(index).contains(&set)
    }

    /// What the codebook and the cast know of a word, as far as the tree has been told.
    pub fn marks(&self, index: usize) -> Marks {
        self.marks.get(index).copied().unwrap_or_default()
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.sentence.words.len()
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.sentence.words.is_empty()
    }

    /// A word.
    pub fn word(&self, index: usize) -> &'s Word {
        &self.sentence.words[index]
    }

    /// Its dictionary form.
    pub fn lemma(&self, index: usize) -> &'s str {
        &self.word(index).lemma
    }

    /// Its form as written.
    pub fn form(&self, index: usize) -> &'s str {
        self.word(index).span.of(self.text)
    }

    /// Its relation to its head.
    pub fn relation(&self, index: usize) -> Relation {
        self.word(index).relation
    }

    /// Its head, `None` for the root.
    pub fn head(&self, index: usize) -> Option<usize> {
        let head = self.word(index).head;
        (head != index && head < self.len()).then_some(head)
    }

    /// Its children, left to right.
    pub fn children(&self, index: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let range = self.first[index] as usize..self.first[index + 1] as usize;
        self.children[range].iter().map(|&child| child as usize)
    }

    /// The first child with one of these relations.
    pub fn child(&self, index: usize, relations: &[Relation]) -> Option<usize> {
        self.children(index)
            .find(|&child| relations.contains(&self.relation(child)))
    }

    /// A word and those coordinated with it, but for nouns set against the others: *Israel, not Iraq*, *not Iraq but Israel*.
    pub fn conjuncts(&self, index: usize) -> Vec<usize> {
        let mut all = vec![index];
        let mut next = 0;
        while let Some(&current) = all.get(next) {
            all.extend(self.children(current).filter(|&child| {
                self.relation(child) == Relation::Conj && (!self.is_denied(child) || self.is_verb(child))
            }));
            next += 1;
        }
        let instead = all.len() > 1 && self.is_noun(index) && self.is_denied(index) && {
            let joins = |word: usize| self.relation(word) == Relation::Cc && self.lemma(word) == "but";
            all.iter().skip(1).any(|&other| self.children(other).any(joins))
        };
        if instead {
            all.remove(0);
        }
        all
    }

    /// Whether *not* stands before the word, other than in *not only*.
    fn is_denied(&self, index: usize) -> bool {
        self.children(index).any(|child| {
            let only = self
                .sentence
                .words
                .get(child + 1)
                .is_some_and(|next| matches!(next.lemma.as_str(), "only" | "just" | "merely" | "simply"));
            child < index && self.relation(child) == Relation::Advmod && self.marks(child).negation && !only
        })
    }

    /// Whether a modal stands with a verb: what it tells may or will come.
    pub(crate) fn has_modal(&self, verb: usize) -> bool {
        self.children(verb)
            .any(|child| self.relation(child) == Relation::Aux && self.word(child).xpos == "MD")
    }

    /// Whether `ancestor` dominates `index` (or is it).
    pub fn dominates(&self, ancestor: usize, index: usize) -> bool {
        let mut current = index;
        for _ in 0..=self.len() {
            if current == ancestor {
                return true;
            }
            match self.head(current) {
                Some(head) => current = head,
                None => return false,
            }
        }
        false
    }

    /// The preposition of a phrase in lower case, its parts joined: `with`, `because of`, `according to`. In *with President Karzai* it
    /// may hang on the title.
    pub fn preposition(&self, index: usize) -> Option<SmolStr> {
        self.own_preposition(index).or_else(|| {
            let is_title = |child: &usize| self.relation(*child) == Relation::NmodDesc && *child < index;
            let mut titles = self.children(index).filter(is_title);
            titles.find_map(|title| self.own_preposition(title))
        })
    }

    fn own_preposition(&self, index: usize) -> Option<SmolStr> {
        let mut whole: Option<SmolStr> = None;
        let mut add = |part: usize| {
            let part = lower(self.form(part));
            // Hardly ever of more than one word.
            whole = Some(match whole.take() {
                Some(before) => format_smolstr!("{before} {part}"),
                None => part,
            });
        };
        for child in self.children(index) {
            let is_case = self.relation(child) == Relation::Case
                || (self.relation(child) == Relation::Mark && self.word(child).upos == Upos::Sconj);
            if is_case
                && self.form(child) != "'s"
                && self.form(child) != "’s"
                && self.word(child).xpos != "POS"
            {
                add(child);
                self.children(child)
                    .filter(|&part| self.relation(part) == Relation::Fixed)
                    .for_each(&mut add);
            }
        }
        whole
    }

    /// First and last word of the subtree, leaving out what `skip` says.
    pub fn extent(&self, index: usize, skip: &dyn Fn(usize) -> bool) -> (usize, usize) {
        let (mut low, mut high) = (index, index);
        let mut stack = vec![index];
        while let Some(current) = stack.pop() {
            low = low.min(current);
            high = high.max(current);
            stack.extend(self.children(current).filter(|&child| !skip(child)));
        }
        (low, high)
    }

    /// The words of the subtree, left to right, leaving out the subtrees that `skip` names.
    pub fn subtree(&self, index: usize, skip: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut words = Vec::new();
        let mut stack = vec![index];
        while let Some(current) = stack.pop() {
            words.push(current);
            stack.extend(self.children(current).filter(|&child| !skip(child)));
        }
        words.sort_unstable();
        words
    }

    /// Whether it is a verb, or a participle used as one.
    pub fn is_verb(&self, index: usize) -> bool {
        self.word(index).upos == Upos::Verb
    }

    /// Whether it is a noun or name.
    pub fn is_noun(&self, index: usize) -> bool {
        matches!(self.word(index).upos, Upos::Noun | Upos::Propn)
    }

    /// Whether it is a personal, relative or demonstrative pronoun.
    pub fn is_pronoun(&self, index: usize) -> bool {
        self.word(index).upos == Upos::Pron
    }
}
