//! Files, folders and streams, good and bad: each bad one gives a message that names it, and the others are still read.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first thing that is wrong"
)]

use legation_read::{Input, Options, Read, ReadError, documents};
use std::io::Cursor;
use std::path::PathBuf;

/// A folder for one test, empty at its start.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

fn all(path: PathBuf) -> Vec<Result<Read, ReadError>> {
    documents(Input::Path(path), &Options::default())
}

fn stream(bytes: impl Into<Vec<u8>>) -> Vec<Result<Read, ReadError>> {
    let input = Input::Stream("standard input".to_owned(), Box::new(Cursor::new(bytes.into())));
    documents(input, &Options::default())
}

fn message(results: &[Result<Read, ReadError>]) -> String {
    results
        .iter()
        .map(|result| result.as_ref().unwrap_err().to_string())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_folder_is_read_in_order_and_past_its_bad_files() {
    let path = folder("mixed");
    std::fs::create_dir_all(path.join("b/.hidden")).unwrap();
    std::fs::write(path.join("a.txt"), "The envoy arrived on Monday.").unwrap();
    std::fs::write(path.join("b/one.txt"), "The envoy left on Friday.").unwrap();
    std::fs::write(path.join("b/.hidden/two.txt"), "Not to be read.").unwrap();
    std::fs::write(path.join(".secret.txt"), "Not to be read.").unwrap();
    std::fs::write(path.join("c.txt"), "").unwrap();
    std::fs::write(path.join("d.pdf"), "%PDF-1.4 ...").unwrap();
    std::fs::write(path.join("e.txt"), [0u8, 159, 1, 2, 3, 0, 0, 7]).unwrap();
    std::fs::write(path.join("photo.png"), b"\x89PNG....").unwrap();
    std::fs::write(path.join("README.md"), "About these files.").unwrap();
    let results = all(path.clone());
    let texts: Vec<_> = results
        .iter()
        .flatten()
        .map(|read| read.document.text.as_str())
        .collect();
    assert_eq!(
        texts,
        ["The envoy arrived on Monday.", "The envoy left on Friday."]
    );
    let errors: Vec<_> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .collect();
    let told: Vec<_> = errors.iter().map(|error| error.found.as_str()).collect();
    assert_eq!(told, ["an empty file", "a PDF file", "binary data"]);
    assert!(
        errors
            .iter()
            .all(|error| error.file.starts_with(path.to_str().unwrap()))
    );
}

#[test]
fn a_folder_without_articles_says_so() {
    let path = folder("bare");
    std::fs::write(path.join("style.css"), "p {}").unwrap();
    let told = message(&all(path));
    assert!(
        told.contains("expected a folder with articles, found a folder without any: put articles"),
        "{told}"
    );
}

#[test]
fn what_is_not_there_or_not_to_be_read_says_so() {
    let path = folder("gone");
    let told = message(&all(path.join("no.txt")));
    assert!(
        told.contains("no.txt: expected a readable file, found no such file or folder: check the path"),
        "{told}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let locked = path.join("locked.txt");
        std::fs::write(&locked, "The envoy left.").unwrap();
        std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o0)).unwrap();
        // A superuser reads it all the same.
        if std::fs::read(&locked).is_err() {
            assert!(message(&all(locked)).contains("no permission"));
        }
    }
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_read() {
    let lines = "{\"text\": \"The envoy arrived.\"}\nnonsense\n\n{\"title\": \"x\"}\n{\"text\": 3}\n{\"text\": \"The envoy left.\"}\n";
    let results = stream(lines);
    let ids: Vec<_> = results
        .iter()
        .flatten()
        .map(|read| read.document.id.as_str())
        .collect();
    assert_eq!(ids, ["standard input:1", "standard input:6"]);
    let told: Vec<_> = results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .map(|e| (e.line, e.found.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (Some(2), "invalid JSON (expected ident at column 2)"),
            (Some(4), "only title"),
            (Some(5), "\"text\" that is a number")
        ]
    );
}

