//! A batch of rows: the buffers of the columns that are asked for, and their values as cells.

use super::flat::Flat;
use super::schema::{Field, Form};
use crate::packing::{Packing, unpack};
use crate::{Cell, Error, Limits, value};
use std::io::{self, Read};

/// The values of one column in a batch.
pub(super) struct Values {
    length: usize,
    form: Form,
    /// A bit a value, set where there is one; all are where it is empty.
    valid: Vec<u8>,
    /// Offsets, views or numbers.
    fixed: Vec<u8>,
    /// Text.
    data: Vec<Vec<u8>>,
}

/// What a batch says of itself.
pub(super) struct Plan {
    pub(super) length: usize,
    buffers: Vec<(i64, i64)>,
    views: Vec<i64>,
    packing: Option<Packing>,
}

pub(super) fn broken(found: impl Into<String>) -> Error {
    Error::new("an Arrow file that is whole", found)
}

impl Plan {
    pub(super) fn of(batch: Flat) -> Result<Plan, Error> {
        let packing = match batch.table(3) {
            None => None,
            Some(about) => Some(match about.byte(0).unwrap_or(0) {
                0 => Packing::Lz4Frame,
                1 => Packing::Zstd,
                _ => return Err(broken("a batch packed in an unknown way")),
            }),
        };
        Ok(Plan {
            length: usize::try_from(batch.long(0).unwrap_or(0))
                .map_err(|_| broken("a batch of impossible length"))?,
            buffers: batch.pairs(2),
            views: batch.longs(4),
            packing,
        })
    }

    /// The buffers of each of the fields, as ranges of [`Plan::buffers`].
    fn ranges(&self, fields: &[&Field]) -> Option<Vec<std::ops::Range<usize>>> {
        let (mut at, mut views) = (0_usize, self.views.iter());
        let mut ranges = Vec::new();
        for field in fields {
            let mut end = at.checked_add(field.layout.buffers)?;
            for _ in 0..field.layout.views {
                end = end.checked_add(usize::try_from(*views.next()?).ok()?)?;
            }
            if end > self.buffers.len() {
                return None;
            }
            ranges.push(at..end);
            at = end;
        }
        Some(ranges)
    }
}

/// Reads the body of a batch, of `body` bytes, to its end, and keeps what is wanted of it: of each field whether it is.
pub(super) fn read(
    reader: &mut impl Read,
    body: u64,
    plan: &Plan,
    fields: &[&Field],
    wanted: &[bool],
    limits: &Limits,
) -> io::Result<Result<Vec<Option<Values>>, Error>> {
    let mut body = reader.take(body);
    let kept = keep(&mut body, plan, fields, wanted, limits);
    io::copy(&mut body, &mut io::sink())?;
    if body.limit() > 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    kept
}

fn keep(
    body: &mut impl Read,
    plan: &Plan,
    fields: &[&Field],
    wanted: &[bool],
    limits: &Limits,
) -> io::Result<Result<Vec<Option<Values>>, Error>> {
    let Some(ranges) = plan.ranges(fields) else {
        return Ok(Err(broken(
            "a batch without the columns that the file says it has",
        )));
    };
    let mut all = Vec::new();
    let mut at = 0_u64;
    for ((range, field), wanted) in ranges.into_iter().zip(fields).zip(wanted) {
        let form = match field.dictionary {
            Some((_, index)) => Some(index),
            None => field.form,
        };
        let (Some(form), true) = (form, *wanted) else {
            all.push(None);
            continue;
        };
        let mut buffers = Vec::new();
        let mut room = limits.piece;
        for (start, length) in plan.buffers.get(range).unwrap_or_default() {
            let place = u64::try_from(*start).ok().zip(usize::try_from(*length).ok());
            let Some((start, length)) = place.filter(|(start, length)| *start >= at || *length == 0) else {
                return Ok(Err(broken("buffers that overlap")));
            };
            if length == 0 {
                buffers.push(Vec::new());
                continue;
            }
            if length > room {
                return Ok(Err(too_large(field, limits)));
            }
            io::copy(&mut body.by_ref().take(start - at), &mut io::sink())?;
            let mut bytes = Vec::new();
            body.by_ref().take(length as u64).read_to_end(&mut bytes)?;
            if bytes.len() < length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            at = start + length as u64;
            if let Some(packing) = plan.packing {
                bytes = match unpacked(&bytes, packing, room) {
                    Ok(Some(bytes)) => bytes,
                    Ok(None) => return Ok(Err(too_large(field, limits))),
                    Err(error) => return Ok(Err(error)),
                };
            }
            room = room.saturating_sub(bytes.len());
            buffers.push(bytes);
        }
        let mut buffers = buffers.into_iter();
        let values = Values {
            length: plan.length,
            form,
            valid: buffers.next().unwrap_or_default(),
            fixed: buffers.next().unwrap_or_default(),
            data: buffers.collect(),
        };
        if !values.is_long_enough() {
            return Ok(Err(broken("a batch with fewer values than it says")));
        }
        all.push(Some(values));
    }
    Ok(Ok(all))
}

