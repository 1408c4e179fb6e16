//! Puts a record together.

use super::deal::{Seen, deal};
use super::item::items;
use super::money::value;
use super::offsets::CharIndex;
use super::scope::{argument_words, lemmas};
use super::when::{Dated, Timeline, is_past};
use crate::case::{low, lower};
use crate::code::{Coding, Source, Tree, is_yet_to_come};
use crate::codebook::Codebook;
use crate::count::{Reading, range};
use crate::place::{Places, location};
use crate::record::{Attribution, CiteInfo, Count, Entity, Quote, Record, Status, TextInfo};
use crate::who::{Cast, Party};
use jiff::civil::Date;
use legation_parse::{Document, Span};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;

/// The quad code of words against somebody.
pub(crate) const VERBAL_CONFLICT: u8 = 3;

/// What a document gives to all its records.
pub struct Setting<'d> {
    /// The document.
    pub document: &'d Document,
    /// Its sentences.
    pub trees: &'d [Tree<'d>],
    /// Who is who.
    pub cast: &'d Cast,
    /// Its time expressions.
    pub timeline: &'d Timeline,
    /// Its places.
    pub places: &'d Places,
    /// Its counts, each with the coding it belongs to.
    pub counts: &'d [Reading],
    /// Offsets in characters.
    pub index: &'d CharIndex<'d>,
    /// What is coded.
    pub codebook: &'d Codebook,
    /// Of the document's text, for the records' ids.
    pub digest: Vec<u8>,
}

/// The digest of a document's text.
pub fn digest(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// The records of a document's codings, in the order of the text, each with why its date and its deal are as they are.
pub fn ground(codings: &[Coding], setting: &Setting) -> Vec<(Record, Why)> {
    let mut records = Vec::new();
    for (number, coding) in codings.iter().enumerate() {
        let Some(tree) = setting.trees.get(coding.sentence) else {
            continue;
        };
        let from = setting
            .counts
            .partition_point(|count| count.sentence < coding.sentence);
        // A number may stand in the sentence behind that of its act.
        let own: Vec<&Reading> = setting
            .counts
            .iter()
            .skip(from)
            .take_while(|count| count.sentence <= coding.sentence + 1)
            .filter(|count| count.coding == Some(number))
            .collect();
        records.push(record(coding, tree, &own, setting));
    }
    records
}

/// For each record that [`ground`] makes of these codings, the entries that had a part in it.
pub fn entries(codings: &[Coding]) -> Vec<Vec<String>> {
    let mut sorted: Vec<&Coding> = codings.iter().collect();
    sorted.sort_by_key(|coding| coding.sentence);
    sorted
        .into_iter()
        .map(|coding| coding.act.entries.clone())
        .collect()
}

/// For each record that [`ground`] makes of these codings, what made its status and certainty so.
pub fn reasons(codings: &[Coding], why: impl IntoIterator<Item = Why>) -> Vec<Reasons> {
    let mut sorted: Vec<&Coding> = codings.iter().collect();
    sorted.sort_by_key(|coding| coding.sentence);
    sorted
        .into_iter()
        .zip(why)
        .map(|(coding, why)| Reasons {
            sentence: coding.sentence,
            word: coding.act.anchor,
            because: coding.because.clone(),
            date: why.date,
            deal: why.deal,
        })
        .collect()
}

/// Why a record's status, certainty and date are as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// Index of its sentence among those that were read.
    pub sentence: usize,
    /// The word whose clause tells whether it happened.
    pub word: usize,
    /// What bore on its status and certainty, from the act outwards.
    pub because: Vec<String>,
    /// What its deal's kind, stage and parts were read from.
    pub deal: Vec<String>,
    /// Of its date.
    pub date: WhyDate,
}

/// Why the date and the deal of a record are as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// Of its date.
    pub date: WhyDate,
    /// What its deal's kind, stage and parts were read from.
    pub deal: Vec<String>,
}

/// Why a record has its date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhyDate {
    /// Which words gave it, by which rule, counted from what.
    pub rule: String,
    /// What is odd about it: a day that no calendar has, a year of two digits, an event told as past that is dated after the publication.
    pub note: Option<String>,
}

