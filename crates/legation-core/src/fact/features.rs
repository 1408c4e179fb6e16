//! What bears on whether a predicate's event happened, as named features: its own clause, the words over it up to the root, the
//! words beside it.

use super::clause::{Form, OwnClause, first_conjunct, own_clause};
use super::governor::{Governor, Governors, Kind, Takes};
use crate::case::{low, lower};
use crate::code::tree::Tree;
use legation_parse::{Engine, Relation, Upos};
use smol_str::SmolStr;

/// Words whose meaning is looked at: the predicate, the word over it, its subject, its object, and all of the sentence together.
pub const MEANINGS: usize = 5;
/// Numbers a word vector has.
pub const DIMENSIONS: usize = 100;

/// How many governing words are looked at.
const FARTHEST: usize = 5;
/// How many words to each side are taken without regard to their order.
const NEAR: usize = 6;
/// Words that tell what kind of sentence it is, wherever they stand: who speaks to whom, what is asked, wished or only supposed.
const TELLING: [&str; 15] = [
    "you", "i", "we", "if", "please", "when", "?", "!", "should", "can", "would", "will", "not", "n't",
    "never",
];

/// One step up: from a clause to the word over it.
struct Step {
    word: usize,
    relation: Relation,
    takes: Takes,
    class: Option<String>,
    clause: OwnClause,
}

fn takes(tree: &Tree, word: usize, clause: &OwnClause) -> Takes {
    match clause.form {
        Form::To => Takes::To,
        Form::Gerund => Takes::Ing,
        Form::Bare | Form::Participle | Form::Imperative => Takes::Bare,
        Form::Other if tree.is_noun(word) => Takes::Ing,
        _ => Takes::That,
    }
}

fn kind(tree: &Tree, word: usize) -> Kind {
    match tree.word(word).upos {
        Upos::Adj => Kind::Adjective,
        Upos::Noun | Upos::Propn | Upos::Pron => Kind::Noun,
        _ => Kind::Verb,
    }
}

/// The class of the word over a clause.
pub(super) fn class_over<'g>(
    tree: &Tree,
    word: usize,
    head: usize,
    governors: &'g Governors,
) -> Option<&'g Governor> {
    let takes = takes(tree, word, &own_clause(tree, word));
    governors.class(kind(tree, head), &low(tree.lemma(head)), takes)
}

/// The governing words of a predicate, nearest first.
fn steps(tree: &Tree, word: usize, governors: &Governors) -> Vec<Step> {
    let mut all = Vec::new();
    let mut current = first_conjunct(tree, word);
    let mut clause = own_clause(tree, word);
    while all.len() < FARTHEST {
        let Some(head) = tree.head(current) else { break };
        let relation = tree.relation(current);
        let takes = takes(tree, current, &clause);
        let class = governors
            .class(kind(tree, head), &low(tree.lemma(head)), takes)
            .map(|class| class.class.clone());
        let above = own_clause(tree, head);
        all.push(Step {
            word: head,
            relation,
            takes,
            class,
            clause: above.clone(),
        });
        clause = above;
        current = first_conjunct(tree, head);
    }
    all
}

/// Whether a question mark closes the sentence.
fn asks(tree: &Tree) -> bool {
    (0..tree.len()).rev().take(3).any(|word| tree.form(word) == "?")
}

fn person(tree: &Tree, subject: Option<usize>) -> SmolStr {
    let Some(subject) = subject else {
        return "none".into();
    };
    match tree.word(subject).upos {
        Upos::Pron | Upos::Det => lower(tree.form(subject)),
        Upos::Propn => "NAME".into(),
        _ if tree.word(subject).xpos == "NNS"
            && tree
                .child(subject, &[Relation::Det, Relation::NmodPoss])
                .is_none() =>
        {
            "BARE-PLURAL".into()
        }
        _ => "NOUN".into(),
    }
}

