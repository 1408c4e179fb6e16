//! Pronouns of the third person: whom or what they take up.
//!
//! Agreement and binding ("Lavrov told him") rule candidates out; the rest are weighed by nearness, place in the sentence and how
//! much has been said of them. The weights are data (`en/mentions.toml`), fitted on a treebank by `legation-train coref --fit`.

use super::chain::{State, nested};
use super::words::{Definiteness, PronounKind, Sort};
use super::{Gender, Kind, Mention, Number, Page};
use legation_parse::{Relation, Upos};

/// How many sentences back an antecedent is looked for.
const REACH: usize = 3;
/// How many mentions back.
const MOST: usize = 60;

/// What is weighed, by its name in the data.
pub const FEATURES: &[&str] = &[
    "one_sentence_back",
    "two_sentences_back",
    "three_sentences_back",
    "mentions_between",
    "subject",
    "object",
    "oblique",
    "of_a_noun",
    "possessor",
    "topic",
    "coordinated",
    "same_relation",
    "same_pronoun",
    "other_pronoun",
    "name",
    "definite",
    "indefinite",
    "said_of_before",
    "first_of_sentence",
    "depth",
    "gender_told",
    "number_told",
    "number_open",
    "place",
    "body",
    "person",
    "latest_of_chain",
    "subject_both",
    "main_subject",
    "nested_in_later",
    "joined",
];

/// Weights, in the order of [`FEATURES`].
pub type Weights = [f32; 31];

/// Which weights a pronoun has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// *he*, *she*
    Person,
    /// *it*
    Thing,
    /// *they*
    Several,
}

/// A pronoun with the mentions it may take up.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The pronoun.
    pub mention: Mention,
    /// Which weights it has.
    pub group: Group,
    /// What it may take up, each with the values of [`FEATURES`].
    pub candidates: Vec<(Mention, Weights)>,
}

/// The earlier mention that a pronoun takes up. `watch` is shown the choice there was.
pub(crate) fn antecedent(state: &State, index: usize, watch: &mut dyn FnMut(Choice)) -> Option<usize> {
    let mention = &state.mentions[index];
    if mention.pronoun?.kind == PronounKind::Reflexive {
        return own_subject(state, index);
    }
    let (group, candidates) = candidates(state, index)?;
    let weights = state.words.weights(group);
    let mut best: Option<(f32, usize)> = None;
    for (other, values) in &candidates {
        let score: f32 = values
            .iter()
            .zip(weights)
            .map(|(value, weight)| value * weight)
            .sum();
        if best.is_none_or(|(held, _)| score > held) {
            best = Some((score, *other));
        }
    }
    if state.watched {
        let candidates = candidates.into_iter();
        watch(Choice {
            mention: mention.clone(),
            group,
            candidates: candidates
                .map(|(other, values)| (state.mentions[other].clone(), values))
                .collect(),
        });
    }
    best.map(|(_, other)| other)
}

/// What a pronoun may take up; none where it stands for nothing.
fn candidates(state: &State, index: usize) -> Option<(Group, Vec<(usize, Weights)>)> {
    let mention = &state.mentions[index];
    let page = &state.pages[mention.sentence];
    let pronoun = mention.pronoun?;
    let neuter = pronoun.agreement.gender() == Gender::Neuter;
    if neuter && is_empty_it(page, mention.head, state) {
        return None;
    }
    let group = match (pronoun.agreement.number(), neuter) {
        (Number::Plural, _) => Group::Several,
        (_, true) => Group::Thing,
        _ => Group::Person,
    };
    let from = mention.sentence.saturating_sub(REACH);
    let near = (0..index)
        .rev()
        .take(MOST)
        .take_while(|other| state.mentions[*other].sentence >= from);
    // "Lavrov warned him": him is not Lavrov, however often he was named before.
    let own = state.ranges[mention.sentence].clone();
    let barred: Vec<usize> = own
        .filter(|other| *other < index && same_clause(state, mention, &state.mentions[*other]))
        .map(|other| state.root(other))
        .collect();
    let mut seen: Vec<usize> = Vec::new();
    let mut candidates = Vec::new();
    for other in near.filter(|other| may_be(state, index, *other)) {
        let root = state.root(other);
        if barred.contains(&root) {
            continue;
        }
        let latest = !seen.contains(&root);
        seen.push(root);
        candidates.push((other, values(state, index, other, latest)));
    }
    Some((group, candidates))
}

/// Whether a mention can be what the pronoun takes up.
fn may_be(state: &State, index: usize, other: usize) -> bool {
    let (mention, candidate) = (&state.mentions[index], &state.mentions[other]);
    let pronoun = candidate.pronoun;
    let relation = state.pages[candidate.sentence].word(candidate.head).relation;
    state.agreement(other).with(mention.agreement).is_some()
        && !nested(mention, candidate)
        && candidate.sort != Sort::Time
        && !pronoun.is_some_and(|known| known.person < 3 || known.kind == PronounKind::Demonstrative)
        && relation != Relation::Compound
        && !state.words.is_empty(&candidate.lemma)
}

