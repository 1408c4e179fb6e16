//! Where labels stand: round numbers on the one axis, dates on the other.

use crate::Unit;
use jiff::civil::Date;

/// Round numbers from 0 to at least `most`, five or six of them, whole ones.
pub(crate) fn numbers(most: u64) -> Vec<u64> {
    let most = most.max(1);
    let mut power = 1;
    let step = loop {
        let fits = [1, 2, 5]
            .iter()
            .map(|one| one * power)
            .find(|step| most.div_ceil(*step) <= 5);
        match fits {
            Some(step) => break step,
            None => power *= 10,
        }
        if power > most {
            break most;
        }
    };
    (0..=most.div_ceil(step)).map(|number| number * step).collect()
}

/// The numbers of the periods that get a label, at most `room` of them, with the labels. Months are counted from January, so that labels fall on the
/// beginnings of years and quarters.
pub(crate) fn dates(periods: &[Date], unit: Unit, room: usize) -> Vec<(usize, String)> {
    let room = room.max(1);
    let labelled: Vec<usize> = match unit {
        Unit::Month => {
            let since = |day: &Date| i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
            let steps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];
            let at = |step: i64| -> Vec<usize> {
                let on = periods
                    .iter()
                    .enumerate()
                    .filter(|(_, day)| since(day).rem_euclid(step) == 0);
                on.map(|(at, _)| at).collect()
            };
            steps
                .into_iter()
                .map(at)
                .find(|on| on.len() <= room)
                .unwrap_or_default()
        }
        Unit::Day | Unit::Week => (0..periods.len())
            .step_by(periods.len().div_ceil(room).max(1))
            .collect(),
    };
    // A few periods may have no beginning of a year among them.
    let labelled = if labelled.is_empty() { vec![0] } else { labelled };
    let years = labelled
        .iter()
        .all(|at| periods.get(*at).is_some_and(|day| day.month() == 1));
    let form = match unit {
        Unit::Month if years => "%Y",
        Unit::Month => "%b %Y",
        Unit::Day | Unit::Week => "%-d %b %Y",
    };
    labelled
        .into_iter()
        .filter_map(|at| Some((at, periods.get(at)?.strftime(form).to_string())))
        .collect()
}

/// A text as lines of at most `width` letters, broken between words.
pub(crate) fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_round_and_reach_the_most() {
        assert_eq!(numbers(0), [0, 1]);
        assert_eq!(numbers(3), [0, 1, 2, 3]);
        assert_eq!(numbers(7), [0, 2, 4, 6, 8]);
        assert_eq!(numbers(14), [0, 5, 10, 15]);
        assert_eq!(numbers(480), [0, 100, 200, 300, 400, 500]);
        for most in 1..3000 {
            let numbers = numbers(most);
            assert!(
                numbers.last() >= Some(&most) && numbers.len() <= 6,
                "{most}: {numbers:?}"
            );
        }
    }

    #[test]
    fn labels_fall_on_beginnings_of_years_and_there_is_room_for_them() {
        let months: Vec<Date> = (2018..2026)
            .flat_map(|year| (1..13).map(move |month| Date::constant(year, month, 1)))
            .collect();
        let labels = dates(&months, Unit::Month, 10);
        assert_eq!(labels.len(), 8);
        assert_eq!(labels.first(), Some(&(0, "2018".to_owned())));
        assert_eq!(labels.last(), Some(&(84, "2025".to_owned())));
        let days: Vec<Date> = (1..31).map(|day| Date::constant(2025, 6, day)).collect();
        let labels = dates(&days, Unit::Day, 10);
        assert_eq!(labels.len(), 10);
        assert_eq!(labels.get(1), Some(&(3, "4 Jun 2025".to_owned())));
    }

    #[test]
    fn long_questions_are_broken_between_words() {
        assert_eq!(lines("who did what to whom", 9), ["who did", "what to", "whom"]);
        assert_eq!(lines("", 9), [""; 0]);
    }
}
