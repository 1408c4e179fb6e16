//! A brief as Markdown.

use super::brief::{Brief, Citation, LeftOut, Line, Older, SourceEntry};
use super::since::{Since, Stage};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A brief as Markdown, for a reader, a file or a pipe.
pub fn markdown(brief: &Brief) -> String {
    let mut out = String::new();
    let [one, two] = &brief.sides;
    let _ = writeln!(out, "# {one} and {two}\n");
    let _ = writeln!(out, "{}\n", head(brief));
    if !brief.deals.is_empty() {
        section(&mut out, "Summary");
        for deal in &brief.deals {
            let _ = writeln!(
                out,
                "- **{}**: {} {}",
                deal.name,
                escape(&deal.text),
                cites(&deal.citations)
            );
        }
        out.push('\n');
    }
    if brief.records == 0 {
        let _ = writeln!(out, "No event between the two was found in these articles.\n");
    }
    if let Some(since) = &brief.since {
        changes(&mut out, since);
    }
    lines(&mut out, "What happened", &brief.happened);
    lines(&mut out, "Undated", &brief.undated);
    if !brief.contested.is_empty() {
        section(&mut out, "Contested or denied");
        for contest in &brief.contested {
            if contest.claims.is_empty() {
                for against in &contest.against {
                    let _ = writeln!(out, "- {}", line_text(against));
                }
                continue;
            }
            let _ = writeln!(out, "- Disputed: {}", contest.on);
            for claim in &contest.claims {
                let _ = writeln!(out, "  - told: {}", line_text(claim));
            }
            for against in &contest.against {
                let _ = writeln!(out, "  - against it: {}", line_text(against));
            }
        }
        out.push('\n');
    }
    lines(&mut out, "Only claimed, planned or possible", &brief.unconfirmed);
    lines(&mut out, "Also reported", &brief.also);
    if !brief.sources.is_empty() {
        section(&mut out, "Sources");
        let _ = writeln!(out, "[2:7] is sentence 7 of source 2.\n");
        for source in &brief.sources {
            let _ = writeln!(out, "**[{}]** {}", source.number, escape(&described(source)));
            for quoted in &source.sentences {
                let _ = writeln!(
                    out,
                    "- [{}:{}] “{}”",
                    source.number,
                    quoted.number,
                    escape(&quoted.text)
                );
            }
            out.push('\n');
        }
    }
    section(&mut out, "Left out");
    for line in omissions(&brief.left_out) {
        let _ = writeln!(out, "- {}", escape(&line));
    }
    out
}

/// How many articles, from which outlets, of what time.
pub(super) fn head(brief: &Brief) -> String {
    let articles = count(brief.articles, "article", "articles");
    let outlets = match brief.outlets.len() {
        0 => "outlets not known".to_owned(),
        _ => format!("from {}", brief.outlets.join(", ")),
    };
    let older = brief.left_out.older.as_ref().map_or_else(String::new, |older| {
        format!(" Only the newest is told: {}", unread(older))
    });
    format!(
        "{articles}, {outlets}, published {}. {} cited.{older}",
        brief.published,
        upper(&count(brief.cited, "article is", "articles are"))
    )
}

/// What was too much to read.
fn unread(older: &Older) -> String {
    let number = count(older.records, "record", "records");
    match (older.records, older.more) {
        (0, _) => "older records that may bear on the two were not looked at.".to_owned(),
        (_, true) => format!("{number} or more that may bear on the two are older and were not read."),
        (1, false) => "1 record that may bear on the two is older and was not read.".to_owned(),
        (_, false) => format!("{number} that may bear on the two are older and were not read."),
    }
}

fn upper(text: &str) -> String {
    super::phrase::upper_first(text)
}

pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn section(out: &mut String, title: &str) {
    let _ = writeln!(out, "## {title}\n");
}

fn lines(out: &mut String, title: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    section(out, title);
    for line in lines {
        let _ = writeln!(out, "- {}", line_text(line));
    }
    out.push('\n');
}

/// What is new, before all else.
fn changes(out: &mut String, since: &Since) {
    section(out, "New since then");
    if since.is_empty() {
        let _ = writeln!(out, "Nothing.\n");
        return;
    }
    for stage in &since.stages {
        let _ = writeln!(
            out,
            "- New stage: **{}**: {} {}",
            stage.name,
            stage_text(stage),
            cites(&stage.citations)
        );
    }
    for changed in &since.changed {
        let _ = writeln!(
            out,
            "- {}, {} before: {}",
            upper(changed.now),
            changed.before,
            line_text(&changed.line)
        );
    }
    for line in &since.retracted {
        let _ = writeln!(out, "- Retracted: {}", line_text(line));
    }
    for line in &since.new {
        let _ = writeln!(out, "- New: {}", line_text(line));
    }
    out.push('\n');
}

