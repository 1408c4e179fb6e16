//! Who is who: literate cases in `tests/who/*.toml`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test may read its cases from files, and panic"
)]

use jiff::civil::Date;
use legation_core::codebook::actors::{
    ActorEntry, ActorFile, CorefEntry, CorefFile, OutletEntry, OutletFile, RoleEntry, RoleFile,
};
use legation_core::mention::MentionWords;
use legation_core::who::{Actors, Party, cast, parties_in, read_marked_parties, unlisted};
use legation_parse::{Engine, Relation, Sentence, Span, Upos, Word};
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
struct Gazetteer {
    actor: Vec<ActorEntry>,
    role: Vec<RoleEntry>,
    expletive: Vec<smol_str::SmolStr>,
    coref: Vec<CorefEntry>,
    outlet: Vec<OutletEntry>,
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Texts {
    case: Vec<TextCase>,
}

#[derive(Deserialize)]
struct TextCase {
    name: String,
    text: String,
    date: Option<Date>,
    who: BTreeMap<String, String>,
    #[serde(default)]
    spans: BTreeMap<String, String>,
    #[serde(default)]
    names: BTreeMap<String, String>,
    #[serde(default)]
    offices: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    tree: String,
    date: Option<Date>,
    who: BTreeMap<String, String>,
}

fn words() -> &'static MentionWords {
    &legation_core::Codebook::embedded().unwrap().mentions
}

fn gazetteer() -> Actors {
    let file: Gazetteer = toml::from_str(include_str!("who/gazetteer.toml")).unwrap();
    Actors::from_parts(
        file.actor,
        file.role,
        CorefFile {
            expletive: file.expletive,
            coref: file.coref,
            ..CorefFile::default()
        },
        OutletFile {
            outlet: file.outlet,
            ..OutletFile::default()
        },
    )
    .unwrap()
}

/// Reads `form/UPOS/relation/head[/lemma]` words, one sentence a line.
fn read_trees(tree: &str) -> (String, Vec<Sentence>) {
    let mut text = String::new();
    let mut sentences = Vec::new();
    for line in tree.lines().filter(|line| !line.trim().is_empty()) {
        let mut sentence = Sentence::default();
        for (index, token) in line.split_whitespace().enumerate() {
            let fields: Vec<&str> = token.split('/').collect();
            let [form, upos, relation, head, rest @ ..] = fields.as_slice() else {
                panic!("{token}")
            };
            if *form == "-" {
                text.pop();
            }
            let start = text.len();
            text.push_str(form);
            let span = Span::new(start, text.len());
            if *form != "-" {
                text.push(' ');
            }
            let lemma = rest.first().copied().unwrap_or(form);
            let upos = Upos::from_name(upos);
            let plural = upos == Upos::Noun && lemma != *form;
            let head = head.parse::<usize>().unwrap().checked_sub(1).unwrap_or(index);
            sentence.words.push(Word {
                span,
                lemma: lemma.into(),
                upos,
                xpos: if plural { "NNS" } else { "" }.into(),
                head,
                relation: Relation::from_name(relation),
                space_after: true,
            });
        }
        sentence.span = sentence
            .words
            .iter()
            .map(|word| word.span)
            .reduce(Span::join)
            .unwrap_or_default();
        sentences.push(sentence);
    }
    (text, sentences)
}

fn show(parties: &[Party], date: Option<Date>, actors: &Actors) -> String {
    if parties.is_empty() {
        return "none".into();
    }
    let one = |party: &Party| {
        let entity = party.entity(date, actors);
        let place = if party.place_like { "@" } else { "" };
        format!(
            "{}.{}{place}",
            entity.code.as_deref().unwrap_or("?"),
            entity.sector.first().map_or("", |s| s.as_str())
        )
    };
    parties.iter().map(one).collect::<Vec<_>>().join("+")
}

