//! Pages made to break a reader: none may panic, overflow the stack, or take long; what an article says must come through where it can.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test stops at the first thing that is wrong"
)]

use legation_read::{Extract, Options, read_bytes};
use std::time::{Duration, Instant};

const TEXT: &str = "The two envoys met in Port Selim on Monday to discuss the fishing zone, and agreed to meet again before the end of the month.";

/// Longest that a page may take in a build without optimisation, on a busy machine; read well it takes a hundredth of that.
const LIMIT: Duration = Duration::from_secs(120);

fn read(page: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for extract in [Extract::Accurate, Extract::Fast] {
        let options = Options {
            extract,
            ..Options::default()
        };
        let start = Instant::now();
        let read = read_bytes("page.html", page.as_bytes(), &options)
            .into_iter()
            .next();
        assert!(start.elapsed() < LIMIT, "{extract:?} took {:?}", start.elapsed());
        let document = read.and_then(Result::ok).map(|read| read.document);
        if let Some(document) = &document {
            let ends = document
                .blocks
                .iter()
                .map(|block| block.span.of(&document.text).len())
                .sum::<usize>();
            assert!(ends <= document.text.len());
            let acts = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}');
            assert!(
                !document.text.contains(acts),
                "{extract:?} left a control character"
            );
            assert!(!document.title.as_deref().unwrap_or_default().contains(acts));
        }
        texts.push(document.map(|document| document.text).unwrap_or_default());
    }
    texts
}

fn page(inside: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>Envoys meet</title></head><body><h1>Envoys meet</h1>{inside}</body></html>"
    )
}

/// Both ways give the article's text.
fn told(page: &str) {
    for text in read(page) {
        assert!(
            text.contains(TEXT),
            "{}",
            text.chars().take(300).collect::<String>()
        );
    }
}

#[test]
fn nesting_of_all_kinds() {
    let paragraph = format!("<p>{TEXT}</p>");
    for open in [
        "<div>",
        "<b>",
        "<font size=1>",
        "<span><i>",
        "<table><tr><td>",
        "<ul><li>",
        "<a href=x>",
        "<svg><path>",
        "<div></x>",
        "<div/>",
        "<blockquote>",
        "<section><p>",
        "<details><summary>",
        "<math><mi>",
        "<form><div>",
        "<custom-element-with-a-long-name>",
    ] {
        told(&page(&format!("{paragraph}{}{paragraph}", open.repeat(100_000))));
    }
    read(&page(&"<frameset><noframes>".repeat(20_000)));
    read(&"<noframes>".repeat(50_000));
    read(&page(&"</div></p></b></table>".repeat(50_000)));
}

#[test]
fn long_lines_attributes_and_entities() {
    let paragraph = format!("<p>{TEXT}</p>");
    told(&page(&format!(
        "<div class=\"{}\">{paragraph}</div>",
        "a ".repeat(50_000)
    )));
    told(&page(&format!("{paragraph}<p>{}</p>", "word ".repeat(40_000))));
    told(&page(&format!(
        "{paragraph}<p>{}</p>",
        "&amp;&#x41;&bogus;&#99999999;&#0;".repeat(30_000)
    )));
    told(&page(&format!(
        "<div {}>{paragraph}</div>",
        (0..50_000).map(|at| format!("a{at}=1 ")).collect::<String>()
    )));
    read(&format!(
        "<html><head>{}</head></html>",
        "<meta name=author content=\"A B\"><meta name=date content=x>".repeat(5_000)
    ));
    read(&page(&"<p>".repeat(20_000)));
    read(&format!("<html><body>{}", "a".repeat(1 << 20)));
}

#[test]
fn what_is_not_as_it_should_be() {
    let paragraph = format!("<p>{TEXT}</p>");
    told(&page(&format!(
        "<article><script>var a = \"</article><p>not this</p>\";</script>{paragraph}</article>"
    )));
    told(&page(&format!(
        "{paragraph}<plaintext><p>All of the rest is text"
    )));
    told(&page(&format!("<p>A\0B\u{202E}C\u{1B}[31m</p>{paragraph}")));
    told(&format!(
        "<head><title>\u{1B}[31mred</title></head><head><title>b</title></head>{}",
        page(&paragraph)
    ));
    told(&page(&format!("<!-- <!-- --> {paragraph} <!-- never closed")));
    told(&page(&format!(
        "{paragraph}<![CDATA[ <p> ]]><?php echo 1 ?><textarea>never closed"
    )));
    for broken in [
        "",
        "<",
        "<html",
        "<!DOCTYPE",
        "<html><body></body></html>",
        "<title>",
        "<p>\u{FEFF}</p>",
        "&#",
        "</",
        "<a b='",
        "<script>",
        "<style>",
    ] {
        read(&format!("<html>{broken}"));
        read(broken);
    }
}

#[test]
fn json_ld_that_lies() {
    let paragraph = format!("<p>{TEXT}</p>");
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = format!(
        "[{}]",
        vec!["{\"@type\":\"NewsArticle\",\"@id\":\"#a\",\"author\":{\"@id\":\"#a\"}}"; 5000].join(",")
    );
    let round = "{\"@type\":\"NewsArticle\",\"@id\":\"#a\",\"author\":{\"@id\":\"#a\"},\"headline\":5,\"datePublished\":{}}".to_owned();
    for script in [
        deep,
        wide,
        round,
        "{\"@type\":\"NewsArticle\",\"headline\":\"".to_owned(),
        "\"".repeat(50_000),
    ] {
        told(&page(&format!(
            "<script type=\"application/ld+json\">{script}</script>{paragraph}"
        )));
    }
}
