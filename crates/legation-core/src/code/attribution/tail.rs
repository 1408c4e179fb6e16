//! Who is named behind a clause, read off the words themselves: the parser hangs *..., a colonel who asked not to be named told AFP* in
//! many ways, and what stands between the last comma and the verb of saying is the speaker in all of them.

use crate::case::low;
use crate::code::act::Source;
use crate::code::tree::Tree;
use crate::codebook::Codebook;
use legation_parse::{Relation, Upos};
use std::ops::Range;

/// Words that end what belongs to a verb of saying.
const ENDS: [&str; 11] = [",", ".", ";", "”", "\"", "''", "as", "while", "amid", "(", "—"];

/// Speakers named behind the act at `anchor`, innermost first, and how far a report by their verb commits itself.
pub(super) fn speakers_behind(
    tree: &Tree,
    sentence: usize,
    anchor: usize,
    codebook: &Codebook,
) -> Option<(Vec<Source>, f64)> {
    (anchor + 1..tree.len()).find_map(|verb| at(tree, sentence, anchor, verb, codebook))
}

fn at(
    tree: &Tree,
    sentence: usize,
    anchor: usize,
    verb: usize,
    codebook: &Codebook,
) -> Option<(Vec<Source>, f64)> {
    let cue = codebook
        .attributions
        .verb(&low(tree.lemma(verb)), false)
        .filter(|cue| cue.quote && (cue.anyone || cue.relays))?;
    let source = |word: Option<usize>, verb: usize| Source {
        sentence,
        word,
        cue: tree.form(verb).to_owned(),
        stance: cue.stance.clone(),
    };
    if is_boundary(tree, verb.checked_sub(1)?) && cue.anyone && !cue.hearer {
        // "..., said the minister"
        let end = end_of(tree, verb + 1);
        let words = heads(tree, verb + 1..end);
        let told = is_finite(tree, verb) || matches!(tree.word(verb).xpos.as_str(), "VBN" | "NNS");
        let fits = told && !words.is_empty() && unbroken(tree, anchor, verb - 1) && bare(tree, verb + 1..end);
        if fits && tree.word(verb + 1).upos != Upos::Adp {
            let sources = words.into_iter().map(|word| source(Some(word), verb));
            return Some((sources.collect(), cue.certainty));
        }
    }
    let auxiliary = verb.checked_sub(1).filter(|&be| tree.lemma(be) == "be");
    let last = auxiliary.filter(|_| cue.relays).unwrap_or(verb);
    let phrase = speaker_before(tree, anchor, last)?;
    if !unbroken(tree, anchor, phrase.start.checked_sub(1)?) {
        return None;
    }
    let speakers = heads(tree, phrase);
    if speakers.is_empty() {
        return None;
    }
    if cue.relays {
        return quoted_as(tree, &speakers, verb, auxiliary.is_some(), &source)
            .map(|found| (found, cue.certainty));
    }
    // A verb of saying may be taken for a participle, not for an infinitive.
    let told = is_finite(tree, verb) || tree.word(verb).xpos == "VBN";
    if !told
        || auxiliary.is_some()
        || !goes_alone(tree, verb, cue.hearer)
        || !bare(tree, verb + 1..end_of(tree, verb + 1))
    {
        return None;
    }
    let sources = speakers.into_iter().map(|word| source(Some(word), verb));
    Some((sources.collect(), cue.certainty))
}

