//! Texts in which the parties are marked by hand: what the tests and `legation actors --score` read.
//!
//! `[words|CODE.SECTOR|office]` marks a phrase: `?` for a code that the text does not support, nothing after the dot where the sector is not asked
//! for, `+` between the parties of one phrase, `none` for words that must be no party. The office is asked for where it is given.

use super::{Cast, Party};
use crate::who::Actors;
use jiff::civil::Date;
use legation_parse::{Relation, Sentence, Span};

/// A party as marked: its code, and its primary sector where it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedParty {
    /// `None`: the text does not tell.
    pub code: Option<String>,
    /// `None`: not asked for.
    pub sector: Option<String>,
}

/// A phrase marked by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedPhrase {
    /// Where it stands, in bytes of the text without marks.
    pub span: Span,
    /// Its parties; empty where it must be none.
    pub parties: Vec<MarkedParty>,
    /// The office, where it is asked for.
    pub office: Option<String>,
}

/// How what was found compares with a marked phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComparedPhrase {
    /// Whether a party was found, where one is marked; whether none was, where none is.
    pub found: bool,
    /// Whether all codes are right and none is too many.
    pub code: bool,
    /// The same, and all sectors that are asked for.
    pub sector: bool,
    /// The office, where it is asked for.
    pub office: Option<bool>,
}

/// A text without its marks, and what they say.
///
/// # Errors
/// Where a mark is not closed, or says nothing of its words.
///
/// ```
/// use legation_core::who::read_marked_parties;
/// let (text, phrases) = read_marked_parties("[Chad's army|TCD.MIL] fired.").unwrap();
/// assert_eq!(text, "Chad's army fired.");
/// assert_eq!(phrases[0].parties[0].code.as_deref(), Some("TCD"));
/// ```
pub fn read_marked_parties(marked: &str) -> Result<(String, Vec<MarkedPhrase>), String> {
    let (mut text, mut phrases) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let start = after.chars().take(30).collect::<String>();
        let (inside, behind) = after
            .split_once(']')
            .ok_or_else(|| format!("expected `]` after `[{start}`"))?;
        rest = behind;
        let mut fields = inside.split('|');
        let words = fields.next().unwrap_or("");
        let value = fields
            .next()
            .ok_or_else(|| format!("`[{inside}]`: expected `|CODE.SECTOR` or `|none`"))?;
        let start = text.len();
        text.push_str(words);
        phrases.push(MarkedPhrase {
            span: Span::new(start, text.len()),
            parties: parties_of(value),
            office: fields.next().map(str::to_owned),
        });
    }
    text.push_str(rest);
    Ok((text, phrases))
}

fn parties_of(value: &str) -> Vec<MarkedParty> {
    if value == "none" {
        return Vec::new();
    }
    let one = |value: &str| {
        let (code, sector) = value.split_once('.').unwrap_or((value, ""));
        let given = |part: &str| (!part.is_empty() && part != "?").then(|| part.to_owned());
        MarkedParty {
            code: given(code),
            sector: given(sector),
        }
    };
    value.split('+').map(one).collect()
}

impl MarkedPhrase {
    /// Compares what was found for the phrase.
    pub fn compare(&self, found: &[Party], date: Option<Date>, actors: &Actors) -> ComparedPhrase {
        if self.parties.is_empty() {
            let none = found.is_empty();
            return ComparedPhrase {
                found: none,
                code: none,
                sector: none,
                office: None,
            };
        }
        let fields: Vec<_> = found.iter().map(|party| party.entity(date, actors)).collect();
        let same = |sectors: bool| {
            fields.len() == self.parties.len()
                && self.parties.iter().all(|marked| {
                    fields.iter().any(|own| {
                        let first = own.sector.first().map(|sector| sector.as_str());
                        own.code.as_deref() == marked.code.as_deref()
                            && (!sectors || marked.sector.is_none() || first == marked.sector.as_deref())
                    })
                })
        };
        // Where no code can be told, that nobody is found is no fault in the code.
        let unknown = self.parties.iter().all(|marked| marked.code.is_none()) && found.is_empty();
        ComparedPhrase {
            found: !found.is_empty(),
            code: unknown || same(false),
            sector: same(true),
            office: self.office.as_ref().map(|wanted| {
                fields
                    .iter()
                    .any(|own| own.office.as_deref() == Some(wanted.as_str()))
            }),
        }
    }
}

/// The parties of the phrase at a span: of its head, or where the parser cut it, of the last of its words that is no modifier.
pub fn parties_in<'c>(cast: &'c Cast, sentences: &[Sentence], span: Span) -> &'c [Party] {
    let Some((index, sentence)) = sentences
        .iter()
        .enumerate()
        .find(|(_, sentence)| sentence.span.start <= span.start && span.start < sentence.span.end)
    else {
        return &[];
    };
    let inside: Vec<usize> = (0..sentence.words.len())
        .filter(|word| {
            let own = sentence.words[*word].span;
            span.start <= own.start && own.start < span.end
        })
        .collect();
    let within = |word: &usize| inside.contains(word);
    let head = inside.iter().find(|word| {
        let head = sentence.words[**word].head;
        head == **word || !within(&head)
    });
    let parties = head.map_or(&[][..], |head| cast.parties(index, *head));
    if !parties.is_empty() {
        return parties;
    }
    let modifies = |word: &usize| {
        matches!(
            sentence.words[*word].relation,
            Relation::Amod | Relation::NmodPoss | Relation::Nmod | Relation::Det
        )
    };
    inside
        .iter()
        .rev()
        .filter(|word| !modifies(word))
        .map(|word| cast.parties(index, *word))
        .find(|parties| !parties.is_empty())
        .unwrap_or(&[])
}
