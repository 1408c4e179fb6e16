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

/// The words of a line, lower case, without punctuation at their ends; digits of any script as ASCII.
pub(crate) fn words(line: &str) -> Vec<String> {
    line.split(|c: char| {
        c.is_whitespace() || matches!(c, '|' | '•' | '·' | ',' | '،' | '(' | ')' | '—' | '–' | '日')
    })
    .map(|word| {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        plain
            .chars()
            .flat_map(char::to_lowercase)
            .map(plain_digit)
            .collect::<String>()
    })
    .filter(|word| !word.is_empty())
    .collect()
}

/// Arabic, Persian, Indian and full-width digits as ASCII; the year and month marks of Chinese and Japanese dates as hyphens.
fn plain_digit(c: char) -> char {
    let zero = match c {
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6F0}'..='\u{6F9}' => 0x6F0,
        '\u{966}'..='\u{96F}' => 0x966,
        '\u{FF10}'..='\u{FF19}' => 0xFF10,
        '年' | '月' => return '-',
        other => return other,
    };
    char::from_digit(u32::from(c).saturating_sub(zero), 10).unwrap_or(c)
}

/// All full dates of a line, in order.
pub(crate) fn find_all(words: &[String], lexicon: &Words) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let hit = in_one_word(word, lexicon)
            .map(|date| (date, 1))
            .or_else(|| in_words(words, at, lexicon));
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

/// "12 July 2025", "July 12th 2025", "2025 July 12", "12 de julio de 2025", "Jul 12 09:30:00 2025", "21 Tir 1404".
fn in_words(words: &[String], at: usize, lexicon: &Words) -> Option<(Date, usize)> {
    let linking = |word: &String| lexicon.dates.linking.contains(word);
    let next = |at: usize| {
        let skip = usize::from(words.get(at).is_some_and(linking));
        words.get(at + skip).map(|word| (word.as_str(), at + skip + 1))
    };
    let first = words.get(at)?.as_str();
    let (second, after) = next(at + 1)?;
    let (mut third, mut end) = next(after)?;
    if third.contains(':') {
        (third, end) = next(end)?;
    }
    let date = on(third, second, first, lexicon)
        .or_else(|| on(third, first, second, lexicon))
        .or_else(|| on(first, second, third, lexicon))?;
    Some((date, end - at))
}

/// A date of words for year, month and day.
fn on(year_word: &str, month_word: &str, day_word: &str, lexicon: &Words) -> Option<Date> {
    let (year, day) = (year(year_word)?, day(day_word)?);
    match month(month_word, lexicon) {
        Some(month) => date_of(year, month, day),
        None => solar(year, named(&lexicon.dates.solar_hijri, month_word)?, day),
    }
}

/// A date as metadata give it: an ISO date or date-time, seconds or milliseconds since 1970, else a full date in words.
pub(crate) fn parse(text: &str, lexicon: &Words) -> Option<Date> {
    let text = text.trim();
    if let Some(date) = text.get(..10).and_then(|head| iso(&head.to_lowercase())) {
        return Some(date);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse().ok());
    match (digits, text.get(digits..)?.chars().next()) {
        (8, None | Some('T' | 't' | ' ')) => {
            return date_of(number(0..4)?, number(4..6)?, number(6..8)?);
        }
        (14, None) => return date_of(number(0..4)?, number(4..6)?, number(6..8)?),
        (10 | 13, None) => {
            let count: i64 = text.parse().ok()?;
            let days = if digits == 13 {
                count / 86_400_000
            } else {
                count / 86_400
            };
            return Date::new(1970, 1, 1)
                .ok()?
                .checked_add(jiff::Span::new().try_days(days).ok()?)
                .ok();
        }
        _ => {}
    }
    find_all(&words(text), lexicon).first().map(|found| found.date)
}

/// Whether a date in digits could be read with the day or with the month first, and is none for that.
pub(crate) fn two_ways(text: &str) -> bool {
    words(text).iter().any(|word| {
        let small = |part: &&str| part.parse::<i16>().is_ok_and(|value| (1..=12).contains(&value));
        let parts: Vec<&str> = word.split(['-', '/']).collect();
        matches!(parts[..], [a, b, year] if small(&a) && small(&b) && a != b && self::year(year).is_some())
    })
}