/// A record, and why its date and its deal are as they are.
fn record(coding: &Coding, tree: &Tree, counted: &[&Reading], setting: &Setting) -> (Record, Why) {
    let Setting {
        document,
        codebook,
        index,
        ..
    } = setting;
    let act = &coding.act;
    let category = &codebook.ontology.categories[act.event];
    let words = argument_words(tree, act);
    let cues = |word: usize| {
        codebook
            .attributions
            .verb(&low(tree.lemma(word)), false)
            .is_some()
    };
    let dated = setting
        .timeline
        .date(tree, coding, &cues, category.quad == VERBAL_CONFLICT);
    let as_of = dated
        .last
        .or_else(|| document.published.as_deref().and_then(|day| day.parse().ok()));
    let entities = |parties: &[Party]| -> Vec<Entity> {
        parties
            .iter()
            .map(|party| entity(party, as_of, setting))
            .collect()
    };
    let mut context = act.context.clone();
    for (lemma, word) in lemmas(tree, &words) {
        let before = word
            .checked_sub(1)
            .map(|before| format!("{} {lemma}", lower(tree.lemma(before))));
        let told = match before {
            Some(phrase) if codebook.contexts.is_none(&phrase) => &[],
            _ => codebook.contexts.of(&lemma),
        };
        // "40 Typhoons": a name of a thing transferred is no storm.
        let thing = !told.is_empty() && names_item(tree, word, &words, setting);
        if !thing {
            context.extend(told.iter().map(ToString::to_string));
        }
    }
    context.sort();
    context.dedup();
    let cameo = context
        .iter()
        .find_map(|name| act.cameo_context.get(name))
        .unwrap_or(&act.cameo)
        .clone();
    let (actor, recipient) = (entities(&act.actors), entities(&act.recipients));
    let sentence = index.quote(tree.sentence.span);
    let mut record = Record {
        id: String::new(),
        event: category.name.clone(),
        mode: act.mode.clone(),
        context,
        quad_code: category.quad,
        event_scale: codebook.ontology.score(act.event, &act.mode),
        cameo,
        actor,
        recipient,
        event_text: trigger(tree, act.head, &act.trigger, index),
        date: dated.first.map(|day| day.to_string()),
        enddate: dated.last.map(|day| day.to_string()),
        date_basis: dated.basis.to_owned(),
        date_text: dated.span.map(|span| index.quote(span)),
        event_loc: location(tree, coding, setting.places, codebook, index),
        status: status(coding, tree, &dated, setting),
        certainty: (coding.certainty * 100.0).round() / 100.0,
        attribution: coding
            .sources
            .iter()
            .map(|source| attribution(source, setting))
            .collect(),
        deal: None,
        deaths: range(counted, "deaths"),
        injuries: range(counted, "injuries"),
        counts: counted
            .iter()
            .filter(|count| count.kind != "deaths" && count.kind != "injuries")
            .map(|count| count_of(count, index))
            .collect(),
        text: sentence.text,
        text_info: TextInfo {
            document: document.id.clone(),
            sentence: coding.sentence,
            start: sentence.start,
            end: sentence.end,
        },
        cite_info: CiteInfo {
            outlet_kind: kind_of(setting),
            outlet: document.outlet.clone(),
            title: document.title.clone(),
            url: document.url.clone(),
            author: document.author.clone(),
            published: document.published.clone(),
            language: document.language.clone(),
        },
        pattern: act.pattern.clone(),
        coder: crate::coder::coder_name(codebook),
    };
    record.id = id(&record, &setting.digest);
    let seen = Seen {
        act,
        sentence: coding.sentence,
        status: record.status,
        as_of,
        location: record.event_loc.as_ref(),
        cast: setting.cast,
        codebook,
        index,
    };
    let (deal, because) = deal(tree, &seen, || items(tree, &words, codebook, index));
    record.deal = deal;
    if let Some(deal) = &mut record.deal {
        let parties: Vec<SmolStr> = record
            .actor
            .iter()
            .chain(&record.recipient)
            .filter_map(|entity| entity.code.as_deref().map(SmolStr::from))
            .collect();
        deal.value = value(tree, act, &words, &parties, codebook, index).0;
    }
    let date = WhyDate {
        rule: dated.why,
        note: dated.note,
    };
    let deal = because;
    (record, Why { date, deal })
}

/// Whether a word is part of the name of a thing that is transferred or used.
fn names_item(tree: &Tree, word: usize, words: &[usize], setting: &Setting) -> bool {
    let start = setting.index.quote(tree.word(word).span).start;
    items(tree, words, setting.codebook, setting.index)
        .iter()
        .any(|item| item.designation.is_some() && (item.start..item.end).contains(&start))
}

/// The kind of source that published the document.
fn kind_of(setting: &Setting) -> Option<String> {
    let outlet = setting.document.outlet.as_deref()?;
    let entry = setting.codebook.actors.outlet_called(outlet)?;
    entry.kind.as_ref().map(ToString::to_string)
}