/// The features of a predicate, each once, in a fixed order.
pub fn features(tree: &Tree, word: usize, governors: &Governors) -> Vec<String> {
    let mut all: Vec<String> = Vec::with_capacity(64);
    let own = own_clause(tree, word);
    let steps = steps(tree, word, governors);
    let lemma = lower(tree.lemma(word));
    let form = match (own.form, &own.modal) {
        (Form::Modal, Some(modal)) => format!("modal:{modal}"),
        (form, _) => form.as_str().to_owned(),
    };
    let polarity = if own.denied { "-" } else { "+" };
    let anchor = first_conjunct(tree, word);
    let relation = tree.relation(anchor).as_str();
    let mark = own.mark.clone().unwrap_or_else(|| "0".into());
    let person_of = person(tree, own.subject);
    let question = asks(tree);

    all.push(format!("form={form}{polarity}"));
    all.push(format!("aux={}{polarity}", own.auxiliaries));
    all.push(format!("form={form}{polarity}|rel={relation}"));
    all.push(format!("form={form}|mark={mark}"));
    all.push(format!("form={form}{polarity}|subject={person_of}"));
    all.push(format!("mark={mark}|rel={relation}"));
    all.push(format!("subject={person_of}"));
    all.push(format!("lemma={lemma}"));
    all.push(format!("lemma={lemma}|form={form}{polarity}"));
    all.push(format!("xpos={}|rel={relation}", tree.word(word).xpos));
    if question {
        all.push(format!("question|form={form}|rel={relation}"));
        all.push(format!("question|depth={}", steps.len().min(3)));
    }
    if tree.relation(word) == Relation::Conj {
        all.push(format!("conjunct|form={form}"));
    }
    surroundings(tree, word, &lemma, &form, &mut all);
    window(tree, word, &form, &mut all);
    beside(tree, word, &form, &mut all);
    if anchor != word {
        beside(tree, anchor, "first", &mut all);
    }
    over(tree, word, &own, &form, &steps, &mut all);
    all.sort();
    all.dedup();
    all
}

/// What the predicate and the words about it mean, by their word vectors: [`MEANINGS`] times [`DIMENSIONS`] numbers; zeros where there is
/// no such word, or none that the vectors know.
pub fn meanings(tree: &Tree, word: usize) -> Vec<f32> {
    let engine = Engine::embedded();
    let mut all = vec![0.0; MEANINGS * DIMENSIONS];
    let mut add = |slot: usize, form: &str, part: f32| {
        let Some((numbers, scale)) = engine.vector(form) else {
            return;
        };
        for (sum, &number) in all
            .iter_mut()
            .skip(slot * DIMENSIONS)
            .take(DIMENSIONS)
            .zip(numbers)
        {
            *sum += f32::from(number as i8) * scale * part;
        }
    };
    let anchor = first_conjunct(tree, word);
    let object = tree.child(word, &[Relation::Obj, Relation::Ccomp, Relation::Xcomp]);
    let near = [
        Some(word),
        tree.head(anchor),
        own_clause(tree, word).subject,
        object,
    ];
    for (slot, near) in near.into_iter().enumerate() {
        if let Some(near) = near {
            add(slot, tree.lemma(near), 1.0);
        }
    }
    let part = 1.0 / tree.len().max(1) as f32;
    (0..tree.len()).for_each(|near| add(MEANINGS - 1, tree.form(near), part));
    all
}

/// The words right before and behind, and what the sentence as a whole is like.
fn surroundings(tree: &Tree, word: usize, lemma: &str, form: &str, all: &mut Vec<String>) {
    let at = |offset: isize| -> SmolStr {
        match word.checked_add_signed(offset).filter(|&near| near < tree.len()) {
            Some(near) => lower(tree.form(near)),
            None => "edge".into(),
        }
    };
    all.push(format!("before={}", at(-1)));
    all.push(format!("before={} {}", at(-2), at(-1)));
    all.push(format!("behind={}", at(1)));
    all.push(format!("behind={}|form={form}", at(1)));
    all.push(format!("behind={} {}", at(1), at(2)));
    all.push(format!("lemma={lemma}|behind={}", at(1)));
    all.push(format!("lemma={lemma}|before={}", at(-1)));
    let mark = (0..tree.len())
        .rev()
        .map(|near| tree.form(near))
        .find(|form| matches!(*form, "." | "!" | "?" | ":" | "..."));
    all.push(format!("ends={}|form={form}", mark.unwrap_or("0")));
    if let Some(root) = (0..tree.len()).find(|&near| tree.head(near).is_none()) {
        let clause = own_clause(tree, root);
        let polarity = if clause.denied { "-" } else { "+" };
        all.push(format!(
            "root-form={}{polarity}|form={form}",
            clause.form.as_str()
        ));
        all.push(format!(
            "root-subject={}|form={form}",
            person(tree, clause.subject)
        ));
        all.push(format!("root={}", lower(tree.lemma(root))));
    }
    let past = (0..tree.len())
        .filter(|&near| near != word && tree.word(near).xpos == "VBD")
        .count();
    let modal = (0..tree.len())
        .filter(|&near| tree.word(near).xpos == "MD")
        .count();
    all.push(format!("past-verbs={}|form={form}", past.min(2)));
    all.push(format!("modals={}|form={form}", modal.min(2)));
    let length = match tree.len() {
        0..=5 => "short",
        6..=15 => "middling",
        16..=30 => "long",
        _ => "longest",
    };
    all.push(format!("length={length}|form={form}"));
}

