//! Rules for what comes again: "every Friday", "twice a week", "annually".

use crate::atom::Shape;
use crate::find::Said;
use crate::reader::{Read, Reader};
use crate::timex::value::{length_value, season};
use crate::timex::{Count, Length, Says, Set};
use crate::value::{Daypart, Time, Unit, Value};
use crate::words::Function;

impl Reader<'_, '_, '_> {
    /// A set in any wording.
    pub(crate) fn again(&self, at: usize) -> Read<Said> {
        let (end, set) = self
            .every(at)
            .or_else(|| self.times_a(at))
            .or_else(|| self.adverb(at))
            .or_else(|| self.plural_name(at))?;
        Some((end, Said::from(at, Says::Set(set), Some(Value::new(Time::Set)))))
    }

    /// "every Friday", "each year", "every other week", "every two years".
    fn every(&self, at: usize) -> Read<Set> {
        let entry = self.entry(at)?;
        if !entry.is(Function::Every) {
            return None;
        }
        let each = self
            .atoms
            .get(at)
            .is_some_and(|atom| atom.text.eq_ignore_ascii_case("each"));
        let quant = Some(if each { "EACH" } else { "EVERY" });
        let other = self.is(at + 1, Function::Other);
        let ordinal = self.entry(at + 1).and_then(|entry| entry.ordinal);
        let (noun, count) = match () {
            _ if other => (at + 2, 2),
            _ if ordinal.is_some_and(|nth| nth > 1) => (at + 2, ordinal.unwrap_or(1)),
            _ => match self.count_of(at + 1) {
                Some((next, Count::Of(twelfths))) => (next, twelfths / 12),
                Some((_, Count::Some)) => return self.every_few(at, quant),
                None => (at + 1, 1),
            },
        };
        let noun = self.fillers(self.skip_shape(noun, Shape::Dash));
        let value = self.comes_again(noun, count)?;
        Some((noun + 1, set(value, quant, None)))
    }

    /// "every few years".
    fn every_few(&self, at: usize, quant: Option<&'static str>) -> Read<Set> {
        let (noun, _) = self.count_of(at + 1)?;
        let (unit, _) = self.entry(noun)?.unit?;
        let length = Length::of(Count::Some, unit);
        Some((noun + 1, set(length_value(&length), quant, None)))
    }

    /// The value of a unit or name that comes again.
    fn comes_again(&self, noun: usize, count: i32) -> Option<String> {
        let entry = self.entry(noun)?;
        if let Some((unit, _)) = entry.unit {
            if unit == Unit::Weekend {
                return Some("XXXX-WXX-WE".to_owned());
            }
            let length = Length::of(Count::Of(count.saturating_mul(12)), unit);
            return Some(length_value(&length));
        }
        if let Some(weekday) = entry.weekday.or(entry.plural_weekday) {
            let part = self.entry(noun + 1).and_then(|entry| entry.daypart);
            return part.is_none().then(|| format!("XXXX-WXX-{weekday}"));
        }
        if let Some(month) = entry.month.filter(|_| self.capital(noun)) {
            return Some(format!("XXXX-{month:02}"));
        }
        if let Some(month) = entry.season {
            return Some(format!("XXXX-{}", season(month)));
        }
        entry.daypart.map(|part| format!("XXXX-XX-XXT{}", letters(part)))
    }

    /// "twice a week", "three times a day", "four days a week".
    fn times_a(&self, at: usize) -> Read<Set> {
        let once = self.entry(at)?.times;
        let (next, freq) = match once {
            Some(times) => (at + 1, format!("{times}X")),
            None => {
                let (next, count) = self.count_of(at).filter(|_| !self.is(at, Function::A))?;
                let number = match count {
                    Count::Of(twelfths) => (twelfths / 12).to_string(),
                    Count::Some => String::new(),
                };
                if self.is(next, Function::Times) {
                    (next + 1, format!("{number}X"))
                } else {
                    let (unit, plural) = self.entry(next)?.unit?;
                    let letter = short(unit).filter(|_| plural || number == "1")?;
                    (next + 1, format!("{number}{letter}"))
                }
            }
        };
        if !(self.is(next, Function::A) || self.is(next, Function::Every) || self.is(next, Function::Per)) {
            return None;
        }
        let (unit, plural) = self.entry(next + 1)?.unit?;
        let each = self.is(next, Function::Every);
        let length = Length::of(Count::Of(12), unit);
        let quant = each.then_some("EVERY");
        (!plural).then(|| (next + 2, set(length_value(&length), quant, Some(freq))))
    }

    /// "daily", "annually".
    fn adverb(&self, at: usize) -> Read<Set> {
        let unit = self.entry(at)?.set?;
        // "the Daily Mail".
        let title = self.capital(at) && (at > 0 || self.capital(at + 1));
        let length = Length::of(Count::Of(12), unit);
        (!title).then(|| (at + 1, set(length_value(&length), Some("EVERY"), None)))
    }

    /// "Fridays", "on weekends".
    fn plural_name(&self, at: usize) -> Read<Set> {
        let entry = self.entry(at)?;
        // "two Sundays ago" is one day.
        let counted = self.direction(at + 1).is_some();
        if let Some(weekday) = entry.plural_weekday.filter(|_| self.capital(at) && !counted) {
            return Some((at + 1, set(format!("XXXX-WXX-{weekday}"), Some("EVERY"), None)));
        }
        let weekends = entry.unit == Some((Unit::Weekend, true));
        let framed = self.after(at, &[Function::On, Function::At]);
        (weekends && framed).then(|| (at + 1, set("XXXX-WXX-WE".to_owned(), Some("EVERY"), None)))
    }
}

fn set(value: String, quant: Option<&'static str>, freq: Option<String>) -> Set {
    Set { value, quant, freq }
}

/// A part of the day as TIMEX3 has it.
pub(crate) fn letters(part: Daypart) -> &'static str {
    match part {
        Daypart::Morning => "MO",
        Daypart::Noon => "12:00",
        Daypart::Afternoon => "AF",
        Daypart::Evening => "EV",
        Daypart::Night => "NI",
        Daypart::Midnight => "24:00",
    }
}

/// A unit's letter in `freq`.
fn short(unit: Unit) -> Option<&'static str> {
    Some(match unit {
        Unit::Hour => "H",
        Unit::Day => "D",
        Unit::Week => "W",
        Unit::Month => "M",
        Unit::Year => "Y",
        _ => return None,
    })
}
