//! Counts by day, week or month: a sparkline for each quad code in a terminal, plain columns in a file or pipe.

use crate::table::new_table;
use clap::ValueEnum;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Per {
    /// A day
    Day,
    /// A week, from Monday; named by its first day
    Week,
    /// A month; named by its first day
    Month,
}

impl Per {
    /// The first day of the period of a day.
    fn first(self, day: Date) -> Date {
        match self {
            Per::Day => day,
            Per::Week => day.saturating_sub(i64::from(day.weekday().since(Weekday::Monday)).days()),
            Per::Month => day.first_of_month(),
        }
    }

    fn next(self, first: Date) -> Date {
        first.saturating_add(match self {
            Per::Day => 1.day(),
            Per::Week => 7.days(),
            Per::Month => 1.month(),
        })
    }
}

/// Counts of records or events by period and quad code.
#[derive(Debug)]
pub struct Counts {
    per: Per,
    periods: BTreeMap<Date, [usize; 4]>,
    /// Those that no one period holds: without a date, or with a wider one.
    open: usize,
}

/// What the quad codes stand for, from 1 on.
const QUADS: [&str; 4] = [
    "verbal cooperation",
    "material cooperation",
    "verbal conflict",
    "material conflict",
];
/// From few to many.
const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Blocks of a sparkline at most; longer spans have several periods to a block.
const WIDTH: usize = 48;

impl Counts {
    /// Nothing yet.
    pub fn new(per: Per) -> Counts {
        Counts {
            per,
            periods: BTreeMap::new(),
            open: 0,
        }
    }

    /// Counts one in, by the first and last day on which it can have happened.
    pub fn add(&mut self, date: Option<&str>, enddate: Option<&str>, quad: u8) {
        let day = |day: Option<&str>| day.and_then(|day| day.get(..10)?.parse::<Date>().ok());
        let periods = day(date)
            .zip(day(enddate))
            .map(|(first, last)| (self.per.first(first), self.per.first(last)));
        match periods {
            Some((one, other)) if one == other => {
                let counts = self.periods.entry(one).or_default();
                let quad = usize::from(quad).wrapping_sub(1);
                counts.get_mut(quad).into_iter().for_each(|count| *count += 1);
            }
            _ => self.open += 1,
        }
    }

    /// All periods from the first to the last, empty ones too.
    fn filled(&self) -> Vec<(Date, [usize; 4])> {
        let (Some((&first, _)), Some((&last, _))) =
            (self.periods.first_key_value(), self.periods.last_key_value())
        else {
            return Vec::new();
        };
        let mut all = Vec::new();
        let mut at = first;
        while at <= last {
            all.push((at, self.periods.get(&at).copied().unwrap_or_default()));
            let next = self.per.next(at);
            if next <= at {
                break;
            }
            at = next;
        }
        all
    }

    /// Writes them, as sparklines or as columns with a tab between.
    ///
    /// # Errors
    /// Where the output cannot be written to.
    pub fn write(&self, out: &mut dyn Write, sparks: bool) -> io::Result<()> {
        let filled = self.filled();
        if !sparks {
            writeln!(out, "from\tall\tquad1\tquad2\tquad3\tquad4")?;
            for (day, [one, two, three, four]) in &filled {
                let all = one + two + three + four;
                writeln!(out, "{day}\t{all}\t{one}\t{two}\t{three}\t{four}")?;
            }
            return writeln!(out, "open\t{}\t\t\t\t", self.open);
        }
        let mut table = new_table();
        let span = match (filled.first(), filled.last()) {
            (Some((first, _)), Some((last, _))) => format!("{first} to {last}"),
            _ => String::new(),
        };
        table.set_header([String::new(), span, "sum".into(), "most".into()]);
        let lines = (0..4).map(|quad| {
            let counts: Vec<usize> = filled
                .iter()
                .filter_map(|(_, counts)| counts.get(quad).copied())
                .collect();
            (QUADS.get(quad).copied().unwrap_or_default(), counts)
        });
        let all: Vec<usize> = filled.iter().map(|(_, counts)| counts.iter().sum()).collect();
        for (name, counts) in std::iter::once(("all", all)).chain(lines) {
            table.add_row([
                name.to_owned(),
                spark(&counts),
                counts.iter().sum::<usize>().to_string(),
                counts.iter().max().copied().unwrap_or_default().to_string(),
            ]);
        }
        writeln!(out, "{table}")?;
        if self.open > 0 {
            writeln!(out, "{} more have no date, or one wider than that", self.open)?;
        }
        Ok(())
    }
}

/// Counts as blocks, the most as a full one, none as a blank.
fn spark(counts: &[usize]) -> String {
    let each = counts.len().div_ceil(WIDTH).max(1);
    let sums: Vec<usize> = counts.chunks(each).map(|chunk| chunk.iter().sum()).collect();
    let most = sums.iter().max().copied().unwrap_or_default().max(1);
    sums.iter()
        .map(|&sum| match (sum * BLOCKS.len()).div_ceil(most) {
            0 => ' ',
            level => BLOCKS.get(level - 1).copied().unwrap_or('█'),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Counts, Per, spark};

    #[test]
    fn a_sparkline_reaches_from_none_to_the_most() {
        assert_eq!(spark(&[0, 1, 4, 8]), " ▁▄█");
        assert_eq!(spark(&[]), "");
        assert!(spark(&vec![1; 500]).chars().count() <= 48);
    }

    #[test]
    fn periods_between_are_shown_and_wide_dates_told_apart() {
        let mut counts = Counts::new(Per::Month);
        counts.add(Some("2024-01-31"), Some("2024-01-31"), 1);
        counts.add(Some("2024-03-01"), Some("2024-03-09"), 4);
        counts.add(Some("2024-03-30"), Some("2024-04-01"), 4);
        counts.add(None, None, 2);
        let mut out = Vec::new();
        counts.write(&mut out, false).ok();
        let text = String::from_utf8(out).unwrap_or_default();
        let expected = "from\tall\tquad1\tquad2\tquad3\tquad4\n2024-01-01\t1\t1\t0\t0\t0\n2024-02-01\t0\t0\t0\t0\t0\n2024-03-01\t1\t0\t0\t0\t1\nopen\t2\t\t\t\t\n";
        assert_eq!(text, expected);
        let mut week = Counts::new(Per::Week);
        week.add(Some("2024-05-05"), Some("2024-05-05"), 1);
        assert_eq!(week.filled()[0].0.to_string(), "2024-04-29");
    }
}
