//! What is odd about a record's date: told beside it, never mended in silence.

use legation_core::Record;
use legation_core::record::Status;
use legation_time::{Context, Lexicon, TokenRef, find, normalise};

/// What is odd about the date of a record: a day that no calendar has, a year of two digits, day and month that could be the other way
/// round, an event told as past that is dated after the publication.
pub(crate) fn of_date(record: &Record, lexicon: &Lexicon) -> Option<String> {
    let words = record.date_text.as_ref().map(|quote| quote.text.as_str());
    let written = words.and_then(|words| {
        let found = find(&TokenRef::split(words), lexicon);
        let mut notes = found
            .iter()
            .filter_map(|found| normalise(found.says.as_ref()?, &Context::default()).note);
        notes.next().map(|note| format!("“{words}”: {note}"))
    });
    // ISO dates of four-digit years sort as text.
    let late = || {
        let published = record.cite_info.published.as_deref()?;
        let date = record.date.as_deref()?;
        let told = record.status == Status::Occurred && record.date_text.is_some();
        (told && date > published)
            .then(|| format!("told as past on {date}, but published on {published}: one of the two is wrong"))
    };
    written.or_else(late)
}
