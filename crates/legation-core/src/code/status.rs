//! Negation, modals, conditions and hedges in one clause.

use super::act::Tense;
use super::gap::{is_headline_future, is_infinitive};
use super::tree::Tree;
use crate::case::{low, lower};
use crate::codebook::{Codebook, Hedge};
use crate::record::Status;
use legation_parse::{Relation, Upos};

/// What a clause's own words say of its reality.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    pub(super) status: Status,
    pub(super) certainty: f64,
    /// The share of its modals in that certainty.
    pub(super) modal: f64,
    pub(super) tense: Tense,
    /// Stance of an unnamed source (*allegedly*).
    pub(super) stance: Option<(String, String)>,
    /// Operator that a modal stands for (*will*).
    pub(super) operator: Option<String>,
    /// Operator that a negated modal stands for (*will not*).
    pub(super) negated: Option<String>,
    /// The status if the clause is reported in the past (*said it would*).
    pub(super) reported: Option<Status>,
    /// Whether it follows from a condition.
    pub(super) conditioned: bool,
    /// The words that made it so, for a reader who asks why.
    pub(super) because: Vec<String>,
}

impl Default for Clause {
    fn default() -> Self {
        Clause {
            status: Status::Occurred,
            certainty: 1.0,
            modal: 1.0,
            tense: Tense::None,
            stance: None,
            operator: None,
            negated: None,
            reported: None,
            conditioned: false,
            because: Vec::new(),
        }
    }
}

impl Clause {
    fn deny(&mut self, word: &str) {
        self.status = Status::Negated;
        self.because.push(format!("“{word}” denies it"));
    }

    fn apply(&mut self, hedge: &Hedge, word: &str) {
        let status = hedge.status.map_or("as it was", Status::as_str);
        self.because
            .push(format!("“{word}”: {status}, certainty × {}", hedge.certainty));
        if let Some(status) = hedge.status {
            self.status = stronger(self.status, status);
        }
        self.certainty *= hedge.certainty;
        if let Some(stance) = &hedge.stance {
            self.stance = Some((stance.clone(), word.to_owned()));
        }
        if hedge.operator.is_some() {
            self.operator = hedge.operator.clone();
        }
        if hedge.negated.is_some() {
            self.negated = hedge.negated.clone();
        }
        if hedge.reported.is_some() {
            self.reported = hedge.reported;
        }
    }
}

/// Of two statuses the one that is further from having happened.
pub(super) fn stronger(a: Status, b: Status) -> Status {
    let rank = |status: Status| match status {
        Status::Occurred => 0,
        Status::Ongoing => 1,
        Status::Planned => 2,
        Status::Possible => 3,
        Status::Hypothetical => 4,
        Status::Negated => 5,
    };
    if rank(b) > rank(a) { b } else { a }
}

/// Whether the clause of a verb tells it as having happened, by its own words alone.
pub(crate) fn clause_status(tree: &Tree, head: usize, codebook: &Codebook) -> Status {
    clause(tree, head, codebook).status
}