/// A date that is one word: "2025-07-12T09:30", "13-08-2025", "12.07.2025", "12-Jul-2025", "1404/04/21".
fn in_one_word(word: &str, lexicon: &Words) -> Option<Date> {
    if let Some(date) = iso(word) {
        return Some(date);
    }
    let mark = word.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = word.split(mark).collect();
    let [first, second, third] = parts[..] else {
        return None;
    };
    if let Some(year) = year(first) {
        let (month, day) = (second.parse().ok()?, day(third)?);
        return if SOLAR_YEARS.contains(&year) {
            solar(year, month, day)
        } else {
            date_of(year, month, day)
        };
    }
    let year = year(third)?;
    if let Some(month) = month(second, lexicon) {
        return date_of(year, month, day(first)?);
    }
    if let Some(month) = month(first, lexicon) {
        return date_of(year, month, day(second)?);
    }
    let (a, b): (i16, i16) = (day(first)?, day(second)?);
    match () {
        // With full stops the day stands first everywhere.
        _ if mark == '.' || a > 12 || a == b => date_of(year, b, a),
        _ if b > 12 => date_of(year, a, b),
        _ => None,
    }
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

/// Years of the solar Hijri calendar, which Iran and Afghanistan use, that a page may be of.
const SOLAR_YEARS: std::ops::RangeInclusive<i16> = 1300..=1500;
/// A year of that calendar and the day on which it began.
const SOLAR_START: (i16, (i16, i8, i8)) = (1400, (2021, 3, 21));
/// Which years of a cycle of 33 have a day more: right from 1244 to 1472.
const SOLAR_LEAP: [i16; 8] = [1, 5, 9, 13, 17, 22, 26, 30];

/// A date of the solar Hijri calendar.
fn solar(year: i16, month: i16, day: i16) -> Option<Date> {
    let leap = |year: i16| SOLAR_LEAP.contains(&(year % 33));
    let length = match month {
        1..=6 => 31,
        12 if !leap(year) => 29,
        7..=12 => 30,
        _ => return None,
    };
    if !SOLAR_YEARS.contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    let (known, (y, m, d)) = SOLAR_START;
    let years = |from: i16, to: i16| (from..to).map(|year| 365 + i64::from(leap(year))).sum::<i64>();
    let before = (month - 1) * 31 - (month - 7).max(0);
    let days = years(known, year) - years(year, known) + i64::from(before + day - 1);
    Date::new(y, m, d)
        .ok()?
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

fn year(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())?
}

/// A month's number by its name in any of the languages listed.
fn month(word: &str, lexicon: &Words) -> Option<i16> {
    named(&lexicon.dates.months, word).or_else(|| {
        lexicon
            .dates
            .languages
            .values()
            .find_map(|months| named(months, word))
    })
}

fn named(months: &[Vec<String>], word: &str) -> Option<i16> {
    let index = months
        .iter()
        .position(|names| names.iter().any(|name| name == word))?;
    i16::try_from(index + 1).ok()
}

fn day(word: &str) -> Option<i16> {
    let digits = ["st", "nd", "rd", "th", "er", "º"]
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
            "12th of July 2025",
            "12-Jul-2025",
            "12.07.2025",
            "Sat Jul 12 09:30:00 2025",
            "Publié le samedi 12 juillet 2025 à 10h30",
            "Samstag, 12. Juli 2025",
            "12 de julio de 2025",
            "12 de julho de 2025",
            "12 luglio 2025",
            "12 июля 2025 г.",
            "12 липня 2025 року",
            "12 Temmuz 2025",
            "١٢ يوليو ٢٠٢٥",
            "12 تموز 2025",
            "۱۲ ژوئیه ۲۰۲۵",
            "۲۱ تیر ۱۴۰۴",
            "۱۴۰۴/۰۴/۲۱",
            "21 سرطان 1404",
            "2025年7月12日",
        ] {
            assert_eq!(dates(line), ["2025-07-12"], "{line}");
        }
    }

    #[test]
    fn digits_alone_where_they_can_be_read_in_one_way() {
        assert_eq!(dates("13-08-2025 | 08:50"), ["2025-08-13"]);
        assert_eq!(dates("08/13/2025"), ["2025-08-13"]);
        assert!(dates("03-08-2025").is_empty() && two_ways("03-08-2025"));
        assert!(!two_ways("13-08-2025") && !two_ways("2025-08-03"));
        assert_eq!(dates("30 اسفند 1403"), ["2025-03-20"]);
        assert!(dates("30 اسفند 1404").is_empty());
    }

    #[test]
    fn what_is_not_full_is_no_date() {
        for line in [
            "July 12",
            "July 2025",
            "12/07/2025",
            "31 February 2025",
            "Published: 3 hours ago",
            "12 Jul 25",
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
        for text in [
            "20250712T093000Z",
            "1752312600",
            "1752312600000",
            "Sat, 12 Jul 2025 09:30:00 +0000",
        ] {
            assert_eq!(
                parse(text, lexicon).map(|d| d.to_string()).as_deref(),
                Some("2025-07-12"),
                "{text}"
            );
        }
        assert_eq!(parse("yesterday", lexicon), None);
        assert_eq!(parse("9999999999999", lexicon), Date::new(2286, 11, 20).ok());
    }
}
