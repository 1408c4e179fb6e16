//! Any text as CoNLL-U: an error, or sentences that are read again as written; annotated, each is a tree and keeps its forms.
#![no_main]

use legation_parse::{Engine, conllu};
use libfuzzer_sys::fuzz_target;

mod laws;

fuzz_target!(|text: &str| {
    let Ok(mut sentences) = conllu::read(text) else { return };
    let written = |sentences: &[conllu::ConlluSentence]| {
        let mut out = String::new();
        sentences.iter().for_each(|sentence| sentence.write(&mut out));
        out
    };
    assert_eq!(conllu::read(&written(&sentences)).as_ref(), Ok(&sentences));
    for sentence in &mut sentences {
        let gold = sentence.gold();
        assert!(gold.iter().all(|word| word.head < gold.len()), "heads are words");
        let forms = sentence.forms().len();
        sentence.annotate(Engine::embedded());
        assert_eq!(sentence.forms().len(), forms);
        if forms > 0 {
            laws::is_tree(&Engine::embedded().predict(&sentence.forms()));
        }
    }
    assert_eq!(conllu::read(&written(&sentences)).as_ref(), Ok(&sentences));
});
