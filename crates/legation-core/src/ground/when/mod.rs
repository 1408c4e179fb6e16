//! When it happened: which time expression belongs to which act, and what is left where none does.
//!
//! ```text
//! mod      the time expressions of a document, each placed on the calendar
//! choose   the one that dates an act, and what is said where none does
//! reach    how far a time reaches in the tree: over its clause, not into what is only said, planned or told aside
//! event    days of events told before, for "a week after the attack", "during the visit"
//! gold     texts whose events were dated by hand
//! ```

mod choose;
mod event;
mod gold;
mod reach;

pub use choose::Dated;
pub(crate) use choose::is_past;
pub use gold::{DatedEvent, DatedText, Fit, GivenPlace, read_dated};

use super::tense::{head_of, lacks_year, tense_at};
use crate::code::{self, Tree, tense_of};
use event::{Occasion, Told};
use jiff::civil::Date;
use legation_parse::{Relation, Span};
use legation_time::{
    Bound, Context, Granularity, Lexicon, Mention, Named, Resolved, Tense, Time, TokenRef, Value, find,
    mentions, resolve,
};

/// How long before publication a date makes the sentences after it background: days.
const BACKGROUND_DAYS: i64 = 45;
/// The longest that a year lasts: days.
const YEAR_AGO: i64 = 366;
/// How far ahead a day without a year may lie that something was called off for: days.
const HALF_A_YEAR: i64 = 183;
/// How far from the date told last a day without a year may lie, where no publication date tells the year: days.
const SAME_STORY_DAYS: i64 = 31;

/// A time expression of a sentence, placed where that could be done.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Its words.
    pub span: Span,
    /// The word that links it to the rest of the sentence.
    pub head: usize,
    /// First and last day of the words themselves; what bounds them comes in when an act is dated.
    pub resolved: Option<Resolved>,
    /// A noun that it belongs to, and what that noun's preposition makes of it: "since the war of 2014".
    above: Option<(usize, Bound)>,
    /// The verb of a clause aside that it stands in, and what the conjunction makes of it: "since it joined in 2008".
    aside: Option<(usize, Bound)>,
    /// The words over it that keep it for themselves, from the inside: "the *coup* last year".
    holders: Vec<reach::Holder>,
    /// Whether it tells when something had happened before what is told: "had left in 2016".
    looks_back: bool,
    /// The word for the event that it is counted from: "a week after the attack".
    event: Option<usize>,
    /// What it says.
    value: Value,
    /// The tense that told which Thursday is meant.
    tense: Tense,
    /// What was told last when it was read.
    reference: Option<(Date, Date)>,
    /// For "nearly a week after" with an event behind it: whether that event was told before, with its days.
    from_event: bool,
    /// What is odd about it as it is written: 31 February, a year of two digits.
    note: Option<&'static str>,
}

impl Placed {
    /// Whether it waits for the day of an event that the words behind it name.
    fn waits(&self) -> bool {
        self.value.waits_for_event() && !self.from_event
    }

    /// Whether it is a length, which tells for how long and not when.
    fn is_length(&self) -> bool {
        matches!(self.value.time, Time::Duration { .. })
            && !(matches!(self.value.bound, Bound::In | Bound::Within) && self.resolved.is_some())
    }
}

