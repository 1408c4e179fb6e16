//! A record as a row, and back: what is asked for stands in columns, the rest in `detail`, which is kept packed, the words in the document's text.
//!
//! `detail` is the record as JSON without what the columns hold, without nulls and empty lists, and without the words that its
//! offsets give. Fields that later versions add to the record pass through it unseen.

use jiff::civil::Date;
use legation_core::Record;
use legation_core::record::Entity;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// What columns and the party table hold.
const COLUMNS: &[&str] = &[
    "id",
    "event",
    "mode",
    "context",
    "quad_code",
    "event_scale",
    "cameo",
    "actor",
    "recipient",
    "date",
    "enddate",
    "date_basis",
    "status",
    "certainty",
    "text",
    "text_info",
    "pattern",
    "coder",
];
const CITE: &str = "cite_info";
const KIND: &str = "outlet_kind";
/// The field that holds the words between `start` and `end`.
const WORDS: &str = "text";
const START: &str = "start";
const END: &str = "end";
/// `start` and `end` as one list.
const AT: &str = "at";

/// The JSON of `detail`.
pub(crate) fn detail(record: &Record, text: &Text) -> serde_json::Result<String> {
    let mut value = serde_json::to_value(record)?;
    if let Value::Object(fields) = &mut value {
        fields.retain(|name, _| !COLUMNS.contains(&name.as_str()));
        // Of where it comes from, the columns of the document hold all but this.
        let kind = fields
            .remove(CITE)
            .and_then(|mut cite| cite.get_mut(KIND).map(Value::take));
        if let Some(kind) = kind.filter(|kind| !kind.is_null()) {
            fields.insert(CITE.into(), serde_json::json!({ KIND: kind }));
        }
    }
    pare(&mut value, text);
    serde_json::to_string(&value)
}

/// Takes out nulls, empty lists, and words that stand in the text at the offsets beside them; the offsets become one list.
fn pare(value: &mut Value, text: &Text) {
    match value {
        Value::Object(fields) => {
            let range = range(fields);
            let there = range.map(|[start, end]| text.get(start, end).to_owned());
            fields.retain(|name, value| {
                pare(value, text);
                let stands = name == WORDS && value.as_str() == there.as_deref();
                let at = range.is_some() && (name == START || name == END);
                !(value.is_null() || value.as_array().is_some_and(Vec::is_empty) || stands || at)
            });
            if let Some(range) = range {
                fields.insert(AT.into(), Value::from(range.to_vec()));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| pare(item, text)),
        _ => {}
    }
}

/// Gives what has offsets its words again.
fn fill(value: &mut Value, text: &Text) {
    match value {
        Value::Object(fields) => {
            for (_, value) in fields.iter_mut() {
                fill(value, text);
            }
            let at = fields.remove(AT);
            let number = |index: usize| at.as_ref()?.get(index)?.as_u64().map(|number| number as usize);
            if let (Some(start), Some(end)) = (number(0), number(1)) {
                fields.insert(START.into(), start.into());
                fields.insert(END.into(), end.into());
                fields.entry(WORDS).or_insert_with(|| text.get(start, end).into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, text)),
        _ => {}
    }
}

fn range(fields: &Map<String, Value>) -> Option<[usize; 2]> {
    let at = |name: &str| fields.get(name).and_then(Value::as_u64).map(|at| at as usize);
    Some([at(START)?, at(END)?])
}

/// What often stands in `detail`: each is kept as one control character, the first as 1, the second as 2 and so on, for JSON has none of its own. The column `detail` of
/// the table `record` puts them back, so that they are the same as there.
pub(crate) const PHRASES: [&str; 31] = [
    r#"{"event_text":{"at":["#,
    r#"]},"date_text":{"at":["#,
    r#"]},"event_loc":{"name":""#,
    r#"]},"attribution":[{"cue":"said","stance":"asserts","at":["#,
    r#"]},"attribution":[{"name":""#,
    r#"]},"attribution":[{"code":""#,
    r#"]},"attribution":[{"cue":""#,
    r#"","cue":"said","stance":"asserts","at":["#,
    r#"","stance":"asserts","at":["#,
    r#"","stance":""#,
    r#"","cue":""#,
    r#"]}],"deal":{"kind":""#,
    r#"]},"deal":{"kind":""#,
    r#"","stage":""#,
    r#"","items":[{"category":""#,
    r#"","designation":""#,
    r#"","quantity":"#,
    r#"","parties":[{"part":""#,
    r#"]}],"parties":[{"part":""#,
    r#"]},{"part":""#,
    r#"","code":""#,
    r#"","name":""#,
    r#"","country":""#,
    r#"","admin1":""#,
    r#","geonames_id":"#,
    r#""counts":[{"kind":""#,
    r#""deaths":["#,
    r#"","at":["#,
    r#","at":["#,
    r#"]}]}}"#,
    r#"]}}"#,
];

/// `detail` as it is kept.
pub(crate) fn packed(detail: &str) -> String {
    static BY_FIRST: LazyLock<Vec<Vec<(&str, char)>>> = LazyLock::new(|| {
        let mut by_first: Vec<Vec<(&str, char)>> = vec![Vec::new(); 128];
        for (phrase, number) in PHRASES.into_iter().zip(1u8..) {
            if let Some(same) = phrase
                .bytes()
                .next()
                .and_then(|first| by_first.get_mut(usize::from(first)))
            {
                same.push((phrase, char::from(number)));
            }
        }
        // The longest that fits.
        for same in &mut by_first {
            same.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        by_first
    });
    let mut packed = String::with_capacity(detail.len());
    let mut rest = detail;
    while let Some(first) = rest.chars().next() {
        let same = BY_FIRST.get(first as usize).map_or(&[][..], Vec::as_slice);
        let found = same
            .iter()
            .find_map(|(phrase, number)| Some((rest.strip_prefix(phrase)?, *number)));
        let (behind, letter) =
            found.unwrap_or_else(|| (rest.get(first.len_utf8()..).unwrap_or_default(), first));
        packed.push(letter);
        rest = behind;
    }
    packed
}

/// The record that a row's `detail` begins; the columns are still to be put in.
pub(crate) fn from_detail(detail: &str, text: &Text) -> serde_json::Result<Record> {
    let mut value: Value = serde_json::from_str(detail)?;
    fill(&mut value, text);
    serde_json::from_value(value)
}

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
    Some(i64::from(since.get_days()) + 2_440_587)
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