/// The values of [`FEATURES`] for a pronoun and what it may take up.
fn values(state: &State, index: usize, other: usize, latest: bool) -> Weights {
    let (mention, candidate) = (&state.mentions[index], &state.mentions[other]);
    let page = &state.pages[candidate.sentence];
    let relation = page.word(candidate.head).relation;
    let own = state.pages[mention.sentence].word(mention.head).relation;
    let back = mention.sentence - candidate.sentence;
    let agreement = state.agreement(other);
    let subject = |relation: Relation| matches!(relation, Relation::Nsubj | Relation::NsubjPass);
    let root_above = |head: usize| page.word(page.tree.head(head)).relation == Relation::Root;
    let is = |told: bool| if told { 1.0 } else { 0.0 };
    let pronoun = mention.pronoun.map(|pronoun| pronoun.agreement);
    [
        is(back == 1),
        is(back == 2),
        is(back == 3),
        ((index - other) as f32).ln(),
        is(subject(relation)),
        is(matches!(relation, Relation::Obj | Relation::Iobj)),
        is(matches!(relation, Relation::Obl | Relation::OblAgent)),
        is(relation == Relation::Nmod),
        is(relation == Relation::NmodPoss),
        is(relation == Relation::Root),
        is(relation == Relation::Conj),
        is(relation == own),
        is(candidate.pronoun.map(|known| known.agreement) == pronoun && candidate.pronoun.is_some()),
        is(candidate.pronoun.is_some() && candidate.pronoun.map(|known| known.agreement) != pronoun),
        is(candidate.kind == Kind::Name),
        is(matches!(
            candidate.definiteness,
            Definiteness::Definite | Definiteness::Demonstrative | Definiteness::Possessed
        )),
        is(candidate.definiteness == Definiteness::Indefinite),
        (state.size(other) as f32).ln().min(3.0),
        is(state.ranges[candidate.sentence].start == other),
        (page.tree.ancestors(candidate.head).count() as f32).min(8.0) / 4.0,
        is(agreement.gender() != Gender::Unknown),
        is(agreement.number() == mention.agreement.number()),
        is(agreement.number() == Number::Unknown),
        is(candidate.sort == Sort::Place),
        is(candidate.sort == Sort::Body),
        is(agreement.is_person()),
        is(latest),
        is(subject(relation) && subject(own)),
        is(subject(relation) && root_above(candidate.head)),
        is(state.mentions.get(other.wrapping_sub(1)).is_some_and(|before| {
            before.sentence == candidate.sentence
                && before.first <= candidate.first
                && candidate.last <= before.last
        })),
        is(candidate.joined),
    ]
}

/// Subject and object of one verb are two: "Lavrov told him".
fn same_clause(state: &State, mention: &Mention, candidate: &Mention) -> bool {
    let page = &state.pages[mention.sentence];
    let kind = mention.pronoun.map(|pronoun| pronoun.kind);
    if kind != Some(PronounKind::Personal) {
        return false;
    }
    let clause = |head: usize| {
        let above = page.tree.head(head);
        if page.word(head).relation == Relation::Conj {
            page.tree.head(above)
        } else {
            above
        }
    };
    clause(mention.head) == clause(candidate.head) && page.word(candidate.head).relation != Relation::NmodPoss
}

/// "himself": the subject of its own clause.
fn own_subject(state: &State, index: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let page = &state.pages[mention.sentence];
    for clause in page.tree.ancestors(mention.head) {
        let subject = page.tree.children(clause).find(|child| {
            matches!(page.word(*child).relation, Relation::Nsubj | Relation::NsubjPass)
                && *child < mention.head
        });
        if let Some(found) = subject.and_then(|subject| state.headed_by(mention.sentence, subject))
            && state.agreement(found).with(mention.agreement).is_some()
        {
            return Some(found);
        }
    }
    None
}

/// "it is clear that", "it seems", "it rained".
fn is_empty_it(page: &Page, at: usize, state: &State) -> bool {
    let above = page.tree.head(at);
    let word = page.word(above);
    if word.relation == Relation::Expl {
        return true;
    }
    let verb = word.upos == Upos::Verb;
    let clause = page.tree.children(above).any(|child| {
        child > above
            && matches!(
                page.word(child).relation,
                Relation::Csubj
                    | Relation::CsubjPass
                    | Relation::Ccomp
                    | Relation::Xcomp
                    | Relation::Advcl
                    | Relation::AclRelcl
            )
    });
    clause && state.words.is_empty_it(&super::lower(&word.lemma), verb)
}
