//! The tools: what each is asked, and what it answers, as JSON and as text.

use super::Explain;
use crate::api::briefs::brief_of;
use crate::api::events::event_of;
use crate::asked::{Asked, STANDINGS};
use crate::problem::Problem;
use crate::setting::Knowledge;
use crate::shown::{citing, flat, row};
use legation_archive::{Archive, Member};
use legation_core::Record;
use legation_core::record::Status;
use legation_core::tell::markdown;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A sentence that an answer rests on, and where it stands.
#[derive(Debug, Serialize)]
struct Citation {
    sentence: String,
    /// Id of the document.
    document: String,
    title: Option<String>,
    outlet: Option<String>,
    published: Option<String>,
    /// Where it was published; only an address of the web.
    link: Option<String>,
    /// Id of the record.
    record: String,
}

/// Events or deals of an answer, sentences of one of them, and characters of a sentence at most.
const EVENTS: usize = 20;
const CITED: usize = 4;
/// Reports of one event that are told at most.
const REPORTS: usize = 40;
const SENTENCE: usize = 600;

fn citation(record: &Record) -> Citation {
    let cite = &record.cite_info;
    let sentence = flat(&record.text);
    let sentence = match sentence.char_indices().nth(SENTENCE) {
        Some((end, _)) => format!("{} …", sentence.get(..end).unwrap_or_default()),
        None => sentence,
    };
    let is_web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    Citation {
        sentence,
        document: record.text_info.document.clone(),
        title: cite.title.clone(),
        outlet: cite.outlet.clone(),
        published: cite.published.clone(),
        link: cite.url.as_ref().filter(is_web).cloned(),
        record: record.id.clone(),
    }
}

