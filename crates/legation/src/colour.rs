//! Markdown and trees in a terminal's colours.

use owo_colors::OwoColorize;

/// Headings, bold, italics and citations of our own Markdown in colour; the marks themselves go.
pub(crate) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("# ").or_else(|| line.strip_prefix("## ")) {
            out += &unescape(title).bold().cyan().to_string();
        } else {
            out += &inline(line);
        }
        out.push('\n');
    }
    out
}

fn inline(line: &str) -> String {
    let mut out = String::new();
    let mut letters = line.chars().peekable();
    let mut run = String::new();
    let (mut bold, mut soft, mut cite) = (false, false, false);
    let flush = |run: &mut String, out: &mut String, bold: bool, soft: bool, cite: bool| {
        if !run.is_empty() {
            *out += &match (bold, soft, cite) {
                (_, _, true) => run.yellow().to_string(),
                (true, _, _) => run.bold().to_string(),
                (_, true, _) => run.dimmed().to_string(),
                _ => run.clone(),
            };
            run.clear();
        }
    };
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => run.extend(letters.next()),
            '*' => {
                flush(&mut run, &mut out, bold, soft, cite);
                if letters.next_if_eq(&'*').is_some() {
                    bold = !bold;
                } else {
                    soft = !soft;
                }
            }
            '[' => {
                flush(&mut run, &mut out, bold, soft, cite);
                cite = true;
                run.push('[');
            }
            ']' => {
                run.push(']');
                flush(&mut run, &mut out, bold, soft, cite);
                cite = false;
            }
            other => run.push(other),
        }
    }
    flush(&mut run, &mut out, bold, soft, cite);
    out
}

fn unescape(text: &str) -> String {
    text.replace('\\', "")
}
