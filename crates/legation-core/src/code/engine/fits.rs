//! Whether a sense fits a frame: voice, particle, and the conditions on its slots.

use super::Matcher;
use crate::case::{low, lower};
use crate::code::frame::Frame;
use crate::code::gap::is_infinitive;
use crate::code::status::is_question;
use crate::codebook::actors::ActorKind;
use crate::codebook::condition::{Condition, Test};
use crate::codebook::{Sense, Slot};
use crate::ground::designated;
use legation_parse::{Relation, Upos};
use legation_where::Gazetteer;
use smol_str::SmolStr;

/// How far behind its head an entry looks for words that must not follow.
const FOLLOWING: usize = 6;

impl Matcher<'_, '_> {
    /// How many conditions are met, less those that are not.
    pub(super) fn met(&self, sense: &Sense, frame: &Frame) -> i32 {
        const OTHER_WORD: i32 = 4;
        let telling = |condition: &Condition| {
            let words = |test: &Test| matches!(test, Test::Lemma(_) | Test::Set(_));
            condition.any_of.iter().any(words)
        };
        let conditions = sense.when.iter().map(|(slot, condition)| {
            let holds = self.holds(frame, slot, condition).is_ok();
            match (holds, condition.negated) {
                // That somebody does it, or that a slot is empty, says nothing for one sense over another.
                (true, false) if telling(condition) => 1,
                (true, _) => 0,
                (false, _) => -1,
            }
        });
        let particle = frame.particle.map(|word| lower(self.tree.lemma(word)));
        let other = sense.particle.as_deref() != particle.as_deref()
            || sense
                .first_word
                .as_ref()
                .is_some_and(|first| !self.follows_first(frame.head, first));
        conditions.sum::<i32>() - if other { OTHER_WORD } else { 0 }
    }

    /// What `reason` says, where anybody asks for what nearly fitted: most entries do not fit, and to say why costs more than to see it.
    fn because(&self, reason: impl FnOnce() -> String) -> String {
        if self.wants_near { reason() } else { String::new() }
    }

    /// Checks voice, particle and conditions; says what is missing.
    pub(super) fn fits(&self, sense: &Sense, frame: &Frame) -> Result<(), String> {
        let tree = self.tree;
        self.stands(sense, frame)?;
        if let Some(found) = self.follows(frame.head, &sense.not_before) {
            return Err(self.because(|| format!("`{}` follows it", tree.form(found))));
        }
        if let (None, Some(found)) = (&sense.particle, frame.particle) {
            return Err(
                self.because(|| format!("it stands with the particle `{}`", lower(tree.lemma(found))))
            );
        }
        for (slot, condition) in &sense.when {
            self.holds(frame, slot, condition)
                .map_err(|what| self.because(|| format!("{}: {what}", slot.name())))?;
        }
        Ok(())
    }

    /// Checks what mending the frame for a sense cannot change, so that most senses are told apart before any is mended: the words that belong to its verb or noun, and
    /// voice.
    pub(super) fn stands(&self, sense: &Sense, frame: &Frame) -> Result<(), String> {
        let tree = self.tree;
        if let Some(first) = &sense.first_word
            && !self.follows_first(frame.head, first)
        {
            return Err(self.because(|| format!("`{first}` does not stand before it")));
        }
        match (&sense.particle, frame.particle) {
            (Some(wanted), Some(found)) if *wanted == lower(tree.lemma(found)) => {}
            (None, _) => {}
            (Some(wanted), _) => {
                let next = frame.head + 1;
                let adverb = tree.children(frame.head).any(|child| {
                    matches!(
                        tree.relation(child),
                        Relation::Advmod | Relation::CompoundPrt | Relation::Case
                    ) && tree.form(child).eq_ignore_ascii_case(wanted)
                });
                let follows = next < tree.len() && tree.form(next).eq_ignore_ascii_case(wanted);
                if !adverb && !follows {
                    return Err(self.because(|| format!("the particle `{wanted}` is missing")));
                }
            }
        }
        if sense.passive_only && !frame.passive {
            return Err(self.because(|| "it is not in the passive".into()));
        }
        if sense.active_only && frame.passive {
            return Err(self.because(|| "it is in the passive".into()));
        }
        Ok(())
    }

