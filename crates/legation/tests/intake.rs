//! What becomes of a run over files: it is counted, what failed is listed, and an interrupted run goes on where it stopped.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::legation;

fn folder(name: &str) -> String {
    let folder = format!("{}/intake-{name}", env!("CARGO_TARGET_TMPDIR"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn what_failed_is_listed_and_nothing_in_it_acts_on_a_terminal() {
    let folder = folder("listed");
    let lines = "{\"text\": \"Norway met Chad in Oslo on Monday.\", \"id\": \"1\"}\n{\"\\u001b[2Jkey\": 1}\nno json\n{\"text\": \"Norway met Chad in Oslo on Monday.\", \"id\": \"1\"}\n{\"text\": \"Le ministre est arrivé lundi dans la capitale pour des entretiens avec le président.\", \"id\": \"2\"}\n";
    let (input, archive) = (format!("{folder}/a.jsonl"), format!("{folder}/a.sqlite"));
    std::fs::write(&input, lines).unwrap();
    let run = legation(&["ingest", &input, "--archive", &archive]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(
        run.err
            .contains("1 article is in a language that is not coded: fr 1"),
        "{}",
        run.err
    );
    assert!(!run.err.contains('\u{1b}'), "{}", run.err);
    let report = legation(&["intake-report", "--archive", &archive]);
    let told: Vec<&str> = report.out.lines().collect();
    assert_eq!(
        told[0],
        format!("{input}: 2 articles kept, 1 there already, 0 without one passed over, 2 failed")
    );
    let faults: Vec<&&str> = told.iter().filter(|line| line.starts_with("file\t")).collect();
    assert_eq!(faults.len(), 2, "{}", report.out);
    assert!(
        faults[0].contains("a.jsonl, line 2: ") && faults[1].contains("a.jsonl, line 3: "),
        "{faults:?}"
    );
    assert!(!report.out.contains('\u{1b}'));
    // Mended, and read again: what failed before is no longer listed.
    std::fs::write(&input, lines.lines().next().unwrap()).unwrap();
    legation(&["ingest", &input, "--archive", &archive]);
    let report = legation(&["intake-report", "--archive", &archive]);
    assert!(
        !report.out.contains("file\t") && report.out.contains("0 failed"),
        "{}",
        report.out
    );
}

#[test]
fn an_interrupted_run_goes_on_where_it_stopped() {
    let folder = folder("interrupted");
    let (input, archive) = (format!("{folder}/a.jsonl"), format!("{folder}/a.sqlite"));
    let line = |number: usize| match number % 10 {
        9 => "broken\n".to_owned(),
        _ => format!(
            "{{\"text\": \"Norway and Chad signed deal number {number} in Oslo on Monday.\", \"id\": \"{number}\"}}\n"
        ),
    };
    let all: String = (0..3000).map(line).collect();
    std::fs::write(&input, all).unwrap();
    let program = env!("CARGO_BIN_EXE_legation");
    let mut kills = 0;
    loop {
        let mut child = std::process::Command::new(program)
            .args([
                "--quiet",
                "--threads",
                "1",
                "ingest",
                &input,
                "--archive",
                &archive,
            ])
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let begun = std::time::Instant::now();
        let patience = std::time::Duration::from_secs(if kills < 3 { 4 } else { 600 });
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if begun.elapsed() > patience {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        };
        match status {
            Some(status) => {
                assert!(status.success());
                break;
            }
            None => kills += 1,
        }
    }
    let report = legation(&["intake-report", "--archive", &archive]);
    let first = report.out.lines().next().unwrap();
    // Those between the last writing and the kill were there already.
    let count = |before: &str| -> usize {
        let words: Vec<&str> = first.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let at = words.windows(2).position(|pair| pair[1] == before).unwrap();
        words[at].parse().unwrap()
    };
    assert_eq!(
        count("articles") + count("there"),
        2700,
        "{first}, killed {kills} times"
    );
    assert_eq!(count("failed"), 300, "{first}");
    assert_eq!(
        report
            .out
            .lines()
            .filter(|line| line.starts_with("file\t"))
            .count(),
        300
    );
    assert!(!first.contains("; interrupted"), "{first}");
    let sql = legation(&["sql", "SELECT count(*) FROM documents", "--archive", &archive]);
    assert!(sql.out.contains("2700"), "{}", sql.out);
}
