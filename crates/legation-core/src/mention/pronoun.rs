//! Pronouns of the third person: whom or what they take up.
//!
//! Agreement and binding ("Lavrov told him") rule candidates out; the rest are weighed by nearness, place in the sentence and how
//! much has been said of them. The weights are data (`en/mentions.toml`), fitted on a treebank by `legation-train coref --fit`.

use super::chain::{Link, State, nested};
use super::words::{Definiteness, PronounKind, Sort};
use super::{Gender, Kind, Mention, Number, Page};
use legation_parse::number::ln;
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
pub(crate) fn antecedent(state: &State, index: usize, watch: &mut dyn FnMut(Choice)) -> Option<Link> {
    let mention = &state.mentions[index];
    if mention.pronoun?.kind == PronounKind::Reflexive {
        return own_subject(state, index).map(Link::sure);
    }
    let rules = [coordinated, fronted, speaker, acted_on, owner, led_by];
    if let Some(told) = rules.iter().find_map(|rule| rule(state, index)) {
        return Some(Link::sure(told));
    }
    let (group, candidates) = candidates(state, index)?;
    let weights = state.words.weights(group);
    let score = |values: &Weights| -> f32 {
        values
            .iter()
            .zip(weights)
            .map(|(value, weight)| value * weight)
            .sum()
    };
    let scores: Vec<f32> = candidates.iter().map(|(_, values)| score(values)).collect();
    let mut best: Option<(f32, usize)> = None;
    for (score, (other, _)) in scores.iter().zip(&candidates) {
        if best.is_none_or(|(held, _)| *score > held) {
            best = Some((*score, *other));
        }
    }
    let margin = best.map(|(held, taken)| {
        let apart = candidates.iter().zip(&scores);
        let apart = apart.filter(|((other, _), _)| state.root(*other) != state.root(taken));
        held - apart.map(|(_, score)| *score).fold(f32::NEG_INFINITY, f32::max)
    });
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
    Some(Link {
        to: best?.1,
        margin: margin?,
    })
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
        && (!nested(mention, candidate) || spoken_of(state, mention, candidate))
        && candidate.sort != Sort::Time
        && !pronoun.is_some_and(|known| known.person < 3 || known.kind == PronounKind::Demonstrative)
        && relation != Relation::Compound
        && candidate.kind != Kind::Nationality
        && !state.words.is_empty(&candidate.lemma)
}

/// Whether a pronoun stands in a clause that says more of a noun, below the clause's own verb: "Russia, which withdrew its troops".
fn spoken_of(state: &State, mention: &Mention, noun: &Mention) -> bool {
    let page = &state.pages[mention.sentence];
    let own = mention
        .pronoun
        .is_some_and(|known| known.kind == PronounKind::Personal);
    let way = std::iter::once(mention.head).chain(page.tree.ancestors(mention.head));
    let clause = way
        .take_while(|at| *at != noun.head)
        .last()
        .unwrap_or(mention.head);
    let says_more = matches!(page.word(clause).relation, Relation::Acl | Relation::AclRelcl);
    says_more
        && !noun.joined
        && page.tree.head(clause) == noun.head
        && !(own && page.tree.head(mention.head) == clause)
}

/// "Russia and its allies": the first of the two.
fn coordinated(state: &State, index: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let page = &state.pages[mention.sentence];
    let owned = page.tree.head(mention.head);
    if mention.pronoun?.kind != PronounKind::Possessive || page.word(owned).relation != Relation::Conj {
        return None;
    }
    let first = page.tree.head(owned);
    (first < mention.head)
        .then(|| agreeing(state, index, first))
        .flatten()
}

/// "Denouncing the raid on its embassy, Mexico cut ties": the subject of the clause after, where that before leaves its own unsaid.
fn fronted(state: &State, index: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let page = &state.pages[mention.sentence];
    if mention.pronoun?.kind != PronounKind::Possessive {
        return None;
    }
    for below in page.tree.ancestors(mention.head) {
        let subject = |clause: usize| {
            page.tree
                .children(clause)
                .find(|child| is_subject(page.word(*child).relation))
        };
        if subject(below).is_some() {
            return None;
        }
        let clause = page.tree.head(below);
        let word = page.word(below);
        if word.relation == Relation::Advcl && word.upos == Upos::Verb && below < clause {
            return subject(clause)
                .filter(|subject| *subject > below)
                .and_then(|subject| agreeing(state, index, subject));
        }
    }
    None
}

/// "Russia said it was ready": who says so, where nobody is told it who could be meant as well.
fn speaker(state: &State, index: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let page = &state.pages[mention.sentence];
    let clause = page.tree.head(mention.head);
    let verb = page.tree.head(clause);
    let said = is_subject(page.word(mention.head).relation)
        && page.word(clause).relation == Relation::Ccomp
        && verb < mention.head
        && state.words.is_saying(&page.word(verb).lemma);
    let told = page
        .tree
        .children(verb)
        .any(|child| is_object(page.word(child).relation));
    if !said || told {
        return None;
    }
    agreeing(state, index, subject_of(page, verb)?)
}

