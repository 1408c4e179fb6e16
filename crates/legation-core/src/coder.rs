//! The whole way from a document to its records.

use crate::code::{codings, lend, lower_unverified, marked};
use crate::codebook::Codebook;
use crate::count::Reading;
use crate::ground::record::{Reasons, Setting};
use crate::ground::{CharIndex, Timeline, ground};
use crate::place::{Places, drop_unplaced, place_victims, places, settle_namesakes};
use crate::record::Record;
use crate::who::{About, cast_about};
use legation_parse::{BlockKind, Document, Engine, Sentence, Span};

/// What a document gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coded {
    /// Its event records, in the order of the text.
    pub records: Vec<Record>,
    /// For each record, the codebook entries that had a part in it.
    pub entries: Vec<Vec<String>>,
    /// For each record, what made its status, certainty and date so.
    pub reasons: Vec<Reasons>,
    /// Where each sentence lies, in characters, half-open: a record's `sentence` is an index into this.
    pub sentences: Vec<[usize; 2]>,
    /// How many words were read.
    pub words: usize,
    /// Names of places, each with the place that is meant.
    pub places: Places,
    /// Names that could be a place, a person or a firm: the words, and what was made of them.
    pub names: Vec<(String, String)>,
    /// Numbers of people, each with what it counts and the coding it belongs to.
    pub counts: Vec<Reading>,
}

/// Program and codebook with their versions, as they stand in each record's `coder`.
pub fn coder_name(codebook: &Codebook) -> String {
    format!("legation {}; {}", env!("CARGO_PKG_VERSION"), codebook.version)
}

/// Codes a document: the same document, codebook and model give the same records on any machine.
pub fn code_document(document: &Document, codebook: &Codebook, engine: &Engine) -> Coded {
    let mut parsed = engine.parse_document(document);
    parsed.retain(|(_, sentence)| !sentence.words.is_empty());
    let blocks: Vec<(usize, bool)> = parsed
        .iter()
        .map(|(block, _)| {
            let kind = document.blocks.get(*block).map(|block| block.kind);
            (
                *block,
                matches!(kind, Some(BlockKind::Headline | BlockKind::Subheading)),
            )
        })
        .collect();
    let sentences: Vec<Sentence> = parsed.into_iter().map(|(_, sentence)| sentence).collect();
    let text = document.text.as_str();
    let published = document.published.as_deref().and_then(|day| day.parse().ok());
    let title_text = document
        .title
        .as_deref()
        .filter(|title| !text.contains(title))
        .unwrap_or_default();
    let title = engine.parse_block(title_text, Span::new(0, title_text.len()), true);
    let about = About {
        title: &title,
        title_text,
        published,
    };
    let cast = cast_about(&sentences, text, &about, &codebook.actors, &codebook.mentions);
    let trees = marked(&sentences, text, &cast, codebook);
    let mut found = codings(&trees, &cast, codebook);
    let is_headline = |sentence: usize| blocks.get(sentence).is_some_and(|(_, headline)| *headline);
    lend(&mut found, &trees, &cast, codebook, is_headline);
    lower_unverified(&mut found, &trees, &cast, codebook);
    let timeline = Timeline::new(&trees, &blocks, published, &codebook.time);
    let places = places(&trees, &cast, codebook);
    settle_namesakes(&mut found, &places, &trees, codebook);
    place_victims(&mut found, &trees, &places, codebook);
    drop_unplaced(&mut found);
    let counts = crate::count::counts(&trees, &found, codebook);
    let index = CharIndex::new(text);
    let setting = Setting {
        document,
        trees: &trees,
        cast: &cast,
        timeline: &timeline,
        places: &places,
        counts: &counts,
        index: &index,
        codebook,
        digest: crate::ground::record::digest(text),
    };
    let (records, why): (Vec<Record>, Vec<_>) = ground(&found, &setting).into_iter().unzip();
    let stays = crate::ground::headline::told_once(&records, is_headline);
    let records = kept(records, &stays);
    let entries = kept(crate::ground::entries(&found), &stays);
    let words = sentences.iter().map(|sentence| sentence.words.len()).sum();
    Coded {
        records,
        entries,
        reasons: kept(crate::ground::reasons(&found, why), &stays),
        sentences: sentences
            .iter()
            .map(|sentence| range(sentence.span, &index))
            .collect(),
        words,
        places,
        names: cast
            .notes()
            .iter()
            .map(|note| (note.span.of(text).to_owned(), note.note.clone()))
            .collect(),
        counts,
    }
}

fn range(span: Span, index: &CharIndex) -> [usize; 2] {
    [span.start, span.end].map(|byte| index.chars(byte as usize))
}

fn kept<T>(all: Vec<T>, stays: &[bool]) -> Vec<T> {
    all.into_iter()
        .zip(stays)
        .filter_map(|(item, stays)| stays.then_some(item))
        .collect()
}
