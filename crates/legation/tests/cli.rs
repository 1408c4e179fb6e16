//! Exit codes and messages: each bad input is told, the others are still coded.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{ARTICLE, Folder, legation, legation_with};
use legation::formats::{BRIEF_FORMATS, Named, RECORD_FORMATS};

/// A bad input beside a good one: a message that names the file, the good one coded, exit status 0, and 1 with `--strict`;
/// alone it is a failure.
fn bad_beside_good(name: &str, bytes: &[u8], expected: &[&str]) {
    let folder = Folder::new();
    let bad = folder.file(name, bytes);
    let good = folder.file("good.txt", ARTICLE.as_bytes());
    let run = legation(&["code", &bad, &good]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.err.contains(&bad), "{}", run.err);
    for words in expected {
        assert!(run.err.contains(words), "{words}: {}", run.err);
    }
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    assert!(run.out.contains("good.txt"), "{}", run.out);
    assert_eq!(legation(&["code", "--strict", &bad, &good]).status, 1);
    assert_eq!(legation(&["code", &bad]).status, 1);
}

#[test]
fn an_empty_file() {
    bad_beside_good("empty.txt", b"", &["expected", "empty"]);
}

#[test]
fn white_space_alone() {
    bad_beside_good("blank.txt", b" \n\n\t\n", &["expected"]);
}

#[test]
fn a_binary() {
    bad_beside_good(
        "picture.dat",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0",
        &["expected"],
    );
}

#[test]
fn a_line_of_50_megabytes() {
    let line = "Norway met Chad. ".repeat(50_000_000 / 17);
    bad_beside_good("long.txt", line.as_bytes(), &["MB", "split"]);
}

#[test]
fn a_jsonl_line_of_50_megabytes() {
    let long = format!("{{\"text\": \"{}\"}}\n", "word ".repeat(10_000_000));
    bad_beside_good("long.jsonl", long.as_bytes(), &["line 1", "MB"]);
}

#[test]
fn broken_utf8_is_read_and_told() {
    let folder = Folder::new();
    let mut bytes = ARTICLE.as_bytes().to_vec();
    bytes.extend(b"\nChad met \xff\xfe\xc3 Norway on 1 March 2020.\n");
    let broken = folder.file("broken.txt", &bytes);
    let run = legation(&["code", &broken]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("SUPPORT"), "{}", run.out);
}

#[test]
#[cfg(unix)]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let path = folder.file("secret.txt", ARTICLE.as_bytes());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        // Root reads everything.
        return;
    }
    let run = legation(&["code", &path]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("permission"), "{}", run.err);
}

#[test]
fn a_file_that_is_not_there() {
    let run = legation(&["code", "no/such/file.txt"]);
    assert_eq!(run.status, 1);
    assert!(
        run.err.contains("no/such/file.txt: expected") && run.err.contains("check the path"),
        "{}",
        run.err
    );
}

#[test]
fn a_folder_without_articles() {
    let folder = Folder::new();
    folder.file("style.css", b"p {}");
    let run = legation(&["brief", "Norway", "Chad", folder.0.to_str().unwrap()]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("folder with articles"), "{}", run.err);
    assert!(run.out.is_empty());
}

#[test]
fn no_publication_date() {
    let folder = Folder::new();
    let path = folder.file(
        "undated.txt",
        b"Norway and Chad held talks in Oslo on Thursday. The ministers met for two hours.\n",
    );
    let run = legation(&["code", &path]);
    assert_eq!(run.status, 0);
    assert!(
        run.err.contains(&path) && run.err.contains("--published"),
        "{}",
        run.err
    );
    assert!(run.out.contains("\"date\":null"), "{}", run.out);
    assert_eq!(legation(&["code", "--strict", &path]).status, 0);
    let other = folder.file("another.txt", b"Peru and Chile held talks in Lima on Friday.\n");
    let twice = legation(&["code", &path, &other]);
    assert!(
        twice.err.contains("for 2 documents") && twice.err.contains("--published"),
        "{}",
        twice.err
    );
    let given = legation(&[
        "code",
        "--published",
        "2020-03-07",
        "--outlet",
        "The Fjord Courier",
        &path,
    ]);
    assert!(given.err.is_empty(), "{}", given.err);
    assert!(given.out.contains("2020-03-05"), "{}", given.out);
    assert!(legation(&["code", "--quiet", &path]).err.is_empty());
}

