//! Which time dates an act, and what is said where none does.

use super::event::Occasion;
use super::reach::{self, FARTHEST};
use super::{BACKGROUND_DAYS, Placed, Timeline, days_between};
use crate::case::low;
use crate::code::{Coding, Tense, Tree};
use crate::record::Status;
use jiff::civil::Date;
use legation_parse::{Relation, Span};
use legation_time::{Anchor, Basis, Bound, Direction, Time, resolve_event};

/// Within how many days before publication a report of what somebody said is news of the day.
const RECENT_DAYS: i64 = 10;
/// How wide what was told last may be for "during the visit" to be then: days.
const OCCASION_DAYS: i64 = 7;
/// From this distance on a verb stands between the time and the act.
const OTHER_CLAUSE: usize = 20;

/// When an act happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dated {
    /// First day on which it can have happened; `None` with a last day: any time before.
    pub first: Option<Date>,
    /// Last day on which it can have happened; `None` with a first day: it goes on from there.
    pub last: Option<Date>,
    /// `stated`, `relative`, `publication` or `unknown`.
    pub basis: &'static str,
    /// The words it comes from.
    pub span: Option<Span>,
    /// Which rule gave it, and what it was counted from.
    pub why: String,
    /// What is odd about it.
    pub note: Option<String>,
    /// Whether the act is only announced: on a day to come it has not been done, though the announcing has.
    pub announced: bool,
}

type Days = (Option<Date>, Option<Date>);

impl Timeline {
    /// When an act happened. `cues` tells which words are verbs of saying, `is_verbal` that the act is one of words against somebody, which may
    /// speak of what has a time of its own.
    pub fn date(&self, tree: &Tree, coding: &Coding, cues: &dyn Fn(usize) -> bool, is_verbal: bool) -> Dated {
        let mentions = self.sentences.get(coding.sentence).map_or(&[][..], Vec::as_slice);
        let found = self
            .by_event_behind(mentions, tree, coding, cues)
            .or_else(|| self.by_nearest(mentions, tree, coding, cues, is_verbal))
            .or_else(|| self.by_clause_aside(mentions, tree, coding))
            .or_else(|| self.by_length(mentions, tree, coding, cues))
            .or_else(|| self.by_saying_long_ago(mentions, tree, coding, cues))
            .or_else(|| self.by_occasion(tree, coding))
            .or_else(|| self.by_reproach(mentions, tree, coding));
        // A promise for a day to come is no day's but that of the words.
        let begun = |dated: &Dated| {
            let first = self.published.zip(dated.first);
            first.is_some_and(|(published, first)| first <= published)
        };
        let found = match found {
            Some(dated) if !is_given_word(coding) || begun(&dated) => Some(dated),
            other => self.by_given_word(mentions, tree, coding, cues).or(other),
        };
        let mut dated = found.unwrap_or_else(|| self.without_words(tree, coding));
        self.note_contradiction(&mut dated, tree, coding, cues);
        dated.announced = is_announced(tree, coding, cues);
        dated
    }

    /// What is promised, threatened or refused for a day to come is promised on the day of the words: "announced on Monday that it would leave
    /// in May".
    fn by_given_word(
        &self,
        mentions: &[Placed],
        tree: &Tree,
        coding: &Coding,
        cues: &dyn Fn(usize) -> bool,
    ) -> Option<Dated> {
        if !is_given_word(coding) {
            return None;
        }
        let saying = mentions.iter().find(|mention| {
            !mention.waits()
                && !mention.is_length()
                && !self.is_to_come(mention)
                && reach::tells_of_saying(tree, mention.head, cues)
        });
        let how = "is when it was said that it would be done";
        saying
            .and_then(|mention| self.dated(mention, mention.value.bound, tree, coding, how))
            .or_else(|| Some(self.without_words(tree, coding)))
    }