/// All time expressions of a document.
pub struct Timeline {
    published: Option<Date>,
    sentences: Vec<Vec<Placed>>,
    /// Whether the sentence tells background: a date long before publication stands before it in its paragraph.
    background: Vec<bool>,
    headline: Vec<bool>,
    /// What was told last before each sentence, within its paragraph and the one before.
    before: Vec<Option<(Date, Date)>>,
    /// Phrases by which a text comes back to what it has told: "during the visit".
    occasions: Vec<Vec<Occasion>>,
    /// Words of bygone times: "formerly".
    bygone: Vec<Vec<usize>>,
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
            before: Vec::with_capacity(trees.len()),
            occasions: Vec::with_capacity(trees.len()),
            bygone: Vec::with_capacity(trees.len()),
        };
        let mut told: Vec<Told> = Vec::new();
        let mut reference: Option<(Date, Date)> = None;
        let mut paragraph = usize::MAX;
        let mut background = false;
        let mut recalled: Option<Told> = None;
        for (tree, &(block, headline)) in trees.iter().zip(blocks) {
            if block != paragraph {
                background = false;
                recalled = None;
                paragraph = block;
            }
            // "had invaded Iraq in 2003. Britain attacked Iraq": what goes on about it is as old.
            recalled = recalled.filter(|past| past.is_told_on(tree));
            timeline.background.push(background || recalled.is_some());
            timeline.before.push(reference);
            timeline.occasions.push(event::occasions(tree, lexicon));
            timeline.bygone.push(event::bygone(tree, lexicon));
            let mut placed: Vec<Placed> = Vec::new();
            for mention in read(tree, lexicon) {
                if measures_a_first(tree, &mention) {
                    continue;
                }
                let one = place(tree, &mention, headline, published, reference, &told, lexicon);
                if let Some(resolved) = &one.resolved {
                    let fine = !matches!(
                        resolved.granularity,
                        Granularity::Vague | Granularity::Decade | Granularity::Century
                    );
                    // What another noun keeps is no time of the story: "a war that began in 2001".
                    let of_story = one.holders.is_empty()
                        && !reach::verb_over(tree, one.head)
                            .is_some_and(|verb| reach::is_reproach(tree, verb));
                    if fine && one.value.tells_when() && one.value.bound == Bound::On {
                        if of_story {
                            reference = Some((resolved.first, resolved.last));
                        }
                        told.extend(event::told(tree, one.head, (resolved.first, resolved.last)));
                    }
                    let turns = one.value.bound == Bound::On && of_story;
                    if let Some(published) = published.filter(|_| turns) {
                        let old = days_between(resolved.last, published) > BACKGROUND_DAYS;
                        if one.looks_back && old {
                            recalled = event::told(tree, one.head, (resolved.first, resolved.last));
                        } else {
                            background = old;
                        }
                    }
                }
                placed.push(one);
            }
            timeline.sentences.push(placed);
        }
        timeline
    }

    /// Whether a sentence is a headline.
    pub fn is_headline(&self, sentence: usize) -> bool {
        self.headline.get(sentence).copied().unwrap_or(false)
    }
}

/// What a sentence tells of days.
fn read(tree: &Tree, lexicon: &Lexicon) -> Vec<Mention> {
    let tokens: Vec<TokenRef> = (0..tree.len())
        .map(|word| TokenRef {
            text: tree.form(word),
            start: tree.word(word).span.start,
            end: tree.word(word).span.end,
        })
        .collect();
    mentions(&find(&tokens, lexicon))
}

/// Places a mention on the calendar.
fn place(
    tree: &Tree,
    mention: &Mention,
    headline: bool,
    published: Option<Date>,
    reference: Option<(Date, Date)>,
    told: &[Told],
    lexicon: &Lexicon,
) -> Placed {
    let head = head_of(tree, mention.first, mention.last);
    let mut tense = tense_at(
        tree,
        (mention.first, mention.last),
        Some(&mention.value.time),
        headline,
        lexicon,
    );
    if tense == Tense::Future && published.is_some_and(|day| is_yesterdays(tree, mention, head, day)) {
        tense = Tense::Past;
    }
    let value = mention.value.clone();
    let waits = value.waits_for_event();
    let behind = mention.last + 1;
    let event =
        (waits && behind < tree.len() && matches!(tree.relation(behind), Relation::Case | Relation::Mark))
            .then(|| tree.head(behind))
            .flatten();
    let told = waits
        .then(|| event::days_behind(tree, mention.last, told))
        .flatten();
    let context = Context {
        published,
        reference: told.or(reference.filter(|_| !waits)),
        tense,
    };
    let mut resolved = resolve(&value.unbounded(), &context)
        .filter(|resolved| published.is_some() || told.is_some() || has_year(&value, resolved, reference));
    let mut note = mention.note;
    // "cancelled a meeting on 5 June", told in May
    if tense == Tense::Past && is_yearless_day(&value.time) && is_called_off(tree, head, mention, lexicon) {
        let ahead = resolve(
            &value.unbounded(),
            &Context {
                tense: Tense::Future,
                ..context
            },
        );
        let near = ahead.as_ref().zip(published).is_some_and(|(ahead, published)| {
            ahead.first > published && days_between(published, ahead.first) <= HALF_A_YEAR
        });
        if near {
            tense = Tense::Future;
            resolved = ahead;
        }
    }
    let context = Context { tense, ..context };
    let announced = reach::verb_over(tree, head).is_some_and(|verb| lexicon.is_announcing(tree.lemma(verb)));
    let from_then_on = tense == Tense::Past && value.bound == Bound::From && lacks_year(&value.time);
    if announced && (from_then_on || unclear_year(&value, resolved.as_ref(), &context)) {
        // "announced the closure of the border from 1 June", told in May
        tense = Tense::Future;
        resolved = resolve(&value.unbounded(), &Context { tense, ..context });
    } else if unclear_year(&value, resolved.as_ref(), &context) {
        resolved = None;
        note = Some("without a year, and this year's is just after publication: which one is not clear");
    }
    if resolved.is_some() && tense == Tense::Past && may_be_announced(tree, mention, head, lexicon) {
        resolved = None;
        note = Some("the month of what is announced or of the announcing: which year is not clear");
    }
    let day_alone = resolved
        .as_ref()
        .is_some_and(|resolved| resolved.granularity == Granularity::Day)
        && !matches!(value.time, Time::Date { .. });
    let holders = reach::holders(tree, (mention.first, head), day_alone, lexicon);
    Placed {
        holders,
        looks_back: reach::looks_back(tree, head),
        span: Span {
            start: mention.start,
            end: mention.end,
        },
        head,
        resolved,
        above: reach::bound_above(tree, head, lexicon)
            .or_else(|| reach::bound_beside(tree, mention.first, head, lexicon)),
        aside: reach::bound_of_clause(tree, head, lexicon),
        event,
        value,
        tense,
        reference,
        from_event: told.is_some(),
        note,
    }
}

