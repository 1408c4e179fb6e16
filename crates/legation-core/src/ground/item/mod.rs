//! What is transferred under a deal: nouns and designations among an act's words, with how many of them.
//!
//! ```text
//! find      names and nouns of the codebook in the sentence
//! phrase    what names one thing is one phrase; what is no thing transferred goes (missile technology, tank crews, no missiles)
//! number    how many
//! ```

mod find;
pub(super) mod number;
mod phrase;

pub(crate) use phrase::designated;
pub(super) use phrase::{Phrase, phrases};

use super::cut::Cut;
use super::money::amounts;
use super::offsets::CharIndex;
use crate::case::low;
use crate::code::Tree;
use crate::codebook::Codebook;
use crate::record::Item;
use legation_parse::{Relation, Span};
use number::quantity;

/// An item with what made it so, for the reader.
pub(super) struct Found {
    pub(super) item: Item,
    pub(super) why: String,
}

/// The items among these words, in the order of the text.
pub(super) fn items(tree: &Tree, words: &[usize], codebook: &Codebook, index: &CharIndex) -> Vec<Item> {
    found(tree, words, codebook, index)
        .into_iter()
        .map(|found| found.item)
        .collect()
}

/// The same, each with its reason.
pub(super) fn found(tree: &Tree, words: &[usize], codebook: &Codebook, index: &CharIndex) -> Vec<Found> {
    let all = phrases(tree, codebook);
    if all.is_empty() {
        return Vec::new();
    }
    let money: Vec<Span> = amounts(&Cut::new(tree), codebook)
        .iter()
        .map(|amount| amount.span())
        .collect();
    let mut found: Vec<(Phrase, Found)> = Vec::new();
    let mut owned = vec![false; all.len()];
    for (number, phrase) in all.iter().enumerate() {
        let reached = words.binary_search(&phrase.head).is_ok();
        if !reached || owned.get(number) == Some(&true) || phrase::is_other(tree, phrase, &all, codebook) {
            continue;
        }
        let mut phrase = phrase.clone();
        // "spare parts for Mi-17 helicopters" are parts, of the Mi-17.
        let is_part = |phrase: &Phrase| {
            phrase
                .noun
                .is_some_and(|noun| codebook.items.is_part(codebook.items.category(noun)))
        };
        let mut of = None;
        if is_part(&phrase) || is_part_name(&phrase, codebook) {
            for (other, whole) in all.iter().enumerate().skip(number + 1) {
                if belongs(tree, &phrase, whole, codebook) {
                    if let Some(owned) = owned.get_mut(other) {
                        *owned = true;
                    }
                    of = of.or(whole.name);
                    phrase.span = phrase.span.join(whole.span);
                    phrase.last = phrase.last.max(whole.last);
                }
            }
        }
        let one = item(tree, &phrase, of, &money, codebook, index);
        if !is_again(tree, &phrase, &one.item, &found) {
            found.push((phrase, one));
        }
    }
    // "an arms contract for tanks": the arms are the tanks.
    let several = found.len() > 1;
    found
        .into_iter()
        .filter(|(phrase, _)| {
            !(several
                && phrase.noun.is_some()
                && phrase.name.is_none()
                && phrase::is_transacted(tree, phrase, codebook))
        })
        .map(|(_, found)| found)
        .collect()
}

/// Whether a designation is itself of things that belong to others: an engine, a radar.
fn is_part_name(phrase: &Phrase, codebook: &Codebook) -> bool {
    let entry = phrase.name.and_then(|name| codebook.items.designations.get(name));
    phrase.noun.is_none() && entry.is_some_and(|entry| codebook.items.is_part(&entry.category))
}

/// Whether a later phrase only tells what the parts are for.
fn belongs(tree: &Tree, parts: &Phrase, whole: &Phrase, codebook: &Codebook) -> bool {
    let mut head = whole.head;
    while tree.relation(head) == Relation::Conj
        && let Some(first) = tree.head(head)
        && first > parts.last
    {
        head = first;
    }
    let joined = tree
        .preposition(head)
        .is_some_and(|word| codebook.items.is_part_of(&word));
    let adjacent = (parts.last + 1..whole.first).all(|word| !tree.is_verb(word) && tree.form(word) != ",");
    joined && (tree.head(head) == Some(parts.head) || adjacent && head == whole.head)
}

/// Whether a phrase speaks of an item found before: *S-400 systems ... the systems*, *the Su-35, a fighter jet*.
fn is_again(tree: &Tree, phrase: &Phrase, item: &Item, before: &[(Phrase, Found)]) -> bool {
    before.iter().any(|(other, found)| {
        let same = item.designation.is_some()
            && item.designation == found.item.designation
            && item.category == found.item.category;
        if same && (item.quantity.is_none() || item.quantity == found.item.quantity) {
            return true;
        }
        let plain = item.designation.is_none() && item.category == found.item.category;
        let definite = tree.children(phrase.head).any(|child| {
            matches!(
                low(tree.form(child)).as_str(),
                "the" | "these" | "those" | "its" | "their"
            )
        });
        let apposed =
            tree.relation(phrase.head) == Relation::Appos && tree.head(phrase.head) == Some(other.head);
        let repeated = found.item.text.eq_ignore_ascii_case(&item.text) && item.quantity.is_none();
        plain && (definite || apposed || repeated)
    })
}

fn item(
    tree: &Tree,
    phrase: &Phrase,
    of: Option<usize>,
    money: &[Span],
    codebook: &Codebook,
    index: &CharIndex,
) -> Found {
    let items = &codebook.items;
    let name = phrase.name.or(of).and_then(|name| items.designations.get(name));
    let noun = phrase.noun.map(|noun| items.category(noun));
    let category = match (name, noun) {
        (Some(_), Some(noun)) if phrase.name.is_none() => noun,
        (Some(name), Some(noun)) => items.joint(&name.category, noun),
        (Some(name), None) => &name.category,
        (None, noun) => noun.unwrap_or(""),
    };
    let count = quantity(tree, phrase, money, codebook);
    let span = count
        .from
        .map_or(phrase.span, |from| phrase.span.join(tree.word(from).span));
    let quote = index.quote(span);
    let entry = match name {
        Some(name) => {
            let maker = name
                .maker
                .as_ref()
                .map(|maker| format!(", {maker}"))
                .unwrap_or_default();
            format!(
                "{} (items/{}), made in {}{maker}",
                name.name,
                name.file,
                name.country.join(" and ")
            )
        }
        None => "by its noun (en/items)".to_owned(),
    };
    let why = format!("“{}”: {category}, {entry}; {}", quote.text, count.why);
    let item = Item {
        text: quote.text,
        start: quote.start,
        end: quote.end,
        category: category.to_owned(),
        designation: name.map(|name| name.name.to_string()),
        quantity: count.number,
    };
    Found { item, why }
}