    /// In "it comes a week after Moscow recognised it" the recognition is a week older than the news.
    fn by_event_behind(
        &self,
        mentions: &[Placed],
        tree: &Tree,
        coding: &Coding,
        cues: &dyn Fn(usize) -> bool,
    ) -> Option<Dated> {
        let waiting = mentions
            .iter()
            .find(|mention| mention.value.waits_for_event() && names_event(tree, coding, mention.head))?;
        // The parser may hang "two days" on the clause itself.
        let main = tree.head(waiting.head).and_then(|verb| {
            let clause = is_own(coding, verb)
                && tree.relation(verb) == Relation::Advcl
                && opens_clause(tree, coding, waiting.head + 1);
            if clause { tree.head(verb) } else { Some(verb) }
        });
        // "recalled its envoy on Monday, two days after Russia attacked": Monday is the recall's, and counted back from.
        let is_beside = |other: &Placed| {
            other.head != waiting.head
                && main.is_some()
                && (tree.head(other.head) == main || Some(other.head) == main)
        };
        let counts_back = opens_clause(tree, coding, waiting.head + 1);
        let stands_with = |mention: &&Placed| {
            !mention.value.waits_for_event()
                && mention.resolved.is_some()
                && !(counts_back && is_beside(mention))
                && reach::distance(tree, coding, mention.head, cues).is_some_and(|distance| distance < 10)
        };
        if mentions.iter().any(|mention| stands_with(&mention)) {
            return None;
        }
        let beside = mentions
            .iter()
            .find(|other| other.resolved.is_some() && is_beside(other));
        let (told, from) = match beside.and_then(|other| Some((other, other.resolved.as_ref()?))) {
            Some((other, resolved)) => ((resolved.first, resolved.last), said(tree, other)),
            None => {
                let day = self.published?;
                ((day, day), format!("publication, {day}"))
            }
        };
        let event = resolve_event(&waiting.value, told)?;
        let (first, mut last) = (event.first, event.last);
        if let Some(published) = self.published.filter(|_| happened(coding)) {
            if first > published {
                return None;
            }
            last = last.min(published);
        }
        Some(Dated {
            first: Some(first),
            last: Some(last),
            basis: "relative",
            span: Some(waiting.span),
            why: format!(
                "the act is the event that {} is counted from; counted back from {from}",
                said(tree, waiting)
            ),
            ..Dated::default()
        })
    }

    /// The time that stands nearest to the act, in its clause or in one whose time holds for it.
    fn by_nearest(
        &self,
        mentions: &[Placed],
        tree: &Tree,
        coding: &Coding,
        cues: &dyn Fn(usize) -> bool,
        is_verbal: bool,
    ) -> Option<Dated> {
        let tells: Vec<&Placed> = mentions
            .iter()
            .filter(|mention| !mention.waits() && !mention.is_length())
            .filter(|mention| !under_waiting(mentions, mention, tree, coding))
            .filter(|mention| !self.is_kept(mention, tree, coding, is_verbal))
            .collect();
        let announced = is_announced(tree, coding, cues);
        let alone = mentions.iter().filter(|mention| !mention.is_length()).count() == 1;
        let mut near: Vec<(usize, &Placed)> = tells
            .iter()
            .filter_map(|mention| {
                let near = reach::distance(tree, coding, mention.head, cues)
                    // Of what was done, a day to come is told only by mistake; else it is that of what was threatened or agreed.
                    .filter(|_| {
                        tree.head(mention.head) == Some(coding.act.anchor)
                            && !is_for_later(mention, tree, coding)
                            || announced
                            || !self.lies_ahead(mention, coding)
                    });
                // The only time that a sentence tells is the act's, unless it is that of the telling.
                let only = alone
                    && reach::reproach_over(tree, coding.act.anchor)
                        .is_none_or(|clause| tree.dominates(clause, mention.head))
                    && !reach::tells_of_saying(tree, mention.head, cues)
                    && !reach::in_clause_aside(tree, mention.head, coding.act.anchor)
                    && !self.lies_ahead(mention, coding);
                Some((near.or(only.then_some(FARTHEST))?, *mention))
            })
            .collect();
        // "announced on Monday the closure of the border from 1 June": the day of the closure is the later one.
        let told_now = |mention: &Placed| announced && !self.is_to_come(mention);
        near.sort_by_key(|(distance, mention)| (told_now(mention), *distance, mention.span.start));
        let (distance, nearest) = *near.first()?;
        let Some(resolved) = &nearest.resolved else {
            // The text gives a time, but it cannot be placed: the publication date would be a guess.
            return (distance < 10).then(|| Dated {
                span: Some(nearest.span),
                why: format!(
                    "{} belongs to the act, but it is on no day that is known",
                    said(tree, nearest)
                ),
                note: noted(tree, nearest),
                ..unknown()
            });
        };
        // "in March ... on the 11th": the finer of two that tell the same.
        let within = near.iter().skip(1).find(|(other, mention)| {
            *other < OTHER_CLAUSE
                && reach::verb_over(tree, mention.head) == reach::verb_over(tree, nearest.head)
                && mention.resolved.as_ref().is_some_and(|finer| {
                    resolved.first <= finer.first
                        && finer.last <= resolved.last
                        && (finer.first, finer.last) != (resolved.first, resolved.last)
                })
                && bound(nearest, tree, coding) == Bound::On
                && bound(mention, tree, coding) == Bound::On
        });
        let chosen = within.map_or(nearest, |(_, mention)| *mention);
        let mut dated = self.dated(
            chosen,
            bound(chosen, tree, coding),
            tree,
            coding,
            match distance {
                0..OTHER_CLAUSE => "stands in the act's clause",
                FARTHEST.. => "is the only time that the sentence tells",
                _ => "stands in a clause whose time holds for the act",
            },
        )?;
        // "on Sunday and Monday".
        for (_, other) in near.iter().filter(|(_, other)| {
            tree.relation(other.head) == Relation::Conj && tree.head(other.head) == Some(chosen.head)
        }) {
            if let (Some(more), Some(first), Some(last)) = (&other.resolved, dated.first, dated.last) {
                dated.first = Some(first.min(more.first));
                dated.last = Some(last.max(more.last));
                dated.span = dated.span.map(|span| span.join(other.span));
            }
        }
        Some(dated)
    }

