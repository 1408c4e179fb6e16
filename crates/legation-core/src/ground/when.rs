//! When it happened: which time expression belongs to which act, and what is left where none does.

use super::tense::{head_of, tense_at};
use crate::code::{Coding, Tense, Tree};
use crate::record::Status;
use jiff::civil::Date;
use legation_parse::{Relation, Span};
use legation_time::{
    Basis, Bound, Context, Granularity, Lexicon, Mention, Resolved, Time, TokenRef, Value, find, mentions,
    resolve, resolve_event,
};

/// How long before publication a date makes the sentences after it background: days.
const BACKGROUND_DAYS: i64 = 45;
/// Within how many days before publication a report of what somebody said is news of the day.
const RECENT_DAYS: i64 = 10;
/// How far a time expression may stand from an act in the tree.
const FARTHEST: usize = 40;

/// A time expression of a sentence, placed where that could be done.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Its words.
    pub span: Span,
    /// The word that links it to the rest of the sentence.
    pub head: usize,
    /// First and last day.
    pub resolved: Option<Resolved>,
    /// For "nearly a week after" with an event behind it: the day of that event, if the main clause is news of the day.
    pub event: Option<Resolved>,
    /// Whether it waits for the day of an event that the words behind it name.
    pub waits: bool,
}

/// All time expressions of a document.
pub struct Timeline {
    published: Option<Date>,
    sentences: Vec<Vec<Placed>>,
    /// Whether the sentence tells background: a date long before publication stands before it in its paragraph.
    background: Vec<bool>,
    headline: Vec<bool>,
}

/// When an act happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dated {
    /// First day on which it can have happened.
    pub first: Option<Date>,
    /// Last day on which it can have happened.
    pub last: Option<Date>,
    /// `stated`, `relative`, `publication` or `unknown`.
    pub basis: &'static str,
    /// The words it comes from.
    pub span: Option<Span>,
}

impl Timeline {
    /// Finds and places the time expressions of a document. `blocks` gives the paragraph of each sentence and whether it is a headline.
    pub fn new(
        trees: &[Tree],
        blocks: &[(usize, bool)],
        published: Option<Date>,
        lexicon: &Lexicon,
    ) -> Timeline {
        let mut timeline = Timeline {
            published,
            sentences: Vec::with_capacity(trees.len()),
            background: Vec::with_capacity(trees.len()),
            headline: blocks.iter().map(|&(_, headline)| headline).collect(),
        };
        let mut reference: Option<(Date, Date)> = None;
        let mut paragraph = usize::MAX;
        let mut background = false;
        for (tree, &(block, headline)) in trees.iter().zip(blocks) {
            if block != paragraph {
                background = false;
                paragraph = block;
            }
            let tokens: Vec<TokenRef> = (0..tree.len())
                .map(|word| TokenRef {
                    text: tree.form(word),
                    start: tree.word(word).span.start,
                    end: tree.word(word).span.end,
                })
                .collect();
            timeline.background.push(background);
            let mut placed = Vec::new();
            for mention in mentions(&find(&tokens, lexicon)) {
                if measures_a_first(tree, &mention) {
                    continue;
                }
                let head = head_of(tree, mention.first, mention.last);
                let tense = tense_at(
                    tree,
                    (mention.first, mention.last),
                    Some(&mention.value.time),
                    headline,
                    lexicon,
                );
                let context = Context {
                    published,
                    reference,
                    tense,
                };
                let resolved = resolve(&mention.value, &context)
                    .filter(|resolved| published.is_some() || has_year(&mention.value, resolved, reference));
                if let Some(resolved) = &resolved {
                    let fine = !matches!(
                        resolved.granularity,
                        Granularity::Vague | Granularity::Decade | Granularity::Century
                    );
                    if fine && mention.value.tells_when() {
                        reference = Some((resolved.first, resolved.last));
                    }
                    if let Some(published) = published {
                        background = days_between(resolved.last, published) > BACKGROUND_DAYS;
                    }
                }
                placed.push(Placed {
                    span: Span {
                        start: mention.start,
                        end: mention.end,
                    },
                    head,
                    resolved,
                    event: published.and_then(|day| resolve_event(&mention.value, (day, day))),
                    waits: mention.value.waits_for_event(),
                });
            }
            timeline.sentences.push(placed);
        }
        timeline
    }

    /// Whether a sentence is a headline.
    pub fn is_headline(&self, sentence: usize) -> bool {
        self.headline.get(sentence).copied().unwrap_or(false)
    }

