//! The same bytes twice, and the same rows whatever the number of threads.

mod common;

use common::legation;

#[test]
fn the_same_bytes_twice_and_with_any_number_of_threads() {
    let once = legation(&["code", "--quiet", "examples/articles"]);
    assert!(once.out.lines().count() > 10, "{}", once.err);
    for threads in ["1", "4"] {
        let again = legation(&["code", "--quiet", "--threads", threads, "examples/articles"]);
        assert_eq!(once.out, again.out, "{threads} threads");
    }
}

#[test]
fn the_same_brief_with_any_number_of_threads() {
    for format in ["md", "html", "json"] {
        let arguments = [
            "brief",
            "Taliban",
            "Russia",
            "examples/articles",
            "--quiet",
            "--format",
            format,
        ];
        let once = legation(&[&arguments[..], &["--threads", "1"]].concat());
        let again = legation(&[&arguments[..], &["--threads", "4"]].concat());
        assert!(!once.out.is_empty());
        assert_eq!(once.out, again.out);
    }
}
