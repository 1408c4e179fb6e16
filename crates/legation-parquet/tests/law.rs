//! What is written can be read back by the `parquet` crate's own reader.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use legation_parquet::{Column, Kind, Value, Writer};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use proptest::prelude::*;

const COLUMNS: [Column; 6] = [
    Column::new("text", Kind::Text),
    Column::new("json", Kind::Json),
    Column::new("integer", Kind::Integer),
    Column::new("number", Kind::Number),
    Column::new("day", Kind::Day),
    Column::new("list", Kind::List),
];

fn row() -> impl Strategy<Value = Vec<Value>> {
    fn or_null(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
        prop_oneof![3 => value, 1 => Just(Value::Null)]
    }
    (
        or_null(".*".prop_map(Value::Text)),
        or_null("[a-z]{0,9}".prop_map(|word| Value::Text(format!("[\"{word}\"]")))),
        or_null(any::<i64>().prop_map(Value::Integer)),
        or_null((-1e9..1e9).prop_map(Value::Number)),
        or_null((-40_000..60_000).prop_map(Value::Day)),
        or_null(prop::collection::vec(prop::option::of(".{0,4}"), 0..4).prop_map(Value::List)),
    )
        .prop_map(|(a, b, c, d, e, f)| vec![a, b, c, d, e, f])
}

fn of(field: &Field) -> Value {
    match field {
        Field::Str(text) => Value::Text(text.clone()),
        Field::Long(integer) => Value::Integer(*integer),
        Field::Double(number) => Value::Number(*number),
        Field::Date(day) => Value::Day(*day),
        Field::ListInternal(list) => Value::List(
            list.elements()
                .iter()
                .map(|field| match of(field) {
                    Value::Text(text) => Some(text),
                    _ => None,
                })
                .collect(),
        ),
        _ => Value::Null,
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(rows in prop::collection::vec(row(), 0..40)) {
        let mut writer = Writer::new(&COLUMNS, Vec::new()).unwrap();
        for row in &rows {
            writer.push(row.clone()).unwrap();
        }
        let file = SerializedFileReader::new(bytes::Bytes::from(writer.finish().unwrap())).unwrap();
        let read: Vec<Vec<Value>> = file
            .get_row_iter(None)
            .unwrap()
            .map(|row| row.unwrap().get_column_iter().map(|(_, field)| of(field)).collect())
            .collect();
        let mut expected = rows;
        for row in &mut expected {
            // A list is never null.
            if row[5] == Value::Null {
                row[5] = Value::List(Vec::new());
            }
        }
        prop_assert_eq!(read, expected);
    }
}

#[test]
fn a_value_of_another_kind_is_refused() {
    let mut writer = Writer::new(&COLUMNS[..1], Vec::new()).unwrap();
    let error = writer.push(vec![Value::Integer(1)]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("column text: expected a value of kind Text"),
        "{error}"
    );
    let error = writer.push(Vec::new()).unwrap_err();
    assert_eq!(error.to_string(), "expected a row of 1 values, found 0");
}