    /// When an act happened.
    pub fn date(&self, tree: &Tree, coding: &Coding, cues: &dyn Fn(usize) -> bool) -> Dated {
        let mentions = self.sentences.get(coding.sentence).map_or(&[][..], Vec::as_slice);
        let waited = mentions
            .iter()
            .find(|mention| mention.waits && names_event(tree, coding, mention.head));
        if let Some(Placed {
            span,
            event: Some(event),
            ..
        }) = waited
        {
            return Dated {
                first: Some(event.first),
                last: Some(event.last),
                basis: "relative",
                span: Some(*span),
            };
        }
        let alone = mentions.len() == 1;
        let nearest = mentions
            .iter()
            .filter(|mention| !mention.waits)
            .filter_map(|mention| {
                let near = distance(tree, coding, mention.head, cues);
                // The only time that a sentence tells is the act's, unless it is that of the telling.
                let only = alone
                    && !tells_of_saying(tree, mention.head, cues)
                    && !in_clause_aside(tree, mention.head, coding.act.anchor);
                Some((near.or(only.then_some(FARTHEST))?, mention))
            })
            .min_by_key(|(distance, mention)| (*distance, mention.span.start));
        if nearest.is_none()
            && let Some(said) = self.long_ago_said(mentions, tree, coding, cues)
        {
            return said;
        }
        match nearest {
            Some((
                _,
                Placed {
                    span,
                    resolved: Some(resolved),
                    ..
                },
            )) => Dated {
                first: Some(resolved.first),
                last: Some(resolved.last),
                basis: match resolved.basis {
                    Basis::Stated => "stated",
                    Basis::Relative => "relative",
                },
                span: Some(*span),
            },
            // The text gives a time, but it cannot be placed: the publication date would be a guess.
            Some((distance, mention)) if distance < 10 => Dated {
                span: Some(mention.span),
                ..unknown()
            },
            _ => self.without_words(coding),
        }
    }

    /// What was said long before publication happened about then or before: "in 2018 he claimed that they were sending arms".
    fn long_ago_said(
        &self,
        mentions: &[Placed],
        tree: &Tree,
        coding: &Coding,
        cues: &dyn Fn(usize) -> bool,
    ) -> Option<Dated> {
        let said = mentions.iter().find(|mention| {
            tells_of_saying(tree, mention.head, cues)
                && tree
                    .head(mention.head)
                    .is_some_and(|verb| tree.dominates(verb, coding.act.anchor))
        })?;
        let resolved = said.resolved.as_ref()?;
        let recent = self
            .published
            .is_some_and(|day| days_between(resolved.last, day) <= RECENT_DAYS);
        (!recent).then_some(Dated {
            first: Some(resolved.first),
            last: Some(resolved.last),
            basis: "relative",
            span: Some(said.span),
        })
    }

    /// Nothing in the sentence tells: news of the day happened by the day of publication, background some day.
    fn without_words(&self, coding: &Coding) -> Dated {
        let Some(published) = self.published else {
            return unknown();
        };
        let told_as_news = match coding.status {
            Status::Occurred | Status::Ongoing => true,
            Status::Planned | Status::Possible | Status::Hypothetical | Status::Negated => false,
        };
        let background = self.background.get(coding.sentence).copied().unwrap_or(false);
        let headline = self.headline.get(coding.sentence).copied().unwrap_or(false);
        let fits = match coding.tense {
            Tense::Present | Tense::Perfect => true,
            Tense::Past => !background,
            Tense::PastPerfect | Tense::Future => false,
            Tense::None => headline,
        };
        if told_as_news && (fits || headline) {
            Dated {
                first: Some(published),
                last: Some(published),
                basis: "publication",
                span: None,
            }
        } else {
            unknown()
        }
    }
}

/// Whether the act is the event that a mention such as "nearly a week after" waits for: it stands behind it, in a clause of its own.
fn names_event(tree: &Tree, coding: &Coding, mention: usize) -> bool {
    let anchor = coding.act.anchor;
    let mut current = anchor;
    for _ in 0..=tree.len() {
        if matches!(
            tree.relation(current),
            Relation::Advcl | Relation::Acl | Relation::Ccomp
        ) {
            return anchor > mention;
        }
        match tree.head(current) {
            Some(head) => current = head,
            None => return false,
        }
    }
    false
}

/// Whether a time stands in a finite clause aside that the act has no part in: "since the group returned to power in 2021".
fn in_clause_aside(tree: &Tree, mention: usize, anchor: usize) -> bool {
    let mut current = mention;
    for _ in 0..=tree.len() {
        if tree.is_verb(current) && current != mention {
            return matches!(
                tree.relation(current),
                Relation::Advcl | Relation::AclRelcl | Relation::Ccomp
            ) && !tree.dominates(current, anchor);
        }
        match tree.head(current) {
            Some(head) => current = head,
            None => return false,
        }
    }
    false
}

/// How far before a time the word stands that it measures: words.
const FIRST_REACH: usize = 12;

