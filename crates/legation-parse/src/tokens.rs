//! The tokeniser: text to syntactic words as UD English EWT cuts them, every one a literal slice of the text.

use crate::Span;
use crate::rules::{Abbreviation, Rules};

/// What lies between a word and the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing: they touch.
    #[default]
    None,
    /// White space on one line.
    Space,
    /// A line break.
    Line,
    /// An empty line.
    Blank,
}

/// A word before it has a sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) before: Gap,
    pub(crate) abbreviation: Abbreviation,
}

/// Longest run without white space that is looked at as a whole, in bytes. Longer ones are cut: nothing that long is a word, and
/// it keeps the time near-linear on hostile input.
const LONGEST_CHUNK: usize = 1024;

/// Cuts `text[span]` into words. Every character that is not white space is in exactly one of them.
pub(crate) fn tokenise(rules: &Rules, text: &str, span: Span) -> Vec<Token> {
    let part = span.of(text);
    let offset = span.start as usize;
    let mut cutter = Cutter {
        rules,
        text,
        tokens: Vec::with_capacity(part.len() / 5),
        gap: Gap::None,
    };
    let mut start = None;
    let mut lines = 0;
    let mut spaces = false;
    for (at, c) in part.char_indices() {
        if c.is_whitespace() {
            if let Some(begin) = start.take() {
                cutter.chunk(offset + begin, offset + at);
                lines = 0;
            }
            spaces = true;
            lines += usize::from(matches!(c, '\n' | '\u{2028}' | '\u{0B}' | '\u{0C}'));
            lines += 2 * usize::from(c == '\u{2029}');
            // A carriage return counts only where no line feed follows it.
            lines += usize::from(c == '\r' && !part.get(at + 1..).is_some_and(|rest| rest.starts_with('\n')));
        } else {
            match start {
                None => {
                    cutter.gap = match lines {
                        0 if spaces => Gap::Space,
                        0 => Gap::None,
                        1 => Gap::Line,
                        _ => Gap::Blank,
                    };
                    start = Some(at);
                }
                Some(begin) if at - begin >= LONGEST_CHUNK => {
                    cutter.chunk(offset + begin, offset + at);
                    cutter.gap = Gap::None;
                    start = Some(at);
                }
                Some(_) => {}
            }
        }
    }
    if let Some(begin) = start {
        cutter.chunk(offset + begin, span.end as usize);
    }
    cut_before_others(rules, text, cutter.tokens)
}

/// Cuts words that are two only before certain others.
fn cut_before_others(rules: &Rules, text: &str, tokens: Vec<Token>) -> Vec<Token> {
    let cuts: Vec<(usize, usize)> = tokens
        .windows(2)
        .enumerate()
        .filter_map(|(index, pair)| {
            let [word, next] = pair else { return None };
            // Lengths first: this is asked of every word.
            rules
                .may_be_two((word.span.end - word.span.start) as usize)
                .then_some(())?;
            let cut = rules.contraction_before(word.span.of(text), next.span.of(text))?;
            Some((index, word.span.start as usize + cut))
        })
        .collect();
    if cuts.is_empty() {
        return tokens;
    }
    let mut all = Vec::with_capacity(tokens.len() + cuts.len());
    let mut cuts = cuts.into_iter().peekable();
    for (index, token) in tokens.into_iter().enumerate() {
        match cuts.next_if(|cut| cut.0 == index) {
            Some((_, at)) => all.extend(halves(token, at)),
            None => all.push(token),
        }
    }
    all
}

/// A token cut in two at a byte of the text.
pub(crate) fn halves(token: Token, at: usize) -> [Token; 2] {
    let part = |start, end, before| Token {
        span: Span::new(start, end),
        before,
        abbreviation: Abbreviation::None,
    };
    [
        part(token.span.start as usize, at, token.before),
        part(at, token.span.end as usize, Gap::None),
    ]
}

struct Cutter<'a> {
    rules: &'a Rules,
    text: &'a str,
    tokens: Vec<Token>,
    gap: Gap,
}

