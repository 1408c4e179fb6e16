//! Learns the lemmatiser's tables: scripts by tag and ending, capitals, and the forms that both get wrong.

use crate::data::{self, Example};
use anyhow::{Context, Result, anyhow};
use legation_parse::Engine;
use legation_parse::features::{Rows, normalise, word_key};
use legation_parse::lemma::{
    Case, Casing, LONGEST_ENDING, Lemmatiser, Place, Script, Style, Tables, base, capitalise, places,
};
use legation_parse::model::{Model, Vectors};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Irregular past forms, of which the treebanks have a part.
const IRREGULAR: &str = include_str!("../../codebook/en/irregular.toml");

/// The states, with the adjectives made of their names.
const STATES: &str = include_str!("../../codebook/actors/states.toml");

type Counts<K, V> = BTreeMap<K, BTreeMap<V, usize>>;

/// What the examples say of one tag, base form and kind of capitals: lemmas, and the styles it was met in.
#[derive(Default)]
struct Seen {
    form: String,
    lemmas: BTreeMap<SmolStr, usize>,
    styles: BTreeMap<Style, BTreeMap<SmolStr, usize>>,
}

fn most<K: Ord + Clone + Default>(counts: &BTreeMap<K, usize>) -> K {
    let best = counts
        .iter()
        .max_by_key(|(key, count)| (**count, std::cmp::Reverse((*key).clone())));
    best.map(|(key, _)| key.clone()).unwrap_or_default()
}

pub(crate) fn learn(examples: &[Example], known: &Rows) -> Tables {
    // By type, not by token: a rule is for words not seen.
    let mut forms: BTreeMap<(SmolStr, SmolStr, Case), Seen> = BTreeMap::new();
    for example in examples {
        let written: Vec<&str> = example.forms.iter().map(String::as_str).collect();
        for ((form, word), place) in written.iter().zip(&example.words).zip(places(&written)) {
            if word.lemma == "_" || word.xpos == "GW" {
                continue;
            }
            let key = (word.xpos.clone(), base(form, place.case).into(), place.case);
            let seen = forms.entry(key).or_default();
            seen.form = (*form).to_owned();
            *seen.lemmas.entry(word.lemma.clone()).or_default() += 1;
            *seen
                .styles
                .entry(place.style)
                .or_default()
                .entry(word.lemma.clone())
                .or_default() += 1;
        }
    }
    for word in demonyms() {
        let seen = forms
            .entry(("JJ".into(), normalise(&word).into(), Case::Title))
            .or_default();
        seen.form = word.to_string();
        seen.lemmas.entry(word).or_insert(1);
    }
    for (tag, form, lemma) in irregular() {
        let seen = forms.entry((tag, form.clone(), Case::Small)).or_default();
        seen.form = form.to_string();
        seen.lemmas.entry(lemma).or_insert(1);
    }
    let mut tables = Tables {
        rules: rules(&forms),
        cases: cases(&forms),
        lemmas: forms
            .iter()
            .filter(|((tag, _, case), _)| {
                tag.starts_with('V') && *case != Case::Mixed
                    || tag.starts_with("NN") && !tag.starts_with("NNP")
                    || tag.starts_with("JJ")
            })
            .map(|((tag, _, _), seen)| (tag.chars().next().unwrap_or(' '), most(&seen.lemmas)))
            .filter(|(_, lemma)| lemma.chars().all(char::is_lowercase))
            .collect(),
        ..Tables::default()
    };
    let rules = Lemmatiser::from_text(&tables.to_text());
    tables.words = by_heart(&forms, &rules, known);
    tables
}

/// Adjectives and nouns of the states, which keep their capital.
fn demonyms() -> Vec<SmolStr> {
    let table: toml::Table = STATES.parse().unwrap_or_default();
    let states = table.get("actor").and_then(toml::Value::as_array);
    let of = |state: &toml::Value| state.get("demonyms").and_then(toml::Value::as_array).cloned();
    let words = states.into_iter().flatten().filter_map(of).flatten();
    let words = words.filter_map(|word| word.as_str().map(SmolStr::from));
    words
        .filter(|word| Case::of(word) == Case::Title && !word.contains(' '))
        .collect()
}

/// Past forms by tag with their lemma.
fn irregular() -> Vec<(SmolStr, SmolStr, SmolStr)> {
    let table: toml::Table = IRREGULAR.parse().unwrap_or_default();
    let verbs = table.get("verbs").and_then(toml::Value::as_table);
    let mut found = Vec::new();
    for (lemma, forms) in verbs.into_iter().flatten() {
        let forms: Vec<&str> = forms
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(toml::Value::as_str)
            .collect();
        if let (Some(past), Some(participle)) = (forms.first(), forms.last()) {
            found.push(("VBD".into(), (*past).into(), lemma.into()));
            found.push(("VBN".into(), (*participle).into(), lemma.into()));
        }
    }
    found
}