/// Whether a time only says how rare the act is: "the first since 2018", "the deadliest in five years".
fn measures_a_first(tree: &Tree, mention: &Mention) -> bool {
    let since = mention.value.bound == Bound::Since;
    let within = || {
        let counted = !matches!(
            mention.value.time,
            Time::Date { .. }
                | Time::Named { .. }
                | Time::Range { .. }
                | Time::Within { .. }
                | Time::Years { .. }
        );
        let before = mention.first.checked_sub(1);
        counted
            && [before, Some(mention.first)]
                .into_iter()
                .flatten()
                .any(|word| word < tree.len() && tree.form(word).eq_ignore_ascii_case("in"))
    };
    if !since && !within() {
        return false;
    }
    for word in (0..mention.first.min(tree.len())).rev().take(FIRST_REACH) {
        let tag = tree.word(word).xpos.as_str();
        let rare = tree.form(word).eq_ignore_ascii_case("first")
            || (matches!(tag, "JJS" | "RBS") && !tree.form(word).eq_ignore_ascii_case("least"));
        if rare {
            return true;
        }
        if matches!(tag, "VBD" | "VBZ" | "VBP" | "MD") {
            return false;
        }
    }
    false
}

/// Whether a time belongs to a verb of saying: "said on Thursday".
fn tells_of_saying(tree: &Tree, mention: usize, cues: &dyn Fn(usize) -> bool) -> bool {
    let mut current = mention;
    for _ in 0..=tree.len() {
        if tree.is_verb(current) && current != mention {
            return cues(current);
        }
        match tree.head(current) {
            Some(head) => current = head,
            None => return false,
        }
    }
    false
}

fn unknown() -> Dated {
    Dated {
        basis: "unknown",
        ..Dated::default()
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// How far from the date told last a day without a year may lie, where no publication date tells the year: days.
const SAME_STORY_DAYS: i64 = 31;

/// Whether the year of a time can be had: it is told, or the date told last is a day or month close by.
fn has_year(value: &Value, resolved: &Resolved, reference: Option<(Date, Date)>) -> bool {
    let counted = matches!(
        value.time,
        Time::Date { .. } | Time::Range { .. } | Time::Named { .. }
    );
    if resolved.basis == Basis::Stated || !counted {
        return true;
    }
    reference.is_some_and(|(first, last)| {
        days_between(first, last) <= SAME_STORY_DAYS
            && days_between(resolved.first, last) >= -SAME_STORY_DAYS
            && days_between(first, resolved.last) >= -SAME_STORY_DAYS
            && days_between(last, resolved.first) <= SAME_STORY_DAYS
            && days_between(resolved.last, first) <= SAME_STORY_DAYS
    })
}

/// How far a time expression stands from an act; `None` where it belongs to another clause.
fn distance(tree: &Tree, coding: &Coding, from: usize, cues: &dyn Fn(usize) -> bool) -> Option<usize> {
    let act = &coding.act;
    let own = |word: usize| act.heads.contains(&word) || word == act.anchor || act.trigger.contains(&word);
    let mut current = from;
    let mut verbs_between = 0;
    for step in 0..=tree.len() {
        if own(current) {
            return (verbs_between == 0)
                .then_some(step)
                .or((verbs_between == 1).then_some(20 + step));
        }
        if tree.is_verb(current) && current != from {
            // A time within a clause of its own, about something else.
            if matches!(
                tree.relation(current),
                Relation::AclRelcl | Relation::Ccomp | Relation::Advcl | Relation::Parataxis | Relation::Conj
            ) {
                return ancestor_distance(tree, act.anchor, current, cues).map(|far| far + step + 5);
            }
            verbs_between += 1;
        }
        let head = tree.head(current)?;
        if let Some(far) = (tree.is_verb(head) || tree.head(head).is_none())
            .then(|| ancestor_distance(tree, act.anchor, head, cues))
            .flatten()
            && !own(head)
        {
            return Some(far + step + 5);
        }
        current = head;
    }
    None
}

/// Steps from an act up to a clause over it, where that clause's time holds for the act as well.
fn ancestor_distance(
    tree: &Tree,
    anchor: usize,
    clause: usize,
    cues: &dyn Fn(usize) -> bool,
) -> Option<usize> {
    let mut current = anchor;
    for step in 1..=FARTHEST {
        let head = tree.head(current)?;
        // The time of saying is not the time of what is said; a relative clause has a time of its own.
        if matches!(tree.relation(current), Relation::AclRelcl | Relation::AdvclRelcl)
            || (matches!(tree.relation(current), Relation::Ccomp | Relation::Parataxis) && cues(head))
        {
            return None;
        }
        if head == clause {
            return Some(step);
        }
        current = head;
    }
    None
}