/// *Tass quoted the minister as saying*; *the minister was quoted (by Tass) as saying (by Tass)*.
fn quoted_as(
    tree: &Tree,
    speakers: &[usize],
    verb: usize,
    passive: bool,
    source: &dyn Fn(Option<usize>, usize) -> Source,
) -> Option<Vec<Source>> {
    let saying = (verb + 1..tree.len().min(verb + 16))
        .find(|&word| tree.word(word).xpos == "VBG" && tree.form(word - 1).eq_ignore_ascii_case("as"))?;
    let mut found: Vec<Source> = Vec::new();
    if passive {
        found.extend(speakers.iter().map(|&word| source(Some(word), saying)));
        let by = (verb + 1..tree.len()).find(|&word| tree.form(word).eq_ignore_ascii_case("by"));
        let outlet = by.and_then(|by| heads(tree, by + 1..end_of(tree, by + 1)).first().copied());
        found.push(source(outlet, verb));
    } else {
        let quoted = heads(tree, verb + 1..saying - 1);
        found.extend(quoted.iter().map(|&word| source(Some(word), saying)));
        found.extend(speakers.iter().map(|&word| source(Some(word), verb)));
    }
    (found.len() > 1).then_some(found)
}

/// Whether a word sets a clause apart from what stands behind it: a comma, or a mark that closes a quotation.
fn is_boundary(tree: &Tree, word: usize) -> bool {
    matches!(tree.form(word), "," | "”" | "''") || tree.form(word) == "\"" && tree.word(word).space_after
}

fn is_finite(tree: &Tree, word: usize) -> bool {
    matches!(tree.word(word).xpos.as_str(), "VBD" | "VBZ" | "VBP" | "MD")
}

/// Whether a verb of saying has nothing that it says behind it: *announced on Monday*, not *announced its closure*, *told to leave*.
fn goes_alone(tree: &Tree, verb: usize, hearer: bool) -> bool {
    let next = verb + 1;
    if next >= tree.len() || ENDS.contains(&tree.form(next)) {
        return true;
    }
    let behind = tree.word(next);
    match behind.upos {
        Upos::Part => false,
        Upos::Adp => behind.xpos != "RP",
        Upos::Adv => true,
        _ => hearer || tree.marks(next).time,
    }
}

/// Where what belongs to a verb of saying ends that is followed by the word at `from`.
fn end_of(tree: &Tree, from: usize) -> usize {
    (from..tree.len())
        .find(|&word| ENDS.contains(&tree.form(word)))
        .unwrap_or(tree.len())
}

/// Whether no clause stands in the words: whoever speaks says what stands before, and no more.
fn bare(tree: &Tree, words: Range<usize>) -> bool {
    words.into_iter().all(|word| {
        let relative = (word.saturating_sub(4)..word).any(|before| is_relative(tree, before));
        let opens = tree.form(word).eq_ignore_ascii_case("that") || tree.form(word) == ":";
        (relative || !is_finite(tree, word)) && !opens
    })
}

/// Whether what stands between the act and the speaker is one telling: no semicolon, no quotation that leaves the act outside.
fn unbroken(tree: &Tree, anchor: usize, end: usize) -> bool {
    let is_own = |word: usize| !matches!(tree.form(word), ";" | ":" | "“" | "``" | "?");
    let opens = |word: usize| {
        tree.form(word) == "\"" && !tree.word(word).space_after && word > 0 && tree.word(word - 1).space_after
    };
    (anchor + 1..end).all(|word| is_own(word) && !opens(word))
}

fn is_relative(tree: &Tree, word: usize) -> bool {
    matches!(tree.word(word).xpos.as_str(), "WP" | "WP$")
}

/// The words of the speaker before a verb of saying, from behind the comma that sets him apart: with what is said of him (*who asked not to be
/// named*; *the interior minister, Ivan Petrov,*).
fn speaker_before(tree: &Tree, anchor: usize, verb: usize) -> Option<Range<usize>> {
    let comma = |end: usize| (anchor + 1..end).rev().find(|&word| is_boundary(tree, word));
    let last = comma(verb)?;
    let phrase = |first: usize, end: usize| is_phrase(tree, first..end).then_some(first..end);
    if last + 1 < verb {
        return phrase(last + 1, verb);
    }
    // "Ivan Petrov, a spokesman for the army, said"
    let inner = comma(last)?;
    let outer = comma(inner)?;
    let aside = inner + 1..last;
    let fits = is_relative(tree, inner + 1) || is_phrase(tree, aside);
    fits.then(|| phrase(outer + 1, inner)).flatten()
}