    /// Whether the first word of an entry of two stands before the second: *test-fired*.
    fn follows_first(&self, head: usize, first: &str) -> bool {
        let tree = self.tree;
        let hyphen = head > 1 && tree.form(head - 1) == "-";
        let before = head.checked_sub(if hyphen { 2 } else { 1 });
        before.is_some_and(|word| tree.lemma(word).eq_ignore_ascii_case(first))
    }

    /// The first of these words that stands behind `head` with no more than names, adjectives and articles between.
    pub(super) fn follows(&self, head: usize, wanted: &[SmolStr]) -> Option<usize> {
        let tree = self.tree;
        if wanted.is_empty() {
            return None;
        }
        let is_wanted = |word: usize| {
            wanted.iter().any(|wanted| {
                tree.lemma(word).eq_ignore_ascii_case(wanted) || tree.form(word).eq_ignore_ascii_case(wanted)
            })
        };
        let within = |word: usize| {
            let between = [Upos::Noun, Upos::Propn, Upos::Adj, Upos::Det, Upos::Num];
            between.contains(&tree.word(word).upos) || matches!(tree.form(word), "-" | "'s" | "’s")
        };
        for word in (head + 1..tree.len()).take(FOLLOWING) {
            if is_wanted(word) {
                return Some(word);
            }
            if !within(word) {
                return None;
            }
        }
        None
    }

    pub(super) fn holds(&self, frame: &Frame, slot: &Slot, condition: &Condition) -> Result<(), String> {
        let words: Vec<usize> = frame
            .slot(slot)
            .flat_map(|word| self.tree.conjuncts(word))
            .map(|word| self.counted(word))
            // "asked: Did they attack?" asks nobody to attack.
            .filter(|&word| {
                *slot != Slot::Complement
                    || !is_question(self.tree, word)
                    || is_question(self.tree, frame.head)
            })
            .collect();
        if condition.any_of.is_empty() {
            return if words.is_empty() {
                Ok(())
            } else {
                Err(self.because(|| "should be empty".into()))
            };
        }
        let fits = words
            .iter()
            .flat_map(|&word| [Some(word), self.title(word)])
            .flatten()
            .any(|word| condition.any_of.iter().any(|test| self.passes(word, test)));
        // "Russian drones hit the port": Russia did.
        let by_arms = *slot == Slot::Subject
            && !fits
            && condition.any_of.contains(&Test::Actor)
            && !self.owners_of_arms(frame).is_empty();
        match (fits || by_arms, condition.negated, words.first()) {
            (true, false, _) | (false, true, _) => Ok(()),
            (true, true, _) => Err(self.because(|| "is one of those that must not stand there".into())),
            (false, false, None) => Err(self.because(|| "is empty".into())),
            (false, false, Some(&word)) => {
                Err(self.because(|| format!("`{}` is not what it takes", self.tree.form(word))))
            }
        }
    }

    /// The title before a name: *Defence Minister Rajnath Singh* is a minister.
    fn title(&self, word: usize) -> Option<usize> {
        self.tree.child(word, &[Relation::NmodDesc])
    }

