//! A column of Arrow as texts. Arrow's own conversion knows every type into every other, which is megabytes of program; here all become text.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType};

/// The texts of a column; numbers in digits, of a time its day.
pub(crate) enum Texts {
    Small(StringArray),
    Large(LargeStringArray),
    View(StringViewArray),
    /// The place of each row's text among the texts of a dictionary.
    Dictionary(Vec<Option<usize>>, Box<Texts>),
}

/// Whether values of a type are texts.
pub(crate) fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

impl Texts {
    /// # Errors
    /// Where a value cannot be written, as a time beyond the calendar.
    pub(crate) fn new(column: &ArrayRef) -> Result<Texts, String> {
        Ok(match column.data_type() {
            DataType::Utf8 => Texts::Small(column.as_string::<i32>().clone()),
            DataType::LargeUtf8 => Texts::Large(column.as_string::<i64>().clone()),
            DataType::Utf8View => Texts::View(column.as_string_view().clone()),
            DataType::Null => {
                let none = Texts::Small(StringArray::new_null(0));
                Texts::Dictionary(vec![None; column.len()], Box::new(none))
            }
            DataType::Dictionary(..) => {
                let dictionary = column.as_any_dictionary();
                let keys = dictionary.keys();
                let places = if dictionary.values().is_empty() {
                    vec![None; column.len()]
                } else {
                    let places = dictionary.normalized_keys().into_iter().enumerate();
                    places
                        .map(|(row, place)| keys.is_valid(row).then_some(place))
                        .collect()
                };
                Texts::Dictionary(places, Box::new(Texts::new(dictionary.values())?))
            }
            kind => {
                let day = matches!(kind, DataType::Timestamp(..) | DataType::Date64);
                Texts::Small(written(column, day).map_err(|error| error.to_string())?)
            }
        })
    }

    /// The text of a row; none where there is null.
    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        match self {
            Texts::Small(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::Large(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::View(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::Dictionary(places, texts) => texts.get((*places.get(row)?)?),
        }
    }
}

/// Values as Arrow shows them; of a point in time the day.
fn written(column: &ArrayRef, day: bool) -> Result<StringArray, ArrowError> {
    let options = FormatOptions::new();
    let formatter = ArrayFormatter::try_new(column, &options)?;
    let text = |row: usize| -> Result<Option<String>, ArrowError> {
        if column.is_null(row) {
            return Ok(None);
        }
        let text = formatter.value(row).try_to_string()?;
        Ok(Some(if day {
            text.chars().take(10).collect()
        } else {
            text
        }))
    };
    (0..column.len()).map(text).collect()
}