/// `“sentence” (outlet, day, document, link)`
fn line(citation: &Citation) -> String {
    let parts = [
        citation.outlet.as_ref(),
        citation.published.as_ref(),
        Some(&citation.document),
        citation.link.as_ref().filter(|link| **link != citation.document),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    format!("“{}” ({})", citation.sentence, parts.join(", "))
}

/// The best sentences of an event, one a document.
fn cited(members: &[Member], most: usize) -> Vec<Citation> {
    let mut members: Vec<&Member> = members.iter().collect();
    members.sort_by_key(|member| (member.withdrawn, legation_merge::telling(&member.record)));
    let mut seen = BTreeSet::new();
    members
        .into_iter()
        .filter(|member| seen.insert(&member.record.text_info.document))
        .take(most)
        .map(|member| citation(&member.record))
        .collect()
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

fn texts(about: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": about })
}

/// The filters of `search` and `deals`, with the words that the codebook and the tables have.
fn filters(knowledge: &Knowledge) -> Map<String, Value> {
    let statuses: Vec<&str> = Status::ALL.iter().map(|one| one.as_str()).collect();
    let deals: Vec<&str> = knowledge.codebook.deals.kind_names().collect();
    let categories: Vec<&str> = knowledge
        .codebook
        .ontology
        .categories
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let fields = json!({
        "words": text("words of the sentence: `ceasefire`, `\"air strike\" NOT drone`"),
        "actor": text("whose act it is: an actor by any name (Taliban, Kremlin), or a code (RUS)"),
        "recipient": text("to or with whom"),
        "between": texts("one or two who take part, on whichever side"),
        "event": texts(&format!("PLOVER categories: {}", categories.join(", "))),
        "from": text("it can have happened on this day (YYYY-MM-DD) or later"),
        "to": text("on this day or earlier"),
        "as_of": text("only what could be known on this day"),
        "country": texts("country of the place, ISO 3166 alpha-3"),
        "status": texts(&statuses.join(", ")),
        "standing": texts(&STANDINGS.join(", ")),
        "deal": texts(&format!("kinds of deal: {}", deals.join(", "))),
        "outlet": texts("articles of these outlets"),
        "limit": json!({ "type": "integer", "minimum": 1, "maximum": EVENTS, "description": "how many" }),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn tool(name: &str, title: &str, about: &str, fields: Map<String, Value>, required: &[&str]) -> Value {
    json!({
        "name": name,
        "title": title,
        "description": about,
        "inputSchema": { "type": "object", "properties": fields, "required": required, "additionalProperties": false },
        "annotations": { "readOnlyHint": true, "openWorldHint": false },
    })
}

/// The tools.
pub(super) fn list(knowledge: &Knowledge) -> Vec<Value> {
    let fields = |fields: Value| match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    vec![
        tool(
            "search",
            "Find events",
            "Events of the archive, newest first, each with the sentences that report it. Give the filters that narrow it; none is needed. `cursor` goes on where the last answer ended.",
            {
                let mut own = filters(knowledge);
                own.insert("cursor".into(), text("`next` of the answer before"));
                own
            },
            &[],
        ),
        tool(
            "event",
            "One event",
            "All that the archive has on an event: every report with its sentence, who says so, how sure, what the reports do not agree on, what reviewers decided.",
            fields(
                json!({ "id": text("id of the event, or of any of its records"), "as_of": text("only what could be known on this day (YYYY-MM-DD)") }),
            ),
            &["id"],
        ),
        tool(
            "brief",
            "Brief of two sides",
            "What two sides did to, with and about each other: deals and how far they are, what happened, what is contested or only claimed; every line with its sources.",
            fields(json!({
                "one": text("an actor by any name, or the code of a state"),
                "two": text("the other one"),
                "as_of": text("only what could be known on this day (YYYY-MM-DD)"),
                "since": text("what changed since this day, too"),
            })),
            &["one", "two"],
        ),
        tool(
            "deals",
            "Deals",
            "Deals as ladders (interest, talks, agreed, signed, delivered ...): who with whom, on what, how far, and the sentence behind each step.",
            filters(knowledge),
            &[],
        ),
        tool(
            "explain",
            "Why it is coded so",
            "Why a sentence of English is coded as it is, or is not: its parties, the entries of the codebook that matched and those that nearly did, and the reason for every value.",
            fields(json!({ "sentence": text("one or a few sentences") })),
            &["sentence"],
        ),
    ]
}

/// What a tool answers; none where there is no such tool. What went wrong is an answer, too, for the model to mend.
pub(super) fn call(
    name: &str,
    arguments: &Value,
    archive: &Archive,
    knowledge: &Knowledge,
    explain: Explain<'_>,
) -> Option<Value> {
    let known = list(knowledge);
    let tool = known.iter().find(|tool| tool["name"] == name)?;
    let done = asked(tool, arguments).and_then(|asked| match name {
        "search" => search(&asked, archive, knowledge),
        "event" => event(&asked, archive, knowledge),
        "brief" => brief(&asked, archive, knowledge),
        "deals" => deals(&asked, archive, knowledge),
        _ => why(&asked, explain),
    });
    Some(match done {
        Ok((text, data)) => json!({
            "content": [{ "type": "text", "text": text }],
            "structuredContent": data,
            "isError": false,
        }),
        Err(problem) => json!({ "content": [{ "type": "text", "text": problem.detail }], "isError": true }),
    })
}

/// Arguments as the filters of all addresses, checked against what the tool takes.
fn asked(tool: &Value, arguments: &Value) -> Result<Asked, Problem> {
    let Value::Object(given) = arguments else {
        return Err(Problem::wrong("arguments: expected an object"));
    };
    let schema = &tool["inputSchema"];
    let mut pairs = Vec::new();
    for (name, value) in given {
        let known = schema["properties"].get(name);
        let Some(field) = known else {
            let names = schema["properties"]
                .as_object()
                .map(|fields| fields.keys().cloned().collect::<Vec<_>>());
            return Err(Problem::wrong(format!(
                "{name}: no such argument: expected one of {}",
                names.unwrap_or_default().join(", ")
            )));
        };
        let wrong = || {
            Problem::wrong(format!(
                "{name}: expected a {}",
                field["type"].as_str().unwrap_or("value")
            ))
        };
        match (field["type"].as_str(), value) {
            (_, Value::Null) => {}
            (Some("array"), Value::Array(values)) => {
                for value in values {
                    pairs.push((name.clone(), value.as_str().ok_or_else(wrong)?.to_owned()));
                }
            }
            // One is as good as a list of one.
            (Some("string" | "array"), Value::String(value)) => pairs.push((name.clone(), value.clone())),
            (Some("integer"), Value::Number(number)) => pairs.push((name.clone(), number.to_string())),
            _ => return Err(wrong()),
        }
    }
    let asked = Asked::of(pairs);
    let required = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    for name in required {
        if asked.one(name).is_none() {
            return Err(Problem::wrong(format!("{name}: expected a value")));
        }
    }
    Ok(asked)
}

/// How many are asked for, of so many that an answer has at most.
fn rows(asked: &Asked, most: usize) -> Result<usize, Problem> {
    let rows = asked.number("limit", "a number")?.unwrap_or(most);
    match (1..=most).contains(&rows) {
        true => Ok(rows),
        false => Err(Problem::wrong(format!(
            "limit={rows}: expected a number from 1 to {most}"
        ))),
    }
}

fn reports(number: usize) -> String {
    format!("{number} {}", if number == 1 { "report" } else { "reports" })
}

type Answered = Result<(String, Value), Problem>;

fn json_of(value: impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|error| Problem::broken(error.to_string()))
}

fn search(asked: &Asked, archive: &Archive, knowledge: &Knowledge) -> Answered {
    let sought = asked.filter(knowledge)?;
    let limit = rows(asked, EVENTS)?;
    let page = archive.page(
        &sought.filter,
        |record: &Record| sought.fits(record, knowledge),
        &citing(knowledge),
        asked.order()?,
        asked.cursor()?.as_ref(),
        limit,
    )?;
    let next = page
        .next
        .as_ref()
        .map(|place| format!("{}~{}", place.row, place.sort));
    let mut out = String::new();
    let mut events = Vec::new();
    for (event, members) in page.events {
        let citations = cited(&members, CITED);
        let shown = row(event, &members, knowledge);
        let event = &shown.event;
        let _ = writeln!(
            out,
            "{}. {} ({}; {}, {}, {} independent) [event {}]",
            events.len() + 1,
            shown.text,
            shown.when,
            event.standing,
            reports(event.reports),
            event.independent,
            event.event_id
        );
        for one in &citations {
            let _ = writeln!(out, "   {}", line(one));
        }
        events.push(json!({
            "id": event.event_id,
            "text": shown.text,
            "when": shown.when,
            "date": event.date,
            "category": event.event,
            "status": event.status,
            "standing": event.standing,
            "reports": event.reports,
            "independent": event.independent,
            "citations": citations,
        }));
    }
    if events.is_empty() {
        out.push_str("No event of the archive is wanted by these filters.\n");
    }
    if let Some(next) = &next {
        let _ = writeln!(out, "There are more: give cursor {next}");
    }
    Ok((out, json!({ "events": events, "next": next })))
}

fn event(asked: &Asked, archive: &Archive, knowledge: &Knowledge) -> Answered {
    let id = asked.one("id").unwrap_or_default();
    let shown = event_of(archive, knowledge, id, asked.day("as_of")?)?;
    let mut out = String::new();
    match &shown.event {
        Some(row) => {
            let event = &row.event;
            let _ = writeln!(
                out,
                "{} ({}; {}, {}, {} independent) [event {}]",
                row.text,
                row.when,
                event.standing,
                reports(event.reports),
                event.independent,
                event.event_id
            );
        }
        None => out.push_str("Reviewers rejected all records of this event.\n"),
    }
    let mut told = Vec::new();
    let more = shown.records.len().saturating_sub(REPORTS);
    for record in shown.records.iter().take(REPORTS) {
        let citation = citation(&record.record);
        let mut marks: Vec<&str> = Vec::new();
        for (mark, holds) in [
            (record.certainty, !record.certainty.is_empty()),
            ("withdrawn by its outlet", record.withdrawn),
            ("rejected by a reviewer", record.rejected),
            ("corrected by a reviewer", record.original.is_some()),
        ] {
            if holds {
                marks.push(mark);
            }
        }
        let said = match record.said_by.is_empty() {
            true => String::new(),
            false => format!("; {}", record.said_by),
        };
        let _ = writeln!(
            out,
            "- {} ({}{}{said}): {}",
            record.text,
            record.when,
            marks.iter().map(|mark| format!("; {mark}")).collect::<String>(),
            line(&citation)
        );
        told.push(json!({
            "text": record.text,
            "when": record.when,
            "certainty": record.certainty,
            "said_by": record.said_by,
            "withdrawn": record.withdrawn,
            "rejected": record.rejected,
            "pattern": record.record.pattern,
            "citation": citation,
        }));
    }
    if more > 0 {
        let _ = writeln!(out, "Not told here: {} more of it.", reports(more));
    }
    let mut event = shown.event;
    if let Some(row) = &mut event {
        row.event.records.truncate(REPORTS);
        for (_, records) in row
            .event
            .conflicts
            .iter_mut()
            .flat_map(|conflict| &mut conflict.sides)
        {
            records.truncate(REPORTS);
        }
    }
    let event = json_of(event)?;
    Ok((out, json!({ "event": event, "reports": told, "more": more })))
}

fn brief(asked: &Asked, archive: &Archive, knowledge: &Knowledge) -> Answered {
    let names = [
        asked.one("one").unwrap_or_default(),
        asked.one("two").unwrap_or_default(),
    ];
    let shown = brief_of(
        archive,
        knowledge,
        names,
        asked.day("as_of")?,
        asked.day("since")?,
    )?;
    let sources: Vec<Value> = shown
        .brief
        .sources
        .iter()
        .map(|source| {
            json!({
                "number": source.number,
                "document": source.document,
                "title": source.title,
                "outlet": source.outlet,
                "published": source.published,
                "link": source.url,
                "sentences": source.sentences,
            })
        })
        .collect();
    Ok((
        markdown(&shown.brief),
        json!({ "sides": shown.brief.sides, "ladders": shown.ladders, "sources": sources }),
    ))
}

fn deals(asked: &Asked, archive: &Archive, knowledge: &Knowledge) -> Answered {
    let sought = asked.filter(knowledge)?;
    let filter = sought.latest(rows(asked, EVENTS)?);
    let fits = |record: &Record| sought.fits(record, knowledge);
    let ladders = archive.deals(&filter, fits, &citing(knowledge), &knowledge.rules)?;
    let mut out = String::new();
    let mut deals = Vec::new();
    let more = ladders.more;
    if more {
        let _ = writeln!(
            out,
            "By the {} latest events with deals; there may be more: narrow it down by days or parties.",
            ladders.events
        );
    }
    for ladder in ladders.items {
        let _ = writeln!(
            out,
            "{}: {}{} ({})",
            ladder.kind,
            ladder.parties.join(", "),
            match ladder.subject.is_empty() {
                true => String::new(),
                false => format!(", {}", ladder.subject.join(", ")),
            },
            ladder.stage.as_deref().unwrap_or("no step is told as done")
        );
        let mut steps = Vec::new();
        for step in &ladder.steps {
            let mut citations = Vec::new();
            for id in step.records.iter().take(CITED) {
                if let Some(record) = archive.record(id)? {
                    citations.push(citation(&record));
                }
            }
            let _ = writeln!(out, "- {} ({})", step.stage, step.told);
            for one in &citations {
                let _ = writeln!(out, "  {}", line(one));
            }
            steps.push(json!({ "stage": step.stage, "told": step.told, "days": step.days, "sources": step.sources, "citations": citations }));
        }
        let mut deal = json_of(&ladder)?;
        deal["steps"] = json!(steps);
        deals.push(deal);
    }
    if deals.is_empty() {
        out.push_str("No deal of the archive is wanted by these filters.\n");
    }
    Ok((out, json!({ "deals": deals, "more": more })))
}

fn why(asked: &Asked, explain: Explain<'_>) -> Answered {
    let sentence = asked.one("sentence").unwrap_or_default();
    if sentence.chars().count() > 5_000 {
        return Err(Problem::wrong("sentence: expected at most 5000 characters"));
    }
    let told = explain(sentence).map_err(Problem::wrong)?;
    // What is explained is the reader's own sentence: there is no document behind it.
    Ok((told, json!({ "sentence": sentence })))
}