pub(super) fn too_large(field: &Field, limits: &Limits) -> Error {
    Error::new(
        format!("at most {} MB of a column at once", limits.piece / 1_000_000),
        format!(
            "more in `{}`; write the file in smaller batches",
            field.column.name
        ),
    )
}

/// The bytes of a packed buffer, which says its length first; nothing where there is no room for them.
fn unpacked(bytes: &[u8], packing: Packing, room: usize) -> Result<Option<Vec<u8>>, Error> {
    let Some((length, packed)) = bytes.split_first_chunk() else {
        return Err(broken("a packed buffer without its length"));
    };
    match i64::from_le_bytes(*length) {
        -1 => Ok(Some(packed.to_vec())),
        length => match usize::try_from(length) {
            Ok(length) if length <= room => unpack(packing, packed, length).map(Some),
            Ok(_) => Ok(None),
            Err(_) => Err(broken("a packed buffer of impossible length")),
        },
    }
}

impl Values {
    /// Number of values.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Number of bytes.
    pub(super) fn size(&self) -> usize {
        self.valid.len() + self.fixed.len() + self.data.iter().map(Vec::len).sum::<usize>()
    }

    /// Whether there is a number, a view or an offset for each value.
    fn is_long_enough(&self) -> bool {
        let (size, more) = match self.form {
            Form::Text => (4, 1),
            Form::LongText => (8, 1),
            Form::View => (16, 0),
            Form::Integer(size, _) | Form::Time(size, _) => (size, 0),
        };
        let needed = self
            .length
            .checked_add(more)
            .and_then(|values| values.checked_mul(size));
        self.length == 0 || needed.is_some_and(|needed| needed <= self.fixed.len())
    }

    fn is_null(&self, at: usize) -> bool {
        !self.valid.is_empty()
            && self
                .valid
                .get(at / 8)
                .is_none_or(|byte| byte >> (at % 8) & 1 == 0)
    }

    /// The number at a place.
    pub(super) fn number(&self, at: usize) -> Option<i64> {
        let (size, signed) = match self.form {
            Form::Integer(size, signed) => (size, signed),
            Form::Time(size, _) => (size, true),
            _ => return None,
        };
        if self.is_null(at) {
            return None;
        }
        let start = at.checked_mul(size)?;
        let bytes = self.fixed.get(start..start.checked_add(size)?)?;
        let mut word = [if signed && bytes.last()? & 0x80 != 0 {
            0xFF
        } else {
            0
        }; 8];
        word.get_mut(..size)?.copy_from_slice(bytes);
        Some(i64::from_le_bytes(word))
    }

    /// The value at a place.
    ///
    /// # Errors
    /// Where offsets leave their buffers.
    pub(super) fn cell(&self, at: usize, limits: &Limits) -> Result<Cell, Error> {
        if at >= self.length || self.is_null(at) {
            return Ok(Cell::Null);
        }
        let missing = || broken("offsets that leave their buffers");
        match self.form {
            Form::Integer(_, signed) => {
                let number = self.number(at).ok_or_else(missing)?;
                Ok(Cell::Text(if signed {
                    number.to_string()
                } else {
                    number.cast_unsigned().to_string()
                }))
            }
            Form::Time(_, unit) => {
                let number = self.number(at).ok_or_else(missing)?;
                Ok(value::time(number, unit).map_or(Cell::Null, Cell::Text))
            }
            Form::Text | Form::LongText | Form::View => {
                let text = self.text(at).ok_or_else(missing)?;
                if text.len() > limits.cell {
                    return Ok(Cell::TooLong(text.len()));
                }
                Ok(Cell::Text(String::from_utf8_lossy(text).into_owned()))
            }
        }
    }

    fn text(&self, at: usize) -> Option<&[u8]> {
        let data = self.data.first();
        let offset = |at: usize| match self.form {
            Form::LongText => usize::try_from(u64::from_le_bytes(self.word(at.checked_mul(8)?)?)).ok(),
            _ => usize::try_from(u32::from_le_bytes(self.word(at.checked_mul(4)?)?)).ok(),
        };
        if self.form != Form::View {
            let (start, end) = (offset(at)?, offset(at.checked_add(1)?)?);
            // Without any text there need not be a buffer.
            return if start == end {
                Some(&[])
            } else {
                data?.get(start..end)
            };
        }
        let start = at.checked_mul(16)?;
        let view = self.fixed.get(start..start.checked_add(16)?)?;
        let length = usize::try_from(u32::from_le_bytes(self.word(start)?)).ok()?;
        if length <= 12 {
            return view.get(4..4 + length);
        }
        let buffer = usize::try_from(u32::from_le_bytes(self.word(start + 8)?)).ok()?;
        let from = usize::try_from(u32::from_le_bytes(self.word(start + 12)?)).ok()?;
        self.data.get(buffer)?.get(from..from.checked_add(length)?)
    }

    fn word<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.fixed.get(at..at.checked_add(N)?)?.try_into().ok()
    }
}
