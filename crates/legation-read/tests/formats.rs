//! Files of every kind, whole and broken: each article of a whole one is read, each fault costs what it touches and is told.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first thing that is wrong"
)]

use flate2::{Compression, write::GzEncoder};
use legation_read::{Columns, Found, Input, Options, Read, ReadError, articles, documents, read_bytes};
use std::io::{Cursor, Write};
use std::ops::ControlFlow;

const PAGE: &str = "<!DOCTYPE html><html><head><title>Envoys meet</title></head><body><article><h1>Envoys meet</h1>
<p>The two envoys met in the capital on Monday to discuss spare parts, and said that they would meet again before the end of the year.</p>
<p>Neither side said what the parts were for, or whether a contract had been signed for them.</p></article></body></html>";

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Result<Read, ReadError>> {
    read_bytes(name, &bytes.into(), &Options::default())
}

fn ids(results: &[Result<Read, ReadError>]) -> Vec<&str> {
    results
        .iter()
        .flatten()
        .map(|read| read.document.id.as_str())
        .collect()
}

fn told(results: &[Result<Read, ReadError>]) -> Vec<String> {
    results
        .iter()
        .filter_map(|result| result.as_ref().err())
        .map(ToString::to_string)
        .collect()
}

/// What was passed over.
fn passed(bytes: &[u8]) -> Vec<&'static str> {
    let mut all = Vec::new();
    let input = Input::Stream("in".to_owned(), Box::new(Cursor::new(bytes.to_vec())));
    let _ = articles(input, &Options::default(), &mut |found| {
        if let Found::Passed(why) = found {
            all.push(why);
        }
        ControlFlow::Continue(())
    });
    all
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A record whose header says it is `length` bytes longer than it is.
fn record_off(kind: &str, url: &str, media_type: &str, block: &[u8], length: i64) -> Vec<u8> {
    let length = block.len() as i64 + length;
    let header = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-07-12T09:30:00Z\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    [header.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn record(kind: &str, url: &str, media_type: &str, block: &[u8]) -> Vec<u8> {
    record_off(kind, url, media_type, block, 0)
}

fn response(url: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 {header}\r\n\r\n").as_bytes(), body].concat();
    record("response", url, "application/http; msgtype=response", &block)
}

const HTML: &str = "200 OK\r\nContent-Type: text/html; charset=utf-8";

fn info() -> Vec<u8> {
    record(
        "warcinfo",
        "urn:x",
        "application/warc-fields",
        b"software: a crawler\r\n",
    )
}

#[test]
fn a_web_archive_gives_its_pages_and_counts_the_rest() {
    let chunked = format!("{:x};x=y\r\n{PAGE}\r\n0\r\n\r\n", PAGE.len());
    let records = [
        info(),
        record("request", "https://a.example/1", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        response("https://a.example/1", HTML, PAGE.as_bytes()),
        response("https://a.example/2", &format!("{HTML}\r\nTransfer-Encoding: chunked"), chunked.as_bytes()),
        response("https://a.example/3", &format!("{HTML}\r\nContent-Encoding: gzip"), &gzip(PAGE.as_bytes())),
        // The header kept, the coding undone: as crawlers write it.
        response("https://a.example/4", &format!("{HTML}\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked"), PAGE.as_bytes()),
        response("https://a.example/5", "301 Moved\r\nLocation: /6", b""),
        response("https://a.example/6", "404 Not Found\r\nContent-Type: text/html", PAGE.as_bytes()),
        response("https://a.example/7", "200 OK\r\nContent-Type: image/png", b"\x89PNG"),
        record("revisit", "https://a.example/8", "application/http", b"HTTP/1.1 200 OK\r\n\r\n"),
        record("conversion", "https://a.example/9", "text/plain", b"The envoy left the capital on Friday, the ministry said."),
        response("https://a.example/10", "200 OK\r\nContent-Type: text/html; charset=windows-1251", b"<html><body><p>\xcf\xee\xf1\xee\xeb \xef\xf0\xe8\xe1\xfb\xeb \xe2 \xf1\xf2\xee\xeb\xe8\xf6\xf3 \xe2 \xef\xee\xed\xe5\xe4\xe5\xeb\xfc\xed\xe8\xea.</p></body></html>"),
    ];
    let whole = records.concat();
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for bytes in [whole, packed] {
        let results = read("a.warc", bytes.clone());
        let pages = [1, 2, 3, 4, 9, 10].map(|page| format!("https://a.example/{page}"));
        assert_eq!(ids(&results), pages, "{:?}", told(&results));
        assert!(
            results
                .iter()
                .flatten()
                .take(4)
                .all(|read| read.document.text.contains("to discuss spare parts"))
        );
        assert!(
            results[5]
                .as_ref()
                .unwrap()
                .document
                .text
                .contains("Посол прибыл")
        );
        assert_eq!(passed(&bytes).len(), 6);
    }
}

#[test]
fn a_length_that_lies_costs_no_more_than_its_record() {
    let page = |number: usize, off: i64| {
        let block = format!("HTTP/1.1 {HTML}\r\n\r\n{PAGE}");
        let url = format!("https://a.example/{number}");
        record_off("response", &url, "application/http", block.as_bytes(), off)
    };
    for off in [-40, 7, 300, 2000] {
        let results = read(
            "a.warc",
            [page(1, 0), page(2, off), page(3, 0), page(4, 0)].concat(),
        );
        let ids = ids(&results);
        assert!(ids.contains(&"https://a.example/1"), "{off}: {ids:?}");
        assert!(ids.contains(&"https://a.example/4"), "{off}: {ids:?}");
    }
    // Longer than the file.
    let results = read("a.warc", [page(1, 0), page(2, 1 << 20), page(3, 0)].concat());
    assert!(ids(&results).contains(&"https://a.example/3"));
    let results = read("a.warc", [page(1, 0), page(2, 1 << 40)].concat());
    assert!(ids(&results).contains(&"https://a.example/1"));
    let broken = [
        page(1, 0),
        b"WARC/1.0\r\nContent-Length: many\r\n\r\nnothing\r\n\r\n".to_vec(),
        page(2, 0),
    ]
    .concat();
    let results = read("a.warc", broken);
    assert_eq!(ids(&results), ["https://a.example/1", "https://a.example/2"]);
    assert_eq!(told(&results).len(), 1);
}

#[test]
fn what_is_cut_off_is_read_as_far_as_it_goes() {
    let records = [
        info(),
        response("https://a.example/1", HTML, PAGE.as_bytes()),
        response("https://a.example/2", HTML, PAGE.as_bytes()),
    ];
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    let results = read("a.warc.gz", &packed[..packed.len() - 60]);
    assert_eq!(ids(&results), ["https://a.example/1"]);
    assert!(
        told(&results)[0].contains("one that ends too early"),
        "{:?}",
        told(&results)
    );
}

#[test]
fn half_a_page_is_told_and_no_article() {
    let first = response("https://a.example/1", HTML, PAGE.as_bytes());
    let second = response("https://a.example/2", HTML, PAGE.as_bytes());
    // Within the page and its headers; the last four bytes end the record.
    for missing in [10, PAGE.len() / 2, PAGE.len()] {
        let whole = [first.clone(), second.clone()].concat();
        let results = read("a.warc", &whole[..whole.len() - missing]);
        assert_eq!(ids(&results), ["https://a.example/1"], "{missing}");
        assert!(
            told(&results)[0].contains("the file's end within it"),
            "{:?}",
            told(&results)
        );
    }
}

#[test]
fn a_page_older_than_itself_is_told() {
    let page = PAGE.replace(
        "<title>",
        "<meta property=\"article:published_time\" content=\"2026-01-05\"><title>",
    );
    let results = read("a.warc", response("https://a.example/1", HTML, page.as_bytes()));
    let warnings = &results[0].as_ref().unwrap().warnings;
    assert!(
        warnings
            .iter()
            .any(|warning| warning.contains("fetched on 2025-07-12")),
        "{warnings:?}"
    );
}

fn tar_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.as_mut_bytes()[..path.len()].copy_from_slice(path.as_bytes());
        header.set_cksum();
        tar.append(&header, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(*path, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn archives_are_read_like_folders() {
    let line = "{\"text\": \"The envoy arrived on Monday.\"}\n{\"text\": \"The envoy left on Friday.\"}\n";
    let inner = gzip(line.as_bytes());
    let files: &[(&str, &[u8])] = &[
        ("news/page.html", PAGE.as_bytes()),
        ("news/style.css", b"p {}"),
        ("__MACOSX/news/._page.html", b"x"),
        ("news/.hidden.txt", b"Not to be read."),
        ("news/README.txt", b"About it."),
        ("news/lines.jsonl.gz", &inner),
        (
            "../../escape\u{1b}[2J.txt",
            b"The convoy crossed the river on Sunday.",
        ),
    ];
    for (name, bytes) in [
        ("n.zip", zip_of(files)),
        ("n.tar", tar_of(files)),
        ("n.tgz", gzip(&tar_of(files))),
    ] {
        let results = read(name, bytes);
        assert_eq!(told(&results), Vec::<String>::new());
        assert_eq!(results.len(), 4, "{name}: {:?}", ids(&results));
        assert!(
            ids(&results)[1].ends_with("/news/lines.jsonl:1"),
            "{:?}",
            ids(&results)
        );
        assert!(ids(&results).iter().all(|id| !id.contains('\u{1b}')));
    }
}

#[test]
fn an_archive_on_disk_is_read_from_its_end() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("on-disk.zip");
    std::fs::write(
        &path,
        zip_of(&[("a.txt", b"The envoy arrived."), ("b.txt", b"The envoy left.")]),
    )
    .unwrap();
    let results = documents(Input::Path(path), &Options::default());
    assert_eq!(results.iter().flatten().count(), 2);
}

#[test]
fn traps_end_with_a_message() {
    let mut nested = b"The envoy left.".to_vec();
    for _ in 0..8 {
        nested = gzip(&nested);
    }
    assert!(told(&read("deep.gz", nested))[0].contains("deeper nesting"));
    // 300 MB of nothing in 300 kB, as one line and as a file to skip in a tar archive.
    let zeros = vec![b' '; 300 << 20];
    let bomb = gzip(&[b"{\"text\": \"".as_slice(), &zeros].concat());
    let told_of = told(&read("bomb.jsonl.gz", bomb));
    assert_eq!(told_of.len(), 1, "{told_of:?}");
    let tar = gzip(&tar_of(&[("a.png", &zeros), ("b.txt", b"The envoy left.")]));
    drop(zeros);
    assert!(told(&read("bomb.tgz", tar))[0].contains("unpacks to more than"));
    assert!(
        told(&read("office.docx", zip_of(&[("[Content_Types].xml", b"<x/>")])))[0]
            .contains("an office document")
    );
    assert!(told(&read("broken.zip", b"PK\x03\x04nothing".to_vec()))[0].contains("zip archive"));
}

#[test]
fn feeds_give_the_articles_that_they_carry() {
    let long = "The two envoys met in the capital on Monday to discuss spare parts. ".repeat(8);
    let rss = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Example News</title>
<item><title>Envoys meet</title><link>https://a.example/1</link><pubDate>Mon, 14 Jul 2025 10:00:00 GMT</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>{long}</p><p>They left &amp; said nothing.</p>]]></content:encoded></item>
<item><title>Only a link</title><link>https://a.example/2</link><description>Two envoys met.</description></item></channel></rss>"
    );
    let atom = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Example News</title><id>x</id><updated>2025-07-14T10:00:00Z</updated>
<entry><title>Envoys meet</title><id>1</id><link href=\"https://a.example/1\"/><published>2025-07-14T10:00:00Z</published><updated>2025-07-15T10:00:00Z</updated>
<content type=\"html\">&lt;p&gt;{long}&lt;/p&gt;</content></entry></feed>"
    );
    let json = format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Example News\", \"items\": [{{\"id\": \"1\", \"url\": \"https://a.example/1\",
 \"title\": \"Envoys meet\", \"date_published\": \"2025-07-14T10:00:00Z\", \"content_html\": \"<p>{long}</p>\"}}]}}"
    );
    for feed in [rss.clone(), atom, json] {
        let results = read("feed.xml", feed);
        assert_eq!(ids(&results), ["https://a.example/1"], "{:?}", told(&results));
        let document = &results[0].as_ref().unwrap().document;
        assert_eq!(document.title.as_deref(), Some("Envoys meet"));
        assert_eq!(document.outlet.as_deref(), Some("Example News"));
        assert_eq!(document.published.as_deref(), Some("2025-07-14"));
        assert!(document.text.contains("to discuss spare parts"));
    }
    assert_eq!(passed(rss.as_bytes()).len(), 1);
    assert!(told(&read("feed.xml", "<rss version=\"2.0\"><channel><item></rss>"))[0].contains("a feed"));
    let sitemap = "<?xml version=\"1.0\"?><urlset xmlns=\"x\"><url><loc>https://a.example/1</loc></url><url><loc>https://a.example/2</loc></url></urlset>";
    assert_eq!(passed(sitemap.as_bytes()).len(), 2);
}

#[test]
fn tables_are_read_by_the_names_of_their_columns() {
    let csv = "id,Headline,date,body\n7,Envoys meet,2025-07-14,\"The envoys met, at last, on Monday.\nThey left on Friday.\"\n8,,2025-07-15,\n9,Envoys leave,2025-07-16,The envoys left.\n";
    let results = read("a.csv", csv);
    assert_eq!(ids(&results), ["7", "9"]);
    let document = &results[0].as_ref().unwrap().document;
    assert_eq!(document.title.as_deref(), Some("Envoys meet"));
    assert_eq!(document.published.as_deref(), Some("2025-07-14"));
    assert_eq!(
        told(&results),
        [
            "a.csv, line 4: expected a row with text, found a row without any: put the article's text in it or leave the row out"
        ]
    );
    let tsv = "url\tstory\nhttps://a.example/1\tThe envoys met on Monday.\n";
    let columns = Columns::new(["text=story"]).unwrap();
    let options = Options {
        columns,
        ..Options::default()
    };
    assert_eq!(
        ids(&read_bytes("a.tsv", tsv.as_bytes(), &options)),
        ["https://a.example/1"]
    );
    let line = "{\"story\": \"The envoys met on Monday.\", \"headline\": \"Envoys meet\"}\n";
    let results = read_bytes("a.jsonl", line.as_bytes(), &options);
    assert_eq!(
        results[0].as_ref().unwrap().document.title.as_deref(),
        Some("Envoys meet")
    );
    assert!(Columns::new(["words=story"]).is_err() && Columns::new(["text"]).is_err());
    // Prose that begins with words that a table's header could have is prose.
    assert_eq!(
        read(
            "a.txt",
            "Article, text and map by our staff.\n\nThe envoys met on Monday."
        )[0]
        .as_ref()
        .unwrap()
        .document
        .blocks
        .len(),
        2
    );
}

#[test]
fn a_table_without_text_or_with_a_row_that_is_too_long_is_told() {
    let told_of = told(&read("a.csv", "id,story\n1,The envoys met on Monday.\n"));
    assert_eq!(
        told_of,
        [
            "a.csv: expected a column with the articles' text, found the columns `id`, `story`: name the column that holds it, as in `--column text=story`"
        ]
    );
    let options = Options {
        max_bytes: 1000,
        ..Options::default()
    };
    // One row is too long, and one has a quote that is never closed.
    let long = "The envoys met on Monday. ".repeat(50);
    let csv = format!("id,text\n1,The envoys met.\n2,\"{long}\"\n3,The envoys left.\n4,\"The envoys\n{long}");
    let results = read_bytes("a.csv", csv.as_bytes(), &options);
    assert_eq!(ids(&results), ["1", "3"]);
    let told = told(&results);
    assert!(
        told[0].starts_with("a.csv, line 3: expected a row of at most"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("a.csv, line 5: expected a row of at most"),
        "{told:?}"
    );
}

#[test]
fn parquet_and_arrow_are_read_by_the_names_of_their_columns() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../legation-columnar/tests/files/");
    let bytes = |name: &str| std::fs::read(format!("{folder}{name}")).unwrap();
    for name in [
        "snappy.parquet",
        "duckdb-v2.parquet",
        "lz4.arrow",
        "stream.arrows",
        "polars.arrow",
        "pandas.feather",
    ] {
        let on_disk = documents(Input::Path(format!("{folder}{name}").into()), &Options::default());
        // From a stream, packed, by another name.
        let results = read("a.bin", gzip(&bytes(name)));
        for results in [results, on_disk] {
            assert_eq!(ids(&results)[0], "1", "{name}: {:?}", told(&results));
            assert_eq!(results.iter().flatten().count(), 6, "{name}");
            let first = &results[0].as_ref().unwrap().document;
            assert_eq!(first.title.as_deref(), Some("Envoys meet"));
            assert_eq!(first.outlet.as_deref(), Some("Example News"));
            let told = told(&results);
            assert_eq!(told.len(), 2, "{told:?}");
            assert!(told[0].contains(", line 3: expected a row with text"), "{told:?}");
        }
        let with = |pairs: &[&str]| {
            let columns = Columns::new(pairs).unwrap();
            let options = Options {
                columns,
                ..Options::default()
            };
            read_bytes("a.bin", &bytes(name), &options)
        };
        let dated = with(&["published=day", "title=outlet"]);
        let first = &dated[0].as_ref().unwrap().document;
        assert_eq!(first.published.as_deref(), Some("2025-07-12"), "{name}");
        assert_eq!(first.title.as_deref(), Some("Example News"), "{name}");
        let timed = with(&["published=at"]);
        assert_eq!(
            timed[0].as_ref().unwrap().document.published.as_deref(),
            Some("2025-07-12"),
            "{name}"
        );
        let message = |pairs: &[&str]| told(&with(pairs)).remove(0);
        assert_eq!(
            message(&["text=score"]),
            "a.bin: expected text in the column `score`, found decimal numbers: name the column that holds it, as in `--column text=story`"
        );
        assert!(message(&["text=id"]).contains("found whole numbers"));
        assert!(
            message(&["text=story"])
                .starts_with("a.bin: expected a column `story` (for text), found the columns `tags`, "),
            "{}",
            message(&["text=story"])
        );
        assert!(
            message(&["author=tags"]).contains("(for author), found lists"),
            "{}",
            message(&["author=tags"])
        );
        let small = Options {
            max_bytes: 200,
            ..Options::default()
        };
        let results = read_bytes("a.bin", &bytes(name), &small);
        assert_eq!(
            told(&results)
                .iter()
                .filter(|told| told.contains("a row of at most"))
                .count(),
            1,
            "{name}"
        );
    }
    let cut = bytes("snappy.parquet");
    let results = read("a.parquet", &cut[..cut.len() / 2]);
    assert!(
        told(&results)[0]
            .starts_with("a.parquet: expected a Parquet file that is whole, found one whose end")
    );
}

#[test]
fn nothing_in_a_text_acts_on_a_terminal() {
    let line = "{\"text\": \"The \\u001b[2Jenvoy \\u202eleft\\u0007 on Friday.\", \"title\": \"\\u001b]0;x\\u0007Envoy\", \"id\": \"a\\u009b1\"}\n";
    for options in [
        Options::default(),
        Options {
            plain: true,
            ..Options::default()
        },
    ] {
        let name = if options.plain { "a.txt" } else { "a.jsonl" };
        let bytes = if options.plain {
            "The \u{1b}[2Jenvoy left on Friday, the ministry said in a statement on its own site."
        } else {
            line
        };
        let read = read_bytes(name, bytes.as_bytes(), &options).remove(0).unwrap();
        let document = read.document;
        let said = [Some(document.text), document.title, Some(document.id)];
        assert!(
            said.iter()
                .flatten()
                .all(|text| !text.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'])),
            "{said:?}"
        );
    }
}

/// Found by the fuzz targets.
#[test]
fn no_message_acts_on_a_terminal() {
    let inputs: [(&str, &str); 3] = [
        (
            "f.xml",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><entry><content>x</con\u{1b}tent></entry></feed>",
        ),
        ("f.json", "{\n \"st\u{90}ory\": \"The envoys met.\"\n}"),
        ("f.csv", "text,date\nThe envoys met in Port Selim.,soon\u{1}\n"),
    ];
    for (name, text) in inputs {
        let told = read(name, text).into_iter().map(|read| match read {
            Ok(read) => read.warnings.join("\n"),
            Err(error) => error.to_string(),
        });
        let told: Vec<String> = told.collect();
        assert!(!told.concat().is_empty(), "{name}: nothing is told");
        assert!(
            !told.concat().contains(|c: char| c.is_control()),
            "{name}: {told:?}"
        );
    }
}

#[test]
fn a_page_cannot_take_the_place_of_another() {
    let own = |canonical: &str| {
        PAGE.replace(
            "<title>",
            &format!("<link rel=\"canonical\" href=\"{canonical}\"><title>"),
        )
    };
    let at = |canonical: &str| {
        let results = read(
            "a.warc",
            response("https://a.example/1?x=2", HTML, own(canonical).as_bytes()),
        );
        let read = results.into_iter().next().unwrap().unwrap();
        (read.document.id, read.warnings.len())
    };
    assert_eq!(
        at("https://www.a.example/1"),
        ("https://www.a.example/1".to_owned(), 0)
    );
    assert_eq!(
        at("https://a.example/"),
        ("https://a.example/1?x=2".to_owned(), 0)
    );
    assert_eq!(
        at("https://b.example/1"),
        ("https://a.example/1?x=2".to_owned(), 1)
    );
}

#[test]
fn paragraphs_of_a_short_page_stay_apart() {
    let page = "<html><body><article><h1>Envoys meet in Muscat</h1><p>Iran signed a deal with Oman on Monday.</p><p>It was the first in years.</p></article></body></html>";
    let text = read("a.html", page)[0].as_ref().unwrap().document.text.clone();
    assert_eq!(text.split("\n\n").count(), 3, "{text:?}");
}

#[test]
fn what_a_feed_holds_does_not_make_it_a_page() {
    let long = "The two envoys met in the capital on Monday to discuss spare parts. ".repeat(8);
    for start in ["", "<?xml version=\"1.0\"?><!-- <html> -->"] {
        let item = format!(
            "<item><title>T</title><description><![CDATA[<html><p>{long}</p></html>]]></description></item>"
        );
        let feed = format!(
            "{start}<rss version=\"2.0\"><channel><title>Example News</title>{item}{item}</channel></rss>"
        );
        assert_eq!(read("a", feed).len(), 2);
    }
    let page =
        format!("<!DOCTYPE html><html><body><p>{long}</p><pre>&lt;urlset <urlset></pre></body></html>");
    assert_eq!(read("a", page).len(), 1);
}

#[test]
fn a_web_archive_of_lies_is_given_up() {
    let one = record_off(
        "response",
        "https://a.example/1",
        "application/http",
        PAGE.as_bytes(),
        1 << 20,
    );
    let results = read("a.warc", one.repeat(3000));
    assert!(
        told(&results)
            .iter()
            .any(|error| error.contains("wrong again and again")),
        "{:?}",
        told(&results).last()
    );
}

#[test]
fn files_about_a_folder_are_told_by_their_whole_name() {
    let files: &[(&str, &[u8])] = &[
        ("LICENSE-MIT", b"Permission is granted."),
        (
            "notice-of-sanctions.txt",
            b"The ministry announced sanctions on Friday.",
        ),
        (
            "license-to-export-revoked.txt",
            b"The ministry revoked the licence on Friday.",
        ),
    ];
    assert_eq!(read("a.zip", zip_of(files)).len(), 2);
}
