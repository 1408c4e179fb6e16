//! `legation explain`: a sentence's tree, its parties, the entries that matched and those that nearly did, and where each value of
//! each record comes from.

use super::{Stop, out};
use crate::arguments::Global;
use crate::capture;
use crate::codebook;
use crate::messages::Messages;
use legation_core::check::{notation, one_sentence};
use legation_core::code::{Tree, acts_of, marked};
use legation_core::codebook::Codebook;
use legation_core::fact;
use legation_core::ground::record::{Reasons, WhyDate};
use legation_core::ground::{CharIndex, transfer};
use legation_core::mention::Entities;
use legation_core::place::Places;
use legation_core::record::{Attribution, Location, Quote};
use legation_core::tell::certainty;
use legation_core::who::cast;
use legation_core::{Coded, Record, code_document, outlet};
use legation_parse::{Engine, Sentence};
use owo_colors::OwoColorize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Near misses shown for a word; an entry with many senses would hide the rest.
const NEAR_SHOWN: usize = 6;

pub(crate) fn run(global: &Global, text: &str, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load_to_code(global, messages)?;
    let book = &knowledge.codebook;
    let mut document = one_sentence(text, "");
    document.published = global.published.map(|day| day.to_string());
    document.outlet.clone_from(&global.outlet);
    // Where there is no terminal the colours are left out, but in a program that shows them in its own way.
    let choice = if capture::is_on() {
        anstream::ColorChoice::Always
    } else {
        anstream::AutoStream::choice(&io::stdout())
    };
    let mut out = anstream::AutoStream::new(out(), choice);
    let published_by = outlet::publisher(&document, &book.actors);
    if let Some(found) = &published_by {
        let kind = found.outlet.kind.as_deref().unwrap_or("kind not known");
        writeln!(
            out,
            "{} {} ({kind}), by the {}",
            "Outlet".bold().cyan(),
            found.outlet.name,
            found.basis
        )?;
    }
    outlet::settle(&mut document, &book.actors);
    let engine = Engine::embedded();
    let sentences: Vec<Sentence> = engine
        .parse_document(&document)
        .into_iter()
        .map(|(_, sentence)| sentence)
        .collect();
    let coded = code_document(&document, book, engine);
    let index = CharIndex::new(text);
    let cast = cast(&sentences, text, &book.actors, &book.mentions);
    let trees = marked(&sentences, text, &cast, book);
    mentions(&mut out, &sentences, text, cast.entities())?;
    // A party is who it was on the day of its event, here as in the record.
    let as_of = |record: Option<&Record>| {
        let last = record.and_then(|record| record.enddate.as_deref());
        last.and_then(|day| day.parse().ok()).or(global.published)
    };
    for (number, tree) in trees.iter().enumerate() {
        writeln!(out, "{}", "Tree".bold().cyan())?;
        let root = (0..tree.len()).filter(|word| tree.head(*word).is_none());
        for word in root {
            branch(&mut out, tree, word, "", "")?;
        }
        writeln!(out, "\n{}", "Parties".bold().cyan())?;
        let mut any = false;
        for word in 0..tree.len() {
            for party in cast.parties(number, word) {
                any = true;
                let start = index.quote(party.span).start;
                let record = coded.records.iter().find(|record| {
                    let mut parties = record.actor.iter().chain(&record.recipient);
                    parties.any(|entity| entity.start == start)
                });
                let day = as_of(record);
                let fields = party.entity(day, &book.actors);
                let code = fields.code.as_deref().unwrap_or("no code");
                let name = fields
                    .name
                    .as_deref()
                    .map(|name| format!(" {name}"))
                    .unwrap_or_default();
                let office = fields
                    .office
                    .as_deref()
                    .map(|office| format!(", {office}"))
                    .unwrap_or_default();
                let sectors = if fields.sector.is_empty() {
                    "no sector".to_owned()
                } else {
                    fields.sector.join(" ")
                };
                let how = if party.antecedent {
                    ", by an earlier mention"
                } else {
                    ""
                };
                writeln!(
                    out,
                    "  {:<3} “{}” =>{name}{office} ({code}; {sectors}{how})",
                    word + 1,
                    party.span.of(text)
                )?;
                let [code, sector] = party.reasons(day, &book.actors);
                writeln!(
                    out,
                    "      {}",
                    format!("code: {code}; sector: {sector}").dimmed()
                )?;
            }
        }
        for note in cast.notes().iter().filter(|note| note.sentence == number) {
            writeln!(out, "  note: “{}”: {}", note.span.of(text), note.note)?;
        }
        if !any {
            writeln!(
                out,
                "  none: no name of the actor list and no office or force that belongs to one"
            )?;
        }
        let (acts, near) = acts_of(tree, number, &cast, book);
        writeln!(out, "\n{}", "Entries that matched".bold().cyan())?;
        for act in &acts {
            let category = book
                .ontology
                .categories
                .get(act.event)
                .map_or("", |category| category.name.as_str());
            let words: Vec<&str> = act.trigger.iter().map(|word| tree.form(*word)).collect();
            let with: Vec<&str> = act
                .entries
                .iter()
                .filter(|entry| **entry != act.pattern)
                .map(String::as_str)
                .collect();
            let with = if with.is_empty() {
                String::new()
            } else {
                format!(" with {}", with.join(", "))
            };
            writeln!(
                out,
                "  {} {category} on “{}”{with}",
                act.pattern.green(),
                words.join(" ")
            )?;
            let anchor = index.quote(tree.word(act.head).span);
            let record = coded.records.iter().find(|record| {
                let words = &record.event_text;
                record.pattern == act.pattern && words.start <= anchor.start && anchor.end <= words.end
            });
            for line in transfer(tree, act, as_of(record), book, &index).because {
                writeln!(out, "    {line}")?;
            }
        }
        if acts.is_empty() {
            writeln!(out, "  none")?;
        }
        writeln!(out, "\n{}", "Entries that nearly did".bold().cyan())?;
        let mut by_word: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for miss in &near {
            by_word.entry(miss.word).or_default().push(miss);
        }
        for (word, misses) in &by_word {
            for miss in misses.iter().take(NEAR_SHOWN) {
                writeln!(
                    out,
                    "  {} on “{}”: {}",
                    miss.pattern.yellow(),
                    tree.form(*word),
                    miss.reason
                )?;
            }
            if misses.len() > NEAR_SHOWN {
                writeln!(
                    out,
                    "  … and {} more on “{}”",
                    misses.len() - NEAR_SHOWN,
                    tree.form(*word)
                )?;
            }
        }
        if near.is_empty() && acts.is_empty() {
            writeln!(
                out,
                "  none: no verb or event noun of the codebook stands in the sentence"
            )?;
        } else if near.is_empty() {
            writeln!(out, "  none")?;
        }
        writeln!(out)?;
    }
    found_places(&mut out, &coded.places, text)?;
    found_counts(&mut out, &coded, text)?;
    writeln!(out, "{}", "Records".bold().cyan())?;
    for (record, why) in coded.records.iter().zip(&coded.reasons) {
        reasons(&mut out, record, &why.date, &coded.places, &index)?;
        how_sure(&mut out, &trees, why, book)?;
    }
    if coded.records.is_empty() {
        writeln!(out, "  none")?;
    }
    out.flush()?;
    Ok(())
}

