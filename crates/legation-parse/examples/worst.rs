//! Time per byte of hostile texts against that of ordinary text, within one run; fails where one takes over 20 times as long, or
//! where twice the text takes over three times as long. `cargo run --release -p legation-parse --example worst [-- KILOBYTES]`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example, which takes the time"
)]

use legation_parse::{Engine, Sentence, Span, conllu};
use std::time::Instant;

/// Times the ordinary text that any text may take, by the byte.
const MOST: f64 = 20.0;
/// Times as long that twice the text may take.
const GROWTH: f64 = 3.0;

/// Sentences of our own in the manner of the news.
const NEWS: &str = include_str!("../tests/news.toml");

/// Kind of input, the piece it repeats, and whether it is read as a headline.
const KINDS: &[(&str, &str, bool)] = &[
    ("one word", "a", false),
    ("one word of capitals", "KABUL", false),
    ("one word in Arabic", "و", false),
    ("a and space", "a ", false),
    ("a and space, headline", "a ", true),
    ("dots", ".", false),
    ("dots and spaces", ". ", false),
    ("dots between letters", "a.", false),
    ("dots between words", "ab.cd.", false),
    ("dots before capitals", "ab.Cd", false),
    ("quotes", "\"", false),
    ("quotes and spaces", "\" ", false),
    ("apostrophes", "'", false),
    ("apostrophes and letters", "a'", false),
    ("curly quotes", "“”", false),
    ("opening brackets", "(", false),
    ("closing brackets", ")", false),
    ("brackets and spaces", "( ", false),
    ("hyphens", "-", false),
    ("hyphens and letters", "a-", false),
    ("hyphens and digits", "1-", false),
    ("hyphenated prefixes", "re-", false),
    ("digits", "1", false),
    ("digits and commas", "1,", false),
    ("thousands", "000,", false),
    ("slashes and digits", "1/", false),
    ("zero-width spaces", "\u{200B}", false),
    ("soft hyphens", "\u{AD}", false),
    ("combining marks", "\u{301}", false),
    ("newlines", "\n", false),
    ("short lines", "a\n", false),
    ("short lines of capitals", "A\n", false),
    ("carriage returns", "\r", false),
    ("one address", "https://a.b/", false),
    ("addresses", "https://a.b/c?d ", false),
    ("mail", "a@b.", false),
    ("handles", "@a", false),
    ("ampersands", "A&", false),
    ("emoji", "😀", false),
    ("initials", "J. ", false),
    ("abbreviations", "U.S. ", false),
    ("question marks and quotes", "?\" ", false),
    ("control characters", "\0", false),
];

fn parse(text: &str, headline: bool) -> Vec<Sentence> {
    Engine::embedded().parse_block(text, Span::new(0, text.len()), headline)
}

/// Nanoseconds a byte.
fn time(text: &str, work: impl Fn(&str)) -> f64 {
    let started = Instant::now();
    work(text);
    started.elapsed().as_secs_f64() * 1e9 / text.len().max(1) as f64
}

fn repeat(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes.div_ceil(piece.len()))
}

fn main() -> std::process::ExitCode {
    let kilobytes = std::env::args()
        .nth(1)
        .and_then(|size| size.parse().ok())
        .unwrap_or(200);
    let bytes: usize = kilobytes * 1000;
    let sentences = NEWS.lines().filter_map(|line| line.strip_prefix("text = \""));
    let news: String = sentences
        .flat_map(|line| [line.trim_end_matches('"'), " "])
        .collect();
    let news = repeat(&news, bytes);
    parse(&news, false);
    let ordinary = time(&news, |text| drop(parse(text, false)));
    println!(
        "{:28} {:>10} {:>8} {:>8}",
        "input", "ns a byte", "ratio", "growth"
    );
    let mut failed = false;
    let mut row = |name: &str, half: f64, whole: f64| {
        let (ratio, growth) = (whole / ordinary, 2.0 * whole / half);
        failed |= ratio > MOST || (growth > GROWTH && ratio > 1.0);
        println!("{name:28} {whole:>10.0} {ratio:>8.2} {growth:>8.2}");
    };
    row("ordinary text", ordinary, ordinary);
    for (name, piece, headline) in KINDS {
        let whole = repeat(piece, bytes);
        let half = repeat(piece, bytes / 2);
        let work = |text: &str| drop(parse(text, *headline));
        row(name, time(&half, work), time(&whole, work));
    }
    // One sentence of nothing but words whose heads are not in it.
    let read = |text: &str| {
        if let Ok(sentences) = conllu::read(text) {
            sentences.iter().for_each(|sentence| drop(sentence.gold()));
        }
    };
    let whole = repeat("9\ta\t_\t_\t_\t_\tx\t_\t_\t_\n", bytes);
    let half = repeat("9\ta\t_\t_\t_\t_\tx\t_\t_\t_\n", bytes / 2);
    row("CoNLL-U, one sentence", time(&half, read), time(&whole, read));
    std::process::ExitCode::from(u8::from(failed))
}