    /// The day of a clause aside, by its conjunction: "it has refused since Kosovo declared independence in 2008".
    fn by_clause_aside(&self, mentions: &[Placed], tree: &Tree, coding: &Coding) -> Option<Dated> {
        let anchor = coding.act.anchor;
        mentions.iter().find_map(|mention| {
            let (clause, bound) = mention.aside?;
            let above = tree.head(clause).filter(|_| !tree.dominates(clause, anchor))?;
            let holds = above == anchor || coding.act.heads.contains(&above) || tree.dominates(above, anchor);
            let plain = mention.value.bound == Bound::On && !mention.is_length() && !mention.waits();
            let bound = if bound == Bound::After {
                Bound::Since
            } else {
                bound
            };
            (holds && plain)
                .then(|| {
                    self.dated(
                        mention,
                        bound,
                        tree,
                        coding,
                        "stands in a clause that the act is dated by",
                    )
                })
                .flatten()
        })
    }

    /// "has fought for ten years": since then.
    fn by_length(
        &self,
        mentions: &[Placed],
        tree: &Tree,
        coding: &Coding,
        cues: &dyn Fn(usize) -> bool,
    ) -> Option<Dated> {
        let length = mentions.iter().find(|mention| {
            mention.is_length()
                && tree.preposition(mention.head).as_deref() == Some("for")
                && reach::distance(tree, coding, mention.head, cues)
                    .is_some_and(|distance| distance < OTHER_CLAUSE)
        })?;
        let Time::Duration { amount, unit } = length.value.time else {
            return None;
        };
        if unit < legation_time::Unit::Day {
            return None;
        }
        let goes_on = matches!(coding.tense, Tense::Perfect | Tense::Present);
        let Some(published) = self.published.filter(|_| goes_on) else {
            // How long it went on is told, but not when.
            return (coding.tense == Tense::Past && unit >= legation_time::Unit::Week).then(|| Dated {
                span: Some(length.span),
                why: format!(
                    "{} tells for how long, and nothing tells when",
                    said(tree, length)
                ),
                ..unknown()
            });
        };
        let began =
            legation_time::Value::new(Time::shift(amount, unit, Direction::Before, Anchor::Publication));
        let context = legation_time::Context {
            published: Some(published),
            ..legation_time::Context::default()
        };
        let began = legation_time::resolve(&began, &context)?;
        Some(Dated {
            first: Some(began.first),
            last: Some(published),
            basis: "relative",
            span: Some(length.span),
            why: format!(
                "it has gone on for {} up to publication, {published}",
                said(tree, length)
            ),
            ..Dated::default()
        })
    }

