//! Who acts in a sentence, and towards whom: the phrases that a reader would mark, whether or not a record has a code for them.
//!
//! They are read off the main clause alone. Its subject acts, the one cited in front (*X said it would ...*) like any other. Whom it
//! concerns may stand far below: nouns that only stand between (the set `aside` and all event nouns) are looked through, as in *lifted
//! restrictions on imports from Chad*. Every phrase so reached is weighed by the preposition before it, how deep it stands and whether
//! it is a party; the heaviest one counts.

use super::parsed;
use crate::case::{low, lower};
use crate::code::{Tree, marked as told};
use crate::codebook::Codebook;
use crate::who::{Cast, cast};
use legation_parse::{Engine, Relation, Span, Upos};

/// Heads of the phrases for the two sides of a sentence, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Who acts.
    pub actors: Vec<Span>,
    /// Towards whom or what; empty where all are actors alike.
    pub recipients: Vec<Span>,
    /// Whether all parties are actors, as of *held talks with*.
    pub reciprocal: bool,
}

/// The sides of a text of one sentence. Empty where its main clause names nobody.
///
/// ```
/// use legation_core::Codebook;
/// use legation_core::relation::sides;
/// use legation_parse::Engine;
/// # fn main() -> Result<(), &'static legation_core::codebook::CodebookErrors> {
/// let text = "Norway lifted its ban on fish from Chad.";
/// let found = sides(text, Codebook::embedded()?, Engine::embedded());
/// assert_eq!(found.actors[0].of(text), "Norway");
/// # Ok(())
/// # }
/// ```
pub fn sides(sentence: &str, codebook: &Codebook, engine: &Engine) -> Sides {
    let sentences = parsed(sentence, engine);
    let cast = cast(&sentences, sentence, &codebook.actors, &codebook.mentions);
    let trees = told(&sentences, sentence, &cast, codebook);
    let Some(tree) = trees.first() else {
        return Sides::default();
    };
    let set = |name: &str| codebook.sets.id(name);
    let reader = Reader {
        tree,
        cast: &cast,
        codebook,
        aside: set("aside"),
        moving: set("moving"),
        mutual: set("mutual"),
        meets: set("meets"),
        holds: set("holds"),
        meeting: set("meeting"),
    };
    let span = |words: Vec<usize>| words.iter().map(|&word| tree.word(word).span).collect();
    let (actors, recipients, reciprocal) = reader.read();
    Sides {
        actors: span(actors),
        recipients: span(recipients),
        reciprocal,
    }
}

const SUBJECT: [Relation; 4] = [
    Relation::Nsubj,
    Relation::NsubjPass,
    Relation::NsubjOuter,
    Relation::Csubj,
];
/// How deep the tree is followed.
const DEPTH: i32 = 6;
/// What a step down costs. All weights are in quarters of a rank of prepositions.
const STEP: i32 = 2;

/// How much a preposition says that what is behind it is whom the act concerns.
fn rank(preposition: &str) -> Option<i32> {
    let rank = match preposition {
        "by" | "against" | "between" => 9,
        "to" | "on" | "upon" | "with" | "from" => 8,
        "for" | "into" | "toward" | "towards" => 7,
        "over" | "about" | "regarding" => 6,
        "at" | "of" => 5,
        "in" | "among" => 4,
        "across" | "inside" | "within" | "off" => 3,
        "near" | "around" => 2,
        _ => return None,
    };
    Some(4 * rank)
}

/// Whether it leads to or from the place where something moves.
fn leads(preposition: &str) -> bool {
    !matches!(
        preposition,
        "by" | "of" | "upon" | "over" | "about" | "regarding" | "among"
    )
}

/// A phrase's head and its weight.
type Found = Vec<(i32, usize)>;

/// A way down to a word.
#[derive(Clone, Copy)]
struct Way {
    depth: i32,
    /// What the clauses above add to the weight.
    base: i32,
    /// Below what a verb moves.
    moved: bool,
}