/// Scripts by tag and ending, with their shares.
fn rules(
    forms: &BTreeMap<(SmolStr, SmolStr, Case), Seen>,
) -> BTreeMap<(SmolStr, SmolStr), Vec<(Script, u8)>> {
    let mut endings: Counts<(SmolStr, SmolStr), Script> = BTreeMap::new();
    for ((tag, form, case), seen) in forms {
        let lemma = most(&seen.lemmas);
        let small = if *case == Case::None {
            lemma.to_string()
        } else {
            normalise(&lemma)
        };
        let script = Script::between(form, &small);
        let starts: Vec<usize> = form.char_indices().map(|(at, _)| at).collect();
        for size in 0..=LONGEST_ENDING.min(starts.len()) {
            let ending = if size == 0 {
                ""
            } else {
                &form[starts[starts.len() - size]..]
            };
            *endings
                .entry((tag.clone(), ending.into()))
                .or_default()
                .entry(script.clone())
                .or_default() += 1;
        }
    }
    let mut rules = BTreeMap::new();
    for (key, counts) in endings {
        let total: usize = counts.values().sum();
        let mut ranked: Vec<(Script, usize)> = counts.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        // Seen with one word only, an ending says nothing of others; scripts that are rare with it are learnt by heart.
        ranked.retain(|(_, count)| *count * 30 >= total && (*count > 1 || key.1.is_empty()));
        ranked.truncate(4);
        let share = |count: usize| ((count * 255) as f64 / (total + 1) as f64).round().max(1.0) as u8;
        if total > 1 && !ranked.is_empty() {
            rules.insert(
                key,
                ranked
                    .into_iter()
                    .map(|(script, count)| (script, share(count)))
                    .collect(),
            );
        }
    }
    prune(rules)
}

/// Takes out a rule where the next shorter ending says nearly the same.
fn prune(
    rules: BTreeMap<(SmolStr, SmolStr), Vec<(Script, u8)>>,
) -> BTreeMap<(SmolStr, SmolStr), Vec<(Script, u8)>> {
    let same = |(tag, ending): &(SmolStr, SmolStr), scripts: &Vec<(Script, u8)>| {
        let mut chars = ending.chars();
        chars.next().is_some() && {
            let shorter = rules.get(&(tag.clone(), SmolStr::from(chars.as_str())));
            shorter.is_some_and(|shorter| {
                shorter.len() == scripts.len()
                    && shorter
                        .iter()
                        .zip(scripts)
                        .all(|(a, b)| a.0 == b.0 && a.1.abs_diff(b.1) < 40)
            })
        }
    };
    let kept = rules.iter().filter(|(key, scripts)| !same(key, scripts));
    kept.map(|(key, scripts)| (key.clone(), scripts.clone()))
        .collect()
}

/// The capitals that most forms of a kind have in their lemmas.
fn cases(forms: &BTreeMap<(SmolStr, SmolStr, Case), Seen>) -> BTreeMap<(SmolStr, Case, Style), Casing> {
    let mut counts: Counts<(SmolStr, Case, Style), Casing> = BTreeMap::new();
    for ((tag, form, case), seen) in forms {
        for (style, lemmas) in &seen.styles {
            let lemma = most(lemmas);
            let small = normalise(&lemma);
            let script = Script::between(form, &small);
            let as_form = if *case != Case::Small && script.append.is_empty() {
                let kept = seen
                    .form
                    .chars()
                    .count()
                    .saturating_sub(script.strip.chars().count());
                Some(seen.form.chars().take(kept).collect())
            } else {
                Some(seen.form.clone()).filter(|_| script == Script::default())
            };
            // What is the same in any case says nothing.
            let mut fits = [
                (Casing::AsForm, as_form.as_deref() == Some(lemma.as_str())),
                (Casing::Capital, capitalise(&small) == lemma),
                (Casing::Small, small == lemma),
            ];
            if *case == Case::None || fits.iter().all(|(_, fits)| !fits) {
                continue;
            }
            if fits[2].1 && *case == Case::Small {
                fits[0].1 = false;
            }
            for (casing, _) in fits.into_iter().filter(|(_, fits)| *fits) {
                for style in [*style, Style::Any] {
                    *counts
                        .entry((tag.clone(), *case, style))
                        .or_default()
                        .entry(casing)
                        .or_default() += 1;
                }
            }
        }
    }
    let enough = |counts: &BTreeMap<Casing, usize>| counts.values().sum::<usize>() >= 3;
    let kept = counts.into_iter().filter(|(_, counts)| enough(counts));
    let mut cases: BTreeMap<_, _> = kept.map(|(key, counts)| (key, most(&counts))).collect();
    let general = cases.clone();
    cases.retain(|(tag, case, style), casing| {
        *style == Style::Any || general.get(&(tag.clone(), *case, Style::Any)) != Some(casing)
    });
    cases
}