    /// What was said long before publication happened about then or before: "in 2018 he claimed that they were sending arms".
    fn by_saying_long_ago(
        &self,
        mentions: &[Placed],
        tree: &Tree,
        coding: &Coding,
        cues: &dyn Fn(usize) -> bool,
    ) -> Option<Dated> {
        let saying = mentions.iter().find(|mention| {
            reach::tells_of_saying(tree, mention.head, cues)
                && tree
                    .head(mention.head)
                    .is_some_and(|verb| tree.dominates(verb, coding.act.anchor))
        })?;
        let resolved = saying.resolved.as_ref()?;
        let recent = self
            .published
            .is_some_and(|day| days_between(resolved.last, day) <= RECENT_DAYS);
        (!recent).then(|| Dated {
            first: Some(resolved.first),
            last: Some(resolved.last),
            basis: "relative",
            span: Some(saying.span),
            why: format!(
                "it was said in {}, long before publication: it happened about then or before",
                said(tree, saying)
            ),
            note: noted(tree, saying),
            ..Dated::default()
        })
    }

    /// "During the visit they signed": the visit was told just before, with its day.
    fn by_occasion(&self, tree: &Tree, coding: &Coding) -> Option<Dated> {
        let anchor = coding.act.anchor;
        let occasions = self.occasions.get(coding.sentence)?;
        let Occasion { word, bound } = *occasions.iter().find(|occasion| {
            tree.head(occasion.word)
                .is_some_and(|head| head == anchor || coding.act.heads.contains(&head))
        })?;
        let (first, last) = (*self.before.get(coding.sentence)?)?;
        let coded = matches!(coding.tense, Tense::Past | Tense::None) && happened(coding);
        if !coded || days_between(first, last) > OCCASION_DAYS {
            return None;
        }
        let (first, last) = match bound {
            Bound::After | Bound::Since => (first, self.published.unwrap_or(last).max(last)),
            _ => (first, last),
        };
        Some(Dated {
            first: Some(first),
            last: Some(last),
            basis: "relative",
            span: Some(tree.word(word).span),
            why: format!("“{}” was told just before, on {first}", tree.form(word)),
            ..Dated::default()
        })
    }

    /// "arrested on Monday a man suspected of bombing a bus": by the day of the arrest.
    fn by_reproach(&self, mentions: &[Placed], tree: &Tree, coding: &Coding) -> Option<Dated> {
        let clause = reach::reproach_over(tree, coding.act.anchor)?;
        let over = mentions
            .iter()
            .filter(|mention| !mention.waits() && !mention.is_length() && mention.value.bound == Bound::On)
            .find(|mention| {
                let verb = reach::verb_over(tree, mention.head);
                verb.is_some_and(|verb| verb != clause && tree.dominates(verb, clause))
            });
        let days = over
            .filter(|_| happened(coding))
            .and_then(|mention| Some((mention, mention.resolved.as_ref()?)));
        Some(match days {
            Some((mention, resolved)) => Dated {
                last: Some(resolved.last),
                basis: "relative",
                span: Some(mention.span),
                why: format!(
                    "{} is the day of the suspicion or charge: what it is about was done by then",
                    said(tree, mention)
                ),
                ..Dated::default()
            },
            None => Dated {
                why: "it is only what somebody is suspected of or charged with, and nothing tells when"
                    .to_owned(),
                ..unknown()
            },
        })
    }

