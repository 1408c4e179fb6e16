//! Any text as a sentence that tells times, and as a date of publication: expressions lie in the text, in order; a first day is no later than the last.
#![no_main]

use jiff::civil::Date;
use legation_read::{Article, Options};
use legation_time::{Context, Lexicon, Tense, TokenRef, find, mentions, normalise, resolve, resolve_event};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

#[path = "laws/documents.rs"]
mod documents;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::from_toml(include_str!("../../codebook/en/time.toml")).expect("the embedded words load")
});

fuzz_target!(|input: (u32, bool, &str)| {
    let (days, ahead, text) = input;
    let tokens = TokenRef::split(text);
    let expressions = find(&tokens, &LEXICON);
    let mut last = 0;
    for found in &expressions {
        let words = text.get(found.start as usize..found.end as usize);
        assert!(words.is_some_and(|words| !words.is_empty()) && found.start >= last, "{found:?}");
        last = found.end;
    }
    let published = day(days);
    let mut reference = None;
    for mention in mentions(&expressions) {
        let tense = if ahead { Tense::Future } else { Tense::Past };
        let context = Context { published, reference, tense };
        let resolved = resolve(&mention.value, &context);
        if let Some(resolved) = resolved {
            assert!(resolved.first <= resolved.last, "{:?}", mention.value);
            assert_eq!(Some(resolved), resolve(&mention.value, &context), "the same twice");
            if let Some(about) = resolve_event(&mention.value, (resolved.first, resolved.last)) {
                assert!(about.first <= about.last, "{:?}", mention.value);
            }
            reference = Some((resolved.first, resolved.last));
        }
    }
    for found in &expressions {
        if let Some(says) = &found.says {
            let _ = normalise(says, &Context { published, reference, tense: Tense::Past });
        }
    }
    let given = |field: &str| (field == "published").then(|| text.to_owned());
    let row = Article::from_row("row", 0, "The envoys met in Port Selim.".to_owned(), given);
    row.read(&Options::default()).and_then(documents::lawful);
});

/// Any day of the calendar, also those at its ends; none for one number.
fn day(number: u32) -> Option<Date> {
    let number = i64::from(number.checked_sub(1)?) % 7_304_484;
    Date::MIN.checked_add(jiff::Span::new().days(number)).ok()
}
