//! What the numbers of a sentence count, told by a verb, a noun or an adjective: one function for each way of telling.

use super::phrase::{Counted, Phrases};
use crate::case::{low, lower};
use crate::code::frame::{Frame, verb_frame};
use crate::codebook::Slot;
use crate::codebook::counting::{Casualties, Idiom, Of, People, Role, Small};
use legation_parse::Relation;
use smol_str::SmolStr;

/// A number of a sentence with what it counts, before it is known to which act it belongs.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The word that tells what is counted.
    pub(super) at: usize,
    /// Which kind of the codebook.
    pub(super) kind: usize,
    pub(super) counted: Counted,
    /// Whether it runs on over many events: *raised the toll to 52*.
    pub(super) total: bool,
}

/// All numbers that count something.
pub(super) fn found(phrases: &Phrases) -> Vec<Found> {
    let tree = phrases.tree;
    let casualties = &phrases.codebook.casualties;
    let denies = |word: usize| {
        let form = low(tree.form(word));
        casualties.numbers.is(&form, Small::No) || casualties.numbers.is(&form, Small::Nobody)
    };
    let numbered = !phrases.numbers.is_empty() || (0..tree.len()).any(denies);
    let mut all: Vec<Found> = Vec::new();
    for at in 0..tree.len() {
        let (lemma, form) = (low(tree.lemma(at)), low(tree.form(at)));
        let by_lemma = casualties.told_by(&lemma).iter();
        let by_form = if *form == *lemma {
            &[][..]
        } else {
            casualties.told_by(&form)
        };
        let mut frame = None;
        for &(kind, role) in by_lemma.chain(by_form) {
            let Some(words) = casualties.kinds.get(kind) else {
                continue;
            };
            if !numbered && !words.singular {
                continue;
            }
            let telling = Telling {
                phrases,
                at,
                people: words.people,
                singular: words.singular,
            };
            if let Some((counted, total)) = telling.by(role, words.idioms.as_slice(), &mut frame) {
                add(
                    &mut all,
                    Found {
                        at,
                        kind,
                        counted,
                        total,
                    },
                );
            }
        }
        if numbered {
            for kind in none_of(phrases, at, &lemma, casualties) {
                add(&mut all, kind);
            }
        }
    }
    without_mixed(phrases, all)
}

/// A number counts one kind of thing once.
fn add(all: &mut Vec<Found>, new: Found) {
    let same = |known: &Found| {
        known.kind == new.kind
            && (known.at == new.at
                || known
                    .counted
                    .numbers
                    .iter()
                    .any(|number| new.counted.numbers.contains(number))
                || (known.counted.first..=known.counted.last).contains(&new.counted.last))
    };
    if !all.iter().any(same) {
        all.push(new);
    }
}

/// "killed or wounded 40", "12 dead and wounded": nobody can tell how many of each.
fn without_mixed(phrases: &Phrases, all: Vec<Found>) -> Vec<Found> {
    let mixed = &phrases.codebook.casualties.scene.mixed;
    let kinds = &phrases.codebook.casualties.kinds;
    let is_mixed = |found: &Found| {
        kinds
            .get(found.kind)
            .is_some_and(|words| mixed.contains(&words.kind))
    };
    let shared = |found: &Found| {
        is_mixed(found)
            && found.counted.high > 0
            && all.iter().any(|other| {
                other.kind != found.kind
                    && is_mixed(other)
                    && (other.counted.first, other.counted.last) == (found.counted.first, found.counted.last)
            })
    };
    let keep: Vec<bool> = all.iter().map(|found| !shared(found)).collect();
    let mut keep = keep.into_iter();
    let mut all = all;
    all.retain(|_| keep.next().unwrap_or(true));
    all
}