impl<'a> Cutter<'a> {
    fn push(&mut self, start: usize, end: usize, abbreviation: Abbreviation) {
        if start < end {
            let before = std::mem::take(&mut self.gap);
            self.tokens.push(Token {
                span: Span::new(start, end),
                before,
                abbreviation,
            });
        }
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    /// Cuts one run of characters without white space.
    fn chunk(&mut self, start: usize, end: usize) {
        let whole = self.slice(start, end);
        if let Some(length) = address(whole) {
            self.push(start, start + length, Abbreviation::None);
            if length < whole.len() {
                self.pieces(start + length, end);
            }
        } else if self.rules.is_kept(whole) {
            self.push(start, end, Abbreviation::None);
        } else {
            self.pieces(start, end);
        }
    }

    fn pieces(&mut self, start: usize, end: usize) {
        let mut at = start;
        let mut opened = false;
        while at < end {
            let rest = self.slice(at, end);
            let Some(first) = rest.chars().next() else { return };
            // An address in brackets or quotation marks.
            let wrapped = at > start && opened && is_word(first);
            opened = matches!(first, '(' | '[' | '<' | '"' | '\'' | '“' | '‘' | '{');
            let length = if let Some(length) = wrapped.then(|| address(rest)).flatten() {
                self.push(at, at + length, Abbreviation::None);
                length
            } else if let Some(length) = may_be_face(first).then(|| self.rules.face(rest)).flatten() {
                self.push(at, at + length, Abbreviation::None);
                length
            } else if is_word(first) || (first == '.' && second_is_digit(rest) && at == start) {
                self.word(at, rest)
            } else {
                let length = symbol(self.rules, rest, first);
                self.push(at, at + length, Abbreviation::None);
                length
            };
            at += length.max(1);
        }
    }

    /// Reads a word at the start of `rest`, cuts clitics and units off it; returns the bytes used.
    fn word(&mut self, at: usize, rest: &str) -> usize {
        let mut end = self.word_end(rest);
        let word = rest.get(..end).unwrap_or(rest);
        let mut abbreviation = Abbreviation::None;
        let mut after = rest.get(end..).unwrap_or("").chars();
        if after.next() == Some('.') {
            let next = after.next();
            let kind = self.rules.abbreviation(word);
            // "Inc.," keeps its full stop; "end..." and "end.Next" do not.
            if kind != Abbreviation::None && next != Some('.') && !next.is_some_and(char::is_alphanumeric) {
                abbreviation = kind;
                end += 1;
                self.push(at, at + end, abbreviation);
                return end;
            }
        } else if is_money_prefix(word) && rest.get(end..).is_some_and(|r| r.starts_with('$')) {
            end += 1;
            self.push(at, at + end, abbreviation);
            return end;
        }
        match self.cut(word) {
            Some(cut) => {
                self.push(at, at + cut, Abbreviation::None);
                self.push(at + cut, at + end, Abbreviation::None);
            }
            None => self.push(at, at + end, abbreviation),
        }
        end
    }

    /// Where to cut a word in two: before a clitic, within a contraction, between a number and its unit.
    fn cut(&self, word: &str) -> Option<usize> {
        if let Some(at) = self.rules.contraction(word) {
            return word.is_char_boundary(at).then_some(at);
        }
        if word.contains(is_apostrophe) {
            if is_decade(word) {
                return None;
            }
            for clitic in &self.rules.clitics {
                if let Some(at) = ends_with_clitic(word, clitic) {
                    return Some(at);
                }
            }
            return None;
        }
        let digits = word.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | ':'))?;
        (digits > 0 && self.rules.is_unit(word.get(digits..)?)).then_some(digits)
    }

    fn extension_follows(&self, rest: &str) -> bool {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        rest.get(..end).is_some_and(|word| self.rules.is_extension(word))
    }

    /// Length in bytes of the word at the start of `rest`.
    fn word_end(&self, rest: &str) -> usize {
        let mut chars = rest.char_indices().peekable();
        let mut previous = ' ';
        // Where the part after the last kept hyphen starts.
        let mut part = 0;
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|&(_, c)| c).unwrap_or(' ');
            let joined = if is_word(c) {
                true
            } else {
                match c {
                    '.' => {
                        let so_far = rest.get(part..at).unwrap_or("");
                        (next.is_ascii_digit() && (previous.is_ascii_digit() || at == 0))
                            || (next.is_alphabetic() && previous.is_alphabetic() && dots_join(so_far, next))
                            || (next.is_alphabetic()
                                && at > 0
                                && self.extension_follows(rest.get(at + 1..).unwrap_or("")))
                    }
                    ',' => previous.is_ascii_digit() && three_digits(rest.get(at + 1..).unwrap_or("")),
                    ':' | '/' => previous.is_ascii_digit() && next.is_ascii_digit(),
                    '&' => previous.is_uppercase() && next.is_uppercase(),
                    _ if is_apostrophe(c) => previous.is_alphanumeric() && next.is_alphabetic(),
                    '-' if next.is_alphanumeric() => {
                        let so_far = rest.get(part..at).unwrap_or("");
                        let joined = if next.is_alphabetic() || part > 0 {
                            (part == 0 && self.rules.is_prefix(so_far))
                                || (part > 0
                                    && previous.is_ascii_digit()
                                    && next.is_ascii_digit()
                                    && all_digits(so_far))
                        } else {
                            self.rules.is_prefix(so_far)
                                || (all_digits(so_far)
                                    && (dashed_digits(rest.get(at..).unwrap_or(""))
                                        || short_telephone(so_far, rest.get(at..).unwrap_or(""))))
                        };
                        if joined {
                            part = at + 1;
                        }
                        joined
                    }
                    _ => false,
                }
            };
            if !joined {
                return at;
            }
            previous = c;
        }
        rest.len()
    }
}