fn count_of(reading: &Reading, index: &CharIndex) -> Count {
    let quote = index.quote(reading.span);
    Count {
        kind: reading.kind.clone(),
        low: reading.low,
        high: reading.high,
        text: quote.text,
        start: quote.start,
        end: quote.end,
    }
}

/// Headlines and captions tell the past in the present tense: "officials hold talks on Thursday".
fn status(coding: &Coding, tree: &Tree, dated: &Dated, setting: &Setting) -> Status {
    let has_date = dated.span.is_some();
    let published: Option<Date> = setting
        .document
        .published
        .as_deref()
        .and_then(|day| day.parse().ok());
    let over = published.is_some_and(|published| dated.last.is_some_and(|last| last < published));
    // "ahead of the visit in March 2003", told years later.
    if coding.status == Status::Planned && over && is_yet_to_come(tree, coding.act.anchor) {
        return Status::Occurred;
    }
    let progressive = tree.word(coding.act.anchor).xpos == "VBG";
    let told_as_past = setting.timeline.is_headline(coding.sentence) || has_date;
    let told = if coding.status == Status::Ongoing && told_as_past && !progressive {
        Status::Occurred
    } else {
        coding.status
    };
    // "visits Kyiv on Friday": a day to come has not been. Told as past, the text contradicts itself.
    let to_come = published.is_some_and(|published| dated.first.is_some_and(|first| first > published));
    match told {
        Status::Occurred | Status::Ongoing if to_come && is_past(coding.tense) && !dated.announced => {
            Status::Possible
        }
        Status::Occurred | Status::Ongoing if to_come => Status::Planned,
        told => told,
    }
}

/// The words that triggered the code: the shortest stretch that holds them, or the head alone where they lie far apart.
fn trigger(tree: &Tree, head: usize, words: &[usize], index: &CharIndex) -> Quote {
    /// Words between the first and last trigger above which only the head is quoted.
    const FARTHEST: usize = 12;
    let first = words.iter().copied().min().unwrap_or(head);
    let last = words.iter().copied().max().unwrap_or(head);
    let span = if last - first <= FARTHEST {
        tree.word(first).span.join(tree.word(last).span)
    } else {
        tree.word(head).span
    };
    index.quote(span)
}

fn entity(party: &Party, as_of: Option<Date>, setting: &Setting) -> Entity {
    let quote = setting.index.quote(party.span);
    let fields = party.entity(as_of, &setting.codebook.actors);
    Entity {
        entity_text: quote.text,
        start: quote.start,
        end: quote.end,
        code: fields.code.map(Into::into),
        sector: fields.sector.into_iter().map(Into::into).collect(),
        name: fields.name.map(Into::into),
        office: fields.office.map(Into::into),
        identifier_id: fields.identifier_id.map(Into::into),
    }
}

fn attribution(source: &Source, setting: &Setting) -> Attribution {
    let none = Attribution {
        cue: source.cue.clone(),
        stance: source.stance.clone(),
        ..Attribution::default()
    };
    let (Some(word), Some(tree)) = (source.word, setting.trees.get(source.sentence)) else {
        return none;
    };
    let actors = &setting.codebook.actors;
    // "the report by the newspaper Nezavisimaya Gazeta": the outlet may stand within the phrase.
    let no_clause = |word: usize| tree.relation(word) == legation_parse::Relation::AclRelcl;
    let outlet = std::iter::once(word)
        .chain(tree.subtree(word, &no_clause))
        .find_map(|word| setting.cast.outlet_at(source.sentence, word));
    if let Some(outlet) = outlet.and_then(|id| actors.outlet(id)) {
        let quote = setting.index.quote(with_name(tree, word, phrase(tree, word)));
        return Attribution {
            text: quote.text,
            start: quote.start,
            end: quote.end,
            name: Some(outlet.name.to_string()),
            code: outlet.country.as_ref().map(ToString::to_string),
            ..none
        };
    }
    match setting.cast.parties(source.sentence, word).first() {
        Some(party) => {
            let spoken = spoken_for(source, word, party, setting);
            let party = &spoken.unwrap_or_else(|| party.clone());
            let published = setting
                .document
                .published
                .as_deref()
                .and_then(|day| day.parse().ok());
            let entity = entity(party, published, setting);
            let quote = setting.index.quote(with_name(tree, word, party.span));
            Attribution {
                text: quote.text,
                start: quote.start,
                end: quote.end,
                name: entity.name,
                code: entity.code,
                ..none
            }
        }
        None => {
            let code = said_again(source, word, setting);
            let quote = setting.index.quote(with_name(tree, word, phrase(tree, word)));
            Attribution {
                text: quote.text,
                start: quote.start,
                end: quote.end,
                code: code.map(|code| code.to_string()),
                ..none
            }
        }
    }
}