    /// Nothing in the sentence tells: news of the day happened by the day of publication, background some day.
    fn without_words(&self, tree: &Tree, coding: &Coding) -> Dated {
        let because = |why: &str| Dated {
            why: why.to_owned(),
            ..unknown()
        };
        let Some(published) = self.published else {
            return because("nothing in the text, and no publication date (give one with --published)");
        };
        match coding.status {
            Status::Occurred | Status::Ongoing => {}
            _ => return because("nothing tells when, and it is not told as done"),
        }
        let headline = self.headline.get(coding.sentence).copied().unwrap_or(false);
        let background = self.background.get(coding.sentence).copied().unwrap_or(false);
        let bygone = self.bygone.get(coding.sentence).is_some_and(|words| {
            words
                .iter()
                .any(|&word| word == 0 || tree.head(word).is_some_and(|head| is_own(coding, head)))
        });
        let why = match coding.tense {
            _ if bygone => "a word tells of bygone times, and no date does",
            _ if counted_from_untold(tree, coding.act.anchor) => {
                "it is counted from an event whose day is not told"
            }
            _ if headline => "",
            Tense::Present | Tense::Perfect => "",
            Tense::Past if background => "the paragraph tells of times long before publication",
            Tense::Past => "",
            Tense::PastPerfect => "it had happened before what is told, and nothing tells when",
            Tense::Future if is_given_word(coding) && !background => "",
            Tense::Future => "it is to come, and nothing tells when",
            Tense::None => "no verb tells that it is news of the day",
        };
        if !why.is_empty() {
            return because(why);
        }
        Dated {
            first: Some(published),
            last: Some(published),
            basis: "publication",
            span: None,
            why: format!(
                "nothing in the text; {}: the date of publication",
                match (headline, coding.tense) {
                    (true, _) => "a headline tells the news of the day",
                    (_, Tense::Past) => "the past without a time is news of the day",
                    (_, Tense::Perfect) => "the perfect tells what is news now",
                    (_, Tense::Future) => "what is said of days to come is news of the day",
                    _ => "the present tells what holds now",
                }
            ),
            ..Dated::default()
        }
    }

    /// Whether another noun or its clause keeps a time from the act: "condemned the coup of 1 February". What has long been over still bounds an
    /// act that came after it, and "since" does so always.
    fn is_kept(&self, mention: &Placed, tree: &Tree, coding: &Coding, is_verbal: bool) -> bool {
        let Some(keeper) = reach::keeper(tree, coding, &mention.holders, is_verbal) else {
            return false;
        };
        let bound = match mention.value.bound {
            Bound::On => keeper.bound,
            own => own,
        };
        match bound {
            Bound::Since | Bound::Until | Bound::By => false,
            Bound::After | Bound::Before => mention.resolved.as_ref().is_none_or(|resolved| {
                self.published
                    .is_some_and(|day| days_between(resolved.last, day) <= BACKGROUND_DAYS)
            }),
            Bound::On | Bound::In | Bound::Within | Bound::From => true,
        }
    }

    /// Whether a time lies wholly after publication although the act is told as done.
    fn lies_ahead(&self, mention: &Placed, coding: &Coding) -> bool {
        happened(coding) && self.is_to_come(mention)
    }

    /// Whether a time lies wholly after publication.
    fn is_to_come(&self, mention: &Placed) -> bool {
        let days = mention.resolved.as_ref().zip(self.published);
        days.is_some_and(|(resolved, published)| resolved.first > published)
    }

    /// The date that a time gives, as what stands before it bounds it.
    fn dated(
        &self,
        mention: &Placed,
        bound: Bound,
        tree: &Tree,
        coding: &Coding,
        how: &str,
    ) -> Option<Dated> {
        let resolved = mention.resolved.as_ref()?;
        let own = mention.value.bound == bound;
        let (first, last) = self.bounded((resolved.first, resolved.last), bound, own, coding);
        let side = match bound {
            Bound::On | Bound::In | Bound::Within => "",
            Bound::Since | Bound::From | Bound::After => "; from then on",
            Bound::Until | Bound::By | Bound::Before => "; up to then",
        };
        Some(Dated {
            first,
            last,
            basis: match resolved.basis {
                Basis::Stated => "stated",
                Basis::Relative => "relative",
            },
            span: Some(mention.span),
            why: format!(
                "{} {how}{side}; {}",
                said(tree, mention),
                self.counted_from(mention)
            ),
            note: noted(tree, mention),
            ..Dated::default()
        })
    }