/// Letters, digits, marks that combine with them, and invisible characters that stand within words.
fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || c == '_'
        || is_invisible(c)
        || matches!(c, '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{065F}')
}

/// Soft hyphens, zero-width spaces and joiners, direction marks.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

fn may_be_face(first: char) -> bool {
    matches!(first, ':' | ';' | '=' | '^' | '<' | '-' | '>')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '`' | '‘' | 'ʼ')
}

fn second_is_digit(rest: &str) -> bool {
    rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
}

fn all_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

/// `1990's`, `60's`: one word.
fn is_decade(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let tail = word.get(digits..).unwrap_or("");
    matches!(digits, 2 | 4)
        && word.get(..digits).is_some_and(|number| number.ends_with('0'))
        && tail.ends_with('s')
        && tail.chars().count() == 2
        && tail.starts_with(is_apostrophe)
}

/// `345-9945`: three digits before the hyphen, four after it, as in a telephone number.
fn short_telephone(so_far: &str, rest: &str) -> bool {
    let after = rest.get(1..).unwrap_or("");
    let count = after.bytes().take_while(u8::is_ascii_digit).count();
    so_far.len() == 3 && count == 4 && !after.get(count..).is_some_and(|tail| tail.starts_with(is_word))
}

fn three_digits(rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}

/// `-555-0100`: two more groups of digits, as in a telephone number or an ISO date. A plain range (`5-10`) is three words.
fn dashed_digits(rest: &str) -> bool {
    let mut groups = rest.split('-').skip(1);
    let digits =
        |part: Option<&str>| part.is_some_and(|p| p.as_bytes().first().is_some_and(u8::is_ascii_digit));
    all_digits(groups.next().unwrap_or("")) && digits(groups.next())
}

/// Whether a full stop between letters belongs to the word: `U.S`, `example.com`, but not `end.Next`.
fn dots_join(so_far: &str, next: char) -> bool {
    let last = so_far.rsplit('.').next().unwrap_or("");
    last.chars().count() == 1
        || (next.is_lowercase() && so_far.chars().all(|c| c.is_alphanumeric() || c == '.'))
        || last.eq_ignore_ascii_case("ph")
}

fn is_money_prefix(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|b| b.is_ascii_uppercase())
}

fn ends_with_clitic(word: &str, clitic: &str) -> Option<usize> {
    let mut letters = word.char_indices().rev();
    let mut at = word.len();
    for expected in clitic.chars().rev() {
        let (index, found) = letters.next()?;
        let same = if expected == '\'' {
            is_apostrophe(found)
        } else {
            found.to_ascii_lowercase() == expected
        };
        if !same {
            return None;
        }
        at = index;
    }
    (at > 0).then_some(at)
}