/// The words around the predicate, whatever the tree makes of them.
fn window(tree: &Tree, word: usize, form: &str, all: &mut Vec<String>) {
    let place = |offset: isize| word.checked_add_signed(offset).filter(|&near| near < tree.len());
    let at = |offset: isize| place(offset).map_or("edge".into(), |near| lower(tree.form(near)));
    for offset in 1..=NEAR as isize {
        if place(-offset).is_some() {
            all.push(format!("left={}", at(-offset)));
        }
        if place(offset).is_some() {
            all.push(format!("right={}", at(offset)));
        }
    }
    for offset in [-3, -2, 2, 3] {
        all.push(format!("at{offset}={}", at(offset)));
    }
    all.push(format!("before={} {} {}", at(-3), at(-2), at(-1)));
    all.push(format!("behind={} {} {}", at(1), at(2), at(3)));
    all.push(format!("around={} {}", at(-1), at(1)));
    let first = |count: usize| -> String {
        let forms: Vec<SmolStr> = (0..count.min(tree.len()))
            .map(|near| lower(tree.form(near)))
            .collect();
        forms.join(" ")
    };
    all.push(format!("starts={}", first(1)));
    all.push(format!("starts={}", first(2)));
    all.push(format!("place={}|form={form}", word.min(3)));
    let forms: Vec<SmolStr> = (0..tree.len()).map(|near| lower(tree.form(near))).collect();
    for telling in TELLING {
        if forms.iter().any(|form| form == telling) {
            all.push(format!("has={telling}"));
            all.push(format!("has={telling}|form={form}"));
        }
    }
}

/// Words beside the predicate: adverbs, times, objects.
fn beside(tree: &Tree, word: usize, form: &str, all: &mut Vec<String>) {
    for child in tree.children(word) {
        let lemma = lower(tree.lemma(child));
        match tree.relation(child) {
            Relation::Advmod => {
                all.push(format!("adverb={lemma}"));
                all.push(format!("adverb={lemma}|form={form}"));
            }
            Relation::Obl | Relation::OblUnmarked | Relation::Nmod => {
                let case = tree.preposition(child).unwrap_or_else(|| "0".into());
                all.push(format!("beside={case}"));
                all.push(format!("beside={case} {lemma}"));
                for part in tree.children(child) {
                    if matches!(tree.relation(part), Relation::Amod | Relation::Det) {
                        all.push(format!("time={}|form={form}", lower(tree.lemma(part))));
                    }
                }
            }
            Relation::Advcl => {
                let mark = own_clause(tree, child);
                all.push(format!(
                    "clause={} {}|form={form}",
                    mark.mark.as_deref().unwrap_or("0"),
                    mark.form.as_str()
                ));
            }
            Relation::Obj => {
                all.push("object".into());
                all.push(format!("object={lemma}"));
                if let Some(det) = tree.child(child, &[Relation::Det, Relation::NmodPoss]) {
                    all.push(format!("object-det={}", lower(tree.lemma(det))));
                } else {
                    all.push(format!("object-det=0|form={form}"));
                }
            }
            Relation::CompoundPrt => {
                all.push(format!("particle={lemma}"));
                all.push(format!("verb={} {lemma}", lower(tree.lemma(word))));
            }
            Relation::Discourse | Relation::Cc | Relation::Expl => {
                all.push(format!("{}={lemma}|form={form}", tree.relation(child).as_str()));
            }
            Relation::Ccomp | Relation::Xcomp => {
                all.push(format!("has-{}|form={form}", tree.relation(child).as_str()));
            }
            _ => {}
        }
    }
}

