//! The brief on the example articles, kept whole. `just snapshot` writes it anew; look at the difference before committing.

mod common;

use common::{Folder, legation};

#[test]
fn on_the_example_articles() {
    let run = legation(&["brief", "Taliban", "Russia", "examples/articles", "--quiet"]);
    assert_eq!(run.status, 0, "{}", run.err);
    insta::assert_snapshot!("taliban-russia", run.out);
}

#[test]
fn by_the_codes_that_rows_print() {
    let of = |one, two| legation(&["brief", one, two, "examples/articles", "--quiet"]);
    let (by_code, by_name) = (of("AFG", "RUS"), of("Afghanistan", "Russia"));
    assert_eq!(
        (by_code.status, by_code.out),
        (by_name.status, by_name.out),
        "{}",
        by_code.err
    );
}

#[test]
fn an_attack_by_two_is_no_fight_of_the_two() {
    let told = |sentence: &str| {
        let folder = Folder::new();
        let file = folder.file("article.txt", format!("2024-01-13\n\n{sentence}\n").as_bytes());
        legation(&["brief", "Norway", "Kenya", &file, "--quiet"]).out
    };
    let together = told("Norway and Kenya attacked the port on Friday.");
    assert!(
        together.contains("carried out an attack") && !together.contains("fought each other"),
        "{together}"
    );
    let against = told("Clashes between Norwegian and Kenyan troops broke out on Friday.");
    assert!(against.contains("fought each other"), "{against}");
}