/// Whether words are a noun phrase: it begins as one, and a verb in it stands behind *who*.
fn is_phrase(tree: &Tree, words: Range<usize>) -> bool {
    let Some(first) = words.clone().next() else {
        return false;
    };
    let begins = matches!(
        tree.word(first).upos,
        Upos::Det | Upos::Num | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Pron
    ) && !matches!(tree.word(first).xpos.as_str(), "WDT" | "WP" | "WRB" | "EX");
    let mut relative = false;
    let whole = words.into_iter().all(|word| {
        relative |= is_relative(tree, word);
        relative
            || !(is_finite(tree, word) || matches!(tree.form(word), "that" | "which" | "because" | "when"))
    });
    begins && whole
}

/// The heads of the noun phrases that words begin with: *a police officer and two witnesses* has two.
fn heads(tree: &Tree, words: Range<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut head = None;
    let all = words.clone();
    for word in words {
        let name = matches!(tree.word(word).upos, Upos::Noun | Upos::Propn | Upos::Pron);
        let within = matches!(tree.word(word).upos, Upos::Det | Upos::Num | Upos::Adj)
            || matches!(tree.form(word), "-" | "'s" | "’s" | "." | "'" | "’")
            || tree.word(word).xpos == "VBN";
        if name && !is_relative(tree, word) {
            // "its spokesman", "the ministry Friday"
            if !tree.marks(word).time || head.is_none() {
                head = Some(word);
            }
        } else if tree.word(word).upos == Upos::Cconj {
            found.extend(head.take());
        } else if !within {
            break;
        }
    }
    found.extend(head);
    // "Ivan Petrov": the name's own head may stand before its last word.
    let above = |word: &usize| tree.head(*word).filter(|head| all.contains(head) && head < word);
    let top = |word: usize| {
        let ups = std::iter::successors(Some(word), |word| {
            above(word).filter(|_| !matches!(tree.relation(*word), Relation::Conj | Relation::AclRelcl))
        });
        ups.take(tree.len()).last().unwrap_or(word)
    };
    let mut found: Vec<usize> = found.into_iter().map(top).collect();
    found.retain(|&word| !tree.marks(word).time && !tree.marks(word).nobody);
    found
}

/// A source at the end of a headline: *Rebels shell Goma: governor*; *Rebels shell Goma - army*.
pub(super) fn behind_colon(
    tree: &Tree,
    sentence: usize,
    anchor: usize,
    codebook: &Codebook,
) -> Option<(Source, f64)> {
    /// The most words of a source there.
    const LONGEST: usize = 5;
    let mark = (anchor + 1..tree.len())
        .rev()
        .find(|&word| matches!(tree.form(word), ":" | "-" | "–" | "—"))?;
    let apart = tree.form(mark) == ":"
        || mark
            .checked_sub(1)
            .is_some_and(|before| tree.word(before).space_after);
    let words = mark + 1..tree.len();
    if !apart || words.is_empty() || words.len() > LONGEST || !tree.word(mark).space_after {
        return None;
    }
    let nouns_only = words.clone().all(|word| {
        matches!(tree.word(word).upos, Upos::Noun | Upos::Propn | Upos::Adj) || tree.form(word) == "'s"
    });
    let head = words.last()?;
    let own = tree.children(head).all(|child| child >= mark);
    let speaks = own && super::source::can_speak(tree, head, codebook) && !tree.marks(head).time;
    let cue = codebook.attributions.preposition("according to")?;
    (nouns_only && speaks).then(|| {
        let source = Source {
            sentence,
            word: Some(head),
            cue: tree.form(mark).to_owned(),
            stance: cue.stance.clone(),
        };
        (source, cue.certainty)
    })
}