    fn bounded(&self, (first, last): (Date, Date), bound: Bound, own: bool, coding: &Coding) -> Days {
        let done = happened(coding) && coding.status != Status::Ongoing;
        let ahead = !happened(coding);
        let soonest = |last: Date| self.published.filter(|day| ahead && *day <= last);
        match bound {
            Bound::On | Bound::In | Bound::Within => (Some(first), Some(last)),
            // What has gone on since then is known up to publication.
            Bound::Since => {
                let latest = self.published.filter(|day| !ahead && *day >= first);
                (Some(first), latest)
            }
            // "from Monday": of what is to come; else it tells where it is from.
            Bound::From if ahead => (Some(first), None),
            Bound::From => (Some(first), Some(last)),
            Bound::After => {
                let first = if own {
                    last.tomorrow().unwrap_or(last)
                } else {
                    first
                };
                let latest = self.published.filter(|day| done && *day >= first);
                (Some(first), latest)
            }
            Bound::Until | Bound::By => (soonest(last), Some(last)),
            Bound::Before => {
                let last = if own {
                    first.yesterday().unwrap_or(first)
                } else {
                    last
                };
                (soonest(last), Some(last))
            }
        }
    }

    /// What a time was counted from, in words.
    fn counted_from(&self, mention: &Placed) -> String {
        if mention
            .resolved
            .as_ref()
            .is_some_and(|resolved| resolved.basis == Basis::Stated)
        {
            return "the text gives the year".to_owned();
        }
        let told = mention.reference.map(|(first, last)| {
            if first == last {
                format!("counted from what was told before, {first}")
            } else {
                format!("counted from what was told before, {first} to {last}")
            }
        });
        let published = self.published.map(|day| {
            let tense = match mention.tense {
                legation_time::Tense::Past => ", told as past",
                legation_time::Tense::Future => ", told as to come",
                legation_time::Tense::Present | legation_time::Tense::Unknown => "",
            };
            format!("counted from publication, {day}{tense}")
        });
        let counted = match mention.value.anchor() {
            _ if mention.from_event => Some("counted from the event that the text dated before".to_owned()),
            Some(Anchor::Reference | Anchor::Event) => told,
            Some(Anchor::Publication | Anchor::Either) | None => published.or(told),
        };
        counted.unwrap_or_default()
    }

    /// Says so where an act told as done, or as going on, is dated after publication.
    fn note_contradiction(
        &self,
        dated: &mut Dated,
        tree: &Tree,
        coding: &Coding,
        cues: &dyn Fn(usize) -> bool,
    ) {
        if let (Some(first), Some(published)) = (dated.first, self.published)
            && dated.note.is_none()
            && dated.span.is_some()
            && coding.status <= Status::Ongoing
            && first > published
        {
            dated.note = Some(if is_past(coding.tense) && !is_announced(tree, coding, cues) {
                format!("told as past on {first}, but published on {published}: one of the two is wrong")
            } else {
                format!("{first} is after publication, {published}: still to come, however it is told")
            });
        }
    }
}

/// Whether a tense tells what is over.
pub(crate) fn is_past(tense: Tense) -> bool {
    matches!(tense, Tense::Past | Tense::PastPerfect | Tense::Perfect)
}

fn happened(coding: &Coding) -> bool {
    matches!(coding.status, Status::Occurred | Status::Ongoing) && coding.tense != Tense::Future
}

/// Whether the act is in the words: that somebody would do a thing has been promised, threatened or refused, and the thing is still to come.
fn is_given_word(coding: &Coding) -> bool {
    coding.status == Status::Occurred && coding.tense == Tense::Future
}

/// Whether the act is only announced, by a verb of saying with a noun under it: "announced the closure of the border from 1 June".
fn is_announced(tree: &Tree, coding: &Coding, cues: &dyn Fn(usize) -> bool) -> bool {
    let anchor = coding.act.anchor;
    // "denied talks on Friday" is the denial's row, and the verb's own entry gave it.
    let of_verb = coding.act.pattern.split('/').nth(1) == Some(tree.lemma(anchor));
    tree.is_verb(anchor) && cues(anchor) && !of_verb
}

