//! A record as a row, and back: what is asked for stands in columns, the rest in `detail` (see there), the words in the document's text.

use jiff::ToSpan;
use jiff::civil::Date;
use legation_core::record::Entity;

/// Where a record stands in lists: by its first day, its last and that on which its document could be known, those without a day last. What SQLite's `julianday` makes
/// of days, as in the migrations.
pub(crate) fn sort(date: Option<&str>, enddate: Option<&str>, known: &str) -> i64 {
    let day = |day: Option<&str>| {
        let day = day.and_then(julian);
        day.map_or(NO_DAY, |day| day.clamp(0, NO_DAY - 1))
    };
    let known = julian(known).unwrap_or(0) - 2_400_000;
    (day(date) << 41) | (day(enddate) << 19) | known.clamp(0, 524_287)
}

/// The least that [`sort`] gives for a first day.
pub(crate) fn sorts_from(day: Date) -> i64 {
    julian(&day.to_string()).map_or(NO_DAY, |day| day.clamp(0, NO_DAY)) << 41
}

/// The least that [`sort`] gives where the first day is not known.
pub(crate) fn sorts_undated() -> i64 {
    NO_DAY << 41
}

/// What [`sort`] ends with for a document that could be known from a day.
pub(crate) fn sorts_known(day: Date) -> i64 {
    let known = julian(&day.to_string()).unwrap_or(0) - 2_400_000;
    known.clamp(0, 524_287)
}

/// The first day of a row of `record` as text, and the last, from [`sort`]; as the view `records` has them.
pub(crate) const DATE: &str =
    "iif(record.days IS NOT NULL, nullif(substr(record.days, 1, instr(record.days, char(10)) - 1), ''),
    iif((record.sort >> 41) = 4194303, NULL, date((record.sort >> 41) + 0.5)))";
pub(crate) const ENDDATE: &str =
    "iif(record.days IS NOT NULL, nullif(substr(record.days, instr(record.days, char(10)) + 1), ''),
    iif(((record.sort >> 19) & 4194303) = 4194303, NULL, date(((record.sort >> 19) & 4194303) + 0.5)))";

/// The days as they were given, where [`sort`] does not tell them to the letter.
pub(crate) fn odd_days(date: Option<&str>, enddate: Option<&str>) -> Option<String> {
    let told = |day: Option<&str>| {
        day.is_none_or(|day| {
            let dashed = matches!(day.as_bytes(), [y, .., b'-', _, _, b'-', _, _] if y.is_ascii_digit());
            dashed && day.len() == 10 && julian(day).is_some_and(|day| day < NO_DAY)
        })
    };
    let odd = !told(date) || !told(enddate);
    odd.then(|| format!("{}\n{}", date.unwrap_or(""), enddate.unwrap_or("")))
}

/// First and last day from what [`sort`] and [`odd_days`] made of them.
pub(crate) fn days(sort: i64, odd: Option<&str>) -> (Option<String>, Option<String>) {
    let given = |day: &str| Some(day.to_owned()).filter(|day| !day.is_empty());
    if let Some((first, last)) = odd.and_then(|odd| odd.split_once('\n')) {
        return (given(first), given(last));
    }
    let day = |since: i64| {
        let days = i32::try_from(since - EPOCH).ok().filter(|_| since != NO_DAY)?;
        let day = Date::constant(1970, 1, 1).checked_add(days.days()).ok()?;
        Some(day.to_string())
    };
    (day(sort >> 41), day((sort >> 19) & NO_DAY))
}

/// The first of January 1970 in days of the Julian era.
const EPOCH: i64 = 2_440_587;

/// Stands for a day that is not known.
const NO_DAY: i64 = 4_194_303;

/// Days of [`is_wide`]: from so many on.
pub(crate) const WIDE: i64 = 31;

/// Whether a record's days are far apart, or one of them is not known.
pub(crate) fn is_wide(date: Option<&str>, enddate: Option<&str>) -> bool {
    match (date.and_then(julian), enddate.and_then(julian)) {
        (Some(first), Some(last)) => last - first > WIDE,
        _ => true,
    }
}

