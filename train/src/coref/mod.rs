//! Measures the mention layer of `legation-core` on GUM's coreference.

mod fit;
mod gold;
mod parties;
pub(crate) mod score;

use anyhow::{Context, Result};
use gold::GoldDocument;
use legation_core::Codebook;
use legation_core::mention::{self, MentionWords};
use legation_parse::Engine;
use score::{Match, Place, Scores};
use std::path::Path;

/// Prints the scores of one part of GUM, with the trees of the file and with ours.
pub(crate) fn measure(engine: &Engine, ud: &Path, part: &str) -> Result<()> {
    let sentences = crate::data::load(&ud.join(format!("en_gum-{part}.conllu")))?;
    let codebook = Codebook::embedded()
        .map_err(|error| error.clone())
        .context("the codebook")?;
    for (name, engine) in [("trees of the file", None), ("our trees", Some(engine))] {
        let documents = gold::documents(&sentences, engine);
        let words: usize = documents
            .iter()
            .flat_map(|d| &d.sentences)
            .map(|s| s.words.len())
            .sum();
        println!("gum {part}, {name}: {} documents, {words} words", documents.len());
        println!("  match  singletons  mentions P / R / F1      MUC    B3     CEAFe  CoNLL F1");
        for (how, told) in [(Match::Head, "head "), (Match::Exact, "exact")] {
            for singletons in [false, true] {
                let scores = score(&documents, &codebook.mentions, how, singletons);
                println!(
                    "  {told}  {}         {:5.2} / {:5.2} / {:5.2}  {:5.2}  {:5.2}  {:5.2}  {:5.2}",
                    if singletons { "yes" } else { "no " },
                    scores.mentions.precision() * 100.0,
                    scores.mentions.recall() * 100.0,
                    scores.mentions.f1() * 100.0,
                    scores.muc.f1() * 100.0,
                    scores.b_cubed.f1() * 100.0,
                    scores.ceaf.f1() * 100.0,
                    scores.conll() * 100.0
                );
            }
        }
    }
    Ok(())
}

/// Prints whom `who` takes pronouns for in one part of GUM; with `show`, those that it gets wrong.
pub(crate) fn parties(engine: &Engine, ud: &Path, parts: &[&str], show: bool) -> Result<()> {
    let codebook = Codebook::embedded()
        .map_err(|error| error.clone())
        .context("the codebook")?;
    println!("documents  trees        right  wrong  invented  missed  precision  recall");
    for part in parts {
        let sentences = crate::data::load(&ud.join(format!("en_gum-{part}.conllu")))?;
        for (name, engine) in [("of the file", None), ("ours       ", Some(engine))] {
            let mut tally = parties::Tally::default();
            for document in gold::documents(&sentences, engine) {
                tally.add(&document, codebook, show);
            }
            println!(
                "{part:<9}  {name}  {:5}  {:5}  {:8}  {:6}  {:9.1}  {:6.1}",
                tally.right,
                tally.wrong,
                tally.invented,
                tally.missed,
                tally.precision(),
                tally.recall()
            );
        }
    }
    Ok(())
}

/// Fits the weights of pronouns on the training documents and prints them.
pub(crate) fn fit(ud: &Path) -> Result<()> {
    let sentences = crate::data::load(&ud.join("en_gum-train.conllu"))?;
    let codebook = Codebook::embedded()
        .map_err(|error| error.clone())
        .context("the codebook")?;
    fit::fit(&gold::documents(&sentences, None), &codebook.mentions);
    Ok(())
}

fn score(documents: &[GoldDocument], words: &MentionWords, how: Match, singletons: bool) -> Scores {
    let mut scores = Scores::default();
    for document in documents {
        scores.add(&document.chains, &ours(document, words), how, singletons);
    }
    scores
}

/// Our chains of a document.
fn ours(document: &GoldDocument, words: &MentionWords) -> Vec<Vec<Place>> {
    let entities = mention::entities(&document.sentences, &document.text, words);
    let place = |index: &usize| {
        let mention = &entities.mentions[*index];
        Place {
            sentence: mention.sentence,
            first: mention.first,
            last: mention.last,
            head: mention.head,
        }
    };
    entities
        .chains()
        .iter()
        .map(|chain| chain.iter().map(place).collect())
        .collect()
}
