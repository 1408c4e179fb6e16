//! The value of a deal: which of a sentence's amounts of money is the price or worth of what is agreed, sold or given.
//!
//! An amount counts where words make it a value (*worth*, *a $61 million contract*, *for*, *in military aid*) and where it hangs on the act;
//! every other one (a debt, a rise, a yearly turnover) gives none, and so do ranges and *billions of dollars*: there is no one amount to tell.

mod amount;

pub(super) use amount::amounts;

use super::cut::{Cut, head_of, words_of};
use super::offsets::CharIndex;
use crate::case::lower;
use crate::code::{Act, Tree};
use crate::codebook::Codebook;
use crate::record::Value;
use amount::{Amount, Sum, Unit};
use legation_parse::{Relation, Upos};
use smol_str::SmolStr;

/// An amount with what makes it a value; a higher rank is the better reason.
struct Valued<'a> {
    amount: &'a Amount,
    rank: u8,
    why: String,
}

/// The value, and why there is one or none. `words`: those that the act is about; `parties`: codes of those who take part.
pub(super) fn value(
    tree: &Tree,
    act: &Act,
    words: &[usize],
    parties: &[SmolStr],
    codebook: &Codebook,
    index: &CharIndex,
) -> (Option<Value>, Option<String>) {
    let cut = Cut::new(tree);
    let found = amounts(&cut, codebook);
    let mut best: Option<Valued> = None;
    let mut not: Option<String> = None;
    let mut before: Option<&Amount> = None;
    for amount in &found {
        let again = before.is_some_and(|before| says_again(tree, before, amount, codebook));
        before = Some(amount);
        if again {
            continue;
        }
        match licence(tree, act, words, amount, codebook) {
            Ok((rank, why)) if best.as_ref().is_none_or(|best| best.rank < rank) => {
                best = Some(Valued { amount, rank, why });
            }
            Ok(_) => {}
            Err(why) => not = not.or_else(|| Some(format!("“{}”: {why}", amount.span.of(tree.text)))),
        }
    }
    let Some(Valued { amount, why, .. }) = best else {
        return (None, not);
    };
    let text = amount.span.of(tree.text);
    let number = match amount.sum {
        Sum::Of(number) => number,
        Sum::Range(low, high) => {
            return (
                None,
                Some(format!("“{text}”: from {low} to {high}, no one amount")),
            );
        }
        Sum::Untold => return (None, Some(format!("“{text}”: the amount is not told"))),
    };
    let (currency, how) = match &amount.unit {
        Unit::Is(currency) => (*currency, "by its sign or name"),
        Unit::Plain(unit) => match codebook.money.unit(unit, parties) {
            Ok(found) => found,
            Err(why) => return (None, Some(format!("“{text}”: {why}"))),
        },
    };
    let quote = index.quote(amount.span);
    let currency = codebook.money.code(currency).to_owned();
    let why = format!("“{text}”: {why}; {currency} {how}");
    let value = Value {
        amount: number,
        currency,
        text: quote.text,
        start: quote.start,
        end: quote.end,
    };
    (Some(value), Some(why))
}

/// Whether the second amount only says the first in another currency: *60 billion rubles ($640 million)*.
fn says_again(tree: &Tree, first: &Amount, second: &Amount, codebook: &Codebook) -> bool {
    if first.unit == second.unit {
        return false;
    }
    let between = tree
        .text
        .get(first.span.end as usize..second.span.start as usize)
        .unwrap_or("");
    let spaced = between
        .replace('(', " ( ")
        .replace([',', '–', '—', '-'], " ")
        .to_lowercase();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let words = words.join(" ");
    codebook.money.or(&words) == Some(words.as_str())
}

