//! The schema of an Arrow file: its columns, how their values are understood, and how many buffers each takes in a batch.
//!
//! Source: Arrow's `Schema.fbs` and columnar format (<https://arrow.apache.org/docs/format/Columnar.html>).

use super::flat::Flat;
use crate::value::Unit;
use crate::{Column, Error, Kind};

/// How the values of a column are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Offsets of 32 bits, and text.
    Text,
    /// Offsets of 64 bits, and text.
    LongText,
    /// Views of 16 bytes, and buffers of text.
    View,
    /// So many bytes, with a sign or without.
    Integer(usize, bool),
    /// Days or times in so many bytes.
    Time(usize, Unit),
}

/// A column in a batch.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) column: Column,
    /// How its values are understood, or those of its dictionary.
    pub(super) form: Option<Form>,
    /// The dictionary that its values are in, and the form of the numbers that name them.
    pub(super) dictionary: Option<(i64, Form)>,
    pub(super) layout: Layout,
}

/// What a column takes in a batch, with all within it.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// Nodes: itself and what lies within it.
    pub(super) nodes: usize,
    pub(super) buffers: usize,
    /// Of them, those that each batch has another number of.
    pub(super) views: usize,
}

/// Deepest nesting of columns, and most of them with those within them.
const DEEPEST: usize = 32;
const MOST: usize = 10_000;

/// Reads the columns of a schema.
pub(super) fn fields(schema: Flat) -> Result<Vec<Field>, Error> {
    if schema.short(0).unwrap_or(0) != 0 {
        return Err(Error::new(
            "an Arrow file with the lowest byte of numbers first",
            "one with the highest first",
        ));
    }
    let mut left = MOST;
    let fields = schema.tables(1);
    let fields: Option<Vec<Field>> = fields
        .into_iter()
        .map(|field| self::field(field, &mut left))
        .collect();
    fields.ok_or_else(|| {
        Error::new(
            "an Arrow file that is whole",
            "one with columns of an unknown kind",
        )
    })
}

fn field(flat: Flat, left: &mut usize) -> Option<Field> {
    let name = flat.text(0).unwrap_or_default();
    let layout = layout(flat, 0, left)?;
    let form = form(flat);
    let dictionary = match flat.table(4) {
        None => None,
        Some(about) => {
            let index = match about.table(1) {
                Some(index) => integer(index)?,
                None => Form::Integer(4, true),
            };
            Some((about.long(0).unwrap_or(0), index))
        }
    };
    let kind = match form {
        Ok(Form::Text | Form::LongText | Form::View) => Kind::Text,
        Ok(Form::Integer(..)) => Kind::Integer,
        Ok(Form::Time(..)) => Kind::Time,
        Err(other) => Kind::Other(other),
    };
    Some(Field {
        column: Column { name, kind },
        form: form.ok(),
        dictionary,
        layout,
    })
}

fn integer(flat: Flat) -> Option<Form> {
    let bits = flat.int(0).unwrap_or(0);
    let signed = flat.byte(1).unwrap_or(0) != 0;
    matches!(bits, 8 | 16 | 32 | 64).then(|| Form::Integer(bits.unsigned_abs() as usize / 8, signed))
}

/// How the values of a field are understood; or what it holds that is not.
fn form(flat: Flat) -> Result<Form, &'static str> {
    let about = flat.table(3);
    let unit = |default: i16| about.and_then(|about| about.short(0)).unwrap_or(default);
    match flat.byte(2).unwrap_or(0) {
        2 => about.and_then(integer).ok_or("numbers of an unknown length"),
        5 => Ok(Form::Text),
        20 => Ok(Form::LongText),
        24 => Ok(Form::View),
        8 => match unit(1) {
            0 => Ok(Form::Time(4, Unit::Day)),
            _ => Ok(Form::Time(8, Unit::Milli)),
        },
        10 => Ok(Form::Time(
            8,
            match unit(0) {
                0 => Unit::Second,
                1 => Unit::Milli,
                2 => Unit::Micro,
                _ => Unit::Nano,
            },
        )),
        1 => Err("nothing but nulls"),
        3 | 7 => Err("decimal numbers"),
        4 | 15 | 19 | 23 => Err("binary data"),
        6 => Err("true or false"),
        9 | 11 | 18 => Err("times of day or spans of time"),
        12 | 16 | 17 | 21 | 25 | 26 => Err("lists"),
        13 | 14 => Err("structures"),
        22 => Err("runs of values"),
        _ => Err("values of an unknown kind"),
    }
}

/// What a field takes in a batch; nothing for a kind that is not known.
fn layout(flat: Flat, depth: usize, left: &mut usize) -> Option<Layout> {
    *left = left.checked_sub(1)?;
    if depth > DEEPEST {
        return None;
    }
    let mut layout = Layout {
        nodes: 1,
        ..Layout::default()
    };
    if flat.table(4).is_some() {
        // Numbers stand in the batch; what lies within stands in the dictionary.
        layout.buffers = 2;
        return Some(layout);
    }
    let about = flat.table(3);
    (layout.buffers, layout.views) = match flat.byte(2).unwrap_or(0) {
        1 | 22 => (0, 0),
        2 | 3 | 6 | 7 | 8 | 9 | 10 | 11 | 15 | 18 | 12 | 17 | 21 => (2, 0),
        4 | 5 | 19 | 20 | 25 | 26 => (3, 0),
        23 | 24 => (2, 1),
        13 | 16 => (1, 0),
        // Sparse, or dense with offsets.
        14 if about.and_then(|about| about.short(0)).unwrap_or(0) == 0 => (1, 0),
        14 => (2, 0),
        _ => return None,
    };
    for child in flat.tables(5) {
        let child = self::layout(child, depth + 1, left)?;
        layout.nodes += child.nodes;
        layout.buffers += child.buffers;
        layout.views += child.views;
    }
    Some(layout)
}
