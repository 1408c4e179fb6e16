//! Proper names that act, are acted on or speak in a document, and that no actor file has: what a maintainer should look at next.
//!
//! A name counts where it would be a party if it were listed: every unlisted name is given an actor of its own and the document is coded
//! with these; the names that come up as actor, recipient or source are told. Subjects of verbs of saying count too.

use super::gazetteer::{ActorId, Actors};
use super::party::Party;
use super::{Cast, cast, tree::Tree as Edges};
use crate::case::{low, lower};
use crate::code::{codings, marked};
use crate::codebook::Codebook;
use crate::codebook::actors::NameSort;
use crate::mention::{Kind, Mention, Sort};
use crate::place::places;
use jiff::civil::Date;
use legation_parse::{Document, Engine, Relation, Sentence, Span};
use smol_str::SmolStr;

/// What an unlisted name stands for, as far as its document tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnlistedKind {
    /// A title, a pronoun or a first name tells.
    Person,
    /// Its own words or those that introduce it tell: *front*, *rebel group*.
    Group,
    /// The same: *ministry*, *union*, *company*.
    Organisation,
    /// Nothing tells.
    #[default]
    Unknown,
}

impl UnlistedKind {
    /// As shown.
    pub fn as_str(self) -> &'static str {
        match self {
            UnlistedKind::Person => "person",
            UnlistedKind::Group => "group",
            UnlistedKind::Organisation => "organisation",
            UnlistedKind::Unknown => "unknown",
        }
    }
}

/// An unlisted name of a document, with all its variants there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unlisted {
    /// The fullest form.
    pub name: SmolStr,
    /// All forms, that one among them.
    pub variants: Vec<SmolStr>,
    /// What it stands for.
    pub kind: UnlistedKind,
    /// The code of the country that the text gives it.
    pub country: Option<SmolStr>,
    /// The words that introduce it: *a rebel group*, *Deputy Defence Minister*.
    pub introduced: Option<SmolStr>,
    /// How often it is named; pronouns and nouns that take it up do not count.
    pub mentions: usize,
    /// The sentence in which it first acts, is acted on or speaks, in bytes of the document's text.
    pub sentence: Span,
}

/// The unlisted names of a document, in the order in which they are first named.
///
/// ```
/// use legation_core::{Codebook, check::one_sentence, who::unlisted};
/// use legation_parse::Engine;
/// let book = Codebook::embedded().expect("the codebook is whole");
/// let document = one_sentence("Malian general Sidi Barkou accused France of arming rebels.", "2024-01-05");
/// let names = unlisted(&document, book, Engine::embedded());
/// assert_eq!(names[0].name, "Sidi Barkou");
/// assert_eq!(names[0].country.as_deref(), Some("MLI"));
/// ```
pub fn unlisted(document: &Document, codebook: &Codebook, engine: &Engine) -> Vec<Unlisted> {
    let sentences: Vec<Sentence> = engine
        .parse_document(document)
        .into_iter()
        .map(|(_, sentence)| sentence)
        .filter(|sentence| !sentence.words.is_empty())
        .collect();
    let text = document.text.as_str();
    let actors = &codebook.actors;
    let mut cast = cast(&sentences, text, actors, &codebook.mentions);
    let date = document.published.as_deref().and_then(|day| day.parse().ok());
    let trees = marked(&sentences, text, &cast, codebook);
    let lands: Vec<Span> = places(&trees, &cast, codebook)
        .mentions
        .iter()
        .filter(|mention| mention.place.is_some())
        .map(|mention| mention.span)
        .collect();
    let mut names = Vec::new();
    for (number, chain) in cast.entities().chains().iter().enumerate() {
        let reading = Reading {
            sentences: &sentences,
            text,
            cast: &cast,
            actors,
            date,
        };
        if let Some(name) = reading.name(number, chain, &lands) {
            names.push(name);
        }
    }
    // Each gets an actor of its own, and the document is coded with these.
    for (name, found) in (0u32..).zip(&names) {
        for &(sentence, head) in &found.heads {
            cast.suppose(sentence, head, ActorId::marked(name));
        }
    }
    drop(trees);
    let trees = marked(&sentences, text, &cast, codebook);
    let mut first: Vec<Option<usize>> = vec![None; names.len()];
    let mut note = |party: &Party, sentence: usize| {
        let number = party.actor.and_then(ActorId::mark);
        if let Some(slot) = number.and_then(|number| first.get_mut(number as usize)) {
            *slot = Some(slot.map_or(sentence, |known: usize| known.min(sentence)));
        }
    };
    for coding in codings(&trees, &cast, codebook) {
        let act = &coding.act;
        let claimed = act.claim.iter().flat_map(|claim| &claim.parties);
        for party in act.actors.iter().chain(&act.recipients).chain(claimed) {
            note(party, coding.sentence);
        }
        for source in &coding.sources {
            for party in source
                .word
                .into_iter()
                .flat_map(|word| cast.parties(source.sentence, word))
            {
                note(party, source.sentence);
            }
        }
    }
    for (index, sentence) in sentences.iter().enumerate() {
        for (word, token) in sentence.words.iter().enumerate() {
            let speaks = matches!(token.relation, Relation::Nsubj)
                && sentence
                    .words
                    .get(token.head)
                    .is_some_and(|verb| codebook.mentions.is_saying(&verb.lemma));
            if speaks {
                for party in cast.parties(index, word) {
                    note(party, index);
                }
            }
        }
    }
    let told = names.into_iter().zip(first);
    let told = told.filter_map(|(name, first)| {
        let sentence = sentences.get(first?)?.span;
        Some(Unlisted {
            sentence,
            ..name.unlisted
        })
    });
    told.collect()
}

