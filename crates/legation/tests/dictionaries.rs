//! Dictionaries of other coders: what carries over, how it codes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{Folder, legation, legation_with};
use std::fmt::Write;

const PETRARCH: &str = "crates/legation/tests/dictionaries/petrarch.actors.txt";
const TABARI: &str = "crates/legation/tests/dictionaries/tabari.actors.txt";
const AGENTS: &str = "crates/legation/tests/dictionaries/petrarch.agents.txt";
const VERBS: &str = "crates/legation/tests/dictionaries/petrarch.verbs.txt";

/// The coded parties of a sentence: `EVENT CODE.SECTOR+... > CODE.SECTOR+...`, one a record.
fn coded(date: &str, sentence: &str) -> Vec<String> {
    let options = ["--actors", PETRARCH, "--actors", TABARI, "--agents", AGENTS];
    let mut arguments = vec!["code", "--quiet", "--published", date];
    arguments.extend(options);
    let run = legation_with(&arguments, sentence.as_bytes());
    assert_eq!(run.status, 0, "{}", run.err);
    let side = |value: &serde_json::Value| -> String {
        let parties: Vec<String> = value
            .as_array()
            .unwrap()
            .iter()
            .map(|party| {
                let code = party["code"].as_str().unwrap_or("_");
                let sectors = party["sector"].as_array().unwrap().iter();
                sectors.fold(code.to_owned(), |all, sector| {
                    all + "." + sector.as_str().unwrap()
                })
            })
            .collect();
        parties.join("+")
    };
    let record = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let event = record["event"].as_str().unwrap();
        format!(
            "{event} {} > {}",
            side(&record["actor"]),
            side(&record["recipient"])
        )
    };
    run.out.lines().map(record).collect()
}

#[test]
fn names_of_dictionaries_are_coded_as_of_the_events_date() {
    for (date, sentence, expected) in [
        (
            "2010-05-02",
            "The Harrow Valley Front attacked Uganda.",
            "ASSAULT KEN.REB > UGA.GOV",
        ),
        (
            "2016-05-02",
            "The Harrow Front met Uganda in Oslo.",
            "CONSULT KEN.PTY+UGA.GOV > ",
        ),
        (
            "2008-05-02",
            "Uganda condemned the Movement for the Renewal of Tanbe.",
            "ACCUSE UGA.GOV > TCD.OPP",
        ),
        (
            "2011-05-02",
            "Uganda condemned the Tanbe Movement.",
            "ACCUSE UGA.GOV > TCD.GOV",
        ),
        (
            "2000-05-02",
            "Idriss Wendal accused Uganda of aggression.",
            "ACCUSE MLI.GOV > UGA.GOV",
        ),
        (
            "2019-05-02",
            "Idriss Wendal accused Uganda of aggression.",
            "ACCUSE MLI.ELI > UGA.GOV",
        ),
        (
            "2019-05-02",
            "Tchad condemned Uganda.",
            "ACCUSE TCD.GOV > UGA.GOV",
        ),
        ("2019-05-02", "Chad condemned Uganda.", "ACCUSE TCD.GOV > UGA.GOV"),
        (
            "2019-05-02",
            "Uganda criticised the Lowbridge Herald.",
            "ACCUSE UGA.GOV > KEN.JRN",
        ),
        (
            "2019-05-02",
            "Uganda condemned the Zoran League.",
            "ACCUSE UGA.GOV > ZZQ.REB",
        ),
        (
            "2019-05-02",
            "Uganda condemned the Talun Brothers.",
            "ACCUSE UGA.GOV > KEN.REB.XYZ",
        ),
        (
            "2019-05-02",
            "Uganda condemned Al Shabaab.",
            "ACCUSE UGA.GOV > SOM.UAF",
        ),
        (
            "1993-05-02",
            "Russia condemned the Ostrel People's League.",
            "ACCUSE RUS.GOV > GEO.REB",
        ),
        (
            "1997-05-02",
            "Russia condemned the Ostrel People's League.",
            "ACCUSE RUS.GOV > GEO.PTY",
        ),
        (
            "1994-05-02",
            "Russia condemned the Darvo Guard.",
            "ACCUSE RUS.GOV > GEO.PRM",
        ),
        (
            "2019-05-02",
            "Uganda condemned a Kenyan borough warden.",
            "ACCUSE UGA.GOV > KEN.GOV",
        ),
        (
            "2019-05-02",
            "Kenyan hill scouts attacked Uganda.",
            "ASSAULT KEN.PRM > UGA.GOV",
        ),
    ] {
        let records = coded(date, sentence);
        assert!(
            records.iter().any(|record| record == expected),
            "{date} {sentence}: {records:?}"
        );
    }
    // A name is no name where it is written small, and one that is never to be coded is not.
    for sentence in [
        "Uganda condemned the tanbe movement.",
        "Uganda condemned Chad Kroeger.",
    ] {
        assert_eq!(coded("2011-05-02", sentence), [""; 0], "{sentence}");
    }
}