    pub(super) fn passes(&self, word: usize, test: &Test) -> bool {
        let tree = self.tree;
        match test {
            Test::Any => true,
            Test::Actor => {
                !self.cast.parties(self.sentence, word).is_empty() || !self.examples(word).is_empty()
            }
            Test::Demonym => {
                let parties = self.cast.named_parties(self.sentence, word);
                parties
                    .iter()
                    .any(|party| party.weak && party.plural && party.actor.is_some())
            }
            Test::PlaceName => {
                let actors = &self.codebook.actors;
                let parties = self.cast.named_parties(self.sentence, word);
                parties.iter().any(|party| {
                    let kind = party
                        .actor
                        .and_then(|id| actors.actor(id))
                        .map(|entry| entry.kind);
                    let land = matches!(kind, Some(ActorKind::State | ActorKind::Territory));
                    land && party.role.is_none() && !party.weak && !party.antecedent
                })
            }
            Test::Town => self.is_town(word),
            Test::Clause => tree.is_verb(word),
            Test::Infinitive => is_infinitive(tree, word),
            Test::Lemma(lemma) => {
                let two = lemma.split_once(' ').is_some_and(|(first, last)| {
                    tree.lemma(word).eq_ignore_ascii_case(last)
                        && word
                            .checked_sub(1)
                            .is_some_and(|before| tree.lemma(before).eq_ignore_ascii_case(first))
                });
                two || tree.lemma(word).eq_ignore_ascii_case(lemma)
                    || tree.form(word).eq_ignore_ascii_case(lemma)
            }
            Test::Set(set) => {
                if tree.is_in_set(word, *set) {
                    return true;
                }
                if Some(*set) == self.codebook.items.set
                    && (self.is_designated(word) || self.measured(word).any(|of| self.passes(of, test)))
                {
                    return true;
                }
                // Two-word members, and compounds whose first part is the member: "peace talks", "arms package".
                let sets = &self.codebook.sets;
                tree.children(word)
                    .filter(|&child| {
                        child < word && matches!(tree.relation(child), Relation::Compound | Relation::Amod)
                    })
                    .any(|child| {
                        let part = lower(tree.lemma(child));
                        let two = || {
                            let (head, form) = (lower(tree.lemma(word)), lower(tree.form(word)));
                            let singular = form.strip_suffix('s').unwrap_or(&form);
                            sets.has(*set, &format!("{part} {head}"))
                                || sets.has(*set, &format!("{part} {singular}"))
                                || sets.has(*set, &format!("{part} {form}"))
                        };
                        (sets.begins(&part) && two())
                            || (tree.relation(child) == Relation::Compound
                                && child + 1 == word
                                && sets.has(*set, &part))
                    })
            }
        }
    }

    /// Whether a name that no party has is that of a town or province: *Wad Madani*.
    pub(super) fn is_town(&self, word: usize) -> bool {
        let tree = self.tree;
        let is_name = |word: usize| word < tree.len() && tree.word(word).upos == Upos::Propn;
        if !is_name(word)
            || self
                .cast
                .named_parties(self.sentence, word)
                .iter()
                .any(|party| party.actor.is_some())
        {
            return false;
        }
        let first = (0..word)
            .rev()
            .take_while(|&before| is_name(before))
            .last()
            .unwrap_or(word);
        let last = (word + 1..tree.len())
            .take_while(|&after| is_name(after))
            .last()
            .unwrap_or(word);
        let start = tree.word(first).span.start;
        let end = tree.word(last).span.end;
        let name = tree.text.get(start as usize..end as usize).unwrap_or("");
        !Gazetteer::embedded().named(name).is_empty()
    }

    /// Whether the word heads a designation: *eight F-16s*.
    pub(super) fn is_designated(&self, word: usize) -> bool {
        let noun = matches!(
            self.tree.word(word).upos,
            Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num
        );
        let all = || designated(self.tree, self.codebook);
        noun && self.designated.get_or_init(all).contains(&word)
    }

    /// Whether the word is of the set of which designations are.
    pub(super) fn is_thing(&self, word: usize) -> bool {
        let set = self.codebook.items.set;
        set.is_some_and(|set| self.passes(word, &Test::Set(set)))
    }

    /// What a noun that counts things counts: *the first batch of howitzers*, *a squadron of jets*.
    fn measured(&self, word: usize) -> impl Iterator<Item = usize> + '_ {
        let tree = self.tree;
        let counts = self.codebook.items.measure(&low(tree.lemma(word))).is_some();
        let of = move |&child: &usize| {
            counts
                && tree.relation(child) == Relation::Nmod
                && matches!(tree.preposition(child).as_deref(), Some("of" | "with"))
        };
        tree.children(word).filter(of)
    }
}