/// Ways of writing a base form, with their places.
fn spellings(form: &str) -> Vec<(String, Place)> {
    let styled = |text: String, style| {
        let case = Case::of(&text);
        (text, Place { case, style })
    };
    vec![
        styled(form.to_owned(), Style::Within),
        styled(form.to_uppercase(), Style::Loud),
        styled(form.to_uppercase(), Style::Within),
    ]
}

fn by_heart(
    forms: &BTreeMap<(SmolStr, SmolStr, Case), Seen>,
    rules: &Lemmatiser,
    known: &Rows,
) -> BTreeMap<(SmolStr, SmolStr, Option<Case>), SmolStr> {
    // All ways in which a word was written, together.
    let mut together: BTreeMap<(SmolStr, SmolStr), Vec<(Case, &Seen)>> = BTreeMap::new();
    for ((tag, form, case), seen) in forms {
        together
            .entry((tag.clone(), form.clone()))
            .or_default()
            .push((*case, seen));
    }
    let mut words = BTreeMap::new();
    for ((tag, form), seen) in together {
        let mut overall: BTreeMap<SmolStr, usize> = BTreeMap::new();
        for (lemma, count) in seen.iter().flat_map(|(_, seen)| &seen.lemmas) {
            *overall.entry(lemma.clone()).or_default() += count;
        }
        let held = overall.values().max().copied().unwrap_or(0);
        // A rare way of writing that has a lemma of its own is a slip or a title.
        let most = |counts: &BTreeMap<SmolStr, usize>| {
            let own = counts.values().max().copied().unwrap_or(0);
            if own * 4 < held {
                most(&overall)
            } else {
                most(counts)
            }
        };
        let lemmas: BTreeSet<SmolStr> = seen.iter().map(|(_, seen)| most(&seen.lemmas)).collect();
        let wrong =
            |written: &str, place: Place, lemma: &SmolStr| rules.lemma(written, &tag, place, known) != *lemma;
        let wrong_as_seen = |case: Case, seen: &Seen, lemma: &SmolStr| {
            let styles = [Style::First, Style::Within, Style::Loud, Style::Titled];
            styles
                .into_iter()
                .any(|style| wrong(&seen.form, Place { case, style }, lemma))
        };
        if let (Some(lemma), 1) = (lemmas.first(), lemmas.len()) {
            let mut needed = seen.iter().any(|(case, seen)| wrong_as_seen(*case, seen, lemma));
            if seen.iter().all(|(case, _)| *case != Case::None) {
                let lone = seen
                    .iter()
                    .map(|(_, seen)| seen.lemmas.values().sum::<usize>())
                    .sum::<usize>()
                    < 2;
                needed |= !lone
                    && spellings(&form)
                        .iter()
                        .any(|(written, place)| wrong(written, *place, lemma));
            }
            if needed {
                words.insert((tag.clone(), form.clone(), None), lemma.clone());
            }
            continue;
        }
        for (case, seen) in seen {
            let lemma = most(&seen.lemmas);
            if wrong_as_seen(case, seen, &lemma) {
                words.insert((tag.clone(), form.clone(), Some(case)), lemma);
            }
        }
    }
    words
}

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with the files `en_ewt-*.conllu` and `en_gum-*.conllu`.
    #[arg(long)]
    ud: PathBuf,
    /// Print the errors, most frequent first.
    #[arg(long)]
    errors: bool,
    /// Measure on the test files, and write nothing.
    #[arg(long)]
    test: bool,
}

/// The model file with other lemmas; all other bytes stay.
fn with_lemmas(bytes: &[u8], text: &str) -> Result<Vec<u8>> {
    let head = b"lemmas text ";
    // Before it stand tags and relations only, which have no such words.
    let start = bytes.windows(head.len()).position(|window| window == head);
    let start = start.context("no section of lemmas in en.model")?;
    let line = bytes[start..]
        .iter()
        .position(|b| *b == b'\n')
        .context("en.model ends early")?;
    let size = std::str::from_utf8(&bytes[start..start + line])?
        .split(' ')
        .nth(2)
        .context("no size")?;
    let rest = bytes
        .get(start + line + 1 + size.parse::<usize>()?..)
        .context("en.model ends early")?;
    let section = format!("lemmas text {} 1\n{text}", text.len());
    Ok([&bytes[..start], section.as_bytes(), rest].concat())
}