/// A word with what depends on it, indented.
fn branch(out: &mut impl Write, tree: &Tree, word: usize, lead: &str, below: &str) -> io::Result<()> {
    let token = tree.word(word);
    writeln!(
        out,
        "  {lead}{} {} {}",
        tree.form(word).bold(),
        token.relation.as_str().blue(),
        format!(
            "{} {} {} {}",
            word + 1,
            token.lemma,
            token.upos.as_str(),
            token.xpos
        )
        .dimmed()
    )?;
    let children: Vec<usize> = tree.children(word).collect();
    for (index, child) in children.iter().enumerate() {
        let last = index + 1 == children.len();
        let (lead, below) = match last {
            true => (format!("{below}└─ "), format!("{below}   ")),
            false => (format!("{below}├─ "), format!("{below}│  ")),
        };
        branch(out, tree, *child, &lead, &below)?;
    }
    Ok(())
}

/// Who and what is spoken of: one line each, with all the phrases that speak of it.
fn mentions(out: &mut impl Write, sentences: &[Sentence], text: &str, found: &Entities) -> io::Result<()> {
    writeln!(out, "{}", "Mentions".bold().cyan())?;
    for (number, chain) in found.chains().iter().enumerate() {
        let phrases = chain.iter().filter_map(|index| found.mentions.get(*index));
        let phrases: Vec<String> = phrases
            .map(|phrase| format!("“{}”", phrase.span(sentences).of(text)))
            .collect();
        let sort = found.sort_of(number).as_str();
        writeln!(
            out,
            "  {:<3} {} {}",
            number + 1,
            phrases.join(" = "),
            sort.dimmed()
        )?;
    }
    writeln!(out)
}