#[test]
fn an_unknown_actor() {
    let folder = Folder::new();
    let path = folder.file("good.txt", ARTICLE.as_bytes());
    let run = legation(&["brief", "Talliban", "Russia", &path]);
    assert_eq!(run.status, 2);
    assert!(
        run.err.contains("Talliban: expected an actor") && run.err.contains("Taliban?"),
        "{}",
        run.err
    );
    let nothing = legation(&["brief", "Qqqqwwww", "Russia", &path]);
    assert_eq!(nothing.status, 2);
    assert!(nothing.err.contains("actors/"), "{}", nothing.err);
    assert_eq!(legation(&["brief", "Russia", "Moscow", &path]).status, 2);
}

#[test]
fn a_name_in_any_form() {
    let folder = Folder::new();
    let path = folder.file("good.txt", ARTICLE.as_bytes());
    for (one, two) in [
        ("Norway", "South Sudan"),
        ("norwegian", "Juba"),
        ("OSLO", "south sudan"),
    ] {
        let run = legation(&["brief", one, two, &path]);
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(run.out.contains("# Norway and South Sudan"), "{}", run.out);
        assert!(run.out.contains("2 March 2020"), "{}", run.out);
    }
}

#[test]
fn standard_input_and_its_alias() {
    let bare = legation_with(&["code"], ARTICLE.as_bytes());
    let dash = legation_with(&["code", "-"], ARTICLE.as_bytes());
    assert_eq!(bare.status, 0, "{}", bare.err);
    assert!(bare.out.contains("standard input"));
    assert_eq!(bare.out, dash.out);
    assert_eq!(legation_with(&["code"], b"").status, 1);
}

#[test]
fn every_format_is_in_the_help_and_works() {
    let folder = Folder::new();
    let path = folder.file("good.txt", ARTICLE.as_bytes());
    let help = legation(&["brief", "--help"]).out;
    for format in BRIEF_FORMATS {
        assert!(
            help.contains(format.name()) && help.contains(format.about()),
            "{}",
            format.name()
        );
        let run = legation(&["brief", "Norway", "South Sudan", &path, "--format", format.name()]);
        assert!(
            run.status == 0 && run.out.contains("South Sudan"),
            "{}: {}",
            format.name(),
            run.err
        );
    }
    let help = legation(&["code", "--help"]).out;
    for format in RECORD_FORMATS {
        assert!(
            help.contains(format.name()) && help.contains(format.about()),
            "{}",
            format.name()
        );
        let run = legation(&["code", &path, "--format", format.name()]);
        assert!(
            run.status == 0 && run.out.contains("SUPPORT"),
            "{}: {}",
            format.name(),
            run.err
        );
    }
    assert_eq!(legation(&["code", &path, "--format", "yaml"]).status, 2);
}

#[test]
fn explain_shows_tree_entries_and_reasons() {
    let run = legation(&[
        "explain",
        "--published",
        "2025-07-12",
        "Russia recognised the Taliban on Thursday.",
    ]);
    assert_eq!(run.status, 0, "{}", run.err);
    for words in [
        "Tree",
        "└─",
        "Parties",
        "Entries that matched",
        "Entries that nearly did",
        "Records",
        "date",
        "2025-07-10",
    ] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    assert!(!run.out.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn explain_and_the_record_rest_on_the_same_entry() {
    // An entry that asks for a word of a set.
    let run = legation(&["explain", "Russia has signed a trade deal with Iran."]);
    assert_eq!(run.status, 0, "{}", run.err);
    let (_, rest) = run.out.split_once("Entries that matched").unwrap_or_default();
    let (matched, _) = rest.split_once("Entries that nearly did").unwrap_or_default();
    assert!(matched.contains("verbs/sign/agreement"), "{}", run.out);
}

#[test]
fn parse_keeps_what_a_conllu_file_has() {
    let folder = Folder::new();
    let plain = folder.file("good.txt", b"Norway met Chad.\n");
    let parsed = legation(&["parse", "--published", "2020-01-01", &plain]);
    assert!(
        parsed.out.contains("# newdoc id = ") && parsed.out.contains("1\tNorway\t"),
        "{}",
        parsed.out
    );
    let file = folder.file("good.conllu", parsed.out.as_bytes());
    let again = legation(&["parse", "--conllu", &file]);
    assert_eq!(again.status, 0, "{}", again.err);
    let forms = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.contains('\t'))
            .map(|line| line.split('\t').take(2).collect())
            .collect()
    };
    assert_eq!(forms(&parsed.out), forms(&again.out));
    assert_eq!(legation(&["parse", "--conllu", &plain]).status, 1);
}