#[test]
fn what_does_not_carry_over_is_told() {
    let run = legation(&[
        "codebook", "import", "--actors", PETRARCH, "--actors", TABARI, "--agents", AGENTS,
    ]);
    assert_eq!(run.status, 0, "{}", run.err);
    insta::assert_snapshot!(run.out);
    let nothing = legation(&["codebook", "import"]);
    assert_eq!(nothing.status, 2);
    assert!(nothing.err.contains("--actors"), "{}", nothing.err);
    let missing = legation(&["codebook", "import", "--actors", "no/such/file"]);
    assert_eq!(missing.status, 1);
    assert!(missing.err.contains("no/such/file: expected"), "{}", missing.err);
}

#[test]
fn what_is_written_codes_as_the_dictionary_does() {
    let folder = Folder::new();
    let out = folder.0.join("book");
    let out = out.to_str().unwrap();
    let run = legation(&[
        "codebook", "import", "--actors", PETRARCH, "--agents", AGENTS, "--out", out,
    ]);
    assert_eq!(run.status, 0, "{}", run.err);
    let text = "Kenyan hill scouts attacked the Harrow Valley Front. Uganda condemned the Tanbe Movement. Tchad met Uganda in Oslo.";
    let dictionary = [
        "code",
        "--quiet",
        "--published",
        "2011-05-02",
        "--actors",
        PETRARCH,
        "--agents",
        AGENTS,
    ];
    let one = legation_with(&dictionary, text.as_bytes());
    let two = legation_with(
        &["code", "--quiet", "--published", "2011-05-02", "--codebook", out],
        text.as_bytes(),
    );
    assert!(one.out.lines().count() >= 3, "{}", one.out);
    assert_eq!(one.out, two.out, "{}", two.err);
}

/// Two thousand local actors, as a project has them.
fn two_thousand() -> String {
    let mut text = String::new();
    for number in 0..2000 {
        let (one, two) = (number % 45, number / 45);
        let syllables = [
            "BA", "DO", "KI", "LU", "MA", "NE", "PO", "RI", "SU", "TA", "VE", "ZO", "GHA", "SHE", "TRI",
        ];
        let word = |n: usize| {
            format!(
                "{}{}{}",
                syllables[n % 15],
                syllables[(n / 3) % 15],
                syllables[(n * 7 + 3) % 15]
            )
        };
        let _ = writeln!(text, "{}_{}_COUNCIL_{number}_ [KENGOV]", word(one), word(two));
        let _ = writeln!(
            text,
            "+{}_{}_ASSEMBLY_{number}_\n\t[KENREB <20050101]",
            word(one),
            word(two)
        );
    }
    text
}

#[test]
fn two_thousand_actors_work_in_one_step_and_load_at_once() {
    let folder = Folder::new();
    let path = folder.file("local.actors.txt", two_thousand().as_bytes());
    let text = b"Uganda condemned the Dobave Babalu Council 1 on 2 May 2019. Chad met Uganda in Oslo.";
    let run = legation_with(&["code", "--actors", &path], text);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(
        run.out.contains("\"ACCUSE\"") && run.out.contains("Babalu Council 1"),
        "{}",
        run.out
    );
    assert!(
        run.err.contains("2000 entries carried over, 0 not"),
        "{}",
        run.err
    );

    use legation_core::codebook::{Codebook, Source};
    use legation_core::import::{Dictionary, Importer};
    let mut source = Source::embedded().unwrap();
    let text = two_thousand();
    let mut importer = Importer::new(&source).unwrap();
    importer.read(Dictionary::Actors, "local.actors.txt", &text);
    let imported = importer.finish();
    assert_eq!(imported.reports[0].carried, 2000);
    for (path, value) in imported.files {
        source.insert(&path, value);
    }
    let book = Codebook::load(&source).unwrap();
    assert_eq!(book.actors.lookup("Dobave Babalu Council 1").len(), 1);
}

/// `EVENT CAMEO ACTORS > RECIPIENTS PATTERN` of each record.
fn coded_by(options: &[&str], sentence: &str) -> Vec<String> {
    let arguments = [&["code", "--quiet"], options].concat();
    let run = legation_with(&arguments, sentence.as_bytes());
    assert_eq!(run.status, 0, "{}", run.err);
    let record = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| record[key].as_str().unwrap().to_owned();
        let codes = |key: &str| {
            let parties = record[key].as_array().unwrap().iter();
            let codes: Vec<&str> = parties.map(|party| party["code"].as_str().unwrap()).collect();
            codes.join("+")
        };
        format!(
            "{} {} {} > {} {}",
            text("event"),
            text("cameo"),
            codes("actor"),
            codes("recipient"),
            text("pattern").rsplit_once('/').unwrap().0
        )
    };
    run.out.lines().map(record).collect()
}

