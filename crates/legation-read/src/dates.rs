//! Full dates as pages print them. A date without a year, or with the month in doubt, is no date.

use crate::furniture::Words;
use jiff::civil::Date;

/// A full date found among the words of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) date: Date,
    /// First word of the date, and one past its last, among the words that [`words`] gives.
    pub(crate) words: (usize, usize),
}

/// The words of a line, lower case, without punctuation at their ends.
pub(crate) fn words(line: &str) -> Vec<String> {
    line.split(|c: char| c.is_whitespace() || matches!(c, '|' | '•' | '·' | ',' | '(' | ')' | '—' | '–'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// All full dates of a line, in order.
pub(crate) fn find_all(words: &[String], lexicon: &Words) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let next = |offset: usize| words.get(at + offset).map(String::as_str).unwrap_or_default();
        let hit = iso(word).map(|date| (date, 1)).or_else(|| {
            let three = [word.as_str(), next(1), next(2)];
            let day_first = || date_of(year(three[2])?, month(three[1], lexicon)?, day(three[0])?);
            let month_first = || date_of(year(three[2])?, month(three[0], lexicon)?, day(three[1])?);
            let year_first = || date_of(year(three[0])?, month(three[1], lexicon)?, day(three[2])?);
            day_first()
                .or_else(month_first)
                .or_else(year_first)
                .map(|date| (date, 3))
        });
        match hit {
            Some((date, length)) => {
                found.push(Found {
                    date,
                    words: (at, at + length),
                });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// A date as metadata give it: an ISO date or date-time, else a full date in words.
pub(crate) fn parse(text: &str, lexicon: &Words) -> Option<Date> {
    let text = text.trim();
    if let Some(date) = text.get(..10).and_then(|head| iso(&head.to_lowercase())) {
        return Some(date);
    }
    if let Some(digits) = text
        .get(..8)
        .filter(|head| text.len() == 8 && head.bytes().all(|b| b.is_ascii_digit()))
    {
        let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse().ok());
        return date_of(number(0..4)?, number(4..6)?, number(6..8)?);
    }
    find_all(&words(text), lexicon).first().map(|found| found.date)
}

/// `2025-07-12`, `2025/07/12` or `2025.07.12`, with or without a time behind it.
fn iso(word: &str) -> Option<Date> {
    let head = word.get(..10)?;
    if word
        .get(10..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    let separator = head.chars().nth(4).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let mut parts = head.split(separator);
    let mut number = |length: usize| -> Option<i16> {
        parts
            .next()
            .filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))?
            .parse()
            .ok()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    date_of(year, month, day)
}

fn date_of(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1800..=2200).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())?
}

fn month(word: &str, lexicon: &Words) -> Option<i16> {
    let index = lexicon
        .dates
        .months
        .iter()
        .position(|names| names.iter().any(|name| name == word))?;
    i16::try_from(index + 1).ok()
}

fn day(word: &str) -> Option<i16> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .unwrap_or(word);
    (digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Furniture;

    fn dates(line: &str) -> Vec<String> {
        let lexicon = &Furniture::embedded().words;
        find_all(&words(line), lexicon)
            .iter()
            .map(|found| found.date.to_string())
            .collect()
    }

    #[test]
    fn full_dates_in_any_order() {
        for line in [
            "July 12, 2025",
            "12 July 2025",
            "Sat., Jul. 12th, 2025 | 4 min read",
            "Published: 2025-07-12T09:30:00Z",
            "2025/07/12 10:11",
            "2025 July 12",
        ] {
            assert_eq!(dates(line), ["2025-07-12"], "{line}");
        }
    }

    #[test]
    fn what_is_not_full_is_no_date() {
        for line in [
            "July 12",
            "July 2025",
            "12/07/2025",
            "31 February 2025",
            "2025",
            "In May 2023, the group",
        ] {
            assert!(dates(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn metadata() {
        let lexicon = &Furniture::embedded().words;
        assert_eq!(
            parse("2025-07-12T23:59:00+04:30", lexicon)
                .map(|d| d.to_string())
                .as_deref(),
            Some("2025-07-12")
        );
        assert_eq!(
            parse("20250712", lexicon).map(|d| d.to_string()).as_deref(),
            Some("2025-07-12")
        );
        assert_eq!(parse("yesterday", lexicon), None);
    }
}
