//! The text that a list of tokens was cut from, as far as that can be told: files of tagged words keep no spaces, and the parser reads
//! *rebel-held* otherwise than *rebel - held*.

use legation_parse::Span;

/// The words with the spaces that prose has between them, and where each stands in that text.
pub(super) fn written(words: &[String]) -> (String, Vec<Span>) {
    let mut text = String::new();
    let mut spans = Vec::with_capacity(words.len());
    for (number, word) in words.iter().enumerate() {
        if number > 0 && !joined(words, number) {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(word);
        spans.push(Span::new(start, text.len()));
    }
    (text, spans)
}

/// Whether no space stands before a word.
fn joined(words: &[String], number: usize) -> bool {
    let at = |back: usize| number.checked_sub(back).and_then(|place| words.get(place));
    let at = |back: usize| at(back).map_or("", String::as_str);
    let (before_last, last, word) = (at(2), at(1), at(0));
    let next = words.get(number + 1).map_or("", String::as_str);
    let starts = |word: &str| word.chars().next().is_some_and(char::is_alphanumeric);
    let ends = |word: &str| word.chars().next_back().is_some_and(char::is_alphanumeric);
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let dash = |word: &str| matches!(word, "-" | "/");
    if closes(word) || last.ends_with(['(', '[', '$', '€', '£', '“']) {
        return true;
    }
    match (last, word) {
        (_, "'" | "’") => is_clitic(next),
        ("'" | "’", _) => is_clitic(word),
        // "rebel - held", "Austin / Morris", but not a dash of two hyphens.
        (_, _) if dash(word) => ends(last) && starts(next),
        (_, _) if dash(last) => ends(before_last) && starts(word),
        // "30 , 000", but not "March 7 , 2017"; "1 . 2 billion"
        (",", _) => digits(before_last) && before_last.len() <= 3 && digits(word) && word.len() == 3,
        // "U . S"
        (".", _) => digits(before_last) && digits(word) || is_initial(before_last) && is_initial(word),
        // "Nicol á s": a tokeniser for plain letters.
        (_, _) if is_torn(word) => last.ends_with(char::is_alphabetic),
        (_, _) if is_torn(last) => {
            before_last.ends_with(char::is_alphabetic) && word.starts_with(char::is_lowercase)
        }
        _ => false,
    }
}

/// Whether a token is written without a space before it.
fn closes(word: &str) -> bool {
    word.chars()
        .all(|letter| matches!(letter, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '%' | '”'))
        || word.starts_with(['\'', '’']) && word.chars().count() > 1
        || word == "n't"
        || word == "n’t"
}

fn is_clitic(word: &str) -> bool {
    matches!(word, "s" | "t" | "re" | "ve" | "ll" | "d" | "m")
}

fn only_letter(word: &str) -> Option<char> {
    let mut letters = word.chars();
    let first = letters.next()?;
    letters.next().is_none().then_some(first)
}

fn is_initial(word: &str) -> bool {
    only_letter(word).is_some_and(char::is_uppercase)
}

fn is_torn(word: &str) -> bool {
    only_letter(word).is_some_and(|letter| !letter.is_ascii() && letter.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(tokens: &str) -> String {
        let words: Vec<String> = tokens.split(' ').map(str::to_owned).collect();
        let (text, spans) = written(&words);
        let back: Vec<&str> = spans.iter().map(|span| span.of(&text)).collect();
        assert_eq!(back, words);
        text
    }

    #[test]
    fn spaces_of_prose() {
        for (tokens, text) in [
            (
                "Chad ’ s army ( and navy ) left .",
                "Chad’s army (and navy) left.",
            ),
            ("the army - held port", "the army-held port"),
            ("the port - - and more", "the port - - and more"),
            (
                "12 , 500 people on May 5 , 2012 , 300 more",
                "12,500 people on May 5, 2012, 300 more",
            ),
            ("U . S . aid of $ 1 . 5 billion", "U.S. aid of $1.5 billion"),
            ("Mr . Fuj ó n , No . 5", "Mr. Fujón, No. 5"),
            ("it is n't", "it isn't"),
        ] {
            assert_eq!(prose(tokens), text);
        }
    }
}
