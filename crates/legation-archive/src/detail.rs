//! What of a record no column holds: JSON without nulls and empty lists, and without the words that its offsets give. Fields that later versions add to the record pass
//! through it unseen. What often stands in it is kept short.

use crate::rest::Rest;
use crate::row::Text;
use legation_core::Record;
use serde::Serialize;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// What columns and the party table hold.
pub(crate) const COLUMNS: &[&str] = &[
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
    "cite_info",
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
    let mut fields = record.serialize(Rest)?;
    // Of where it comes from, the columns of the document hold all but this.
    if let Some(kind) = &record.cite_info.outlet_kind {
        fields.insert(CITE.into(), serde_json::json!({ KIND: kind }));
    }
    let mut value = Value::Object(fields);
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

/// What often stands in `detail`: each is kept as one control character, the first as 1, the second as 2 and so on, for JSON has none of its own. The view `records` puts
/// them back, so that they are the same there.
pub(crate) const PHRASES: [&str; 16] = [
    r#"{"event_text":{"at":["#,
    r#"]},"attribution":[{"cue":"said","stance":"asserts","at":["#,
    r#"]},"attribution":[{"name":""#,
    r#"]},"date_text":{"at":["#,
    r#"","stance":"asserts","at":["#,
    r#"","cue":""#,
    r#"","code":""#,
    r#"","name":""#,
    r#"","country":""#,
    r#","at":["#,
    r#"]},"event_loc":{"name":""#,
    r#"]},"deal":{"kind":""#,
    r#"]}],"deal":{"kind":""#,
    r#"","stage":""#,
    r#"","parties":[{"part":""#,
    r#"]},{"part":""#,
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

/// `detail` of what is kept.
pub(crate) fn unpacked(packed: &str) -> String {
    let mut detail = String::with_capacity(packed.len() * 4);
    for letter in packed.chars() {
        let number = (letter as usize).wrapping_sub(1);
        match PHRASES.get(number) {
            Some(phrase) => detail.push_str(phrase),
            None => detail.push(letter),
        }
    }
    detail
}

/// The record that a row's `packed` begins; the columns are still to be put in.
pub(crate) fn from_packed(packed: &str, text: &Text) -> serde_json::Result<Record> {
    let mut value: Value = serde_json::from_str(&unpacked(packed))?;
    fill(&mut value, text);
    serde_json::from_value(value)
}