/// "signed it the day after taking office": a unit of time before *after* or *before* with a clause.
fn counted_from_untold(tree: &Tree, anchor: usize) -> bool {
    let gerund = |child: usize| tree.word(child).xpos == "VBG";
    let clause =
        |child: &usize| *child > anchor && tree.relation(*child) == Relation::Advcl && gerund(*child);
    let counted = |mark: usize| {
        matches!(low(tree.form(mark)).as_str(), "after" | "before")
            && mark
                .checked_sub(1)
                .is_some_and(|unit| tree.is_noun(unit) && tree.marks(unit).time)
    };
    tree.children(anchor)
        .filter(clause)
        .flat_map(|clause| tree.children(clause).filter(move |&child| child < clause))
        .any(counted)
}

/// Whether a day to come beside a verb in the past is that of what it is about: "ordered tanks for 2027", "cancelled a meeting on 5 June".
fn is_for_later(mention: &Placed, tree: &Tree, coding: &Coding) -> bool {
    let bounds = matches!(
        mention.value.bound,
        Bound::From | Bound::Until | Bound::By | Bound::Before
    );
    let meant = mention.tense == legation_time::Tense::Future;
    let is_for = |word: usize| tree.preposition(word).as_deref() == Some("for");
    // "for delivery in 2027", wherever the year hangs
    let behind_purpose = || {
        let case = tree.child(mention.head, &[Relation::Case]);
        let before = case.and_then(|case| case.checked_sub(1));
        before.is_some_and(|noun| tree.is_noun(noun) && is_for(noun))
    };
    is_past(coding.tense) && (bounds || meant || is_for(mention.head) || behind_purpose())
}

fn unknown() -> Dated {
    Dated {
        basis: "unknown",
        ..Dated::default()
    }
}

/// The words of a time in quotation marks.
fn said(tree: &Tree, mention: &Placed) -> String {
    format!("“{}”", mention.span.of(tree.text))
}

/// What is odd about how a time is written.
fn noted(tree: &Tree, mention: &Placed) -> Option<String> {
    mention
        .note
        .map(|note| format!("{}: {note}", said(tree, mention)))
}

/// How a time bounds the act: by its own preposition, or by that of the noun it belongs to where the act is not that noun.
fn bound(mention: &Placed, tree: &Tree, coding: &Coding) -> Bound {
    let Some((noun, above)) = mention.above.filter(|_| mention.value.bound == Bound::On) else {
        return mention.value.bound;
    };
    // Beside the noun, not under it: "since the fall of the city in August".
    if !tree.dominates(noun, mention.head) {
        return if is_own(coding, noun) { Bound::On } else { above };
    }
    let mut current = mention.head;
    for _ in 0..=tree.len() {
        if is_own(coding, current) {
            return Bound::On;
        }
        if current == noun {
            break;
        }
        match tree.head(current) {
            Some(head) => current = head,
            None => break,
        }
    }
    above
}

/// Whether a time belongs to the event behind "a year after", which is not the act: "the earthquake of 6 February 2023".
fn under_waiting(mentions: &[Placed], mention: &Placed, tree: &Tree, coding: &Coding) -> bool {
    let of_event = |event: usize| tree.dominates(event, mention.head) && !is_own(coding, event);
    mentions
        .iter()
        .any(|other| other.waits() && other.head != mention.head && other.event.is_some_and(of_event))
}

/// Whether a word is one that tells the act.
fn is_own(coding: &Coding, word: usize) -> bool {
    let act = &coding.act;
    act.heads.contains(&word) || word == act.anchor || act.trigger.contains(&word)
}

/// Whether a word is the conjunction of the clause that tells the act.
fn opens_clause(tree: &Tree, coding: &Coding, mark: usize) -> bool {
    mark < tree.len()
        && tree.relation(mark) == Relation::Mark
        && tree
            .head(mark)
            .is_some_and(|verb| is_own(coding, verb) && tree.relation(verb) == Relation::Advcl)
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
