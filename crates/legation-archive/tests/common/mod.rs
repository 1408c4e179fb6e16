//! Articles with their records, made from templates: as many as wanted, the same ones each time.
#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "each test file uses a part; a test may panic"
)]

use jiff::ToSpan;
use jiff::civil::{Date, date};
use legation_archive::Given;
use legation_core::codebook::Source;
use legation_core::record::{Attribution, CiteInfo, Deal, Entity, Item, Quote, Status, TextInfo};
use legation_core::{Coded, Record};
use legation_merge::Rules;
use legation_parse::{Block, BlockKind, Document, Span};
use std::sync::LazyLock;

pub static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::new(&Source::embedded().unwrap()).unwrap());

pub const CODER: &str = "legation test; templates 1";
pub const NOW: &str = "2026-01-02T03:04:05Z";

/// Name, code, sector.
const ACTORS: &[(&str, &str, &str)] = &[
    ("Norway", "NOR", "GOV"),
    ("Türkiye", "TUR", "GOV"),
    ("the Côte d’Ivoire army", "CIV", "MIL"),
    ("Kenya", "KEN", "GOV"),
    ("the Houthis", "YEM", "REB"),
    ("Japan", "JPN", "GOV"),
    ("the European Union", "EUR", "GOV"),
    ("Peru’s opposition", "PER", "OPP"),
];
/// Words, category, quad code, scale, CAMEO, deal.
type Act = (
    &'static str,
    &'static str,
    u8,
    f64,
    &'static str,
    Option<(&'static str, &'static str)>,
);
const ACTS: &[Act] = &[
    ("held talks with", "CONSULT", 1, 1.0, "036", None),
    (
        "signed a trade accord with",
        "AGREE",
        1,
        3.0,
        "057",
        Some(("trade", "signed")),
    ),
    ("criticised", "ACCUSE", 3, -2.0, "111", None),
    ("shelled positions of", "ASSAULT", 4, -9.0, "194", None),
    (
        "delivered radars to",
        "COOPERATE",
        2,
        6.0,
        "072",
        Some(("arms-transfer", "delivered")),
    ),
    ("rejected an appeal by", "REJECT", 3, -4.0, "120", None),
];
const PADDING: &[&str] = &[
    "Traders in the capital said that prices had hardly moved since the spring.",
    "The weather has kept most ferries in port, and the roads north are closed.",
    "A commission of inquiry is to publish its findings before the end of the term.",
    "Observers count the present round as the eleventh since the process began.",
];

/// The first day of the made articles.
pub const FIRST: Date = date(2021, 1, 1);

/// Article number `number`, with `records` records among `sentences` sentences.
pub fn made(number: usize, sentences: usize, records: usize) -> (Document, Coded) {
    let published = FIRST + ((number / 8 % 1500) as i64).days();
    let mut document = Document {
        id: format!("made-{number}"),
        title: Some(format!("Bulletin {number}")),
        outlet: Some(format!("Paper {}", number % 20)),
        published: Some(published.to_string()),
        language: Some("en".into()),
        ..Document::default()
    };
    let mut coded = Coded::default();
    let every = (sentences / records.max(1)).max(1);
    for sentence in 0..sentences {
        let start = document.text.chars().count();
        let tells = sentence % every == 0 && coded.records.len() < records;
        if tells {
            let record = told(&mut document.text, number, sentence, published);
            coded.records.push(record);
        } else {
            document
                .text
                .push_str(PADDING[(number + sentence) % PADDING.len()]);
        }
        let end = document.text.chars().count();
        coded.sentences.push([start, end]);
        document.text.push(' ');
        if let (true, Some(record)) = (tells, coded.records.last_mut()) {
            record.text = document.text.chars().skip(start).take(end - start).collect();
            record.text_info = TextInfo {
                document: document.id.clone(),
                sentence,
                start,
                end,
            };
            record.cite_info = CiteInfo {
                outlet: document.outlet.clone(),
                outlet_kind: None,
                title: document.title.clone(),
                url: None,
                author: None,
                published: document.published.clone(),
                language: document.language.clone(),
            };
        }
    }
    coded.words = document.text.split_whitespace().count();
    document.blocks = vec![Block {
        span: Span::new(0, document.text.len()),
        kind: BlockKind::Body,
        reason: None,
    }];
    (document, coded)
}

/// Writes a sentence that tells an event, and gives its record.
fn told(text: &mut String, number: usize, sentence: usize, day: Date) -> Record {
    let mix = number
        .wrapping_mul(7919)
        .wrapping_add(sentence.wrapping_mul(104_729));
    let one = ACTORS[mix % ACTORS.len()];
    let two = ACTORS[(mix / 8 + 1 + mix % ACTORS.len()) % ACTORS.len()];
    let (words, event, quad_code, event_scale, cameo, deal) = ACTS[(mix / 64) % ACTS.len()];
    let actor = said(text, one);
    text.push(' ');
    let event_text = quote(text, words);
    text.push(' ');
    let recipient = said(text, two);
    text.push_str(", ");
    let source = quote(text, "the foreign ministry");
    text.push_str(" said.");
    let items = deal.iter().map(|_| Item {
        text: event_text.text.clone(),
        start: event_text.start,
        end: event_text.end,
        category: "sensors".into(),
        designation: None,
        quantity: Some(2),
    });
    Record {
        id: format!("{number:08x}{sentence:08x}"),
        event: event.into(),
        context: vec!["diplomatic".into()],
        quad_code,
        event_scale,
        cameo: cameo.into(),
        actor: vec![actor],
        recipient: vec![recipient],
        deal: deal.map(|(kind, stage)| Deal {
            kind: kind.into(),
            stage: stage.into(),
            items: items.collect(),
            ..Deal::default()
        }),
        event_text,
        date: Some(day.to_string()),
        enddate: Some(day.to_string()),
        date_basis: "publication".into(),
        status: Status::Occurred,
        certainty: 0.9,
        attribution: vec![Attribution {
            text: source.text,
            start: source.start,
            end: source.end,
            cue: "said".into(),
            stance: "asserts".into(),
            ..Attribution::default()
        }],
        deaths: (event == "ASSAULT").then_some([2, 3]),
        pattern: "verbs/templates/one".into(),
        coder: CODER.into(),
        ..Record::default()
    }
}

fn quote(text: &mut String, words: &str) -> Quote {
    let start = text.chars().count();
    text.push_str(words);
    Quote {
        text: words.into(),
        start,
        end: start + words.chars().count(),
    }
}

fn said(text: &mut String, (name, code, sector): (&str, &str, &str)) -> Entity {
    let quote = quote(text, name);
    Entity {
        entity_text: quote.text,
        start: quote.start,
        end: quote.end,
        code: Some(code.into()),
        sector: vec![sector.into()],
        name: Some(name.trim_start_matches("the ").into()),
        ..Entity::default()
    }
}

pub fn given<'a>((document, coded): &'a (Document, Coded)) -> Given<'a> {
    Given {
        file: "made",
        document,
        coded,
        coder: CODER,
    }
}
