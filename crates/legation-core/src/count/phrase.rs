//! How many a noun phrase counts: its own number, those it is joined with, and not what is only a part of it.

use super::number::Number;
use crate::case::{low, lower};
use crate::code::Tree;
use crate::codebook::Codebook;
use crate::codebook::counting::{People, Small, in_set};
use legation_parse::{Relation, Upos};

/// What a phrase counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) low: u64,
    pub(super) high: u64,
    /// First word of the numbers, bounds included.
    pub(super) first: usize,
    /// Last word of the numbers.
    pub(super) last: usize,
    /// First words of the number phrases in it.
    pub(super) numbers: Vec<usize>,
    /// Why, for a reader.
    pub(super) because: Vec<String>,
    /// Whether it adds to others: *two more*.
    pub(super) more: bool,
}

/// A sentence with its numbers, and what may be counted in it.
pub(super) struct Phrases<'p, 's> {
    pub(super) tree: &'p Tree<'s>,
    pub(super) numbers: &'p [Number],
    pub(super) codebook: &'p Codebook,
    /// The number phrase that each word is in.
    pub(super) of_word: Vec<Option<u32>>,
}

impl<'p, 's> Phrases<'p, 's> {
    pub(super) fn new(tree: &'p Tree<'s>, numbers: &'p [Number], codebook: &'p Codebook) -> Phrases<'p, 's> {
        let mut of_word = Vec::new();
        if !numbers.is_empty() {
            of_word = vec![None; tree.len()];
            for (number, place) in numbers.iter().zip(0u32..) {
                for word in number.first..number.end {
                    if let Some(of) = of_word.get_mut(word) {
                        *of = Some(place);
                    }
                }
            }
        }
        Phrases {
            tree,
            numbers,
            codebook,
            of_word,
        }
    }

