//! A document's time expressions as TIMEX3 marks them, with the tense of the verb they belong to and the day told last.

use crate::code::{Tense, Tree, tense_of};
use jiff::civil::Date;
use legation_parse::{Relation, Sentence, Span};
use legation_time::timex::{Expression, Kind, Point, Says, Timex, find_timex, normalise};
use legation_time::{Context, Lexicon, Named, Step, Time, TokenRef};

/// The longest stretch that a narrative goes on from: days. A decade is not what "the following day" follows.
const LONGEST_TOLD: i32 = 366;

/// How long before publication a date makes those after it in its sentence background of the same year: days.
const LONG_AGO: i32 = 400;

/// Whether it is a day or month without a year.
fn lacks_year(says: &Says) -> bool {
    let Says::Point(Point { time: Some(time), .. }) = says else {
        return false;
    };
    matches!(
        time,
        Time::Date {
            year: None,
            month: Some(_),
            ..
        }
    )
}

fn days_between((first, last): (Date, Date)) -> i32 {
    first.until(last).map_or(0, |span| span.get_days())
}

/// A time expression of a document.
#[derive(Clone, Debug)]
pub struct Marked {
    /// Its words: bytes of the document's text.
    pub span: Span,
    /// Its type and value.
    pub timex: Timex,
}

/// The time expressions of a document's sentences, in order. A sentence comes with whether it is a headline.
///
/// Without a date of publication, what is counted from it keeps `X` in its value; what is counted from a day that the text tells
/// itself ("two days later") is counted.
pub fn mark_times(
    sentences: &[(bool, Sentence)],
    text: &str,
    published: Option<Date>,
    lexicon: &Lexicon,
) -> Vec<Marked> {
    let mut marked = Vec::new();
    let mut reference: Option<(Date, Date)> = None;
    let mut told_in = usize::MAX;
    for (number, (headline, sentence)) in sentences.iter().enumerate() {
        let tokens: Vec<TokenRef> = sentence
            .words
            .iter()
            .map(|word| TokenRef {
                text: word.span.of(text),
                start: word.span.start,
                end: word.span.end,
            })
            .collect();
        let found = find_timex(&tokens, lexicon);
        if found.is_empty() {
            continue;
        }
        let tree = Tree::new(sentence, text);
        for expression in found {
            let tense = tense_at(&tree, &expression, *headline, lexicon);
            // "The war began in August 2008, and a truce came on August 12": of that year, not the last.
            let long_ago = reference.zip(published).is_some_and(|((_, last), published)| {
                told_in == number && days_between((last, published)) > LONG_AGO
            });
            let published = published.filter(|_| !(long_ago && lacks_year(&expression.says)));
            let context = Context {
                published,
                reference,
                tense,
            };
            let mut timex = normalise(&expression.says, &context);
            note(&mut timex, &context);
            if let (Kind::Date | Kind::Time, Some(days)) = (timex.kind, timex.days)
                && days_between(days) <= LONGEST_TOLD
            {
                reference = Some(days);
                told_in = number;
            }
            let span = Span {
                start: expression.start,
                end: expression.end,
            };
            marked.push(Marked { span, timex });
        }
    }
    marked
}

/// What is told as past cannot lie after the date of publication: one of the two is wrong.
fn note(timex: &mut Timex, context: &Context) {
    if let (Some((first, _)), Some(published)) = (timex.days, context.published)
        && first > published
        && context.tense == legation_time::Tense::Past
        && timex.note.is_none()
    {
        timex.note = Some("told as past, but after the date of publication");
    }
}