/// "rejected the offer, calling it an insult": what the clause above acts on.
fn acted_on(state: &State, index: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let page = &state.pages[mention.sentence];
    let clause = page.tree.head(mention.head);
    let word = page.word(clause);
    let participle = word.relation == Relation::Advcl && word.xpos == "VBG";
    if !participle || !is_object(page.word(mention.head).relation) {
        return None;
    }
    let above = page.tree.head(clause);
    let mut children = page.tree.children(above).filter(|child| *child < mention.head);
    let object = children.find(|child| page.word(*child).relation == Relation::Obj)?;
    agreeing(state, index, object)
}

/// "Russia removed the group from its list", "Russia, which withdrew its troops", "Kenya moved to evacuate its citizens": the subject of
/// the clause that a possessive stands in.
fn owner(state: &State, index: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let page = &state.pages[mention.sentence];
    if mention.pronoun?.kind != PronounKind::Possessive {
        return None;
    }
    let clause = page.tree.ancestors(mention.head).find(|at| {
        let verb = page.word(*at).upos == Upos::Verb;
        verb || page
            .tree
            .children(*at)
            .any(|child| is_subject(page.word(child).relation))
    })?;
    let subject = doer_of(page, clause).filter(|subject| *subject < mention.head)?;
    let relative =
        page.word(clause).relation == Relation::AclRelcl && page.word(subject).xpos.starts_with('W');
    let owner = if relative { page.tree.head(clause) } else { subject };
    agreeing(state, index, owner)
}

/// Who does what a clause tells: its subject; of an infinitive that leaves it unsaid, what the clause above acts on ("urged Turkey to
/// withdraw"), else its subject ("Turkey agreed to withdraw").
fn doer_of(page: &Page, clause: usize) -> Option<usize> {
    for at in std::iter::once(clause).chain(page.tree.ancestors(clause)) {
        let child = |fits: fn(Relation) -> bool| {
            let mut children = page.tree.children(at);
            children.find(|child| fits(page.word(*child).relation))
        };
        let object = if at == clause { None } else { child(is_object) };
        let found = object.or_else(|| child(is_subject));
        if found.is_some() || page.word(at).relation != Relation::Xcomp {
            return found;
        }
    }
    None
}

/// "The delegation was led by Hanafi. He asked ...": whoever did what the sentence before tells in the passive, where it tells of nobody else.
fn led_by(state: &State, index: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let person = mention.agreement.is_person() && mention.agreement.number() != Number::Plural;
    let opens = state.ranges[mention.sentence].start == index;
    let page = &state.pages[mention.sentence];
    if !person || !opens || !is_subject(page.word(mention.head).relation) {
        return None;
    }
    let before = mention.sentence.checked_sub(1)?;
    let mut people = state.ranges[before].clone().filter(|&other| {
        let candidate = &state.mentions[other];
        may_be(state, index, other)
            && !matches!(candidate.sort, Sort::Place | Sort::Body)
            && (candidate.kind == Kind::Name || state.agreement(other).is_person())
    });
    let other = people.next()?;
    let one = people.all(|more| state.root(more) == state.root(other));
    let page = &state.pages[before];
    let candidate = &state.mentions[other];
    let passive = page
        .tree
        .children(page.tree.head(candidate.head))
        .any(|child| matches!(page.word(child).relation, Relation::NsubjPass | Relation::AuxPass));
    (one && passive && page.word(candidate.head).relation == Relation::OblAgent).then_some(other)
}

/// The mention that a word heads, where a pronoun agrees with it.
fn agreeing(state: &State, index: usize, head: usize) -> Option<usize> {
    let mention = &state.mentions[index];
    let found = state.headed_by(mention.sentence, head)?;
    let candidate = &state.mentions[found];
    let fits = candidate.pronoun.is_none_or(|known| known.person == 3) && candidate.sort != Sort::Time;
    (fits && state.agreement(found).with(mention.agreement).is_some()).then_some(found)
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
        ln((index - other) as f32),
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
        ln(state.size(other) as f32).min(3.0),
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
    if page.word(candidate.head).relation == Relation::NmodPoss {
        return false;
    }
    clause(mention.head) == clause(candidate.head)
        || (is_object(page.word(mention.head).relation)
            && subject_of(page, page.tree.head(mention.head)) == Some(candidate.head))
}

/// The subject of a clause; of a participle, infinitive or conjunct that leaves it unsaid, that of the clause above: "Congo cut ties
/// with Rwanda, accusing it".
fn subject_of(page: &Page, clause: usize) -> Option<usize> {
    for at in std::iter::once(clause).chain(page.tree.ancestors(clause)) {
        let mut children = page.tree.children(at);
        let subject = children.find(|child| is_subject(page.word(*child).relation));
        let word = page.word(at);
        let unsaid = match word.relation {
            Relation::Conj => true,
            Relation::Advcl => matches!(word.xpos.as_str(), "VBG" | "VB"),
            _ => false,
        };
        if subject.is_some() || !unsaid {
            return subject;
        }
    }
    None
}

fn is_object(relation: Relation) -> bool {
    matches!(relation, Relation::Obj | Relation::Iobj)
}

fn is_subject(relation: Relation) -> bool {
    matches!(relation, Relation::Nsubj | Relation::NsubjPass)
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
    clause && state.words.is_empty_it(&crate::case::low(&word.lemma), verb)
}