const VERB_CASES: [(&str, &str); 20] = [
    // A verb's own code, and its block's; the passive needs no pattern.
    ("Uganda besmirched Kenya.", "ACCUSE 111 UGA > KEN verbs/besmirch"),
    (
        "Kenya was befouled by Uganda.",
        "ACCUSE 112 UGA > KEN verbs/befoul",
    ),
    // An object, a word set, a preposition, an actor as object, the passive written out.
    (
        "Uganda besmirched the treaty with Kenya.",
        "REJECT 120 UGA > KEN verbs/besmirch",
    ),
    (
        "Uganda besmirched round tables with Kenya.",
        "AGREE 036 UGA > KEN verbs/besmirch",
    ),
    (
        "Uganda befouled Kenya with planks.",
        "AID 071 UGA > KEN verbs/befoul",
    ),
    (
        "Uganda besmirched Kenya over a pipeline.",
        "THREATEN 130 UGA > KEN verbs/besmirch",
    ),
    (
        "Uganda besmirched Kenya for plunder.",
        "ACCUSE 112 UGA > KEN verbs/besmirch",
    ),
    // Particles, one of the verb and one of the pattern; two words; a null code without words.
    ("Uganda wooed Kenya.", ""),
    ("Uganda wooed up Kenya.", "CONSULT 040 UGA > KEN verbs/woo"),
    ("Uganda wooed away Kenya.", "SUPPORT 057 UGA > KEN verbs/woo"),
    (
        "Uganda wooed road repair for Kenya.",
        "REQUEST 0211 UGA > KEN verbs/woo",
    ),
    (
        "Uganda wooed out the envoy from Kenya.",
        "SANCTION 161 UGA > KEN verbs/woo",
    ),
    ("Uganda flies away Kenya.", "SUPPORT 057 UGA > KEN verbs/fly"),
    // The null code takes away what the verb's own would give.
    ("Uganda besmirched the statue of Kenya.", ""),
    // The user's pattern wins over the codebook's senses, which hold elsewhere.
    (
        "Uganda attacked the tariffs of Kenya.",
        "SANCTION 162 UGA > KEN verbs/attack",
    ),
    ("Uganda attacked Kenya.", "ASSAULT 190 UGA > KEN verbs/attack"),
    ("Uganda invaded the orchards of Kenya.", ""),
    ("Uganda invaded Kenya.", "ASSAULT 190 UGA > KEN verbs/invade"),
    // What did not carry over does not code.
    ("Uganda grumbled at Kenya.", ""),
    ("Uganda ranted at Kenya.", ""),
];

#[test]
fn verbs_of_dictionaries_are_coded() {
    for (sentence, expected) in VERB_CASES {
        let records = coded_by(&["--verbs", VERBS], sentence);
        assert_eq!(records.join("; "), expected, "{sentence}");
    }
    // None of it is the codebook's own.
    for sentence in [
        "Uganda besmirched Kenya.",
        "Uganda attacked the tariffs of Kenya.",
    ] {
        let records = coded_by(&[], sentence);
        assert!(
            records
                .iter()
                .all(|record| !record.contains("besmirch") && !record.contains("162"))
        );
    }
    assert_eq!(
        coded_by(&[], "Uganda invaded the orchards of Kenya.").len(),
        1,
        "the codebook codes what the dictionary's null code takes away"
    );
}

#[test]
fn verbs_written_out_code_as_the_dictionary_does() {
    let folder = Folder::new();
    let out = folder.0.join("book");
    let out = out.to_str().unwrap();
    let run = legation(&["codebook", "import", "--verbs", VERBS, "--out", out]);
    assert_eq!(run.status, 0, "{}", run.err);
    for (sentence, expected) in VERB_CASES {
        let records = coded_by(&["--codebook", out], sentence);
        assert_eq!(records.join("; "), expected, "{sentence}");
    }
}

#[test]
fn what_of_verbs_does_not_carry_over_is_told() {
    let run = legation(&["codebook", "import", "--verbs", VERBS]);
    assert_eq!(run.status, 0, "{}", run.err);
    insta::assert_snapshot!(run.out);
}

#[test]
fn verbs_without_examples_are_refused_where_they_do_not_win() {
    let folder = Folder::new();
    folder.file(
        "en/verbs/besmirch.toml",
        b"lemma = \"besmirch\"\n[[sense]]\nid = \"x\"\nevent = \"ACCUSE\"\ncameo = \"111\"\n",
    );
    let run = legation_with(
        &["code", "--codebook", folder.0.to_str().unwrap()],
        b"Uganda met Kenya.",
    );
    assert_eq!(run.status, 1);
    assert!(run.err.contains("needs an example"), "{}", run.err);
}
