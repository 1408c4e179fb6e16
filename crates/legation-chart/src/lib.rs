//! Counts over time as stacked bars, drawn as SVG or PNG. It knows nothing of events: who calls counts.
//!
//! ```text
//! period   Date -> Period          days, weeks from Monday, months; all from the first to the last
//! axis     counts, periods         round numbers and dates where there is room for a label
//! draw     Chart -> pixels, SVG    the same for both
//! ```
//!
//! Colours are those of Okabe and Ito (2008), which people with any kind of colour blindness can tell apart. The font, DejaVu Sans, is built in: a
//! chart looks the same on any machine.
//!
//! ```
//! use legation_chart::{BLUE, Chart, Series, Unit};
//! let day = |day: &str| day.parse().unwrap();
//! let mut chart = Chart::new("What was reported", Unit::Month, vec![Series::new("talks", BLUE)]);
//! chart.count(0, day("2025-05-27"));
//! chart.count(0, day("2025-07-03"));
//! assert_eq!(chart.periods().len(), 3, "June stands between, with nothing");
//! assert!(chart.svg()?.starts_with("<svg"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod axis;
mod draw;
mod period;

pub use period::Unit;

use jiff::civil::Date;
use std::collections::BTreeMap;

/// A colour: red, green, blue.
pub type Colour = (u8, u8, u8);

/// Okabe and Ito's blue.
pub const BLUE: Colour = (0, 114, 178);
/// Okabe and Ito's sky blue.
pub const SKY: Colour = (86, 180, 233);
/// Okabe and Ito's orange.
pub const ORANGE: Colour = (230, 159, 0);
/// Okabe and Ito's vermillion.
pub const VERMILLION: Colour = (213, 94, 0);
/// Okabe and Ito's bluish green.
pub const GREEN: Colour = (0, 158, 115);
/// Okabe and Ito's reddish purple.
pub const PURPLE: Colour = (204, 121, 167);
/// Okabe and Ito's yellow.
pub const YELLOW: Colour = (240, 228, 66);
/// For all that has no colour of its own.
pub const GREY: Colour = (150, 150, 150);

/// What is counted apart.
#[derive(Clone, Debug)]
pub struct Series {
    /// As the legend has it.
    pub name: String,
    /// Of its part of a bar.
    pub colour: Colour,
    /// By first day of the period.
    counts: BTreeMap<Date, u64>,
}

impl Series {
    /// One with nothing counted.
    pub fn new(name: impl Into<String>, colour: Colour) -> Series {
        Series {
            name: name.into(),
            colour,
            counts: BTreeMap::new(),
        }
    }

    /// How much was counted.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

/// Counts over time.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What was asked.
    pub title: String,
    /// What else a reader must know, below it.
    pub notes: Vec<String>,
    unit: Unit,
    series: Vec<Series>,
}

impl Chart {
    /// One with nothing counted; the first series stands at the foot of the bars.
    pub fn new(title: impl Into<String>, unit: Unit, series: Vec<Series>) -> Chart {
        Chart {
            title: title.into(),
            notes: Vec::new(),
            unit,
            series,
        }
    }

    /// One more of a series on a day. A series that is not there counts nothing.
    pub fn count(&mut self, series: usize, day: Date) {
        let first = self.unit.first(day);
        if let Some(series) = self.series.get_mut(series) {
            *series.counts.entry(first).or_default() += 1;
        }
    }

    /// First days of all periods from the first counted to the last, those with nothing too.
    pub fn periods(&self) -> Vec<Date> {
        let counted = || {
            self.series
                .iter()
                .flat_map(|series| series.counts.keys().copied())
        };
        let (Some(first), Some(last)) = (counted().min(), counted().max()) else {
            return Vec::new();
        };
        let mut periods = vec![first];
        let mut at = first;
        while at < last {
            let Some(next) = self.unit.next(at) else { break };
            periods.push(next);
            at = next;
        }
        periods
    }
}