/// What makes an amount the value of the act's deal, or what it is instead.
fn licence(
    tree: &Tree,
    act: &Act,
    words: &[usize],
    amount: &Amount,
    codebook: &Codebook,
) -> Result<(u8, String), String> {
    let money = &codebook.money;
    let (first, last) = words_of(tree, amount.span).ok_or("no words")?;
    let head = head_of(tree, first, last);
    let behind = run_of_words(tree, last + 1, 4);
    if let Some(phrase) = money.not_behind(&behind) {
        return Err(format!("“{phrase}” behind it: no price of what is agreed"));
    }
    let reach = reach(tree, words, head);
    // "a $61 million arms contract", "a 3-billion-euro deal"
    if let Some(noun) = noun_behind(tree, last + 1) {
        let lemma = lower(tree.lemma(noun));
        if money.is_not_noun(&lemma) {
            return Err(format!("it is the amount of “{lemma}”"));
        }
        let modifies = tree.head(head) == Some(noun) || noun - last <= 5;
        if modifies
            && (money.is_noun(&lemma)
                || codebook.items.is_transaction(&lemma)
                || is_item(tree, noun, codebook))
        {
            return reach
                .then_some((3, format!("it stands before “{lemma}”")))
                .ok_or_else(elsewhere);
        }
    }
    // "$400 million in military aid", "$500m worth of tanks"
    if let Some((joint, noun)) = noun_of(tree, last + 1) {
        let lemma = lower(tree.lemma(noun));
        if money.is_not_noun(&lemma) {
            return Err(format!("it is an amount of “{lemma}”"));
        }
        if money.is_noun(&lemma) || is_item(tree, noun, codebook) {
            return reach
                .then_some((3, format!("“{joint} … {lemma}” behind it")))
                .ok_or_else(elsewhere);
        }
    }
    let mut start = first;
    while start > 0 && first - start < 6 && {
        let word = lower(tree.form(start - 1));
        money.is_hedge(&word)
            && money
                .before(&lead(tree, start))
                .is_none_or(|phrase| !phrase.ends_with(word.as_str()))
    } {
        start -= 1;
    }
    let led = money
        .before(&lead(tree, start))
        .or_else(|| money.before(&lead(tree, first)));
    if let Some(phrase) = led {
        let governor = tree
            .head(head)
            .filter(|governor| *governor < first || *governor > last);
        let lemma = governor.map(|governor| lower(tree.lemma(governor)));
        if let Some(lemma) = lemma
            .as_ref()
            .filter(|lemma| money.is_not_noun(lemma) || money.is_not_verb(lemma))
        {
            return Err(format!("it belongs to “{lemma}”"));
        }
        if !reach {
            return Err(elsewhere());
        }
        let bound = money.is_bound(phrase);
        return Ok((if bound { 2 } else { 4 }, format!("“{phrase}” before it")));
    }
    // "a contract of $61 million"
    if start > 0 && tree.form(start - 1).eq_ignore_ascii_case("of") {
        let noun = tree
            .head(head)
            .filter(|noun| *noun < first)
            .or_else(|| start.checked_sub(2));
        let lemma = noun.map(|noun| lower(tree.lemma(noun))).unwrap_or_default();
        if money.is_of(&lemma) && !money.is_not_noun(&lemma) {
            return reach
                .then_some((3, format!("“{lemma} of” before it")))
                .ok_or_else(elsewhere);
        }
        return Err(format!("it is the amount of “{lemma}”"));
    }
    // "pledged $61 million": what is given is the money.
    let governor = tree.head(head);
    let given = matches!(tree.relation(head), Relation::Obj | Relation::NsubjPass)
        && governor.is_some_and(|verb| act.heads.contains(&verb) || words.binary_search(&verb).is_ok());
    if given {
        let verb = governor.map(|verb| lower(tree.lemma(verb))).unwrap_or_default();
        if money.is_not_verb(&verb) {
            return Err(format!("it is the object of “{verb}”"));
        }
        return Ok((2, format!("it is what “{verb}” gives")));
    }
    Err("nothing makes it the price of what is agreed".to_owned())
}

fn elsewhere() -> String {
    "it hangs on another act".to_owned()
}

/// Whether an amount belongs to what the act is about: it stands among its words, or in a clause on one of them.
fn reach(tree: &Tree, words: &[usize], head: usize) -> bool {
    /// Steps up the tree: amount, *worth*, clause, the noun.
    const STEPS: usize = 5;
    let mut current = head;
    for _ in 0..STEPS {
        if words.binary_search(&current).is_ok() {
            return true;
        }
        match tree.head(current) {
            Some(head) => current = head,
            None => return false,
        }
    }
    false
}

/// The words before `end`, in lower case: as many as the phrases of the codebook have.
fn lead(tree: &Tree, end: usize) -> String {
    run_of_words(tree, end.saturating_sub(5), end - end.saturating_sub(5))
}

fn run_of_words(tree: &Tree, first: usize, count: usize) -> String {
    let words: Vec<String> = (first..tree.len().min(first + count))
        .map(|word| lower(tree.form(word)).to_string())
        .collect();
    words.join(" ")
}

/// The noun that ends the run of nouns and adjectives right behind: *arms contract*.
fn noun_behind(tree: &Tree, first: usize) -> Option<usize> {
    /// Words between an amount and the noun it stands before.
    const LONGEST: usize = 7;
    let mut noun = None;
    for word in first..tree.len().min(first + LONGEST) {
        match tree.word(word).upos {
            Upos::Noun | Upos::Propn => noun = Some(word),
            Upos::Adj => {}
            Upos::Punct if tree.word(word).xpos == "HYPH" => {}
            Upos::Verb if tree.relation(word) == Relation::Amod => {}
            _ => break,
        }
    }
    // "for $3 billion last week": a time is no noun of the amount's.
    noun.filter(|&noun| !tree.marks(noun).time)
}

/// The noun that *in*, *of* or *worth of* joins to an amount.
fn noun_of(tree: &Tree, first: usize) -> Option<(String, usize)> {
    let form = |word: usize| (word < tree.len()).then(|| lower(tree.form(word)));
    let (joint, from) = match (form(first)?.as_str(), form(first + 1).as_deref()) {
        ("worth", Some("of")) => ("worth of", first + 2),
        ("in", _) => ("in", first + 1),
        ("of", _) => ("of", first + 1),
        _ => return None,
    };
    let from = from + usize::from((from < tree.len()) && tree.word(from).upos == Upos::Det);
    noun_behind(tree, from).map(|noun| (joint.to_owned(), noun))
}

/// Whether a word is or ends a noun or designation of the items.
fn is_item(tree: &Tree, noun: usize, codebook: &Codebook) -> bool {
    super::item::phrases(tree, codebook)
        .iter()
        .any(|phrase| phrase.first <= noun && noun <= phrase.last)
}
