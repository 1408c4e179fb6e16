//! Any bytes: reading gives documents or errors, and every block lies within its document's text, in order.
#![no_main]

use legation_read::{Options, read_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for read in read_bytes("fuzz", bytes, &Options::default())
        .into_iter()
        .flatten()
    {
        let mut last = 0;
        for block in &read.document.blocks {
            assert!(block.span.start >= last, "blocks in order");
            let _ = block.span.of(&read.document.text);
            last = block.span.end;
        }
    }
});
