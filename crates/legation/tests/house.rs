//! The house keeps its word: paths that the documents name exist, and the commands that they promise are those that CI runs.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic and say why"
)]

use std::path::{Path, PathBuf};

const DOCUMENTS: [&str; 7] = [
    "README.md",
    "ARCHITECTURE.md",
    "DESIGN.md",
    "CODEBOOK.md",
    "COMPARE.md",
    "CONTRIBUTING.md",
    "DATA-LICENSES.md",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The words between single backticks, outside fenced blocks.
fn code_spans(markdown: &str) -> Vec<String> {
    let mut fenced = false;
    let mut spans = Vec::new();
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            spans.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    spans
}

/// Whether a code span is written like a path from the root: a folder or a file of a kind that we have.
fn is_path(span: &str) -> bool {
    let plain = span
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    let file = [".md", ".toml", ".rs", ".py"]
        .iter()
        .any(|ending| span.ends_with(ending));
    plain && !span.starts_with("..") && (span.contains('/') || file)
}

#[test]
fn paths_in_architecture_exist() {
    let spans = code_spans(&read("ARCHITECTURE.md"));
    let paths: Vec<_> = spans.iter().filter(|span| is_path(span)).collect();
    assert!(paths.len() > 15, "paths are no longer recognised: {paths:?}");
    for path in paths {
        assert!(
            root().join(path).exists(),
            "ARCHITECTURE.md names {path}, which is not there"
        );
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    for document in DOCUMENTS {
        for link in read(document)
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let target = link.split('#').next().unwrap_or_default();
            let outside = target.contains("://") || target.is_empty();
            assert!(
                outside || root().join(target).exists(),
                "{document} links to {target}, which is not there"
            );
        }
    }
}

#[test]
fn commands_of_the_readme_are_run_by_ci() {
    let readme = read("README.md");
    let first = readme
        .split("```sh\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let commands: Vec<_> = first
        .expect("README.md has a block of commands")
        .lines()
        .collect();
    assert_eq!(
        commands.len(),
        2,
        "README.md begins with two commands: {commands:?}"
    );
    for script in [".ci/run", "justfile"] {
        let lines = read(script);
        for command in &commands {
            let command = command.split(" #").next().unwrap_or_default().trim();
            assert!(
                lines.lines().any(|line| line.trim() == command),
                "{script} does not run `{command}`"
            );
        }
    }
}

#[test]
fn ci_needs_nothing_from_outside() {
    let script = read(".ci/run");
    let commands = script.lines().filter(|line| !line.trim_start().starts_with('#'));
    for line in commands {
        assert!(!line.contains("../"), "CI leaves the repository: {line}");
        // Python may bring a tool, where it is at hand; the step that wants the tool says so where it is not, as does the script that tests the Python package.
        let spared = line.trim_end().ends_with("|| true");
        let mut words = line.split_whitespace();
        let python = words.any(|word| word.starts_with("python"));
        assert!(!python || spared, "CI needs Python: {line}");
    }
}

/// Text with every run of white space as one blank.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_brief_in_the_readme_is_cut_from_the_kept_copy() {
    let kept = joined(&read(
        "crates/legation/tests/snapshots/brief__taliban-russia.snap",
    ));
    let readme = read("README.md");
    let mut items: Vec<String> = Vec::new();
    for line in readme.lines().filter_map(|line| line.strip_prefix('>')) {
        let text = line.trim();
        if ["- ", "**[", "## "].iter().any(|start| text.starts_with(start)) {
            items.push(text.to_owned());
        } else if let Some(item) = items.last_mut() {
            // A line broken for the reader.
            *item = format!("{item} {text}");
        }
    }
    assert!(items.len() > 10, "README.md quotes a brief: {items:?}");
    for item in items
        .iter()
        .map(|item| joined(item))
        .filter(|item| item != "- ...")
    {
        assert!(kept.contains(&item), "not in the kept brief: {item}");
    }
}