/// "no casualties", "without casualties", but not "no reports of casualties" nor "no casualties were reported": nobody says there were none.
fn none_of(phrases: &Phrases, at: usize, lemma: &str, casualties: &Casualties) -> Vec<Found> {
    let Some(kinds) = casualties.scene.none.get(lemma) else {
        return Vec::new();
    };
    let tree = phrases.tree;
    let no = |word: usize| casualties.numbers.is(&low(tree.form(word)), Small::No);
    let denying = tree.children(at).find(|&child| {
        child < at
            && matches!(
                tree.relation(child),
                Relation::Det | Relation::Case | Relation::Nummod
            )
            && no(child)
    });
    let Some(first) = denying else { return Vec::new() };
    if is_only_reported(phrases, at) {
        return Vec::new();
    }
    let counted = Counted {
        low: 0,
        high: 0,
        first,
        last: at,
        numbers: Vec::new(),
        because: vec![format!("“{}” denies that there were any", tree.form(first))],
        more: false,
    };
    let of = |name: &String| casualties.kinds.iter().position(|words| words.kind == *name);
    let found = |kind| Found {
        at,
        kind,
        counted: counted.clone(),
        total: false,
    };
    kinds.iter().filter_map(of).map(found).collect()
}

/// Whether a verb of saying takes the word: "no deaths were reported" says that nobody knows of any.
fn is_only_reported(phrases: &Phrases, at: usize) -> bool {
    let tree = phrases.tree;
    let taken = matches!(
        tree.relation(at),
        Relation::Nsubj | Relation::NsubjPass | Relation::Obj | Relation::Nmod
    );
    taken && tree.head(at).is_some_and(|head| tree.marks(head).speech)
}

/// A word that tells what is counted.
struct Telling<'t, 'p, 's> {
    phrases: &'t Phrases<'p, 's>,
    at: usize,
    people: People,
    singular: bool,
}