/// The tense that tells which Thursday is meant.
fn tense_at(tree: &Tree, expression: &Expression, headline: bool, lexicon: &Lexicon) -> legation_time::Tense {
    let last = expression.last.min(tree.len().saturating_sub(1));
    let head = (expression.first..=last)
        .find(|&word| {
            tree.head(word)
                .is_none_or(|head| head < expression.first || head > last)
        })
        .unwrap_or(last);
    // "The deadline is Friday".
    if tree
        .children(head)
        .any(|child| tree.relation(child) == Relation::Cop)
    {
        match tense_of(tree, head) {
            Tense::Present | Tense::Future => return legation_time::Tense::Future,
            _ => return legation_time::Tense::Past,
        }
    }
    let mut current = head;
    for _ in 0..=tree.len() {
        // "due by 8 p.m. on Wednesday": the adjective is taken as a preposition.
        let due =
            |child: usize| tree.relation(child) == Relation::Case && lexicon.looks_ahead(tree.lemma(child));
        if tree.children(current).any(due) {
            return legation_time::Tense::Future;
        }
        if current != head || tree.is_verb(current) {
            if ahead(tree, current, lexicon) {
                return legation_time::Tense::Future;
            }
            match verb_tense(tree, current) {
                Tense::Past | Tense::PastPerfect | Tense::Perfect => return legation_time::Tense::Past,
                Tense::Future => return legation_time::Tense::Future,
                // "Polls open Saturday" is to come; a headline's present is past.
                Tense::Present if headline => return legation_time::Tense::Past,
                Tense::Present if turns_up_again(&expression.says) && to_come(tree, head, current) => {
                    return legation_time::Tense::Future;
                }
                Tense::Present => return legation_time::Tense::Present,
                Tense::None => {}
            }
        }
        match tree.head(current) {
            Some(head) => current = head,
            None => break,
        }
    }
    legation_time::Tense::Unknown
}

/// The tense of a verb; "may have died" is past.
fn verb_tense(tree: &Tree, verb: usize) -> Tense {
    let tense = tense_of(tree, verb);
    // "is to be held".
    let to = |child: usize| tree.form(child).eq_ignore_ascii_case("to") && child < verb;
    if tense == Tense::Present && tree.children(verb).any(to) {
        return Tense::Future;
    }
    let have = |child: usize| tree.relation(child) == Relation::Aux && tree.lemma(child) == "have";
    if tense == Tense::Future && tree.children(verb).any(have) {
        return Tense::Perfect;
    }
    tense
}

/// Whether a word looks ahead: "due", "scheduled", and infinitives but those of what has been done ("managed to flee").
fn ahead(tree: &Tree, word: usize, lexicon: &Lexicon) -> bool {
    let tag = tree.word(word).xpos.as_str();
    if matches!(tag, "VBN" | "JJ" | "VBG") && lexicon.looks_ahead(tree.lemma(word)) {
        return true;
    }
    let to = |child: usize| tree.form(child).eq_ignore_ascii_case("to") && child + 4 > word && child < word;
    let have = |child: usize| tree.lemma(child) == "have";
    if tag != "VB" || !tree.children(word).any(to) || tree.children(word).any(have) {
        return false;
    }
    match tree.relation(word) {
        Relation::Xcomp | Relation::Ccomp => tree
            .head(word)
            .is_some_and(|head| !lexicon.is_done(tree.lemma(head))),
        Relation::Acl | Relation::Root | Relation::Csubj => true,
        _ => false,
    }
}

/// Whether it is a weekday, or a day or month without its year.
fn turns_up_again(says: &Says) -> bool {
    let time = match says {
        Says::Point(Point { time: Some(time), .. }) => time,
        _ => return false,
    };
    let weekday = matches!(
        time,
        Time::Named {
            name: Named::Weekday(_),
            step: None | Some(Step { offset: 0, .. })
        }
    );
    weekday || lacks_year(says)
}

/// Whether a day hangs on a verb in the present that tells an act, not a state.
fn to_come(tree: &Tree, day: usize, verb: usize) -> bool {
    let copula = |child: usize| matches!(tree.relation(child), Relation::Cop);
    tree.head(day) == Some(verb) && tree.is_verb(verb) && !tree.children(verb).any(copula)
}
