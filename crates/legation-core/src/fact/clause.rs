//! What a predicate's own clause shows: its verb form, its negation, its subject, the words that introduce it.

use crate::case::lower;
use crate::code::tree::Tree;
use legation_parse::{Relation, Upos};
use smol_str::SmolStr;

/// The form of a predicate with its auxiliaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// *attacked*
    Past,
    /// *attacks*
    Present,
    /// *has attacked*, *had attacked*
    Perfect,
    /// *is attacking*, *was attacking*
    Progressive,
    /// *will attack*, *may attack*
    Modal,
    /// *to attack*
    To,
    /// *attack* as an order, without a subject
    Imperative,
    /// *(make them) attack*
    Bare,
    /// *attacking* without an auxiliary
    Gerund,
    /// *attacked* without an auxiliary
    Participle,
    /// a noun or adjective
    Other,
}

impl Form {
    /// A short name.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Past => "past",
            Form::Present => "pres",
            Form::Perfect => "perf",
            Form::Progressive => "prog",
            Form::Modal => "modal",
            Form::To => "to",
            Form::Imperative => "imper",
            Form::Bare => "bare",
            Form::Gerund => "ing",
            Form::Participle => "part",
            Form::Other => "noun",
        }
    }

    /// Whether the clause has a tense.
    pub fn is_finite(self) -> bool {
        matches!(
            self,
            Form::Past | Form::Present | Form::Perfect | Form::Progressive | Form::Modal
        )
    }
}

/// A clause as its own words show it.
#[derive(Clone, Debug)]
pub struct OwnClause {
    /// Form of the predicate.
    pub form: Form,
    /// The modal, if there is one, as a lemma.
    pub modal: Option<SmolStr>,
    /// Auxiliaries in order, joined by `_`.
    pub auxiliaries: String,
    /// Whether it is denied.
    pub denied: bool,
    /// Its subject.
    pub subject: Option<usize>,
    /// The words that introduce it: marks, prepositions.
    pub mark: Option<SmolStr>,
}

const AUXILIARIES: [Relation; 3] = [Relation::Aux, Relation::AuxPass, Relation::Cop];

/// The first of coordinated predicates, whose place in the sentence the others share.
pub fn first_conjunct(tree: &Tree, word: usize) -> usize {
    let mut current = word;
    for _ in 0..tree.len() {
        match tree.head(current) {
            Some(head) if tree.relation(current) == Relation::Conj => current = head,
            _ => break,
        }
    }
    current
}

/// Reads the clause of a predicate. A conjunct without auxiliaries or subject of its own shares those of the first.
pub fn own_clause(tree: &Tree, word: usize) -> OwnClause {
    let mut own = clause_of(tree, word);
    if tree.relation(word) == Relation::Conj
        && let Some(head) = tree.head(word)
    {
        let before = clause_of(tree, first_conjunct(tree, head));
        let same = matches!(own.form, Form::Bare | Form::Imperative)
            && matches!(
                before.form,
                Form::Modal | Form::To | Form::Bare | Form::Imperative
            )
            || own.form == Form::Participle
                && matches!(before.form, Form::Perfect | Form::Past | Form::Present)
            || own.form == Form::Gerund && before.form == Form::Progressive;
        if same && own.subject.is_none() {
            own.form = before.form;
            own.modal = before.modal;
            own.auxiliaries = before.auxiliaries;
            own.denied |= before.denied;
        }
        own.subject = own.subject.or(before.subject);
        own.mark = own.mark.or(before.mark);
    }
    own
}

fn clause_of(tree: &Tree, word: usize) -> OwnClause {
    let auxiliaries: Vec<usize> = tree
        .children(word)
        .filter(|&child| AUXILIARIES.contains(&tree.relation(child)) && tree.word(child).xpos != "TO")
        .collect();
    let subject = tree.child(
        word,
        &[
            Relation::Nsubj,
            Relation::NsubjPass,
            Relation::Csubj,
            Relation::NsubjOuter,
        ],
    );
    let to = tree.children(word).any(|child| {
        matches!(tree.relation(child), Relation::Mark | Relation::Aux)
            && tree.form(child).eq_ignore_ascii_case("to")
            && tree.word(child).upos == Upos::Part
    });
    let modal = auxiliaries
        .iter()
        .find(|&&aux| tree.word(aux).xpos == "MD")
        .map(|&aux| lower(tree.lemma(aux)));
    let finite = |aux: &&usize| matches!(tree.word(**aux).xpos.as_str(), "VBD" | "VBZ" | "VBP");
    let has = |lemma: &str| auxiliaries.iter().any(|&aux| tree.lemma(aux) == lemma);
    let verb = tree.word(word).xpos.as_str();
    let form = if to {
        Form::To
    } else if modal.is_some() {
        Form::Modal
    } else if has("have") {
        Form::Perfect
    } else if let Some(&first) = auxiliaries.iter().find(finite) {
        match (verb, tree.word(first).xpos.as_str()) {
            ("VBG", _) if tree.lemma(first) == "be" => Form::Progressive,
            (_, "VBD") => Form::Past,
            _ => Form::Present,
        }
    } else {
        match verb {
            "VBD" => Form::Past,
            "VBZ" => Form::Present,
            "VBP" if subject.is_some() || tree.relation(word) != Relation::Root => Form::Present,
            "VBP" => Form::Imperative,
            "VB" if subject.is_none()
                && matches!(
                    tree.relation(word),
                    Relation::Root | Relation::Parataxis | Relation::Conj
                ) =>
            {
                Form::Imperative
            }
            "VB" => Form::Bare,
            "VBG" => Form::Gerund,
            "VBN" => Form::Participle,
            _ => Form::Other,
        }
    };
    let joined: Vec<SmolStr> = auxiliaries.iter().map(|&aux| lower(tree.lemma(aux))).collect();
    OwnClause {
        form,
        modal,
        auxiliaries: joined.join("_"),
        denied: is_denied(tree, word),
        subject,
        mark: mark(tree, word),
    }
}

fn mark(tree: &Tree, word: usize) -> Option<SmolStr> {
    tree.children(word)
        .filter(|&child| {
            matches!(tree.relation(child), Relation::Mark | Relation::Case)
                || tree.relation(child) == Relation::Advmod
                    && child < word
                    && matches!(tree.word(child).xpos.as_str(), "WRB")
        })
        .map(|child| lower(tree.form(child)))
        .find(|form| form != "to")
}

/// Whether the predicate is denied by a word of its own: *not*, *never*, *nobody*, *no soldiers*.
pub fn is_denied(tree: &Tree, word: usize) -> bool {
    const NOT: [&str; 12] = [
        "not", "n't", "never", "no", "neither", "nor", "hardly", "scarcely", "nobody", "none", "nothing",
        "without",
    ];
    let denies = |child: usize| {
        let form = lower(tree.form(child)).replace('’', "'");
        NOT.contains(&form.as_str()) || form == "nt"
    };
    tree.children(word).any(|child| match tree.relation(child) {
        Relation::Advmod | Relation::CcPreconj | Relation::Mark | Relation::Aux => denies(child),
        Relation::Cc => tree.form(child).eq_ignore_ascii_case("nor"),
        Relation::Nsubj | Relation::NsubjPass | Relation::Obj => {
            denies(child)
                || tree
                    .children(child)
                    .any(|det| tree.relation(det) == Relation::Det && denies(det))
        }
        _ => false,
    })
}
