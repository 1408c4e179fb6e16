//! The brief on the example articles, kept whole. `just snapshot` writes it anew; look at the difference before committing.

mod common;

use common::legation;

#[test]
fn on_the_example_articles() {
    let run = legation(&["brief", "Taliban", "Russia", "examples/articles", "--quiet"]);
    assert_eq!(run.status, 0, "{}", run.err);
    insta::assert_snapshot!("taliban-russia", run.out);
}