/// `signed`, or `signed, only claimed or planned`.
pub(super) fn stage_text(stage: &Stage) -> String {
    match stage.told {
        "done" => stage.stage_name.clone(),
        "denied" => format!("{}, denied", stage.stage_name),
        _ => format!("{}, only claimed, planned or possible", stage.stage_name),
    }
}

fn line_text(line: &Line) -> String {
    format!(
        "**{}**: {} (“{}”). *{}.* {}",
        escape(&line.when),
        escape(&line.text),
        escape(&line.quote),
        escape(&said(line)),
        cites(&line.citations)
    )
}

/// How sure and who says so, without saying it twice.
pub(super) fn said(line: &Line) -> String {
    let by = line.said_by.join("; ");
    let told = line.certainty.split(',').next().unwrap_or_default();
    let twice = by.starts_with(&format!("{told} by"));
    let contested = if line.contested {
        " (contested, see below)"
    } else {
        ""
    };
    let said = if told.is_empty() || twice {
        by
    } else {
        format!("{told}: {by}")
    };
    super::phrase::upper_first(&said) + contested
}

fn cites(citations: &[Citation]) -> String {
    let all: Vec<String> = citations
        .iter()
        .map(|cite| format!("[{}:{}]", cite.source, cite.sentence))
        .collect();
    all.join(" ")
}

/// Outlet, title, date, file.
pub(super) fn described(source: &SourceEntry) -> String {
    let outlet = source.outlet.as_deref().unwrap_or("outlet not known");
    let title = source
        .title
        .as_deref()
        .map(|title| format!(", “{title}”"))
        .unwrap_or_default();
    let author = source
        .author
        .as_deref()
        .map(|author| format!(", by {author}"))
        .unwrap_or_default();
    let url = source
        .url
        .as_deref()
        .map(|url| format!(" <{url}>"))
        .unwrap_or_default();
    format!("{outlet}{title}{author}, {} ({}){url}", source.dated, source.file)
}

/// What was left out and why, one line each.
pub(super) fn omissions(left: &LeftOut) -> Vec<String> {
    let listed = |counts: &BTreeMap<String, usize>| -> String {
        let all: Vec<String> = counts
            .iter()
            .map(|(name, number)| format!("{name} {number}"))
            .collect();
        all.join(", ")
    };
    let mut lines = Vec::new();
    let total = |counts: &BTreeMap<String, usize>| counts.values().sum::<usize>();
    if !left.languages.is_empty() {
        let number = count(total(&left.languages), "paragraph", "paragraphs");
        lines.push(format!(
            "{number} in other languages than English: {}.",
            listed(&left.languages)
        ));
    }
    if !left.furniture.is_empty() {
        let number = count(total(&left.furniture), "paragraph", "paragraphs");
        lines.push(format!(
            "{number} of page furniture: {}.",
            listed(&left.furniture)
        ));
    }
    lines.push(format!(
        "{} of {} in which no event was recognised.",
        count(left.silent_sentences, "sentence", "sentences"),
        left.sentences
    ));
    match &left.older {
        Some(older) => lines.push(super::phrase::upper_first(&unread(older))),
        None => lines.push(format!(
            "{} of {} that {} not bear on the two.",
            count(left.other_records, "coded event", "coded events"),
            left.records,
            if left.other_records == 1 { "does" } else { "do" }
        )),
    }
    if left.undated_articles > 0 {
        let number = count(left.undated_articles, "article", "articles");
        lines.push(format!(
            "The publication date of {number} could not be found; relative dates in them stay unknown."
        ));
    }
    if !left.uncited.is_empty() {
        let more = left.uncited_articles.saturating_sub(left.uncited.len());
        let more = match more {
            0 => String::new(),
            _ => format!(" and {}", count(more, "other", "others")),
        };
        lines.push(format!(
            "Nothing is cited from {}{more}.",
            left.uncited.join(", ")
        ));
    }
    lines
}

/// Text from articles must not turn into Markdown of its own.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '*' | '_' | '`' | '#' | '\\' | '<' | '>' | '[' | ']' | '|') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