/// The names of places, each with what is meant by it and why.
fn found_places(out: &mut impl Write, found: &Places, text: &str) -> io::Result<()> {
    writeln!(out, "{}", "Places".bold().cyan())?;
    for mention in &found.mentions {
        let told = match &mention.place {
            None => "unknown".to_owned(),
            Some(place) => {
                let parts = [
                    Some(place.name.as_str()),
                    place.admin1.as_deref(),
                    place.country.as_deref(),
                ];
                let parts: Vec<&str> = parts
                    .into_iter()
                    .flatten()
                    .filter(|part| !part.is_empty())
                    .collect();
                let point = place
                    .point
                    .map(|(lat, lon)| format!(" ({lat:.2}, {lon:.2})"))
                    .unwrap_or_default();
                let note = place
                    .disputed
                    .as_deref()
                    .map(|note| format!(" Disputed: {note}"))
                    .unwrap_or_default();
                format!("{}{point}{note}", parts.join(", "))
            }
        };
        writeln!(
            out,
            "  “{}” => {told}: {}",
            mention.span.of(text),
            mention.reason.dimmed()
        )?;
    }
    if found.mentions.is_empty() {
        writeln!(out, "  none")?;
    }
    writeln!(out)
}

/// The numbers of people, each with what it counts, why, and the act that it belongs to.
fn found_counts(out: &mut impl Write, coded: &Coded, text: &str) -> io::Result<()> {
    writeln!(out, "{}", "Counts".bold().cyan())?;
    for count in &coded.counts {
        let act = match count.refused {
            Some(refused) => format!("of no act: {refused}"),
            None => "kept".to_owned(),
        };
        writeln!(
            out,
            "  “{}” => {} {} to {}, {}: {}",
            count.span.of(text),
            count.kind,
            count.low,
            count.high,
            act,
            count.because.dimmed()
        )?;
    }
    if coded.counts.is_empty() {
        writeln!(out, "  none")?;
    }
    writeln!(out)
}