/// Reads the clause of a verb (or of a noun or adjective that is a predicate).
pub(super) fn clause(tree: &Tree, head: usize, codebook: &Codebook) -> Clause {
    let hedges = &codebook.hedges;
    let mut clause = Clause {
        tense: tense(tree, head),
        ..Clause::default()
    };
    let mut conditional = false;
    let inverted = inverted(tree, head);
    for child in tree.children(head) {
        if inverted == Some(child) && hedges.inverted.contains_key(low(tree.form(child)).as_str()) {
            continue;
        }
        let lemma = lower(tree.lemma(child));
        let form = lower(tree.form(child)).replace('’', "'");
        let word = if hedges.negations.contains_key(form.as_str()) {
            form.as_str()
        } else {
            lemma.as_str()
        };
        match tree.relation(child) {
            Relation::Aux | Relation::AuxPass => {
                let modal = hedges
                    .modals
                    .get(form.as_str())
                    .or_else(|| hedges.modals.get(lemma.as_str()));
                if let Some(hedge) = modal.filter(|_| tree.word(child).xpos == "MD") {
                    clause.apply(hedge, &form);
                    clause.modal *= hedge.certainty;
                } else if let Some(hedge) = hedges.negations.get(word) {
                    clause.apply(hedge, word);
                    clause.deny(word);
                }
            }
            Relation::Advmod | Relation::Det | Relation::CcPreconj | Relation::Cc => {
                let two = two_words(tree, child);
                if hedges.negations.contains_key(word) {
                    clause.deny(word);
                } else if hedges.negations.contains_key(two.as_str()) {
                    clause.deny(&two);
                } else if tree.relation(child) == Relation::Advmod
                    && let Some(hedge) = hedges.adverbs.get(word)
                {
                    clause.apply(hedge, tree.form(child));
                }
            }
            Relation::Mark => {
                let mark = tree.preposition(head).unwrap_or_default();
                if hedges.negations.contains_key(word) {
                    clause.deny(word);
                } else if let Some(hedge) = hedges.marks.get(mark.as_str()).or_else(|| hedges.marks.get(word))
                {
                    conditional |= hedge.status == Some(Status::Hypothetical);
                    clause.apply(hedge, word);
                }
            }
            Relation::Amod => {
                let whole = hyphenated(tree, child).unwrap_or_else(|| form.clone());
                let listed = hedges.attributive.get(whole.as_str());
                if let Some(hedge) = listed.or_else(|| hedges.attributive.get(word)) {
                    clause.apply(hedge, tree.form(child));
                }
            }
            // "has new sanctions ready": behind the noun.
            Relation::Acl
                if child > head && tree.is_noun(head) && !tree.children(child).any(|word| word > child) =>
            {
                let ready = hedges
                    .adjectives
                    .get(form.as_str())
                    .or_else(|| hedges.adjectives.get(word));
                if ready.is_some_and(|hedge| hedge.operator.is_some()) {
                    clause.status = stronger(clause.status, Status::Planned);
                    clause.because.push(format!("it is “{form}”: planned"));
                }
            }
            // "No soldiers were sent" negates the clause as much as "not".
            Relation::Nsubj | Relation::NsubjPass | Relation::Obj => {
                let subject = tree.relation(child) != Relation::Obj;
                let denying = tree.children(child).any(|word| {
                    matches!(tree.relation(word), Relation::Det | Relation::CcPreconj)
                        && tree.marks(word).negation
                });
                // "No state but Russia recognised them": Russia did.
                let except = tree.children(child).any(|other| {
                    tree.relation(other) == Relation::Conj
                        && (other.saturating_sub(2)..other)
                            .any(|but| but > child && tree.form(but).eq_ignore_ascii_case("but"))
                });
                let nobody = tree.marks(child).nobody
                    || (subject
                        && tree.marks(child).few
                        && tree.marks(head).speech
                        && tree.child(child, &[Relation::Det]).is_none());
                if (denying || nobody) && !except {
                    clause.deny(&form);
                }
            }
            // "sold arms to neither of them"
            Relation::Obl => {
                // "In case they attack": the parser may take the first words for a phrase of time.
                if child < head
                    && let Some(hedge) = hedges.marks.get(two_words(tree, child).as_str())
                {
                    conditional |= hedge.status == Some(Status::Hypothetical);
                    clause.apply(hedge, &form);
                }
                let neither = tree
                    .children(child)
                    .any(|word| tree.relation(word) == Relation::CcPreconj && tree.marks(word).negation);
                if neither {
                    clause.deny("neither");
                }
            }
            // "If Kabul refuses, Moscow will ...": what follows from a condition has not happened.
            Relation::Advcl => {
                let mark = tree
                    .children(child)
                    .find(|&mark| tree.relation(mark) == Relation::Mark);
                let condition = mark.is_some_and(|mark| {
                    hedges
                        .marks
                        .get(tree.lemma(mark))
                        .is_some_and(|hedge| hedge.status == Some(Status::Hypothetical))
                        && !is_infinitive(tree, child)
                        && tree.form(mark).eq_ignore_ascii_case(tree.lemma(mark))
                        && tree.word(mark).xpos == "IN"
                });
                if condition && clause.tense == Tense::Future {
                    clause.status = stronger(clause.status, Status::Hypothetical);
                    clause.conditioned = true;
                    clause.because.push("it follows from a condition".into());
                }
            }
            _ => {}
        }
    }
    if head >= 2 {
        let before = format!("{} {}", tree.form(head - 2), tree.form(head - 1)).to_lowercase();
        if let Some(hedge) = hedges.before.get(before.as_str()) {
            clause.apply(hedge, &before);
        }
    }
    if is_headline_future(tree, head)
        && let Some(hedge) = hedges.before.get("to")
    {
        clause.apply(hedge, "to");
    }
    if let Some(hedge) = inverted.and_then(|word| hedges.inverted.get(low(tree.form(word)).as_str())) {
        clause.apply(hedge, "if");
    }
    // "if it does not release them": nobody says that it has not.
    if conditional && clause.status == Status::Negated {
        clause.status = Status::Hypothetical;
    }
    if clause.status == Status::Occurred && clause.tense == Tense::Present && tree.is_verb(head) {
        clause.status = Status::Ongoing;
    }
    clause
}