#[test]
fn a_line_of_fifty_megabytes_is_read() {
    let sentence = "The ministry said that the convoy had crossed the river. ";
    let text = sentence.repeat(50_000_000 / sentence.len());
    let results = stream(format!(
        "{{\"text\": \"{text}\"}}\n{{\"text\": \"The next one.\"}}\n"
    ));
    assert_eq!(
        results
            .iter()
            .flatten()
            .map(|read| read.document.text.len())
            .collect::<Vec<_>>(),
        [text.len(), 13]
    );
    assert_eq!(
        stream(text.clone())
            .iter()
            .flatten()
            .map(|read| read.document.blocks.len())
            .collect::<Vec<_>>(),
        [1]
    );
}

#[test]
fn a_line_over_the_limit_is_an_error_and_the_rest_is_read() {
    let options = Options {
        max_bytes: 100_000,
        ..Options::default()
    };
    let lines = format!(
        "{{\"text\": \"A.\"}}\n{{\"text\": \"{}\"}}\n{{\"text\": \"B.\"}}\n",
        "x".repeat(300_000)
    );
    let input = Input::Stream("in".to_owned(), Box::new(Cursor::new(lines.into_bytes())));
    let results = documents(input, &options);
    assert_eq!(
        results.iter().map(Result::is_ok).collect::<Vec<_>>(),
        [true, false, true]
    );
    assert_eq!(results[1].as_ref().unwrap_err().line, Some(2));
}

#[test]
fn many_short_lines_and_markers_take_no_longer_than_they_should() {
    let kinds = [
        "word\n",
        "Read more\n",
        "July 1, 2025\n",
        "a\n\n",
        "By Jane Roe\n",
        "A title = a word\n",
        "It ended there and then.\nRead more\nTitle of it\n",
    ];
    for line in kinds {
        let text = format!(
            "A title of a few words\n\nThe envoy arrived on Monday to speak of it all.\n\n{}",
            line.repeat(200_000 / line.lines().count())
        );
        let start = std::time::Instant::now();
        assert_eq!(stream(text).len(), 1);
        // Quadratic time would be minutes.
        assert!(
            start.elapsed().as_secs() < 30,
            "{line:?} took {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn deep_and_broken_pages_are_read() {
    let deep = format!(
        "<html><body>{}The envoy arrived.{}",
        "<div>".repeat(100_000),
        "</div>".repeat(100_000)
    );
    let results = stream(deep);
    assert_eq!(results[0].as_ref().unwrap().document.text, "The envoy arrived.");
    let told = message(&stream(
        "<html><head><script>document.write('x')</script></head><body></body></html>",
    ));
    assert!(told.contains("a page without any"), "{told}");
    let broken = "<html><body><p>The envoy arrived <b>on Monday<p>He left on <i>Friday.";
    assert!(
        stream(broken)[0]
            .as_ref()
            .unwrap()
            .document
            .text
            .contains("He left on Friday.")
    );
}

#[test]
fn options_go_before_what_the_input_says() {
    let date = jiff::civil::date(2025, 1, 2);
    let options = Options {
        published: Some(date),
        outlet: Some("The Override".to_owned()),
        ..Options::default()
    };
    let line = "{\"text\": \"The envoy left.\", \"published\": \"2020-01-01\", \"outlet\": \"Other\"}\n";
    let input = Input::Stream("in".to_owned(), Box::new(Cursor::new(line.as_bytes().to_vec())));
    let read = documents(input, &options).remove(0).unwrap();
    assert_eq!(read.document.published.as_deref(), Some("2025-01-02"));
    assert_eq!(read.document.outlet.as_deref(), Some("The Override"));
}

#[test]
fn two_dates_of_publication_are_told() {
    let page = r#"<html><head><title>Envoys meet</title><meta property="article:published_time" content="2025-07-12T09:00:00Z">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Envoys meet","datePublished":"2025-03-01"}</script></head>
<body><article><h1>Envoys meet</h1><p>The two envoys met in the capital on Monday to discuss spare parts, and said that they would meet again before the end of the year.</p></article></body></html>"#;
    let read = legation_read::read_bytes("page.html", page.as_bytes(), &Default::default())
        .remove(0)
        .unwrap();
    assert_eq!(read.document.published.as_deref(), Some("2025-03-01"));
    assert!(
        read.warnings
            .iter()
            .any(|warning| warning.contains("2025-03-01 and 2025-07-12")),
        "{:?}",
        read.warnings
    );
}