/// Learns the lemmatiser, writes it into `en.model` unless the test files are to be measured, and prints scores.
pub(crate) fn relearn(arguments: &Arguments, models: &Path) -> Result<()> {
    let bytes = std::fs::read(models.join("en.vectors")).context("reading en.vectors")?;
    let vectors = Vectors::from_bytes(Box::leak(bytes.into_boxed_slice()))?;
    let vocabulary = Rows::new(vectors.words.iter().map(|word| word_key(word)));
    let bytes = std::fs::read(models.join("en.model")).context("reading en.model")?;
    let mut model = Model::from_bytes(&bytes)?;
    let examples = data::examples(&arguments.ud, &["en_ewt-train.conllu", "en_gum-train.conllu"])?;
    let tables = learn(&examples, &vocabulary);
    let text = tables.to_text();
    let read = || {
        let started = Instant::now();
        drop(Lemmatiser::from_text(&text));
        started.elapsed()
    };
    let time = (0..9).map(|_| read()).min().unwrap_or_default();
    let lemmas = Lemmatiser::from_text(&text);
    println!(
        "{} rules, {} by heart, {} lemmas; {} bytes, read in {:.1} ms",
        tables.rules.len(),
        tables.words.len(),
        tables.lemmas.len(),
        text.len(),
        time.as_secs_f64() * 1000.0
    );
    if !arguments.test {
        let path = models.join("en.model");
        std::fs::write(&path, with_lemmas(&bytes, &text)?)
            .with_context(|| format!("writing {}", path.display()))?;
    }
    model.lemmas = lemmas.clone();
    let engine = Engine::new(model, vectors).map_err(|(_, error)| anyhow!(error))?;
    let part = if arguments.test { "test" } else { "dev" };
    for bank in ["ewt", "gum"] {
        let file = format!("en_{bank}-{part}.conllu");
        let examples = data::examples(&arguments.ud, &[&file])?;
        println!(
            "{bank} {part}: {}",
            score(&examples, &lemmas, &engine, &vocabulary, arguments.errors)
        );
    }
    Ok(())
}

/// Share of right lemmas with the file's tags and with our own, words a second with the former, and the errors if asked for.
fn score(examples: &[Example], lemmas: &Lemmatiser, engine: &Engine, known: &Rows, errors: bool) -> String {
    let (mut words, mut by_file, mut by_us, mut tags) = (0, 0, 0, 0);
    let mut time = Duration::ZERO;
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for example in examples {
        let forms: Vec<&str> = example.forms.iter().map(String::as_str).collect();
        let predicted = engine.predict(&forms);
        let lemmatise = || {
            let started = Instant::now();
            let with_tags = forms.iter().zip(&example.words).zip(places(&forms));
            let made: Vec<SmolStr> = with_tags
                .map(|((form, word), place)| lemmas.lemma(form, &word.xpos, place, known))
                .collect();
            (started.elapsed(), made)
        };
        // The best of some rounds: what else runs on the machine counts less.
        let (best, made) = (0..5).map(|_| lemmatise()).min().unwrap_or_default();
        time += best;
        for (((form, gold), predicted), made) in forms.iter().zip(&example.words).zip(&predicted).zip(made) {
            let right = |lemma: &SmolStr| gold.lemma == "_" || *lemma == gold.lemma;
            words += 1;
            by_file += usize::from(right(&made));
            by_us += usize::from(right(&predicted.lemma));
            tags += usize::from(gold.xpos == predicted.xpos);
            if !right(&predicted.lemma) {
                let (ours, theirs) = (&predicted.lemma, &gold.lemma);
                let line = format!(
                    "{form}: {ours} as {}, not {theirs} as {}",
                    predicted.xpos, gold.xpos
                );
                *wrong.entry(line).or_default() += 1;
            }
        }
    }
    let percent = |count: usize| 100.0 * count as f64 / words as f64;
    let mut out = format!(
        "lemmas {:.2} with the file's tags, {:.2} with ours (XPOS {:.2}); {:.1} million words a second",
        percent(by_file),
        percent(by_us),
        percent(tags),
        words as f64 / time.as_secs_f64() / 1e6
    );
    if errors {
        let mut wrong: Vec<_> = wrong.into_iter().collect();
        wrong.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        wrong
            .iter()
            .for_each(|(line, count)| out.push_str(&format!("\n  {count} {line}")));
    }
    out
}