/// Length of a web or mail address at the start of a chunk, without the punctuation that follows it.
fn address(chunk: &str) -> Option<usize> {
    let starts = |prefix: &str| {
        chunk
            .get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    let web = starts("http://") || starts("https://") || starts("ftp://") || starts("www.");
    let handle = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '%' | '+');
    let mail = || {
        let name = chunk.find(|c| !handle(c))?;
        let host = chunk.get(name..)?.strip_prefix('@')?;
        (name > 0 && host.starts_with(char::is_alphanumeric)).then_some(())
    };
    let tagged = || {
        let mut chars = chunk.chars();
        let sign = matches!(chars.next(), Some('@' | '#'));
        (sign && chars.next().is_some_and(char::is_alphabetic)).then_some(())
    };
    if web || mail().is_some() {
        let kept = chunk.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '>', '"', '\'', '”', '’']);
        return (!kept.is_empty()).then_some(kept.len());
    }
    tagged()?;
    let rest = chunk.get(1..)?;
    Some(
        1 + rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len()),
    )
}

/// Length of the punctuation or symbol at the start of `rest`.
fn symbol(rules: &Rules, rest: &str, first: char) -> usize {
    let run = |same: fn(char) -> bool| rest.find(|c| !same(c)).unwrap_or(rest.len());
    match first {
        '.' => run(|c| c == '.'),
        '-' => run(|c| c == '-'),
        '!' | '?' => run(|c| matches!(c, '!' | '?')),
        '*' => run(|c| c == '*'),
        '=' => run(|c| c == '='),
        '<' => run(|c| c == '<'),
        '>' => run(|c| c == '>'),
        '+' => run(|c| c == '+'),
        '~' => run(|c| c == '~'),
        '#' => run(|c| c == '#'),
        _ if is_apostrophe(first) => {
            let width = first.len_utf8();
            if rest.get(width..).is_some_and(|r| r.starts_with(first)) {
                return 2 * width;
            }
            let tail = rest.get(width..).unwrap_or("");
            let length = tail.find(|c: char| !c.is_alphanumeric()).unwrap_or(tail.len());
            let word = rest.get(..width + length).unwrap_or(rest);
            let decade = tail.len() >= 2 && tail.bytes().take(2).all(|b| b.is_ascii_digit());
            let clitic = rules.clitics.iter().any(|clitic| {
                clitic.len() == length + 1
                    && clitic
                        .get(1..)
                        .is_some_and(|tail| word.get(width..).is_some_and(|w| w.eq_ignore_ascii_case(tail)))
            });
            if length > 0 && (decade || clitic) {
                word.len()
            } else {
                width
            }
        }
        _ => first.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let rules = Rules::embedded();
        let words: Vec<&str> = tokenise(&rules, text, Span::new(0, text.len()))
            .iter()
            .map(|t| t.span.of(text))
            .collect();
        assert_eq!(words.join(" "), expected, "{text}");
    }

    #[test]
    fn clitics_and_contractions_are_words() {
        check(
            "They don't, can't and cannot.",
            "They do n't , ca n't and can not .",
        );
        check(
            "It’s the army’s; the states' rights",
            "It ’s the army ’s ; the states ' rights",
        );
        check(
            "O'Brien's 'quote' of the '90s",
            "O'Brien 's ' quote ' of the '90s",
        );
    }

    #[test]
    fn hyphens_split_compounds_but_not_prefixes() {
        check(
            "U.S.-led and Soviet-era anti-ship pre-war",
            "U.S. - led and Soviet - era anti-ship pre-war",
        );
        check(
            "al-Qaeda, 5-10, 202-555-0100, 2025-07-12",
            "al - Qaeda , 5 - 10 , 202-555-0100 , 2025-07-12",
        );
        check(
            "Kabul—the capital – fell -- quickly",
            "Kabul — the capital – fell -- quickly",
        );
    }

    #[test]
    fn numbers_and_money() {
        check(
            "$1,000.50, US$3.5m at 10:30 on 9/11, 50% in 2021, 1990s",
            "$ 1,000.50 , US$ 3.5m at 10:30 on 9/11 , 50 % in 2021 , 1990s",
        );
        check("8am, 50km 5bn", "8 am , 50 km 5 bn");
    }

    #[test]
    fn full_stops() {
        check(
            "Gen. Smith of the U.S. Army (Ret.) left...",
            "Gen. Smith of the U.S. Army ( Ret . ) left ...",
        );
        check("at 5 p.m. in D.C.", "at 5 p.m. in D.C.");
        check(
            "the end.Next one, example.com.",
            "the end . Next one , example.com .",
        );
    }

    #[test]
    fn addresses() {
        check(
            "see https://example.org/a?b=c, or a.b@c.org.",
            "see https://example.org/a?b=c , or a.b@c.org .",
        );
        check("@handle: #topic!", "@handle : #topic !");
    }
}