/// The auxiliary before the subject of a clause that is no question: *had they attacked*.
fn inverted(tree: &Tree, head: usize) -> Option<usize> {
    let subject = tree.child(head, &[Relation::Nsubj, Relation::NsubjPass])?;
    let is_auxiliary = |child: &usize| {
        matches!(
            tree.relation(*child),
            Relation::Aux | Relation::AuxPass | Relation::Cop
        )
    };
    let word = tree
        .children(head)
        .filter(is_auxiliary)
        .find(|&child| child < subject)?;
    (!is_question(tree, head)).then_some(word)
}

/// A word with the one before it: *no longer*, *in case*.
fn two_words(tree: &Tree, word: usize) -> String {
    let before = word.checked_sub(1).map_or("", |before| tree.form(before));
    format!("{before} {}", tree.form(word)).to_lowercase()
}

/// A word with what a hyphen joins to it: *so-called*.
fn hyphenated(tree: &Tree, word: usize) -> Option<String> {
    let (first, hyphen) = (word.checked_sub(2)?, word.checked_sub(1)?);
    (tree.form(hyphen) == "-").then(|| format!("{}-{}", tree.form(first), tree.form(word)).to_lowercase())
}

/// Whether a question takes it for granted: *Why did Moscow withdraw?* tells that it did.
pub(super) fn is_presupposed(tree: &Tree, anchor: usize, codebook: &Codebook) -> bool {
    let past = matches!(
        tense(tree, anchor),
        Tense::Past | Tense::PastPerfect | Tense::Perfect
    );
    past && tree.children(anchor).any(|child| {
        child < anchor
            && tree.relation(child) == Relation::Advmod
            && codebook
                .hedges
                .presupposing
                .contains_key(low(tree.form(child)).as_str())
    })
}

/// Whether the word stands in a question: the sentence ends in a question mark, within quotation marks or not, or the quotation that
/// the word stands in does.
pub(super) fn is_question(tree: &Tree, anchor: usize) -> bool {
    let is_quote = |word: usize| matches!(tree.form(word), "\"" | "“" | "”" | "``" | "''" | "„" | "«" | "»");
    (anchor..tree.len())
        .filter(|&word| tree.form(word) == "?")
        .any(|mark| {
            // "Coup in Niger: a chance for Russia?": what stands before the colon is told.
            if (anchor..mark).any(|word| tree.form(word) == ":") {
                return false;
            }
            let closed = mark + 1 < tree.len() && is_quote(mark + 1);
            if !closed {
                return (mark + 1..tree.len()).all(|word| matches!(tree.form(word), ")" | "’" | "'"));
            }
            let opened = (0..mark).rev().find(|&word| is_quote(word));
            opened.is_none_or(|quote| quote < anchor)
        })
}

/// The tense of a verb with its auxiliaries.
pub(crate) fn tense(tree: &Tree, head: usize) -> Tense {
    let auxiliaries: Vec<usize> = tree
        .children(head)
        .filter(|&child| {
            matches!(
                tree.relation(child),
                Relation::Aux | Relation::AuxPass | Relation::Cop
            )
        })
        .collect();
    let verb = tree.word(head).xpos.as_str();
    let Some(&first) = auxiliaries.first() else {
        return match verb {
            "VBD" => Tense::Past,
            "VBZ" | "VBP" => Tense::Present,
            // A bare participle or a headline's passive tells what has happened.
            "VBN" if tree.word(head).upos == Upos::Verb => Tense::Past,
            _ => Tense::None,
        };
    };
    let is_have = tree.lemma(first) == "have";
    match tree.word(first).xpos.as_str() {
        "MD" => Tense::Future,
        "VBD" if is_have => Tense::PastPerfect,
        "VBD" => Tense::Past,
        // "has attacked", "to have attacked"
        "VBZ" | "VBP" | "VB" if is_have => Tense::Perfect,
        // "is sent", "are said to" without a date is habit or report; "is being sent" goes on.
        "VBZ" | "VBP" => Tense::Present,
        _ => Tense::None,
    }
}