/// The words over the predicate.
fn over(tree: &Tree, own_word: usize, own: &OwnClause, form: &str, steps: &[Step], all: &mut Vec<String>) {
    let own_polarity = if own.denied { "-" } else { "+" };
    let mut path = String::new();
    if steps.is_empty() {
        all.push(format!("root|form={form}{own_polarity}"));
    }
    let mut modal = false;
    for (distance, step) in steps.iter().enumerate() {
        let lemma = tree.lemma(step.word).to_lowercase();
        let polarity = if step.clause.denied { "-" } else { "+" };
        let above = match (step.clause.form, &step.clause.modal) {
            (Form::Modal, Some(modal)) => format!("modal:{modal}"),
            (form, _) => form.as_str().to_owned(),
        };
        let relation = step.relation.as_str();
        let class = step.class.as_deref().unwrap_or("none");
        let takes = step.takes.as_str();
        if distance > 0 {
            path.push('>');
        }
        path.push_str(relation);
        match distance {
            0 => {
                let subject = person(tree, step.clause.subject);
                all.push(format!("over={lemma} {relation} {takes}"));
                all.push(format!("over={lemma} {takes} {polarity}"));
                all.push(format!("over-class={class} {takes} {polarity}"));
                all.push(format!("over-class={class} {takes} {polarity}|above={above}"));
                all.push(format!("over-class={class} {takes}|form={form}{own_polarity}"));
                all.push(format!("over-form={above}{polarity} {relation} {takes}"));
                all.push(format!(
                    "over-form={above}{polarity} {relation}|form={form}{own_polarity}"
                ));
                all.push(format!("over-subject={subject} {class} {takes}"));
                all.push(format!(
                    "over-xpos={} {relation} {takes}",
                    tree.word(step.word).xpos
                ));
                all.push(format!("over={lemma} {relation} {takes}|above={above}{polarity}"));
                all.push(format!("over={lemma}|form={form}{own_polarity}"));
                all.push(format!(
                    "over-subject={subject}|above={above}{polarity}|{relation} {takes}"
                ));
                let side = if own_word < step.word { "left" } else { "right" };
                all.push(format!("side={side} {relation} {takes}"));
                if let Some(mark) = &own.mark {
                    all.push(format!("mark={mark}|above={above}{polarity}"));
                }
                for child in tree.children(step.word) {
                    match tree.relation(child) {
                        Relation::Advmod => all.push(format!("over-adverb={}", lower(tree.lemma(child)))),
                        Relation::Cop | Relation::Det | Relation::NmodPoss => {
                            all.push(format!(
                                "over-{}={} {takes}",
                                tree.relation(child).as_str(),
                                lower(tree.lemma(child))
                            ));
                        }
                        _ => {}
                    }
                }
            }
            1 => {
                let below = steps
                    .first()
                    .and_then(|step| step.class.as_deref())
                    .unwrap_or("none");
                all.push(format!("over2={lemma} {relation}"));
                all.push(format!("over2-class={class} {takes} {polarity}"));
                all.push(format!(
                    "over2-class={class} {takes} {polarity}|over-class={below}|form={form}"
                ));
                all.push(format!("over2-form={above}{polarity} {path}"));
                all.push(format!("over2-form={above}{polarity}|form={form}{own_polarity}"));
            }
            _ => {
                all.push(format!("far-class={class} {takes} {polarity}"));
                all.push(format!("far-form={above}{polarity} {relation}"));
            }
        }
        if let Some(mark) = &step.clause.mark {
            all.push(format!("any-mark={mark}"));
        }
        if step.clause.form == Form::Modal {
            all.push(format!("any-{above}"));
            modal = true;
        }
        if step.clause.form == Form::Imperative {
            all.push("any-imperative".into());
        }
        if step.clause.denied {
            all.push(format!("any-denied {relation} {}", distance.min(2)));
        }
    }
    all.push(format!("path={path}|form={form}"));
    if modal {
        all.push(format!("under-modal|form={form}"));
    }
}
