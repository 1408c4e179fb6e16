//! dev
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs
)]
use legation_core::codebook::actors::*;
use legation_core::who::{Actors, cast};
use legation_parse::{Engine, Span};
use std::io::Read;
use std::path::Path;

fn main() {
    let root = std::env::var("CB").unwrap_or("codebook".into());
    let root = Path::new(&root);
    let mut actors = Vec::new();
    let mut folders = vec![root.join("actors")];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let file: ActorFile =
                    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                actors.extend(file.actor);
            }
        }
    }
    fn read<T: Default + serde::de::DeserializeOwned>(path: std::path::PathBuf) -> T {
        let Ok(text) = std::fs::read_to_string(&path) else {
            return T::default();
        };
        toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }
    let roles: RoleFile = read(root.join("en/roles.toml"));
    let coref: CorefFile = read(root.join("en/coref.toml"));
    let outlets: OutletFile = read(root.join("outlets.toml"));
    let actors = Actors::from_parts(actors, roles.role, coref, outlets.outlet).unwrap();
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let trees = std::env::var("TREE").is_ok();
    let day = std::env::var("DAY").ok().map(|d| d.parse().unwrap());
    let mut all = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end().len();
        if end > at {
            all.extend(Engine::embedded().parse_block(&text, Span::new(at, end), false));
        }
        at += line.len();
    }
    let t = std::time::Instant::now();
    let who = cast(&all, &text, &actors);
    let el = t.elapsed();
    let words: usize = all.iter().map(|s| s.words.len()).sum();
    if std::env::var("TIME").is_ok() {
        let mut best = el;
        for _ in 0..20 {
            let t = std::time::Instant::now();
            let w = cast(&all, &text, &actors);
            std::hint::black_box(&w);
            best = best.min(t.elapsed());
        }
        println!(
            "{words} words, {:.2} us/word",
            best.as_secs_f64() * 1e6 / words as f64
        );
        return;
    }
    for (s, sentence) in all.iter().enumerate() {
        println!("# {}", sentence.span.of(&text));
        for (w, word) in sentence.words.iter().enumerate() {
            let ps = who.parties(s, w);
            let o = who
                .outlet_at(s, w)
                .and_then(|o| actors.outlet(o))
                .map(|o| o.name.clone());
            if trees {
                print!(
                    "  {:3} {:15} {:6} {:5} {:12} {:3} {:?}",
                    w + 1,
                    word.span.of(&text),
                    word.upos.as_str(),
                    word.xpos,
                    word.lemma,
                    if word.head == w { 0 } else { word.head + 1 },
                    word.relation.as_str()
                );
            } else if ps.is_empty() && o.is_none() {
                continue;
            } else {
                print!("  {:15}", word.span.of(&text));
            }
            for p in ps {
                let e = p.entity(day, &actors);
                print!(
                    "  [{}] {}.{}",
                    p.span.of(&text),
                    e.code.as_deref().unwrap_or("?"),
                    e.sector.join("+")
                );
                if let Some(n) = e.name {
                    print!(" name={n}");
                }
                if let Some(n) = e.office {
                    print!(" office={n}");
                }
                if p.antecedent {
                    print!(" ANTE");
                }
                if p.weak {
                    print!(" WEAK");
                }
                if p.place_like {
                    print!(" @");
                }
            }
            if let Some(o) = o {
                print!(" OUTLET {o}");
            }
            println!();
        }
    }
}
