//! A document's time expressions as TIMEX3 marks them, with the tense of the verb they belong to and the day told last.

use super::tense::{lacks_year, tense_at};
use crate::code::Tree;
use jiff::civil::Date;
use legation_parse::{Sentence, Span};
use legation_time::timex::Point;
use legation_time::{Context, Kind, Lexicon, Says, Time, Timex, TokenRef, find, normalise};

/// The longest stretch that a narrative goes on from: days. A decade is not what "the following day" follows.
const LONGEST_TOLD: i32 = 366;

/// How long before publication a date makes those after it in its sentence background of the same year: days.
const LONG_AGO: i32 = 400;

/// The day, week, month or year that an expression tells.
fn told(says: &Says) -> Option<&Time> {
    match says {
        Says::Point(Point { time, .. }) => time.as_ref(),
        _ => None,
    }
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
        let found = find(&tokens, lexicon);
        if found.is_empty() {
            continue;
        }
        let tree = Tree::new(sentence, text);
        for expression in found {
            let Some(says) = &expression.says else { continue };
            let time = told(says);
            let tense = tense_at(
                &tree,
                (expression.first, expression.last),
                time,
                *headline,
                lexicon,
            );
            // "The war began in August 2008, and a truce came on August 12": of that year, not the last.
            let long_ago = reference.zip(published).is_some_and(|((_, last), published)| {
                told_in == number && days_between((last, published)) > LONG_AGO
            });
            let published = published.filter(|_| !(long_ago && time.is_some_and(lacks_year)));
            let context = Context {
                published,
                reference,
                tense,
            };
            let mut timex = normalise(says, &context);
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
