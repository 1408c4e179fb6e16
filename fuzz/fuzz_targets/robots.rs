//! Any bytes as `robots.txt`, up to the first zero byte, and what follows as an address: an answer, a delay with an end, and the same twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::time::Duration;

fuzz_target!(|bytes: &[u8]| {
    let cut = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (rules, path) = bytes.split_at(cut);
    let url = format!("https://a.example/{}", String::from_utf8_lossy(path));
    let (allowed, delay) = legation_watch::allowed(rules, "legation/0.1", &url);
    assert!(delay <= Duration::from_secs(300), "{delay:?}");
    assert_eq!((allowed, delay), legation_watch::allowed(rules, "legation/0.1", &url));
});