    /// The number phrase that a word stands in.
    pub(super) fn number_at(&self, word: usize) -> Option<&'p Number> {
        let place = (*self.of_word.get(word)?)?;
        self.numbers.get(place as usize)
    }

    /// The number that a noun phrase has, or that stands for one: "12 people", "dozens of them", "12".
    pub(super) fn number_of(&self, head: usize) -> Option<&'p Number> {
        if let Some(number) = self
            .number_at(head)
            .filter(|number| (number.start..=number.last).contains(&head))
        {
            return Some(number);
        }
        self.tree
            .children(head)
            .filter(|&child| child < head)
            .filter(|&child| {
                !matches!(
                    self.tree.relation(child),
                    Relation::NmodPoss | Relation::Acl | Relation::AclRelcl
                )
            })
            .find_map(|child| {
                let number = self.number_at(child)?;
                (number.last < head && head - number.last <= FARTHEST).then_some(number)
            })
    }

    /// The noun that is counted, where one stands there: *people* of *12 people*, *them* of *dozens of them*.
    pub(super) fn noun_of(&self, head: usize) -> Option<usize> {
        let number = self
            .number_at(head)
            .filter(|number| (number.start..=number.last).contains(&head));
        let Some(number) = number else { return Some(head) };
        let words = &self.codebook.casualties.numbers;
        (number.start..=number.last)
            .flat_map(|word| self.tree.children(word))
            .filter(|&child| child > number.last && self.tree.relation(child) == Relation::Nmod)
            .find(|&child| {
                self.tree
                    .preposition(child)
                    .is_some_and(|preposition| words.is(&preposition, Small::Of))
            })
    }

    /// Whether what is counted is of this sort.
    pub(super) fn fits(&self, head: usize, people: People) -> bool {
        let tree = self.tree;
        let sets = &self.codebook.sets;
        let Some(noun) = self.noun_of(head) else {
            // "killing 12", but "sent 12" tells of nobody.
            return people != People::Forces;
        };
        let lemma = tree.lemma(noun);
        if people == People::Forces {
            return in_set(sets, "counted-force", lemma);
        }
        if in_set(sets, "counted-person", lemma) {
            return true;
        }
        if in_set(sets, "counted-thing", lemma) || tree.marks(noun).time {
            return false;
        }
        // "Palestinians", "Rohingya"
        people == People::Any
            || tree.word(noun).xpos == "NNPS"
            || tree.marks(noun).party
            || tree.is_pronoun(noun)
    }

    fn is_person(&self, noun: usize) -> bool {
        in_set(&self.codebook.sets, "counted-person", self.tree.lemma(noun))
    }

    /// How many a phrase counts, with those joined to it. `singular`: whether one without a number counts as one.
    pub(super) fn count(&self, head: usize, singular: bool) -> Option<Counted> {
        let mut counted = self.own(head, singular)?;
        let mut joined: Vec<usize> = self.joined(head);
        if let Some(noun) = self.noun_of(head).filter(|&noun| noun != head) {
            joined.extend(self.joined(noun));
        }
        let all: Vec<Option<Counted>> = joined.iter().map(|&other| self.own(other, singular)).collect();
        // Where the list goes on with what has no number, only numbers are sure to belong to it.
        let whole = all.iter().all(Option::is_some);
        for more in all.into_iter().flatten() {
            if !whole && more.numbers.is_empty() {
                continue;
            }
            counted
                .because
                .push(format!("with {} more joined to it", told(more.low, more.high)));
            counted = Counted {
                low: counted.low.saturating_add(more.low),
                high: counted.high.saturating_add(more.high),
                first: counted.first.min(more.first),
                last: counted.last.max(more.last),
                numbers: [counted.numbers, more.numbers].concat(),
                because: counted.because,
                more: counted.more || more.more,
            };
        }
        Some(counted)
    }

    /// Phrases joined with *and*, but for parts of it.
    fn joined(&self, head: usize) -> Vec<usize> {
        let tree = self.tree;
        let own = self.number_at(head);
        let conjuncts: Vec<usize> = tree
            .children(head)
            .filter(|&child| tree.relation(child) == Relation::Conj && !tree.is_verb(child))
            .collect();
        let and = conjuncts
            .iter()
            .any(|&child| tree.child(child, &[Relation::Cc]).is_some());
        let other = |child: usize| {
            let number = self.number_at(child);
            // "12 or 13 people" is one number; "12 dead and 30 wounded" are two of different kinds.
            number.is_none_or(|number| Some(number) != own && !self.is_told_apart(number))
        };
        conjuncts
            .into_iter()
            .filter(|&child| and && other(child) && !self.is_part(child))
            .collect()
    }

    /// Whether a word right behind a number tells what it counts.
    fn is_told_apart(&self, number: &Number) -> bool {
        let behind = number.end;
        let casualties = &self.codebook.casualties;
        behind < self.tree.len()
            && [self.tree.lemma(behind), self.tree.form(behind)]
                .iter()
                .any(|word| !casualties.told_by(&low(word)).is_empty())
    }

    /// "including three children", "three of them children".
    pub(super) fn is_part(&self, head: usize) -> bool {
        let scene = &self.codebook.casualties.scene;
        let tree = self.tree;
        let listed = |list: &[String], word: usize| {
            let (lemma, form) = (lower(tree.lemma(word)), lower(tree.form(word)));
            list.iter().any(|known| *known == lemma || *known == form)
        };
        let (first, _) = tree.extent(head, &|word| {
            matches!(
                tree.relation(word),
                Relation::Conj | Relation::Acl | Relation::AclRelcl
            )
        });
        let number = self.number_of(head);
        let first = number.map_or(first, |number| first.min(number.first));
        let begins =
            (first..first + 2).any(|word| word < tree.len() && word <= head && listed(&scene.parts, word));
        let before = first
            .checked_sub(1)
            .map(|word| {
                if tree.relation(word) == Relation::Punct {
                    word.saturating_sub(1)
                } else {
                    word
                }
            })
            .is_some_and(|word| listed(&scene.parts, word) && tree.form(word) != "of");
        let of_them = number.is_some_and(|number| {
            let next = number.last + 1;
            next + 1 < tree.len()
                && self
                    .codebook
                    .casualties
                    .numbers
                    .is(&low(tree.form(next)), Small::Of)
                && (next + 1..(next + 3).min(tree.len())).any(|word| listed(&scene.whole, word))
        });
        begins || before || of_them
    }

    /// The number of the phrase alone.
    fn own(&self, head: usize, singular: bool) -> Option<Counted> {
        let tree = self.tree;
        let words = &self.codebook.casualties.numbers;
        let denying = tree.children(head).find(|&child| {
            child < head
                && matches!(
                    tree.relation(child),
                    Relation::Det | Relation::Advmod | Relation::Nummod
                )
                && words.is(&low(tree.form(child)), Small::No)
        });
        let nobody = words.is(&low(tree.form(head)), Small::Nobody);
        if denying.is_some() || nobody {
            let first = denying.unwrap_or(head);
            return Some(Counted {
                low: 0,
                high: 0,
                first,
                last: head,
                numbers: Vec::new(),
                because: vec![format!("“{}” is nobody", tree.form(first))],
                more: false,
            });
        }
        let scene = &self.codebook.casualties.scene;
        let more = tree.children(head).chain([head]).any(|word| {
            let lemma = lower(tree.lemma(word));
            scene.more.iter().any(|known| *known == lemma)
        });
        if let Some(number) = self.number_of(head) {
            let bound = match number.bound {
                None => String::new(),
                Some(bound) => format!(" ({})", bound_told(bound)),
            };
            return Some(Counted {
                low: number.low,
                high: number.high,
                first: number.first,
                last: number.end - 1,
                numbers: vec![number.start],
                because: vec![format!("{}{bound}", told(number.low, number.high))],
                more,
            });
        }
        let article = tree.children(head).find(|&child| {
            tree.relation(child) == Relation::Det && words.is(&low(tree.form(child)), Small::Article)
        });
        let is_one = singular
            && (tree.word(head).upos == Upos::Noun
                && tree.word(head).xpos == "NN"
                && self.is_person(head)
                // "a Syrian"
                || article.is_some() && tree.marks(head).party && tree.word(head).xpos != "NNS")
            && !in_set(&self.codebook.sets, "counted-many", tree.lemma(head));
        if singular && tree.word(head).xpos == "NNP" && self.has_title(head) {
            return Some(self.one(head, head));
        }
        let held = article.or_else(|| {
            tree.children(head).find(|&child| {
                child < head && matches!(tree.relation(child), Relation::Det | Relation::NmodPoss)
            })
        });
        let first = held.filter(|_| is_one)?;
        Some(Counted {
            more,
            ..self.one(first.min(head), head)
        })
    }

    fn one(&self, first: usize, head: usize) -> Counted {
        Counted {
            low: 1,
            high: 1,
            first,
            last: head,
            numbers: Vec::new(),
            because: vec![format!("“{}” is one person", self.tree.form(head))],
            more: false,
        }
    }

    /// "rebel commander Musa Idris": a name with what its bearer is.
    fn has_title(&self, name: usize) -> bool {
        let tree = self.tree;
        tree.children(name).any(|child| {
            matches!(tree.relation(child), Relation::NmodDesc | Relation::Appos)
                && tree.word(child).xpos == "NN"
                && self.is_person(child)
                && !in_set(&self.codebook.sets, "counted-many", tree.lemma(child))
        })
    }
}

/// Words between a number and its noun.
const FARTHEST: usize = 7;

/// A range as it is told.
pub(super) fn told(low: u64, high: u64) -> String {
    if low == high {
        low.to_string()
    } else {
        format!("{low} to {high}")
    }
}

fn bound_told(bound: crate::codebook::Bound) -> &'static str {
    use crate::codebook::Bound;
    match bound {
        Bound::AtLeast => "or more: the upper end is open",
        Bound::AtMost => "or fewer: the lower end is open",
        Bound::About => "rounded",
    }
}