#[test]
fn trees() {
    let actors = gazetteer();
    let cases: Cases = toml::from_str(include_str!("who/trees.toml")).unwrap();
    let mut wrong = Vec::new();
    for case in &cases.case {
        let (text, sentences) = read_trees(&case.tree);
        let cast = cast(&sentences, &text, &actors, words());
        for (word, expected) in &case.who {
            let places = sentences
                .iter()
                .enumerate()
                .flat_map(|(s, sentence)| (0..sentence.words.len()).map(move |w| (s, w)));
            let mut at = places.filter(|(s, w)| sentences[*s].words[*w].span.of(&text) == word);
            let (s, w) = at
                .next_back()
                .unwrap_or_else(|| panic!("{}: no word {word}", case.name));
            let found = show(cast.parties(s, w), case.date, &actors);
            if found != *expected {
                wrong.push(format!("{}: {word} is {found}, not {expected}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Fewest text cases that must hold. It may only rise; a newly trained parser may break a case and mend another.
const TEXTS_FLOOR: usize = 112;

/// Of the shipped organisations, parties, groups and services.
const ORGANISATIONS_FLOOR: usize = 209;

/// Of the shipped leaders of the Americas, Europe and the former Soviet Union.
const LEADERS_1_FLOOR: usize = 108;

#[test]
fn texts() {
    hold(include_str!("who/texts.toml"), &gazetteer(), TEXTS_FLOOR);
}

#[test]
fn organisations() {
    hold(
        include_str!("who/organisations.toml"),
        &shipped(),
        ORGANISATIONS_FLOOR,
    );
}

/// Of the shipped leaders of the Middle East, Africa, Asia and the Pacific.
const LEADERS_2_FLOOR: usize = 116;

#[test]
fn leaders_of_asia_and_africa() {
    hold(include_str!("who/leaders-2.toml"), &shipped(), LEADERS_2_FLOOR);
}

#[test]
fn leaders_of_the_americas_and_europe() {
    hold(include_str!("who/leaders-1.toml"), &shipped(), LEADERS_1_FLOOR);
}

#[derive(Deserialize)]
struct MarkedTexts {
    text: Vec<MarkedText>,
}

#[derive(Deserialize)]
struct MarkedText {
    id: String,
    date: Option<Date>,
    text: String,
    /// What is known to come out instead.
    wrong: Option<String>,
}

/// Texts with their parties marked: each holds, but for those that say what is wrong with them, which must not hold by now.
fn hold_marked(file: &str) {
    let book = legation_core::Codebook::embedded().unwrap();
    let texts: MarkedTexts = toml::from_str(file).unwrap();
    let mut told = Vec::new();
    for item in &texts.text {
        let (text, phrases) = read_marked_parties(&item.text).unwrap();
        assert!(!phrases.is_empty(), "{}: nothing is marked", item.id);
        let sentences = Engine::embedded().parse_block(&text, Span::new(0, text.len()), false);
        let cast = cast(&sentences, &text, &book.actors, &book.mentions);
        let right = phrases.iter().all(|phrase| {
            let parties = parties_in(&cast, &sentences, phrase.span);
            let compared = phrase.compare(parties, item.date, &book.actors);
            compared.sector && compared.office != Some(false)
        });
        if right == item.wrong.is_some() {
            let what = if right {
                "holds, and is marked wrong"
            } else {
                "does not hold"
            };
            told.push(format!("{}: {what}", item.id));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// Fewest of the marked parties of short articles with the right code and sector; it may only rise.
const HOME_FLOOR: usize = 144;
/// Most of those without a country that may be given one; it may only fall.
const HOME_GIVEN: usize = 3;

#[test]
fn parties_whose_country_only_the_article_tells() {
    let book = legation_core::Codebook::embedded().unwrap();
    let texts: MarkedTexts = toml::from_str(include_str!("who/sample-home.toml")).unwrap();
    let (mut right, mut given, mut told) = (0, 0, Vec::new());
    for item in &texts.text {
        let (text, phrases) = read_marked_parties(&item.text).unwrap();
        let mut sentences = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(start, start + line.trim_end().len());
            sentences.extend(Engine::embedded().parse_block(&text, span, false));
            start += line.len();
        }
        let cast = cast(&sentences, &text, &book.actors, &book.mentions);
        for phrase in &phrases {
            let parties = parties_in(&cast, &sentences, phrase.span);
            let compared = phrase.compare(parties, item.date, &book.actors);
            if compared.sector {
                right += 1;
                continue;
            }
            let without = phrase.parties.iter().all(|party| party.code.is_none());
            given += usize::from(without);
            told.push(format!("{}: {}", item.id, phrase.span.of(&text)));
        }
    }
    assert!(right >= HOME_FLOOR, "{right} right; wrong:\n{}", told.join("\n"));
    assert!(given <= HOME_GIVEN, "{given} given; wrong:\n{}", told.join("\n"));
}

#[test]
fn references_back() {
    hold_marked(include_str!("who/reference.toml"));
}

#[test]
fn roles() {
    hold_marked(include_str!("who/roles.toml"));
}

#[test]
fn namesakes() {
    hold_marked(include_str!("who/namesakes.toml"));
}

#[test]
fn unlisted_names_are_told_with_kind_and_country() {
    let book = legation_core::Codebook::embedded().unwrap();
    let text = "Malian General Sidi Barkou accused France of arming rebels. Barkou also threatened Niger. \
                Russia condemned the attack. The lake is near Timbuktu.";
    let document = legation_core::check::one_sentence(text, "2024-01-05");
    let found = unlisted(&document, book, Engine::embedded());
    let told: Vec<_> = found
        .iter()
        .map(|name| {
            (
                name.name.as_str(),
                name.kind.as_str(),
                name.country.as_deref(),
                name.mentions,
            )
        })
        .collect();
    assert_eq!(told, [("Sidi Barkou", "person", Some("MLI"), 2)]);
}

/// Fails where fewer than `floor` of the cases hold; each wrong word is told.
fn hold(cases: &str, actors: &Actors, floor: usize) {
    let cases: Texts = toml::from_str(cases).unwrap();
    let mut wrong = Vec::new();
    let mut held = 0;
    for case in &cases.case {
        let before = wrong.len();
        let mut sentences = Vec::new();
        let mut start = 0;
        for line in case.text.split_inclusive('\n') {
            let span = Span::new(start, start + line.trim_end().len());
            sentences.extend(Engine::embedded().parse_block(&case.text, span, false));
            start += line.len();
        }
        let cast = cast(&sentences, &case.text, actors, words());
        let find = |key: &str| {
            let (word, nth) = key
                .split_once('#')
                .map_or((key, None), |(word, nth)| (word, nth.parse::<usize>().ok()));
            let places = sentences
                .iter()
                .enumerate()
                .flat_map(|(s, sentence)| (0..sentence.words.len()).map(move |w| (s, w)));
            let mut at = places.filter(|(s, w)| sentences[*s].words[*w].span.of(&case.text) == word);
            let (s, w) = match nth {
                Some(nth) => at.nth(nth - 1),
                None => at.next_back(),
            }
            .unwrap_or_else(|| panic!("{}: no word {key}", case.name));
            let parties = cast.parties(s, w);
            if !parties.is_empty() {
                return parties;
            }
            cast.parties(s, head_of_name(&sentences[s], &case.text, w))
        };
        for (word, expected) in &case.who {
            let found = show(find(word), case.date, actors);
            if found != *expected {
                wrong.push(format!("{}: {word} is {found}, not {expected}", case.name));
            }
        }
        let spans = case.spans.iter().map(|(word, expected)| {
            let span = find(word)
                .first()
                .map(|party| party.span.of(&case.text).to_owned());
            (word, expected, span.unwrap_or_default())
        });
        let fields = |word: &String| {
            find(word)
                .first()
                .map(|party| party.entity(case.date, actors))
                .unwrap_or_default()
        };
        let names = case
            .names
            .iter()
            .map(|(word, expected)| (word, expected, fields(word).name.unwrap_or_default().to_string()));
        let offices = case.offices.iter().map(|(word, expected)| {
            (
                word,
                expected,
                fields(word).office.unwrap_or_default().to_string(),
            )
        });
        for (word, expected, found) in spans.chain(names).chain(offices) {
            if found != *expected {
                wrong.push(format!("{}: {word} has {found:?}, not {expected:?}", case.name));
            }
        }
        held += usize::from(wrong.len() == before);
    }
    println!(
        "{held} of {} hold; wrong:\n{}",
        cases.case.len(),
        wrong.join("\n")
    );
    assert!(held >= floor, "{held} hold, {floor} must:\n{}", wrong.join("\n"));
}

/// The word by which a proper name is held: its own head where the word is inside it.
fn head_of_name(sentence: &Sentence, text: &str, word: usize) -> usize {
    let mut at = word;
    for _ in 0..4 {
        let token = &sentence.words[at];
        let name = |word: &Word| word.span.of(text).chars().next().is_some_and(char::is_uppercase);
        let inside =
            matches!(token.relation, Relation::Flat | Relation::Compound) && token.upos == Upos::Propn;
        if !inside || !name(&sentence.words[token.head]) || sentence.words[token.head].upos != Upos::Propn {
            break;
        }
        at = token.head;
    }
    at
}

/// The actor files that ship, read as the tests read their own.
fn shipped() -> Actors {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook");
    let mut actors = Vec::new();
    let mut folders = vec![root.join("actors")];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let file: ActorFile =
                    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                actors.extend(file.actor);
            }
        }
    }
    fn read<T: Default + serde::de::DeserializeOwned>(path: std::path::PathBuf) -> T {
        let Ok(text) = std::fs::read_to_string(&path) else {
            return T::default();
        };
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
    let roles: RoleFile = read(root.join("en/roles.toml"));
    let coref: CorefFile = read(root.join("en/coref.toml"));
    let outlets: OutletFile = read(root.join("outlets.toml"));
    Actors::from_parts(actors, roles.role, coref, outlets).unwrap()
}

#[test]
fn the_shipped_actors_load() {
    let actors = shipped();
    for name in ["Russia", "taliban", "UNITED NATIONS", "Soviet Union"] {
        assert!(!actors.lookup(name).is_empty(), "{name}");
    }
}

const WORDS: &[&str] = &[
    "Russia",
    "Russian",
    "the",
    "Taliban",
    "-",
    "led",
    "officials",
    "minister",
    "Foreign",
    "of",
    "in",
    "Kabul",
    "it",
    "its",
    "they",
    "he",
    "who",
    "group",
    "two",
    "countries",
    "both",
    "sides",
    "Vasily",
    "Osmakov",
    ",",
    "'s",
    "and",
    "former",
    "U.S.",
    "army",
    "chief",
    "staff",
    "met",
    "É",
    "…",
    "",
    "ministry",
    "which",
    "\u{202e}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Any words under any heads give parties that lie within the text, and the same ones twice.
    #[test]
    fn odd_trees(sentences in prop::collection::vec(prop::collection::vec((0..WORDS.len(), 0..18usize, 0..60usize, 0..24usize), 0..24), 0..5)) {
        let actors = gazetteer();
        let mut text = String::new();
        let mut parsed = Vec::new();
        for sentence in &sentences {
            let mut words = Vec::new();
            for (word, upos, relation, head) in sentence {
                let start = text.len();
                text.push_str(WORDS[*word]);
                let upos = Upos::ALL[*upos % Upos::ALL.len()];
                let span = Span::new(start, text.len());
                let xpos = ["WDT", "NNS", "", "VBN"][*head % 4];
                let relation = Relation::ALL[*relation % Relation::ALL.len()];
                words.push(Word { span, lemma: WORDS[*word].into(), upos, xpos: xpos.into(), head: *head, relation, space_after: true });
                text.push(' ');
            }
            parsed.push(Sentence { span: Span::new(0, text.len()), words });
        }
        let one = cast(&parsed, &text, &actors, words());
        let two = cast(&parsed, &text, &actors, words());
        for (s, sentence) in parsed.iter().enumerate() {
            for w in 0..sentence.words.len() {
                prop_assert_eq!(one.parties(s, w), two.parties(s, w));
                for party in one.parties(s, w) {
                    prop_assert!(text.get(party.span.start as usize..party.span.end as usize).is_some());
                    party.entity(None, &actors);
                    party.entity(Some(Date::constant(2020, 1, 1)), &actors);
                }
                one.outlet_at(s, w);
            }
        }
    }
}