impl Telling<'_, '_, '_> {
    /// How many, and whether it is a running total.
    fn by(&self, role: Role, idioms: &[Idiom], frame: &mut Option<Frame>) -> Option<(Counted, bool)> {
        let tree = self.phrases.tree;
        // "75 displaced people" are not displaced by what is told.
        let is_verb = tree.is_verb(self.at) && tree.relation(self.at) != Relation::Amod;
        let people = if role == Role::Forces {
            People::Forces
        } else {
            self.people
        };
        let mut slot = |slot: Slot| {
            let frame = frame.get_or_insert_with(|| verb_frame(tree, self.at));
            self.filled(frame, &slot, people)
        };
        let counted = match role {
            Role::Object if is_verb => slot(Slot::Object),
            Role::Forces if is_verb => slot(Slot::Object),
            Role::Subject if is_verb => slot(Slot::Subject),
            Role::Idiom(number) if is_verb => {
                let idiom = idioms.get(number)?;
                let fits = self.has_object(idiom) && self.has_beside(idiom);
                match idiom.of {
                    Of::Object => fits
                        .then(|| slot(Slot::Object).or_else(|| self.compounded()))
                        .flatten(),
                    Of::Subject => fits.then(|| slot(Slot::Subject)).flatten(),
                }
            }
            Role::Noun if tree.is_noun(self.at) || !is_verb => self.noun(),
            Role::Deed if tree.is_noun(self.at) => self.deed(),
            Role::Adjective => self
                .adjoined()
                .or_else(|| self.behind())
                .or_else(|| self.predicate()),
            Role::Adjoined => self.adjoined(),
            Role::Toll => return self.toll(),
            _ => None,
        };
        counted.map(|counted| (counted, false))
    }

    fn counted(&self, head: usize) -> Option<Counted> {
        self.counted_of(head, self.people)
    }

    fn counted_of(&self, head: usize, people: People) -> Option<Counted> {
        let fits = self.phrases.fits(head, people);
        let counted = fits.then(|| self.phrases.count(head, self.singular)).flatten()?;
        Some(self.because(counted))
    }

    fn because(&self, mut counted: Counted) -> Counted {
        let told = format!("counted by “{}”", self.phrases.tree.form(self.at));
        counted.because.push(told);
        counted
    }

    /// What stands in a slot of the verb, parts of a whole left out.
    fn filled(&self, frame: &Frame, slot: &Slot, people: People) -> Option<Counted> {
        let tree = self.phrases.tree;
        let heads: Vec<usize> = frame.slot(slot).collect();
        let is_joined = |word: usize| {
            tree.relation(word) == Relation::Conj
                && heads
                    .iter()
                    .any(|&head| head != word && tree.dominates(head, word))
        };
        let mut whole: Vec<usize> = heads.iter().copied().filter(|&head| !is_joined(head)).collect();
        whole.sort_by_key(|&head| self.phrases.is_part(head));
        whole
            .into_iter()
            .find_map(|head| self.counted_of(head, people))
            .or_else(|| self.misread(slot, frame, people))
    }

    /// "between 20 and 30 people", "up to 50 people", whose first words the parser takes for a preposition.
    fn misread(&self, slot: &Slot, frame: &Frame, people: People) -> Option<Counted> {
        let tree = self.phrases.tree;
        let behind = *slot == Slot::Object && !frame.passive;
        tree.children(self.at)
            .filter(|&child| matches!(tree.relation(child), Relation::Obl | Relation::OblUnmarked))
            .filter(|&child| (child > self.at) == behind)
            .find(|&child| {
                self.phrases.number_of(child).is_some_and(|number| {
                    let within = |word: usize| (number.first..number.end).contains(&word);
                    number.first < number.start
                        && tree
                            .children(child)
                            .all(|case| tree.relation(case) != Relation::Case || within(case))
                })
            })
            .and_then(|child| self.counted_of(child, people))
    }

    /// "took 12 soldiers hostage", which the parser may read as hostages of a kind.
    fn compounded(&self) -> Option<Counted> {
        let tree = self.phrases.tree;
        let object = tree.child(self.at, &[Relation::Obj])?;
        tree.children(object)
            .filter(|&child| tree.relation(child) == Relation::Compound)
            .find_map(|child| self.counted(child))
    }

    fn has_object(&self, idiom: &Idiom) -> bool {
        let Some(wanted) = &idiom.object else { return true };
        let tree = self.phrases.tree;
        tree.child(self.at, &[Relation::Obj, Relation::NsubjPass])
            .is_some_and(|object| tree.lemma(object) == wanted)
    }

    fn has_beside(&self, idiom: &Idiom) -> bool {
        let Some(wanted) = &idiom.with else { return true };
        let tree = self.phrases.tree;
        let other = |word: usize| tree.is_verb(word);
        tree.subtree(self.at, &other)
            .into_iter()
            .any(|word| tree.lemma(word) == wanted)
    }

    /// "12 deaths"; "no deaths" is told by [`none_of`].
    fn noun(&self) -> Option<Counted> {
        let counted = self.phrases.count(self.at, false)?;
        (counted.high > 0).then(|| self.because(counted))
    }

    /// "the deaths of 12 people"
    fn deed(&self) -> Option<Counted> {
        let tree = self.phrases.tree;
        let words = &self.phrases.codebook.casualties.numbers;
        tree.children(self.at)
            .filter(|&child| tree.relation(child) == Relation::Nmod && child > self.at)
            .filter(|&child| tree.preposition(child).is_some_and(|of| words.is(&of, Small::Of)))
            .find_map(|child| self.counted(child))
    }

    /// "left 12 dead", "12 were shot dead", "took 12 hostage".
    fn adjoined(&self) -> Option<Counted> {
        let tree = self.phrases.tree;
        let head = tree.head(self.at)?;
        let beside = matches!(
            tree.relation(self.at),
            Relation::Xcomp
                | Relation::Advmod
                | Relation::Amod
                | Relation::Obj
                | Relation::Obl
                | Relation::OblUnmarked
                | Relation::CompoundPrt
        );
        if !beside {
            return None;
        }
        if tree.is_verb(head) {
            let frame = verb_frame(tree, head);
            let object = Slot::Object;
            let objects = frame.slot(&object).filter(|&word| word != self.at);
            return objects.into_iter().find_map(|word| self.counted(word));
        }
        // "shot dead two of his sons"
        let verb = self.at.checked_sub(1).filter(|&before| tree.is_verb(before))?;
        let is_object =
            head > self.at && tree.head(head) == Some(verb) && tree.relation(head) == Relation::Obj;
        is_object.then(|| self.counted(head)).flatten()
    }

    /// "12 dead", "seven fishermen wounded": the words stand side by side, whatever the parser makes of them.
    fn behind(&self) -> Option<Counted> {
        let tree = self.phrases.tree;
        let before = self.at.checked_sub(1)?;
        let followed = tree
            .head(self.at)
            .is_some_and(|head| head > self.at && tree.is_noun(head))
            && tree.relation(self.at) == Relation::Amod;
        let noun_next = self.at + 1 < tree.len() && tree.is_noun(self.at + 1) && !tree.is_verb(self.at);
        if followed || noun_next {
            return None;
        }
        let numbered = self.phrases.number_at(before).is_some()
            || (tree.is_noun(before)
                && self
                    .phrases
                    .count(before, false)
                    .is_some_and(|counted| counted.high > 0));
        let head = if let Some(number) = self.phrases.number_at(before) {
            (number.start..=number.last).find(|&word| {
                tree.head(word)
                    .is_none_or(|head| !(number.start..=number.last).contains(&head))
            })?
        } else {
            before
        };
        let parts = self.phrases.is_part(head);
        (numbered && !parts).then(|| self.alone(head)).flatten()
    }

    /// The number of a phrase that the parser may have joined to others wrongly.
    fn alone(&self, head: usize) -> Option<Counted> {
        self.counted(head)
    }

    /// "12 people were hurt", "20 are homeless"
    fn predicate(&self) -> Option<Counted> {
        let tree = self.phrases.tree;
        if tree.is_verb(self.at) {
            return None;
        }
        let subject = tree.child(self.at, &[Relation::Nsubj, Relation::NsubjPass])?;
        self.counted(subject)
    }

    /// "a death toll of 12", "put the toll at 12", "the toll rose to 12".
    fn toll(&self) -> Option<(Counted, bool)> {
        let tree = self.phrases.tree;
        let totals = &self.phrases.codebook.casualties.totals;
        let is_number = |word: usize| {
            self.phrases
                .number_at(word)
                .is_some_and(|number| (number.start..=number.last).contains(&word))
        };
        let count = |word: usize| {
            self.phrases
                .count(word, false)
                .map(|counted| self.because(counted))
        };
        let own = tree
            .children(self.at)
            .filter(|&child| tree.relation(child) == Relation::Nmod && child > self.at)
            .find(|&child| is_number(child));
        if let Some(counted) = own.and_then(count) {
            return Some((counted, self.is_running(self.at)));
        }
        let verb = tree.head(self.at)?;
        if is_number(verb) && tree.relation(self.at) == Relation::Nsubj {
            return count(verb).map(|counted| (counted, self.is_running(verb)));
        }
        let beside = matches!(
            tree.relation(self.at),
            Relation::Obj | Relation::Nsubj | Relation::NsubjPass
        );
        if !beside {
            return None;
        }
        let counted = tree
            .children(verb)
            .filter(|&child| child != self.at && child > verb)
            .find(|&child| is_number(child))
            .and_then(count)?;
        let moved = totals.verbs.iter().any(|known| known == tree.lemma(verb));
        Some((counted, moved || self.is_running(verb)))
    }

    /// Whether words beside a toll tell that it runs over more than one event.
    fn is_running(&self, top: usize) -> bool {
        let tree = self.phrases.tree;
        let since = &self.phrases.codebook.casualties.totals.since;
        let clause = tree.subtree(top, &|_| false);
        let forms: Vec<SmolStr> = clause.iter().map(|&word| lower(tree.form(word))).collect();
        let text = forms.join(" ");
        since
            .iter()
            .any(|phrase| format!(" {text} ").contains(&format!(" {phrase} ")))
    }
}
