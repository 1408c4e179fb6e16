//! How far a deal has come: what the entry or the category says, changed by the words around the act and by whether it happened.
//!
//! The ladder must be right where it is read alone: a plan to deliver is no delivery, so stages shift with the status of the event.

use crate::case::lower;
use crate::code::gap::is_infinitive;
use crate::code::{Act, Tree};
use crate::codebook::deals::{Deals, StageRule};
use crate::record::Status;
use legation_parse::Relation;
use smol_str::SmolStr;

/// What the stage of an act is read from.
pub(super) struct Reading<'r> {
    pub(super) act: &'r Act,
    pub(super) category: &'r str,
    pub(super) kind: &'r str,
    pub(super) status: Status,
    /// Words between the act and its matter, and those that tell it.
    pub(super) way: &'r [usize],
}

/// The stage with the steps that led to it; `None` where the act moves no deal.
pub(super) fn stage(
    tree: &Tree,
    reading: &Reading,
    deals: &Deals,
    because: &mut Vec<String>,
) -> Option<String> {
    let own = reading.act.stage.clone();
    let from_category = || deals.stage.category.get(reading.category).cloned();
    let mut stage = match own {
        Some(stage) => {
            because.push(format!("{stage}: {} says so", reading.act.entries.join(" with ")));
            stage
        }
        None => {
            let stage = from_category()?;
            because.push(format!("{stage}: what {} stands for", reading.category));
            stage
        }
    };
    let words = words_of(tree, reading.act);
    let around = Around {
        words: &words,
        head: reading.act.heads.last().map(|&head| lower(tree.lemma(head))),
        way: reading.way.iter().map(|&word| lower(tree.lemma(word))).collect(),
    };
    for rule in &deals.stage.rule {
        let Some(word) = fits(rule, &stage, reading, &around) else {
            continue;
        };
        if rule.to != stage {
            let word = if word.is_empty() {
                format!("{} {}", reading.kind, reading.status.as_str())
            } else {
                format!("“{word}”")
            };
            because.push(format!("{} instead of {stage}: {word}", rule.to));
            stage.clone_from(&rule.to);
        }
        if rule.to == StageRule::NONE {
            return None;
        }
        if rule.settled {
            return Some(stage);
        }
        if rule.last {
            break;
        }
    }
    let shifts = match reading.status {
        Status::Occurred => return Some(stage),
        Status::Ongoing => &deals.stage.ongoing,
        Status::Planned => &deals.stage.planned,
        Status::Possible => &deals.stage.possible,
        Status::Hypothetical => &deals.stage.hypothetical,
        Status::Negated => &deals.stage.negated,
    };
    if let Some(to) = shifts.get(&stage).filter(|to| **to != stage) {
        because.push(format!(
            "{to} instead of {stage}: it is {}",
            reading.status.as_str()
        ));
        stage.clone_from(to);
    }
    Some(stage)
}

/// Lemmas that a rule may ask for.
struct Around<'w> {
    words: &'w [SmolStr],
    head: Option<SmolStr>,
    way: Vec<SmolStr>,
}

/// The word by which a rule fits, empty where it asks for none.
fn fits<'w>(rule: &StageRule, stage: &str, reading: &Reading, around: &'w Around) -> Option<&'w str> {
    let one = |list: &[String], name: &str| list.is_empty() || list.iter().any(|listed| listed == name);
    let holds = one(&rule.from, stage)
        && one(&rule.kind, reading.kind)
        && one(&rule.category, reading.category)
        && (rule.status.is_empty() || rule.status.contains(&reading.status))
        && !around
            .words
            .iter()
            .any(|word| rule.without.iter().any(|not| not == word))
        && (rule.head.is_empty() || around.head.as_ref().is_some_and(|head| one(&rule.head, head)))
        && (rule.about.is_empty() || around.way.iter().any(|word| one(&rule.about, word)));
    if !holds {
        return None;
    }
    if rule.words.is_empty() {
        return Some("");
    }
    let mut words = around.words.iter();
    words
        .find(|word| rule.words.iter().any(|wanted| wanted == *word))
        .map(SmolStr::as_str)
}

/// Lemmas that say how far it is: the act's own verbs and nouns with their particles, the verb over an event noun, and what describes
/// the nouns among them and what they are done to.
fn words_of(tree: &Tree, act: &Act) -> Vec<SmolStr> {
    let mut all = Vec::new();
    let mut nouns = Vec::new();
    let mut heads: Vec<usize> = act.heads.iter().chain(&act.trigger).copied().collect();
    for &head in &act.heads {
        let over = tree.head(head).filter(|&over| {
            // "in talks to buy", "a plan to deliver"
            if tree.is_verb(head) {
                return tree.is_noun(over)
                    && tree.relation(head) == Relation::Acl
                    && is_infinitive(tree, head);
            }
            tree.is_verb(over)
                && matches!(
                    tree.relation(head),
                    Relation::Nsubj | Relation::Obj | Relation::NsubjPass
                )
        });
        heads.extend(over);
    }
    heads.sort_unstable();
    heads.dedup();
    for head in heads {
        all.push(lower(tree.lemma(head)));
        if tree.is_noun(head) {
            nouns.push(head);
        }
        for child in tree.children(head) {
            match tree.relation(child) {
                Relation::CompoundPrt => {
                    all.push(SmolStr::from(
                        format!("{} {}", tree.lemma(head), tree.lemma(child)).to_lowercase(),
                    ));
                }
                Relation::Obj | Relation::Nsubj | Relation::NsubjPass if tree.is_noun(child) => {
                    nouns.push(child)
                }
                Relation::Advmod => all.push(lower(tree.lemma(child))),
                _ => {}
            }
        }
    }
    for noun in nouns {
        let describing = tree.children(noun).filter(|&child| {
            child < noun && matches!(tree.relation(child), Relation::Amod | Relation::Compound)
        });
        all.extend(describing.map(|child| lower(tree.lemma(child))));
    }
    all.dedup();
    all
}