#[test]
fn parse_plain_leaves_nothing_out() {
    let text = "Norway met Chad.\n\nShare this article\n\nThey don\u{2019}t agree.";
    let run = legation_with(&["parse", "--plain"], text.as_bytes());
    assert_eq!(run.status, 0, "{}", run.err);
    let texts: Vec<&str> = run
        .out
        .lines()
        .filter_map(|line| line.strip_prefix("# text = "))
        .collect();
    assert_eq!(
        texts,
        [
            "Norway met Chad.",
            "Share this article",
            "They don\u{2019}t agree."
        ]
    );
    assert!(run.out.contains("\n2-3\tdon\u{2019}t\t_"), "{}", run.out);
}

#[test]
fn parse_plain_reads_what_the_other_commands_read() {
    let folder = Folder::new();
    let wide: Vec<u8> = "Norway met Chad."
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    folder.file("a.txt", b"The caf\xE9 in Besan\xE7on closed.\n");
    folder.file("b.txt", &wide);
    let run = legation(&["parse", "--plain", folder.0.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.err);
    for text in [
        "# text = The caf\u{e9} in Besan\u{e7}on closed.",
        "# text = Norway met Chad.",
    ] {
        assert!(run.out.contains(text), "{}", run.out);
    }
    let conllu = legation(&["parse", "--conllu", folder.0.to_str().unwrap()]);
    assert!(conllu.err.contains("found a folder"), "{}", conllu.err);
}

#[test]
fn dates_do_not_matter_to_parse() {
    let text = "Norway met Chad.\n\nPeru met Chile.";
    let run = legation_with(&["parse", "--strict"], text.as_bytes());
    assert!(run.status == 0 && run.err.is_empty(), "{}", run.err);
}

#[test]
fn parse_marks_entities() {
    let text = "President Jane Doe came to Oslo. She spoke there.\n";
    let parsed = legation_with(&["parse", "--plain", "--entities"], text.as_bytes());
    assert_eq!(parsed.status, 0, "{}", parsed.err);
    let header = "# global.Entity = eid-etype-head";
    assert!(parsed.out.contains(header), "{}", parsed.out);
    let mut lines = parsed.out.lines();
    let pronoun = lines
        .find(|line| line.starts_with("1\tShe\t"))
        .unwrap_or_default();
    assert!(pronoun.ends_with("Entity=(e1-person-1)"), "{}", parsed.out);
    let opened = parsed.out.matches('(').count();
    assert_eq!(opened, parsed.out.matches(')').count(), "{}", parsed.out);
}

#[test]
fn read_shows_blocks() {
    let run = legation_with(&["read"], ARTICLE.as_bytes());
    assert!(
        run.out.contains("\"blocks\":") && run.out.contains("\"published\":\"2020-03-03\""),
        "{}",
        run.out
    );
}

#[test]
fn a_codebook_of_ones_own() {
    let folder = Folder::new();
    folder.file(
        "en/verbs/snorkel.toml",
        b"lemma = \"snorkel\"\n[[sense]]\nid = \"with\"\nevent = \"CONSULT\"\ncameo = \"040\"\nactor = \"subject\"\nrecipient = [\"with\"]\nexamples = [{ text = \"Norway snorkelled with Chad.\", codes = [\"CONSULT NOR > TCD\"] }]\nnear = [\"The pump snorkelled.\"]\n",
    );
    let book = folder.0.to_str().unwrap();
    let text = b"Norway snorkelled with Chad on 2 May 2019.";
    let with = legation_with(&["code", "--quiet", "--codebook", book], text);
    assert!(
        with.out.contains("verbs/snorkel/with"),
        "{}{}",
        with.out,
        with.err
    );
    assert!(
        !legation_with(&["code", "--quiet"], text)
            .out
            .contains("snorkel/with")
    );
    folder.file("en/verbs/snorkel.toml", b"lemma = ");
    let broken = legation_with(&["code", "--codebook", book], text);
    assert_eq!(broken.status, 1);
    assert!(broken.err.contains("snorkel.toml"), "{}", broken.err);
    assert_eq!(
        legation_with(&["code", "--codebook", "no/such/folder"], text).status,
        1
    );
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_ends_quietly() {
    use std::process::{Command, Stdio};
    let folder = Folder::new();
    let line = format!(
        "{{\"text\": {:?}, \"published\": \"2020-03-03\", \"outlet\": \"The Fjord Courier\"}}\n",
        "Norway recognised South Sudan on 2 March 2020."
    );
    let path = folder.file("many.jsonl", line.repeat(2000).as_bytes());
    let mut child = Command::new(env!("CARGO_BIN_EXE_legation"))
        .args(["code", &path])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success());
}
