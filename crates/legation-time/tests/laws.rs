//! What holds of any text: no panic, mentions in order, and offsets that slice to words of the text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use jiff::civil::Date;
use legation_time::{Context, Lexicon, Tense, TokenRef, find, mentions, normalise, resolve, resolve_event};
use proptest::prelude::*;
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::from_toml(include_str!("../../../codebook/en/time.toml"))
        .unwrap_or_else(|error| panic!("{error}"))
});

/// Words that are likely to meet in a time expression, and a few that are not.
const WORDS: &[&str] = &[
    "the",
    "last",
    "next",
    "this",
    "past",
    "week",
    "weeks",
    "year",
    "years",
    "May",
    "March",
    "July",
    "Thursday",
    "of",
    "in",
    "on",
    "and",
    "to",
    "from",
    "between",
    "9",
    "31",
    "99",
    "2021",
    "9999",
    "0",
    "-",
    "–",
    ",",
    "1980s",
    "80s",
    "0s",
    "'80s",
    "12th",
    "99th",
    "early",
    "mid",
    "late",
    "mid-July",
    "later",
    "ago",
    "before",
    "after",
    "two",
    "a",
    "half",
    "half-century",
    "nearly",
    "decades",
    "centuries",
    "century",
    "999999999",
    "99999999999999",
    "9,999,999,999",
    "1.5",
    "12/07/2025",
    "31.02.2021",
    "2024-02-30",
    "every",
    "first",
    "Q3",
    "H9",
    "overnight",
    "summer",
    "same",
    "following",
    "that",
    "day",
    "9/11",
    "New",
    "Year",
    "'s",
    "’s",
    "since",
    "until",
    "Taliban",
    "🦀",
    "ſeptember",
    "İ",
    "U.S.",
    "é.",
    "FY2024",
    "31-12",
    "2021-22",
    "(",
    ")",
    ".",
    "several",
    "few",
    "now",
    "then",
    "a.m.",
    "8:30",
    "24:61",
    "GMT",
    "o'clock",
    "noon",
    "twice",
    "times",
    "per",
    "old",
    "year-old",
    "quarter",
    "1/2",
    "overnight",
    "tonight",
    "another",
    "FY",
    "Easter",
    "Thanksgiving",
];

fn check(text: &str, published: Option<Date>, reference: Option<(Date, Date)>) {
    let tokens = TokenRef::split(text);
    for token in &tokens {
        assert_eq!(&text[token.start as usize..token.end as usize], token.text);
    }
    check_timex(text, &tokens, published, reference);
    let mut before = 0;
    for mention in mentions(&find(&tokens, &LEXICON)) {
        assert!(mention.start >= before && mention.end > mention.start, "{text}");
        assert!(mention.first <= mention.last && mention.last < tokens.len());
        assert!(
            text.get(mention.start as usize..mention.end as usize).is_some(),
            "{text}"
        );
        assert!(tokens[mention.first].start <= mention.start && mention.end <= tokens[mention.last].end);
        before = mention.end;
        if let Some(told) = reference {
            let event = resolve_event(&mention.value, told);
            assert!(event.is_none() || mention.value.waits_for_event());
            assert!(
                event.is_none_or(|event| event.first <= event.last),
                "{text}: {event:?}"
            );
        }
        for tense in [Tense::Past, Tense::Present, Tense::Future, Tense::Unknown] {
            if let Some(resolved) = resolve(
                &mention.value,
                &Context {
                    published,
                    reference,
                    tense,
                },
            ) {
                assert!(resolved.first <= resolved.last, "{text}: {resolved:?}");
            }
        }
    }
}

fn check_timex(text: &str, tokens: &[TokenRef], published: Option<Date>, reference: Option<(Date, Date)>) {
    let mut before = 0;
    for found in find(tokens, &LEXICON) {
        assert!(found.start >= before && found.end > found.start, "{text}");
        assert!(found.first <= found.last && found.last < tokens.len(), "{text}");
        assert!(
            text.get(found.start as usize..found.end as usize).is_some(),
            "{text}"
        );
        before = found.end;
        for tense in [Tense::Past, Tense::Present, Tense::Future, Tense::Unknown] {
            let context = Context {
                published,
                reference,
                tense,
            };
            let Some(says) = &found.says else { continue };
            let timex = normalise(says, &context);
            assert!(!timex.value.is_empty(), "{text}");
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.' | '_');
            assert!(timex.value.chars().all(plain), "{text}: {}", timex.value);
            assert!(timex.days.is_none_or(|(first, last)| first <= last), "{text}");
        }
    }
}

fn dates() -> impl Strategy<Value = Date> {
    (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| jiff::civil::date(year, month, day))
}

/// Found by the test below: the century behind the calendar's last.
#[test]
fn the_end_of_the_calendar_is_read() {
    for (text, year) in [
        ("next century", 9901),
        ("next decade", 9995),
        ("last century", -9950),
    ] {
        check(text, Some(jiff::civil::date(year, 1, 1)), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        check(&text, Some(jiff::civil::date(2025, 7, 12)), None);
    }

    #[test]
    fn any_heap_of_time_words_is_read(
        words in proptest::collection::vec(proptest::sample::select(WORDS), 0..14),
        glue in proptest::sample::select(&[" ", "", "-"][..]),
        published in proptest::option::of(dates()),
        from in dates(),
        to in dates(),
    ) {
        let words = words.join(glue);
        check(&words, published, Some((from.min(to), from.max(to))));
        check(&words, published, None);
    }
}

#[test]
fn an_event_is_dated_by_what_is_told_of_it() {
    let text = "It comes nearly a week after Russia recognised the government.";
    let mention = &mentions(&find(&TokenRef::split(text), &LEXICON))[0];
    let published = jiff::civil::date(2025, 7, 12);
    assert!(mention.value.waits_for_event());
    let event = resolve_event(&mention.value, (published, published)).unwrap();
    assert_eq!(
        (event.first, event.last),
        (jiff::civil::date(2025, 7, 5), jiff::civil::date(2025, 7, 7))
    );
}

#[test]
fn the_ends_of_the_calendar_hold() {
    for date in [Date::MIN, Date::MAX] {
        for text in [
            "last century",
            "centuries ago",
            "999 centuries later",
            "the next 9999 decades",
            "on Thursday",
            "next week",
            "last year",
            "the day after",
            "in August",
            "after 2021",
            "before 2021",
            "the week of June 3",
            "later this century",
            "9999 years ago",
        ] {
            check(text, Some(date), Some((date, date)));
            check(text, None, Some((Date::MIN, Date::MAX)));
        }
    }
}