/// Whether a weekday at the end of what was agreed or threatened is the day of publication or the one before, so that it is the day of the
/// agreeing: "agreed to reopen the border on Friday", published on Saturday.
fn is_yesterdays(tree: &Tree, mention: &Mention, head: usize, published: Date) -> bool {
    let Time::Named {
        name: Named::Weekday(day),
        step: None,
    } = mention.value.time
    else {
        return false;
    };
    let Some(verb) = reach::verb_over(tree, head).filter(|&verb| tree.relation(verb) == Relation::Xcomp)
    else {
        return false;
    };
    let told = tree
        .head(verb)
        .is_some_and(|above| matches!(tense_of(tree, above), code::Tense::Past | code::Tense::Perfect));
    let on = |date: Date| date.weekday().to_monday_one_offset() == day;
    told && published.yesterday().is_ok_and(on)
}

/// Whether a month without its year stands behind what somebody announces: "announced a joint exercise in September" looks back or ahead.
fn may_be_announced(tree: &Tree, mention: &Mention, head: usize, lexicon: &Lexicon) -> bool {
    let month = matches!(
        mention.value.time,
        Time::Date {
            year: None,
            month: Some(_),
            day: None
        }
    );
    let behind_object = |verb: usize| {
        let object = tree.child(verb, &[Relation::Obj]);
        lexicon.is_announcing(tree.lemma(verb)) && object.is_some_and(|object| object < mention.first)
    };
    month && reach::verb_over(tree, head).is_some_and(behind_object)
}

/// Whether the verb over a time puts off or calls off what was to be then: of "On 5 January Iran cancelled talks" it is the day of the act.
fn is_called_off(tree: &Tree, head: usize, mention: &Mention, lexicon: &Lexicon) -> bool {
    reach::verb_over(tree, head).is_some_and(|verb| {
        let put_off = tree.child(verb, &[Relation::Obj, Relation::NsubjPass]);
        let before_that = tree.children(verb).any(|child| {
            tree.relation(child) == Relation::Aux
                && tree.word(child).xpos == "VBD"
                && tree.lemma(child) == "have"
        });
        if before_that || put_off.is_none_or(|object| object >= mention.first) {
            return false;
        }
        let particle = tree.child(verb, &[Relation::CompoundPrt]);
        let lemma = tree.lemma(verb);
        lexicon
            .is_calling_off(&particle.map_or(lemma.to_owned(), |word| format!("{lemma} {}", tree.form(word))))
    })
}

/// Whether a time is a day of a month whose year is not told.
fn is_yearless_day(time: &Time) -> bool {
    matches!(
        time,
        Time::Date {
            year: None,
            month: Some(_),
            day: Some(_),
            ..
        }
    )
}

/// Whether a day without a year, told as past, is the one of the year before only because this year's lies some days after publication.
fn unclear_year(value: &Value, resolved: Option<&Resolved>, context: &Context) -> bool {
    let day = matches!(
        value.time,
        Time::Date {
            year: None,
            month: Some(_),
            day: Some(_)
        }
    );
    let gone = resolved
        .zip(context.published)
        .map_or(0, |(resolved, published)| days_between(resolved.last, published));
    day && context.tense == Tense::Past && (YEAR_AGO - SAME_STORY_DAYS / 2..=YEAR_AGO).contains(&gone)
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

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Whether the year of a time can be had: it is told, or the date told last is a day or month close by.
fn has_year(value: &Value, resolved: &Resolved, reference: Option<(Date, Date)>) -> bool {
    let counted = matches!(
        value.time,
        Time::Date { .. } | Time::Range { .. } | Time::Named { .. }
    );
    if resolved.basis == legation_time::Basis::Stated || !counted {
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
