//! The brief on the example articles, kept whole. `just snapshot` writes it anew; look at the difference before committing.

mod common;

use common::legation;

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