impl Way {
    fn down(self, base: i32) -> Way {
        Way {
            depth: self.depth + 1,
            base: self.base + base,
            ..self
        }
    }

    fn weight(self, own: i32) -> i32 {
        own - STEP * self.depth + self.base
    }
}

const START: Way = Way {
    depth: 0,
    base: 0,
    moved: false,
};

struct Reader<'r> {
    tree: &'r Tree<'r>,
    cast: &'r Cast,
    codebook: &'r Codebook,
    aside: Option<u16>,
    moving: Option<u16>,
    mutual: Option<u16>,
    meets: Option<u16>,
    holds: Option<u16>,
    meeting: Option<u16>,
}

impl Reader<'_> {
    /// Actors, recipients, whether all are actors.
    fn read(&self) -> (Vec<usize>, Vec<usize>, bool) {
        let tree = self.tree;
        let nobody = (Vec::new(), Vec::new(), false);
        let Some(verb) = self.main() else { return nobody };
        let Some(subject) = tree.child(verb, &SUBJECT).filter(|&word| !self.is_pronoun(word)) else {
            return nobody;
        };
        let between = tree.children(subject).find(|&child| {
            tree.relation(child) == Relation::Nmod && tree.preposition(child).as_deref() == Some("between")
        });
        if let Some(party) = between {
            return (tree.conjuncts(party), Vec::new(), true);
        }
        if tree.relation(subject) == Relation::NsubjPass {
            let (actors, recipients) = self.passive(verb, subject);
            let reciprocal = recipients.is_empty() && actors.len() == 2;
            return (actors, recipients, reciprocal);
        }
        let actors = tree.conjuncts(subject);
        let recipients = self.concerned(verb);
        let with_each_other = recipients.is_empty() || self.has(self.mutual, verb);
        let two = actors.len() == 2 || actors.len() == 1 && self.is_pair(subject);
        if with_each_other && two {
            return (actors, Vec::new(), true);
        }
        // "will meet the envoy", but not "will host a dinner for the envoy"
        let object = tree.child(verb, &[Relation::Obj]);
        let meets = if self.has(self.meets, verb) {
            object.is_none_or(|object| recipients.contains(&object))
        } else {
            self.has(self.holds, verb) && object.is_some_and(|talks| self.has(self.meeting, talks))
        };
        if meets && actors.len() == 1 && !recipients.is_empty() {
            let all = actors.into_iter().chain(recipients).collect();
            return (all, Vec::new(), true);
        }
        (actors, recipients, false)
    }

    /// The top of the sentence, or what is reported there where that comes first: *..., officials said*.
    fn main(&self) -> Option<usize> {
        let tree = self.tree;
        let mut top = (0..tree.len()).find(|&word| tree.head(word).is_none())?;
        for _ in 0..3 {
            let reported = tree.children(top).find(|&child| {
                matches!(tree.relation(child), Relation::Ccomp | Relation::Parataxis)
                    && child < top
                    && tree.child(child, &SUBJECT).is_some()
            });
            let subject = tree.child(top, &SUBJECT);
            match reported.filter(|&told| tree.marks(top).speech && subject.is_none_or(|word| word > told)) {
                Some(told) => top = told,
                None => break,
            }
        }
        Some(top)
    }

    /// Who does what is told in the passive, and to whom.
    fn passive(&self, verb: usize, subject: usize) -> (Vec<usize>, Vec<usize>) {
        let tree = self.tree;
        let named = |word: &usize| !self.is_pronoun(*word) && self.is_party(*word);
        let agent = tree.child(verb, &[Relation::OblAgent]);
        if agent.is_none() {
            // "Nine people were killed as rebels attacked the town": the clause says who did it.
            let clauses = tree
                .children(verb)
                .filter(|&child| tree.relation(child) == Relation::Advcl);
            for clause in clauses {
                let Some(doer) = tree.child(clause, &[Relation::Nsubj]).filter(named) else {
                    continue;
                };
                let again = tree
                    .child(clause, &[Relation::Obj])
                    .filter(|&word| self.is_pronoun(word));
                let concerned = match again {
                    Some(_) => tree.conjuncts(subject),
                    None => self.concerned(clause),
                };
                return (tree.conjuncts(doer), concerned);
            }
        }
        // "was arrested in Chad": the place stands for those who rule there.
        let place = || {
            tree.children(verb).find(|&child| {
                tree.relation(child) == Relation::Obl
                    && self.is_party(child)
                    && matches!(tree.preposition(child).as_deref(), Some("in" | "from"))
            })
        };
        let actors = agent
            .or_else(place)
            .map_or(Vec::new(), |word| tree.conjuncts(word));
        (actors, self.concerned(verb))
    }

    /// Whom the clause of a verb concerns.
    fn concerned(&self, verb: usize) -> Vec<usize> {
        let mut found = Found::new();
        self.clause(verb, START, &mut found);
        let best = found.into_iter().max();
        best.map_or(Vec::new(), |(_, word)| self.tree.conjuncts(word))
    }

    /// Phrases in and below a clause.
    fn clause(&self, verb: usize, way: Way, found: &mut Found) {
        if way.depth > DEPTH {
            return;
        }
        let tree = self.tree;
        let subject = tree
            .child(verb, &SUBJECT)
            .filter(|&word| way.depth > 0 && !self.is_time(word));
        match subject {
            Some(subject) if tree.relation(subject) == Relation::NsubjPass => {
                self.phrase(subject, None, way.down(0), found);
            }
            // "hopes that Chad will ...": what is said concerns its subject, unless that is the speaker.
            Some(subject)
                if !self.is_pronoun(subject)
                    && (tree.relation(verb) != Relation::AclRelcl || self.is_content(verb))
                    && !self.is_known(subject) =>
            {
                let beside = tree.head(verb).is_some_and(|above| self.has_partner(above));
                found.push((way.weight(if beside { 20 } else { 36 }), subject));
                return;
            }
            _ => {}
        }
        let start = found.len();
        found.extend(
            tree.child(verb, &[Relation::Iobj])
                .map(|word| (48 + way.base, word)),
        );
        let objects = [Relation::Obj, Relation::NsubjPass];
        let object = tree
            .children(verb)
            .find(|&child| objects.contains(&tree.relation(child)) && !self.is_time(child));
        if let Some(object) = object {
            if self.has(self.moving, verb) {
                self.moved(object, way, found);
            } else {
                let before = found.len();
                self.phrase(object, None, way, found);
                if found.len() > before && !self.is_aside(object) {
                    return;
                }
            }
        }
        for child in tree.children(verb) {
            match tree.relation(child) {
                Relation::Obl | Relation::Nmod if child > verb && !self.is_time(child) => {
                    let base = if object.is_some() { -1 } else { 0 };
                    self.behind(child, way.down(base), found);
                }
                Relation::Xcomp => {
                    // "called on traders to leave the town"
                    let asked = found.len() > start && self.asks(verb, child);
                    self.clause(child, way.down(if asked { -12 } else { 0 }), found);
                }
                Relation::Ccomp => self.clause(child, way.down(0), found),
                Relation::Advcl if child > verb && tree.word(child).xpos == "VBG" => {
                    self.clause(child, way.down(-12), found);
                }
                Relation::Advcl if child > verb && tree.word(child).xpos == "VB" => {
                    self.clause(child, way.down(-8), found);
                }
                _ => {}
            }
        }
    }

    /// What stands below an object that goes somewhere: where it goes, or comes from.
    fn moved(&self, object: usize, way: Way, found: &mut Found) {
        let tree = self.tree;
        if self.is_aside(object) {
            let way = Way { moved: true, ..way };
            self.phrase(object, None, way.down(-2), found);
            return;
        }
        for child in tree.children(object) {
            let to = |word: &str| matches!(word, "to" | "for" | "against" | "in" | "from" | "with" | "into");
            if tree.relation(child) == Relation::Nmod && tree.preposition(child).is_some_and(|word| to(&word))
            {
                self.behind(child, way.down(0), found);
            }
        }
        if self.is_party(object) {
            found.push((way.weight(12), object));
        }
    }

    /// A phrase behind a preposition.
    fn behind(&self, word: usize, way: Way, found: &mut Found) {
        let Some(preposition) = self.tree.preposition(word) else {
            return;
        };
        if let Some(rank) = rank(&preposition) {
            self.phrase(word, Some(rank), way, found);
        }
    }

    /// A noun phrase, or what stands below one that only stands between. `rank` is its preposition's.
    fn phrase(&self, head: usize, rank_here: Option<i32>, way: Way, found: &mut Found) {
        let tree = self.tree;
        let amount = matches!(tree.word(head).upos, Upos::Num | Upos::Sym);
        if way.depth > DEPTH || self.is_pronoun(head) || self.is_time(head) && !amount {
            return;
        }
        if !self.is_aside(head) {
            let party = if self.is_party(head) { 8 } else { 0 };
            found.push((way.weight(rank_here.unwrap_or(40) + party), head));
            return;
        }
        // "rejected Chad's request to send observers": the request is Chad's, whatever it is about.
        let owned = |relations: &[Relation]| {
            tree.children(head).any(|child| {
                relations.contains(&tree.relation(child)) && self.is_party(child) && !self.is_known(child)
            })
        };
        if !way.moved && way.depth <= 1 && owned(&[Relation::NmodPoss, Relation::Compound]) {
            found.push((44 + way.base, head));
            return;
        }
        let before = found.len();
        for child in tree.children(head) {
            match tree.relation(child) {
                Relation::Nmod | Relation::Obl => {
                    let apart = way.moved && !self.is_aside(child);
                    let leads = || tree.preposition(child).is_some_and(|word| leads(&word));
                    if (child > head || tree.relation(child) == Relation::Nmod) && (!apart || leads()) {
                        self.behind(child, way.down(0), found);
                    }
                }
                Relation::Acl | Relation::AclRelcl | Relation::Ccomp | Relation::Advcl | Relation::Xcomp
                    if child > head =>
                {
                    self.clause(child, way.down(-4), found);
                }
                _ => {}
            }
        }
        if found.len() == before && owned(&[Relation::NmodPoss]) {
            found.push((way.weight(24), head));
        }
    }

    fn has(&self, set: Option<u16>, word: usize) -> bool {
        set.is_some_and(|set| self.codebook.sets.has(set, &low(self.tree.lemma(word))))
    }

    fn is_party(&self, word: usize) -> bool {
        self.tree.marks(word).party
    }

    /// Whether it speaks of one named before.
    fn is_known(&self, word: usize) -> bool {
        self.cast.parties(0, word).iter().any(|party| party.antecedent)
    }

    fn is_pronoun(&self, word: usize) -> bool {
        self.tree.is_pronoun(word)
    }

    /// A time, or a bare number, which is a year more often than not.
    fn is_time(&self, word: usize) -> bool {
        let number = self.tree.word(word).upos == Upos::Num && !self.is_party(word);
        self.tree.marks(word).time || number
    }

    fn is_aside(&self, word: usize) -> bool {
        if self.is_party(word) {
            return false;
        }
        let names = matches!(self.tree.word(word).upos, Upos::Noun | Upos::Propn | Upos::Adj);
        let lemma = lower(self.tree.lemma(word));
        !names || self.has(self.aside, word) || !self.codebook.senses_of(true, &lemma, &lemma).is_empty()
    }

    /// Whether what is taken for a relative clause is what its noun holds: *hopes the rebels will leave the town*.
    fn is_content(&self, verb: usize) -> bool {
        let tree = self.tree;
        let relative = |word: usize| matches!(tree.lemma(word), "who" | "which" | "that" | "where" | "when");
        tree.child(verb, &[Relation::Obj])
            .is_some_and(|object| !self.is_pronoun(object))
            && !tree.children(verb).any(relative)
    }

    /// Whether a party behind a preposition is to do what the clause says.
    fn asks(&self, verb: usize, clause: usize) -> bool {
        let before = |word: &usize| *word < clause && self.tree.relation(*word) == Relation::Obl;
        self.tree
            .children(verb)
            .filter(before)
            .any(|word| self.is_party(word))
    }

    /// "agreed with Chad that ..."
    fn has_partner(&self, verb: usize) -> bool {
        self.tree.children(verb).any(|child| {
            self.tree.relation(child) == Relation::Obl
                && !self.is_time(child)
                && matches!(
                    self.tree.preposition(child).as_deref(),
                    Some("with" | "on" | "upon")
                )
        })
    }

    /// "Chadian and Nigerian officials"
    fn is_pair(&self, head: usize) -> bool {
        let tree = self.tree;
        let describes = [Relation::Amod, Relation::Compound, Relation::NmodPoss];
        self.cast.parties(0, head).len() == 2
            && tree.children(head).any(|child| {
                describes.contains(&tree.relation(child)) && tree.child(child, &[Relation::Conj]).is_some()
            })
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::*;

    /// The heads with `S` for actors, `T` for recipients, `R` for those who are both.
    fn read(text: &str) -> String {
        let codebook = Codebook::embedded().expect("the codebook loads");
        let found = sides(text, codebook, Engine::embedded());
        let tag = if found.reciprocal { "R" } else { "S" };
        let actors = found.actors.iter().map(|span| (tag, span));
        let all = actors.chain(found.recipients.iter().map(|span| ("T", span)));
        let words: Vec<String> = all
            .map(|(tag, span)| format!("{tag} {}", span.of(text)))
            .collect();
        words.join(", ")
    }

    #[test]
    fn of_the_main_clause() {
        for (text, expected) in [
            (
                "Chadian jets struck a depot near the coast, the army said on Monday.",
                "S jets, T depot",
            ),
            ("The envoy was received by the king of Norway.", "S king, T envoy"),
            (
                "Nine villagers were killed as rebels shelled a market in Bangui.",
                "S rebels, T market",
            ),
            (
                "Three journalists were arrested in Chad on Tuesday.",
                "S Chad, T journalists",
            ),
            ("Peru hopes that Chile will open the pass.", "S Peru, T Chile"),
            (
                "Norway called on Chadian officials to release the fishing boats.",
                "S Norway, T officials",
            ),
            (
                "Chad's interior ministry said it would withdraw its troops from Niger.",
                "S ministry, T Niger",
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn through_nouns_that_stand_between() {
        for (text, expected) in [
            (
                "Norway gave $2 million in aid to flood victims in Chad.",
                "S Norway, T victims",
            ),
            (
                "Peru declared a curfew in two coastal districts.",
                "S Peru, T districts",
            ),
            (
                "The ministry issued a statement urging Chad to free the miners.",
                "S ministry, T Chad",
            ),
            (
                "Norway rejected Chad's request to send observers to the vote.",
                "S Norway, T request",
            ),
            ("The union ended its strike.", "S union"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn of_two_who_do_it_with_each_other() {
        for (text, expected) in [
            (
                "Niger's president met the king of Norway in Oslo.",
                "R president, R king",
            ),
            ("Peru and Norway signed a fishing treaty.", "R Peru, R Norway"),
            (
                "Chadian and Nigerian officials have agreed to share data.",
                "R officials",
            ),
            (
                "The summit between Peru and Chile ended without a deal.",
                "R Peru, R Chile",
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn of_odd_text() {
        for text in ["", ".", "Chad", "by by by", "- - -", "\u{0} \u{fffd}"] {
            read(text);
        }
    }
}
