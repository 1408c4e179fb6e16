//! Rules that join times: the ends of a range, and a time with what it lies in.

use crate::atom::Shape;
use crate::find::Expression;
use crate::reader::{Read, Reader};
use crate::value::{Anchor, Bound, Named, Time, Unit, Value};
use crate::words::Function;

/// How the ends of a range are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    Dash,
    To,
    And,
    Or,
}

impl Reader<'_, '_, '_> {
    /// A time on the calendar or counted from another, with what it lies in and its second end.
    pub(crate) fn placed(&self, at: usize) -> Read<Time> {
        let (end, from) = self.single(at)?;
        let joined = self.link(end).and_then(|link| {
            let (last, to) = self.single(end + 1)?;
            let fits = self.links(link, end, &from, &to);
            fits.then_some((last, to))
        });
        Some(match joined {
            Some((last, to)) => (last, Time::range(from, to)),
            None => (end, from),
        })
    }

    /// Joins expressions that are the two ends of a range: "between 2018 and 2020", "Monday to Wednesday".
    pub(crate) fn join_ranges(&self, found: &mut [Expression], extents: &[(usize, usize)]) {
        for second in 1..found.len() {
            let Some([one, other]) = found.get_mut(second - 1..=second) else {
                return;
            };
            let Some([(start, end), (next, _)]) =
                extents.get(second - 1..=second).map(|both| [both[0], both[1]])
            else {
                return;
            };
            let (Some(from), Some(to)) = (&one.value, &other.value) else {
                continue;
            };
            let plain = |value: &Value| value.part.is_none() && calendar(&value.time);
            if one.joined || !plain(from) || !plain(to) || next <= end {
                continue;
            }
            let Some(link) = self.link(end) else { continue };
            let before = |function: Function| self.after(start, &[function]);
            let framed = (before(Function::Between) && link == Link::And)
                || (before(Function::From) && link == Link::To);
            // "between April and in May".
            let near = next == end + 1 || (framed && next == end + 2 && self.is(end + 1, Function::In));
            if near && (framed || self.links(link, end, &from.time, &to.time)) {
                one.value = Some(Value {
                    bound: if framed { Bound::On } else { from.bound },
                    ..Value::new(Time::range(from.time.clone(), to.time.clone()))
                });
                other.value = None;
                other.joined = true;
            }
        }
    }

    /// Whether a link at `at` joins two times that stand beside it.
    fn links(&self, link: Link, at: usize, from: &Time, to: &Time) -> bool {
        let (kind, other) = (range_kind(from), range_kind(to));
        kind.is_some()
            && kind == other
            && match link {
                Link::Dash => kind != Some(4) || self.glued(at + 1),
                Link::To | Link::Or => true,
                // "July 2020 and July 2021" are two times, "July and August 2021" is one.
                Link::And => kind == Some(2) && !matches!(from, Time::Date { year: Some(_), .. }),
            }
    }

    fn link(&self, at: usize) -> Option<Link> {
        match self.shape(at) {
            Shape::Dash => Some(Link::Dash),
            Shape::Word if self.is(at, Function::To) => Some(Link::To),
            Shape::Word if self.is(at, Function::And) => Some(Link::And),
            Shape::Word if self.is(at, Function::Or) => Some(Link::Or),
            _ => None,
        }
    }

    /// One time with what it lies in: "July of last year", "Friday last week", "summer 2021".
    pub(crate) fn single(&self, at: usize) -> Read<Time> {
        let readings = [
            self.deictic(at),
            self.stepped(at),
            self.weekend(at),
            self.nth(at),
            self.holding(at),
            self.date(at),
            self.name(at),
            self.shift(at),
        ];
        // The longest; of those the first.
        let (end, time) = readings.into_iter().flatten().rev().max_by_key(|(end, _)| *end)?;
        Some(match self.outer(end, &time) {
            // "in 2023, in May".
            Some((end, inner)) if is_year(&time) => (end, Time::within(inner, time)),
            Some((end, outer)) => (end, Time::within(time, outer)),
            None => (end, time),
        })
    }

    /// What `inner`, which ends at `at`, lies in or is counted from.
    fn outer(&self, at: usize, inner: &Time) -> Read<Time> {
        let comma = self.skip_shape(at, Shape::Comma);
        let link = at + usize::from(self.is(at, Function::Of) || self.is(at, Function::In));
        let linked = link > at;
        let unit_at = |at: usize, units: &[Unit]| {
            let fits = |time: &Time| matches!(time, Time::Calendar { unit, .. } if units.contains(unit));
            self.stepped(at).filter(|(_, time)| fits(time))
        };
        let the_unit = |at: usize| if linked { self.the_unit(at) } else { None };
        if is_year(inner) {
            // "2023, in May".
            let month = |time: &Time| {
                matches!(
                    time,
                    Time::Date {
                        year: None,
                        month: Some(_),
                        ..
                    }
                )
            };
            let found = if comma > at && self.is(comma, Function::In) {
                self.date(comma + 1)
            } else {
                None
            };
            return found.filter(|(_, time)| month(time));
        }
        if matches!(
            inner,
            Time::Date {
                year: None,
                month: Some(_),
                ..
            }
        ) {
            let after_comma = || {
                if comma > at {
                    unit_at(comma, &[Unit::Year])
                } else {
                    None
                }
            };
            return unit_at(link, &[Unit::Year])
                .or_else(|| the_unit(link))
                .or_else(after_comma);
        }
        if matches!(
            inner,
            Time::Date {
                year: None,
                month: None,
                day: Some(_)
            }
        ) {
            let month = if linked {
                unit_at(link, &[Unit::Month])
            } else {
                None
            };
            return month.or_else(|| the_unit(link));
        }
        if matches!(
            inner,
            Time::Named {
                name: Named::Weekday(_),
                step: None
            }
        ) {
            return unit_at(link, &[Unit::Week, Unit::Month]);
        }
        let season = matches!(
            inner,
            Time::Named {
                name: Named::Season(_),
                step: None
            }
        );
        if season
            || matches!(
                inner,
                Time::Nth {
                    unit: Unit::Half | Unit::Quarter,
                    ..
                }
            )
        {
            let found = self
                .stated_year(link, season)
                .or_else(|| unit_at(link, &[Unit::Year, Unit::Decade]));
            let more = || {
                if linked && !season {
                    self.placed_outer(link)
                } else {
                    the_unit(link)
                }
            };
            return found.or_else(more);
        }
        if matches!(inner, Time::Nth { .. }) {
            return if linked { self.placed_outer(link) } else { None };
        }
        // "two weeks after August 15".
        if matches!(
            inner,
            Time::Shift {
                anchor: Anchor::Event,
                ..
            } | Time::Window {
                anchor: Anchor::Event,
                ..
            }
        ) || matches!(inner, Time::Calendar { step, .. } if step.anchor == Anchor::Event)
        {
            return self
                .date(at)
                .or_else(|| self.deictic(at))
                .or_else(|| self.name(at));
        }
        // "two years ago this month".
        if matches!(inner, Time::Shift { anchor: Anchor::Publication, unit, .. } if *unit > Unit::Day) {
            let now = |time: &Time| matches!(time, Time::Calendar { step, .. } if step.offset == 0);
            return self
                .deictic(at)
                .or_else(|| self.stepped(at).filter(|(_, time)| now(time)));
        }
        None
    }

    /// A year by its number; "2001-02" too where `span` is set, as winters are told: the first of them.
    fn stated_year(&self, at: usize, span: bool) -> Read<Time> {
        let (end, year) = self.year(at)?;
        let end = self.year_span(at).filter(|_| span).map_or(end, |(end, _)| end);
        Some((end, Time::date(Some(year), None, None)))
    }
}

fn is_year(time: &Time) -> bool {
    matches!(
        time,
        Time::Date {
            year: Some(_),
            month: None,
            ..
        }
    )
}

/// Whether a time can be an end of a range: a stretch of the calendar or what is counted from one.
fn calendar(time: &Time) -> bool {
    !matches!(
        time,
        Time::Duration { .. } | Time::Set | Time::Future | Time::Told | Time::Range { .. }
    )
}

/// Both ends of a range must be of a kind, or "Monday to 2021" would be one.
fn range_kind(time: &Time) -> Option<u8> {
    match time {
        Time::Date {
            month: Some(_),
            day: Some(_),
            ..
        } => Some(1),
        Time::Date {
            month: Some(_),
            day: None,
            ..
        } => Some(2),
        Time::Date {
            year: Some(_),
            month: None,
            ..
        } => Some(3),
        Time::Named {
            name: Named::Weekday(_),
            step: None,
        } => Some(4),
        Time::Years { count: 10, .. } => Some(5),
        _ => None,
    }
}