/// A record, value by value, each with where it comes from.
fn reasons(
    out: &mut impl Write,
    record: &Record,
    when: &WhyDate,
    places: &Places,
    index: &CharIndex,
) -> io::Result<()> {
    writeln!(
        out,
        "  {} from {}",
        notation(record).bold(),
        record.pattern.green()
    )?;
    let mut value = |name: &str, told: String| writeln!(out, "    {name:<12} {told}");
    let quoted = |quote: &Quote| format!("“{}” [{}, {})", quote.text, quote.start, quote.end);
    value("words", quoted(&record.event_text))?;
    value(
        "score",
        format!(
            "{} for {}{}",
            record.event_scale,
            record.event,
            record.mode.iter().map(|m| format!("/{m}")).collect::<String>()
        ),
    )?;
    value("CAMEO", record.cameo.clone())?;
    let context = if record.context.is_empty() {
        "none".into()
    } else {
        record.context.join(", ")
    };
    value("context", context)?;
    for (role, entities) in [("actor", &record.actor), ("recipient", &record.recipient)] {
        for entity in entities {
            let name = entity.name.as_deref().unwrap_or("no name");
            let code = entity.code.as_deref().unwrap_or("no code");
            value(
                role,
                format!(
                    "“{}” => {name}, {code} {}",
                    entity.entity_text,
                    entity.sector.join(" ")
                ),
            )?;
        }
    }
    let range = match (&record.date, &record.enddate) {
        (Some(first), Some(last)) if first == last => first.clone(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        (Some(first), None) => format!("from {first}"),
        (None, Some(last)) => format!("until {last}"),
        (None, None) => "unknown".into(),
    };
    value("date", format!("{range} ({}): {}", record.date_basis, when.rule))?;
    if let Some(odd) = &when.note {
        value("", odd.clone())?;
    }
    value(
        "status",
        format!("{} {}", record.status.as_str(), certainty(record))
            .trim_end()
            .to_owned(),
    )?;
    let sources: Vec<String> = record.attribution.iter().map(who_says).collect();
    let sources = if sources.is_empty() {
        "the outlet's own voice".into()
    } else {
        sources.join("; ")
    };
    value("certainty", format!("{}: {sources}", record.certainty))?;
    match &record.deal {
        None => value(
            "deal",
            "none: no cooperation between two parties, or no kind of deal among its words".into(),
        )?,
        Some(deal) => {
            let items: Vec<String> = deal
                .items
                .iter()
                .map(|item| format!("{} ({})", item.text, item.category))
                .collect();
            let items = if items.is_empty() {
                String::new()
            } else {
                format!("; {}", items.join(", "))
            };
            let amount = deal
                .value
                .as_ref()
                .map(|v| format!("; {} {} (“{}”)", v.amount, v.currency, v.text))
                .unwrap_or_default();
            value("deal", format!("{}, {}{items}{amount}", deal.kind, deal.stage))?;
            for party in &deal.parties {
                let who = party
                    .name
                    .as_deref()
                    .or(party.code.as_deref())
                    .unwrap_or("no name");
                value(
                    "",
                    format!("{} {who} [{}, {})", party.part, party.start, party.end),
                )?;
            }
        }
    }
    if let Some(place) = &record.event_loc {
        let why = places
            .mentions
            .iter()
            .find(|mention| index.quote(mention.span).start == place.start);
        value(
            "place",
            place_told(place, why.map_or("", |mention| mention.reason.as_str())),
        )?;
    }
    for (name, count) in [("deaths", record.deaths), ("injuries", record.injuries)] {
        if let Some([low, high]) = count {
            value(name, format!("{low} to {high}"))?;
        }
    }
    for count in &record.counts {
        value(
            &count.kind,
            format!("{} to {} (“{}”)", count.low, count.high, count.text),
        )?;
    }
    Ok(())
}

/// What made status and certainty so, and what the learnt reading says of the same word.
fn how_sure(out: &mut impl Write, trees: &[Tree], why: &Reasons, book: &Codebook) -> io::Result<()> {
    let Some(tree) = trees.get(why.sentence) else {
        return Ok(());
    };
    for reason in &why.deal {
        writeln!(out, "    {:<12} {reason}", "deal because")?;
    }
    for reason in &why.because {
        writeln!(out, "    {:<12} {reason}", "because")?;
    }
    if why.because.is_empty() {
        writeln!(
            out,
            "    {:<12} told plainly: nothing hedges, denies or attributes it",
            "because"
        )?;
    }
    let reading = fact::reading(tree, why.word, book);
    let told: Vec<String> = reading
        .reasons
        .iter()
        .map(|(name, worth)| format!("{name} {worth:+.2}"))
        .collect();
    writeln!(
        out,
        "    {:<12} {:+.1} of 3 for “{}”: {}\n",
        "factuality",
        reading.score,
        tree.form(why.word),
        told.join("; ")
    )
}

/// What a record says of its place, and why.
fn place_told(place: &Location, why: &str) -> String {
    let mut told = format!("“{}” [{}, {})", place.text, place.start, place.end);
    let parts = [
        place.name.as_deref(),
        place.admin1.as_deref(),
        place.country.as_deref(),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    told.push_str(&format!(" => {}", parts.join(", ")));
    if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
        told.push_str(&format!(" ({lat:.2}, {lon:.2})"));
    }
    if !why.is_empty() {
        told.push_str(&format!(": {why}"));
    }
    told
}

fn who_says(source: &Attribution) -> String {
    let who = if source.text.is_empty() {
        "nobody named".to_owned()
    } else {
        format!("“{}”", source.text)
    };
    format!("{who} {} (“{}”)", source.stance, source.cue)
}