/// Days since the beginning of the Julian era.
fn julian(day: &str) -> Option<i64> {
    let day: Date = day.get(..10)?.parse().ok()?;
    let since = day.since(Date::constant(1970, 1, 1)).ok()?;
    Some(i64::from(since.get_days()) + EPOCH)
}

/// Several short words in one column.
pub(crate) fn joined(words: &[String]) -> String {
    words.join(" ")
}

/// The words of such a column.
pub(crate) fn parted(column: &str) -> Vec<String> {
    column.split_whitespace().map(str::to_owned).collect()
}

/// What of a party is the same wherever it is named.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Is {
    pub(crate) code: Option<String>,
    pub(crate) sector: String,
    pub(crate) name: Option<String>,
    pub(crate) office: Option<String>,
    pub(crate) identifier_id: Option<String>,
}

impl Is {
    pub(crate) fn of(entity: &Entity) -> Is {
        Is {
            code: entity.code.clone(),
            sector: joined(&entity.sector),
            name: entity.name.clone(),
            office: entity.office.clone(),
            identifier_id: entity.identifier_id.clone(),
        }
    }

    /// The party as it is named at a place.
    pub(crate) fn at(self, start: usize, end: usize, text: &Text) -> Entity {
        Entity {
            entity_text: text.get(start, end).to_owned(),
            start,
            end,
            code: self.code,
            sector: parted(&self.sector),
            name: self.name,
            office: self.office,
            identifier_id: self.identifier_id,
        }
    }
}

/// A text in which characters are found by their number.
pub(crate) struct Text {
    text: String,
    /// The byte of every `STEP`th character; empty where each is one byte.
    steps: Vec<usize>,
}

/// Characters between two remembered places.
const STEP: usize = 64;

impl Text {
    pub(crate) fn new(text: String) -> Text {
        let steps = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STEP).map(|(byte, _)| byte).collect()
        };
        Text { text, steps }
    }

    fn byte(&self, character: usize) -> usize {
        if self.steps.is_empty() {
            return character.min(self.text.len());
        }
        let from = self
            .steps
            .get(character / STEP)
            .copied()
            .unwrap_or(self.text.len());
        let rest = self.text.get(from..).unwrap_or("");
        let more = rest.char_indices().nth(character % STEP);
        more.map_or(self.text.len(), |(byte, _)| from + byte)
    }

    /// The characters of a range; what lies outside the text is left out.
    pub(crate) fn get(&self, start: usize, end: usize) -> &str {
        self.text.get(self.byte(start)..self.byte(end)).unwrap_or("")
    }
}

/// A record's key: the document's, the number of the sentence in it, the number of the record in that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) doc: i64,
    pub(crate) sentence: usize,
    pub(crate) number: usize,
}

// With these the keys of a million documents take six bytes each.
const NUMBER_BITS: u32 = 10;
const SENTENCE_BITS: u32 = 18;

impl Key {
    /// As it is stored; `None` where a document has more sentences, or a sentence more records, than there is room for.
    pub(crate) fn pack(self) -> Option<i64> {
        let fits = self.sentence < 1 << SENTENCE_BITS && self.number < 1 << NUMBER_BITS;
        fits.then(|| Key::first(self.doc) | (self.sentence as i64) << NUMBER_BITS | self.number as i64)
    }

    pub(crate) fn unpack(key: i64) -> Key {
        Key {
            doc: key >> (SENTENCE_BITS + NUMBER_BITS),
            sentence: (key >> NUMBER_BITS) as usize & ((1 << SENTENCE_BITS) - 1),
            number: key as usize & ((1 << NUMBER_BITS) - 1),
        }
    }

    /// The lowest key of a document's records.
    pub(crate) fn first(doc: i64) -> i64 {
        doc << (SENTENCE_BITS + NUMBER_BITS)
    }

    /// The key of the sentence that a record stands in.
    pub(crate) fn sentence_of(key: i64) -> i64 {
        key >> NUMBER_BITS
    }

    /// The lowest key of a document's sentences.
    pub(crate) fn first_sentence(doc: i64) -> i64 {
        doc << SENTENCE_BITS
    }
}
