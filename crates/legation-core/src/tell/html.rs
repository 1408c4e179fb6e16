//! A brief as one self-contained page: citations lead to the sentences they rest on. No script, nothing fetched.

use super::brief::{Brief, Citation, Line};
use super::markdown::{described, head, omissions, said, stage_text};
use super::since::Since;
use std::fmt::Write;

const STYLE: &str = "
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #5c5c5c; --rule: #d8d4cc; --paper: #fdfcf9; --mark: #8a4b08; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9e6df; --soft: #a8a39a; --rule: #3a3834; --paper: #191815; --mark: #e0a458; } }
body { font: 17px/1.55 Georgia, 'Times New Roman', serif; color: var(--ink); background: var(--paper); max-width: 46rem; margin: 2.5rem auto; padding: 0 1.2rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--rule); padding-bottom: .2rem; }
p.head, .sure { color: var(--soft); }
ul { list-style: none; padding: 0; margin: 0; }
li { margin: 0 0 .75rem; }
li li { margin: .35rem 0 .35rem 1.2rem; }
time, .kind { font-weight: bold; }
.sure { font-size: .88em; display: block; }
a.cite { font-size: .8em; color: var(--mark); text-decoration: none; white-space: nowrap; }
a.cite:hover { text-decoration: underline; }
.source { margin: 1.2rem 0 .4rem; }
li.evidence { font-size: .92em; margin-left: 1.2rem; }
li.evidence:target { background: color-mix(in srgb, var(--mark) 18%, transparent); }
@media print { body { font-size: 10.5pt; margin: 0; max-width: none; color: #000; background: #fff; } a.cite { color: #000; } h2 { break-after: avoid; } li { break-inside: avoid; } }
";

/// A brief as one HTML page.
pub fn html(brief: &Brief) -> String {
    let [one, two] = brief.sides.each_ref().map(|side| escape(side));
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{one} and {two}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{one} and {two}</h1>\n<p class=\"head\">{}</p>\n",
        escape(&head(brief))
    );
    if !brief.deals.is_empty() {
        out.push_str("<h2>Summary</h2>\n<ul>\n");
        for deal in &brief.deals {
            let (name, text) = (escape(&deal.name), escape(&deal.text));
            let _ = writeln!(
                out,
                "<li><span class=\"kind\">{name}</span>: {text} {}</li>",
                cites(&deal.citations)
            );
        }
        out.push_str("</ul>\n");
    }
    if brief.records == 0 {
        out.push_str("<p>No event between the two was found in these articles.</p>\n");
    }
    if let Some(since) = &brief.since {
        changes(&mut out, since);
    }
    lines(&mut out, "What happened", &brief.happened);
    lines(&mut out, "Undated", &brief.undated);
    if !brief.contested.is_empty() {
        out.push_str("<h2>Contested or denied</h2>\n<ul>\n");
        for contest in &brief.contested {
            if contest.claims.is_empty() {
                contest.against.iter().for_each(|one| {
                    let _ = writeln!(out, "<li>{}</li>", line(one));
                });
                continue;
            }
            let _ = writeln!(out, "<li>Disputed: {}\n<ul>", escape(&contest.on));
            for claim in &contest.claims {
                let _ = writeln!(out, "<li>told: {}</li>", line(claim));
            }
            for against in &contest.against {
                let _ = writeln!(out, "<li>against it: {}</li>", line(against));
            }
            out.push_str("</ul></li>\n");
        }
        out.push_str("</ul>\n");
    }
    lines(&mut out, "Only claimed, planned or possible", &brief.unconfirmed);
    lines(&mut out, "Also reported", &brief.also);
    if !brief.sources.is_empty() {
        out.push_str("<h2>Sources</h2>\n");
    }
    for source in &brief.sources {
        let _ = writeln!(
            out,
            "<p class=\"source\" id=\"source-{0}\"><b>[{0}]</b> {1}</p>\n<ul>",
            source.number,
            escape(&described(source))
        );
        for quoted in &source.sentences {
            let (n, m) = (source.number, quoted.number);
            let _ = writeln!(
                out,
                "<li class=\"evidence\" id=\"s{n}-{m}\">[{n}:{m}] “{}”</li>",
                escape(&quoted.text)
            );
        }
        out.push_str("</ul>\n");
    }
    out.push_str("<h2>Left out</h2>\n<ul>\n");
    for omission in omissions(&brief.left_out) {
        let _ = writeln!(out, "<li>{}</li>", escape(&omission));
    }
    out.push_str("</ul>\n</body>\n</html>\n");
    out
}

fn lines(out: &mut String, title: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "<h2>{title}</h2>\n<ul>");
    for one in lines {
        let _ = writeln!(out, "<li>{}</li>", line(one));
    }
    out.push_str("</ul>\n");
}

fn changes(out: &mut String, since: &Since) {
    out.push_str("<h2>New since then</h2>\n<ul>\n");
    if since.is_empty() {
        out.push_str("<li>Nothing.</li>\n");
    }
    for stage in &since.stages {
        let (name, text) = (escape(&stage.name), escape(&stage_text(stage)));
        let _ = writeln!(
            out,
            "<li>New stage: <span class=\"kind\">{name}</span>: {text} {}</li>",
            cites(&stage.citations)
        );
    }
    for changed in &since.changed {
        let (now, before) = (changed.now, changed.before);
        let _ = writeln!(
            out,
            "<li>Now {now}, {before} before: {}</li>",
            line(&changed.line)
        );
    }
    for (word, lines) in [("Retracted", &since.retracted), ("New", &since.new)] {
        for one in lines {
            let _ = writeln!(out, "<li>{word}: {}</li>", line(one));
        }
    }
    out.push_str("</ul>\n");
}

fn line(line: &Line) -> String {
    format!(
        "<time>{}</time>: {} (“{}”). {}<span class=\"sure\">{}.</span>",
        escape(&line.when),
        escape(&line.text),
        escape(&line.quote),
        cites(&line.citations),
        escape(&said(line))
    )
}

fn cites(citations: &[Citation]) -> String {
    let one = |cite: &Citation| {
        format!(
            "<a class=\"cite\" href=\"#s{0}-{1}\">[{0}:{1}]</a>",
            cite.source, cite.sentence
        )
    };
    citations.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
