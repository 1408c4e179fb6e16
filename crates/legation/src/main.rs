//! The `legation` command.

use clap::Parser;
use legation::arguments::Arguments;
use mimalloc::MiMalloc;
use std::panic::PanicHookInfo;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |fault: &PanicHookInfo<'_>| {
        match fault.location() {
            Some(place) if is_parquet(place.file()) => {
                eprintln!("note: the Parquet library gave up on what it was given")
            }
            _ => tell(fault),
        }
    }));
    legation::run(Arguments::parse())
}

/// Whether a source file is of the Parquet library: it fails over broken files, which is caught and told as the file's fault, so that its own words,
/// for those who write it, would only confuse.
fn is_parquet(file: &str) -> bool {
    file.split(['/', '\\']).any(|part| part.starts_with("parquet-"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_library_is_passed_over() {
        assert!(super::is_parquet(
            "/home/a/.cargo/registry/src/x/parquet-59.1.0/src/file/reader.rs"
        ));
        for ours in [
            "crates/legation-parquet/src/lib.rs",
            "crates/legation-columnar/src/parquet/mod.rs",
        ] {
            assert!(!super::is_parquet(ours), "{ours}");
        }
    }
}