/// How many sentences back a speaker is looked for.
const SPOKE_BEFORE: usize = 2;

/// *The statement added*, *the monitor said*: the code of whoever alone spoke in the nearest sentence before.
fn said_again(source: &Source, word: usize, setting: &Setting) -> Option<SmolStr> {
    let tree = setting.trees.get(source.sentence)?;
    let actors = &setting.codebook.actors;
    let plain = tree
        .child(
            word,
            &[legation_parse::Relation::Nmod, legation_parse::Relation::NmodPoss],
        )
        .is_none();
    if !plain || !is_the(tree, word) || !actors.is_said_again(&low(tree.lemma(word))) {
        return None;
    }
    let published = setting
        .document
        .published
        .as_deref()
        .and_then(|day| day.parse().ok());
    for sentence in (source.sentence.saturating_sub(SPOKE_BEFORE)..source.sentence).rev() {
        let before = setting.trees.get(sentence)?;
        let mut codes: Vec<SmolStr> = Vec::new();
        let speaks = |at: &usize| {
            let verb = before.head(*at);
            matches!(before.relation(*at), legation_parse::Relation::Nsubj)
                && verb.is_some_and(|verb| actors.speaks(&low(before.lemma(verb))))
        };
        for at in (0..before.len()).filter(speaks) {
            for party in setting.cast.parties(sentence, at) {
                let code = party.entity(published, actors).code;
                if let Some(code) = code.filter(|code| !codes.contains(code)) {
                    codes.push(code);
                }
            }
        }
        match codes.as_slice() {
            [] => {}
            [code] => return Some(code.clone()),
            _ => return None,
        }
    }
    None
}

/// *the spokesperson said*: a role without an owner, as one of those who spoke before.
fn spoken_for(source: &Source, word: usize, party: &Party, setting: &Setting) -> Option<Party> {
    if party.side().is_some() || party.name.is_some() {
        return None;
    }
    let code = said_again(source, word, setting)?;
    let of = setting.codebook.actors.state(&code)?;
    Some(Party {
        of: Some(of),
        ..party.clone()
    })
}

/// Whether a noun has the definite article.
fn is_the(tree: &Tree, noun: usize) -> bool {
    tree.child(noun, &[legation_parse::Relation::Det])
        .is_some_and(|det| tree.form(det).eq_ignore_ascii_case("the"))
}

/// A phrase with the name right behind it: *the rights group Viasna*, *the state news agency Tass*.
fn with_name(tree: &Tree, head: usize, span: Span) -> Span {
    use legation_parse::{Relation, Upos};
    let Some(next) = (head + 1..tree.len()).find(|&word| tree.word(word).span.start >= span.end) else {
        return span;
    };
    let named = tree.children(head).find(|&child| {
        matches!(
            tree.relation(child),
            Relation::Appos | Relation::NmodDesc | Relation::Flat
        ) && tree.word(child).upos == Upos::Propn
            && phrase(tree, child).start == tree.word(next).span.start
    });
    named.map_or(span, |child| span.join(phrase(tree, child)))
}

/// A noun phrase without its preposition, relative clauses and appositions.
fn phrase(tree: &Tree, head: usize) -> Span {
    use legation_parse::Relation;
    let (first, last) = tree.extent(head, &|word| {
        matches!(
            tree.relation(word),
            Relation::Case
                | Relation::Mark
                | Relation::AclRelcl
                | Relation::Acl
                | Relation::Appos
                | Relation::Punct
                | Relation::Conj
                | Relation::Cc
                | Relation::Parataxis
                | Relation::Det
                | Relation::Advmod
        )
    });
    tree.word(first).span.join(tree.word(last).span)
}

/// The same text, codebook and version give the same id on any machine.
fn id(record: &Record, digest: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(digest);
    let mut feed = |part: &str| {
        hash.update(part.as_bytes());
        hash.update([0]);
    };
    feed(&record.coder);
    feed(&record.pattern);
    feed(&record.event);
    feed(record.status.as_str());
    feed(&record.text_info.start.to_string());
    feed(&record.event_text.start.to_string());
    feed(&record.event_text.text);
    for entity in record.actor.iter().chain(&record.recipient) {
        feed(&entity.start.to_string());
        feed(entity.code.as_deref().unwrap_or(""));
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