/// An unlisted name, and where it stands: sentence and head.
struct Candidate {
    unlisted: Unlisted,
    heads: Vec<(usize, usize)>,
}

struct Reading<'a> {
    sentences: &'a [Sentence],
    text: &'a str,
    cast: &'a Cast,
    actors: &'a Actors,
    date: Option<Date>,
}

impl Reading<'_> {
    /// The unlisted name that a chain of mentions speaks of, if it does.
    fn name(&self, number: usize, chain: &[usize], lands: &[Span]) -> Option<Candidate> {
        let entities = self.cast.entities();
        let mentions: Vec<&Mention> = chain
            .iter()
            .filter_map(|index| entities.mentions.get(*index))
            .collect();
        let named: Vec<&Mention> = mentions
            .iter()
            .copied()
            .filter(|mention| mention.kind == Kind::Name && !mention.joined && mention.same.is_none())
            .collect();
        let listed = mentions.iter().any(|mention| {
            mention.same.is_some()
                || self.cast.outlet_at(mention.sentence, mention.head).is_some()
                || self.parties(mention).iter().any(|party| party.actor.is_some())
        });
        let sort = entities.sort_of(number);
        if named.is_empty() || listed || matches!(sort, Sort::Place | Sort::Time) {
            return None;
        }
        let mut forms: Vec<(SmolStr, Span)> = Vec::new();
        for mention in &named {
            forms.extend(self.form(mention));
        }
        let titled = mentions
            .iter()
            .flat_map(|mention| self.parties(mention))
            .any(|party| party.person);
        let land = |span: &Span| {
            let within = lands
                .iter()
                .any(|land| land.start <= span.start && span.end <= land.end);
            !titled && within
        };
        // "the Supreme Court" names an office by its kind, as role nouns do.
        let plain = |form: &str| self.actors.role_named(&low(form)).is_some();
        forms.retain(|(form, span)| !land(span) && !plain(form) && !self.actors.is_no_name(form));
        let longest = forms.iter().max_by_key(|(form, _)| form.chars().count())?;
        let first = forms.iter().find(|(form, _)| form.len() == longest.0.len())?;
        let name = first.0.clone();
        let mut variants: Vec<SmolStr> = Vec::new();
        for (form, _) in &forms {
            if !variants.contains(form) {
                variants.push(form.clone());
            }
        }
        let introduced = self.introduction(&mentions);
        let unlisted = Unlisted {
            kind: self.kind(&name, sort, introduced.as_deref(), &mentions),
            country: self.country(&mentions),
            introduced,
            mentions: forms.len(),
            name,
            variants,
            sentence: Span::default(),
        };
        let heads = named
            .iter()
            .map(|mention| (mention.sentence, mention.head))
            .collect();
        Some(Candidate { unlisted, heads })
    }

    fn parties(&self, mention: &Mention) -> &[Party] {
        self.cast.parties(mention.sentence, mention.head)
    }

    fn words(&self, mention: &Mention) -> Option<&Sentence> {
        self.sentences.get(mention.sentence)
    }

    /// The name in a mention without titles and determiners: from its first capital to the last.
    fn form(&self, mention: &Mention) -> Option<(SmolStr, Span)> {
        let sentence = self.words(mention)?;
        let from = mention.title.map_or(mention.first, |(_, last)| last + 1);
        let large = |at: &usize| {
            let word = sentence.words.get(*at);
            word.is_some_and(|word| word.span.of(self.text).starts_with(char::is_uppercase))
        };
        // What a party was found for before the name is no part of it: "Malian general".
        let taken = |at: &usize| {
            *at != mention.head
                && self
                    .cast
                    .parties(mention.sentence, *at)
                    .iter()
                    .any(|party| party.name.is_none())
        };
        let last = (from..=mention.last).rev().find(large)?;
        let start = (from..=last)
            .rev()
            .take_while(|at| !taken(at))
            .filter(large)
            .last()?;
        let span = sentence
            .words
            .get(start)?
            .span
            .join(sentence.words.get(last)?.span);
        let form = SmolStr::new(
            span.of(self.text)
                .trim_end_matches("'s")
                .trim_end_matches("’s")
                .trim(),
        );
        let sound = form.chars().filter(|c| c.is_alphabetic()).count() > 1;
        sound.then_some((form, span))
    }

    /// The words by which the document says what it is: an office before the name, or an apposition.
    fn introduction(&self, mentions: &[&Mention]) -> Option<SmolStr> {
        let entities = self.cast.entities();
        let told = mentions.iter().find_map(|mention| {
            let about = mention.says_of.and_then(|index| entities.mentions.get(index))?;
            let close = about.sentence == mention.sentence && mention.kind == Kind::Nominal;
            close.then(|| SmolStr::new(mention.span(self.sentences).of(self.text)))
        });
        let office = || {
            let parties = mentions.iter().flat_map(|mention| self.parties(mention));
            parties.filter_map(|party| party.office.clone()).next()
        };
        office().or(told)
    }

    fn kind(&self, name: &str, sort: Sort, introduced: Option<&str>, mentions: &[&Mention]) -> UnlistedKind {
        let person = mentions
            .iter()
            .flat_map(|mention| self.parties(mention))
            .any(|party| party.person);
        if person {
            return UnlistedKind::Person;
        }
        let of = |words: &str| {
            let mut told = words
                .split_whitespace()
                .rev()
                .filter_map(|word| self.actors.name_sort(&low(word)));
            told.next()
        };
        match of(name).or_else(|| introduced.and_then(of)) {
            Some(NameSort::Group) => UnlistedKind::Group,
            Some(NameSort::Organisation) => UnlistedKind::Organisation,
            None if sort == Sort::Person => UnlistedKind::Person,
            None if sort == Sort::Body => UnlistedKind::Organisation,
            None => UnlistedKind::Unknown,
        }
    }

    /// The country that the text gives: of its office, of an adjective before it, of the words that introduce it.
    fn country(&self, mentions: &[&Mention]) -> Option<SmolStr> {
        let of_parties = mentions
            .iter()
            .flat_map(|mention| self.parties(mention))
            .filter(|party| party.of.is_some())
            .find_map(|party| party.entity(self.date, self.actors).code);
        of_parties.or_else(|| {
            mentions.iter().find_map(|mention| {
                let sentence = self.words(mention)?;
                let edges = Edges::of(sentence);
                let mut before = edges.children(mention.head).filter(|child| {
                    matches!(
                        sentence.words[*child].relation,
                        Relation::Amod | Relation::Compound | Relation::NmodPoss
                    )
                });
                before.find_map(|child| {
                    let parties = self.cast.parties(mention.sentence, child);
                    let party = parties
                        .iter()
                        .find(|party| party.actor.is_some() && !party.person)?;
                    party.entity(self.date, self.actors).code
                })
            })
        })
    }
}

impl Cast {
    /// Makes what a word heads stand for a given actor, beside whatever its words tell.
    fn suppose(&mut self, sentence: usize, head: usize, actor: ActorId) {
        let Some(slot) = self
            .sentences
            .get_mut(sentence)
            .and_then(|members| members.parties.get_mut(head))
        else {
            return;
        };
        if slot.is_empty() {
            slot.push(Party::default());
        }
        for party in slot.iter_mut() {
            party.actor = Some(actor);
        }
    }
}

/// Names with one key are the same over many documents: *Al-Hassan Barre* and *al Hassan Barre*.
pub fn name_key(name: &str) -> SmolStr {
    let atoms = super::atoms_of_name(name);
    let low: Vec<SmolStr> = atoms.iter().map(|atom| lower(atom)).collect();
    SmolStr::new(low.join(" "))
}
