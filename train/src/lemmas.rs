//! Learns the lemmatiser's rules: scripts by tag and ending, and the forms they get wrong.

use crate::data::Example;
use legation_parse::features::{Rows, normalise};
use legation_parse::lemma::{LONGEST_ENDING, Lemmatiser, Script};
use smol_str::SmolStr;
use std::collections::BTreeMap;

type Counts<K> = BTreeMap<K, BTreeMap<Script, usize>>;

pub(crate) fn learn(examples: &[Example], known: &Rows) -> Lemmatiser {
    // By type, not by token: a rule is for words not seen.
    let mut forms: Counts<(SmolStr, String, bool)> = BTreeMap::new();
    for example in examples {
        for (form, word) in example.forms.iter().zip(&example.words) {
            if word.lemma == "_" || word.xpos == "GW" {
                continue;
            }
            let capital = form.chars().next().is_some_and(char::is_uppercase);
            let key = (word.xpos.clone(), normalise(form), capital);
            *forms
                .entry(key)
                .or_default()
                .entry(Script::between(form, &word.lemma))
                .or_default() += 1;
        }
    }
    let most = |counts: &BTreeMap<Script, usize>| {
        let best = counts
            .iter()
            .max_by_key(|(script, count)| (**count, std::cmp::Reverse((*script).clone())));
        best.map(|(script, _)| script.clone()).unwrap_or_default()
    };
    let mut endings: Counts<(SmolStr, SmolStr)> = BTreeMap::new();
    for ((tag, form, _), counts) in &forms {
        let script = most(counts);
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
    let mut lemmas = Lemmatiser::default();
    for (key, counts) in endings {
        let total: usize = counts.values().sum();
        let mut ranked: Vec<(Script, usize)> = counts.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        // Seen with one word only, an ending says nothing of others; scripts that are rare with it are left to the exceptions.
        ranked.retain(|(_, count)| *count * 20 >= total && (*count > 1 || key.1.is_empty()));
        ranked.truncate(4);
        if total > 1 && !ranked.is_empty() {
            lemmas
                .rules
                .insert(key, ranked.into_iter().map(|(script, _)| script).collect());
        }
    }
    prune(&mut lemmas);
    // What the rules get wrong is learnt by heart.
    let mut exceptions = BTreeMap::new();
    for ((tag, form, capital), counts) in &forms {
        let script = most(counts);
        let count: usize = counts.values().sum();
        let written = if *capital { capitalised(form) } else { form.clone() };
        let right = script.apply(&written);
        if right.as_deref() != Some(lemmas.by_rule(&written, form, tag, known).as_str()) {
            let slot = exceptions
                .entry((tag.clone(), SmolStr::from(form)))
                .or_insert((count, script.clone()));
            if slot.0 < count {
                *slot = (count, script);
            }
        }
    }
    lemmas.exceptions = exceptions
        .into_iter()
        .map(|(key, (_, script))| (key, script))
        .collect();
    lemmas
}

fn capitalised(form: &str) -> String {
    let mut chars = form.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Takes out a rule where the next shorter ending says the same.
fn prune(lemmas: &mut Lemmatiser) {
    let same = |(tag, ending): &(SmolStr, SmolStr), scripts: &Vec<Script>| {
        let mut chars = ending.chars();
        chars.next().is_some() && {
            let shorter = (tag.clone(), SmolStr::from(chars.as_str()));
            !shorter.1.is_empty() && lemmas.rules.get(&shorter) == Some(scripts)
        }
    };
    let kept = lemmas.rules.iter().filter(|(key, scripts)| !same(key, scripts));
    lemmas.rules = kept
        .map(|(key, scripts)| (key.clone(), scripts.clone()))
        .collect();
}
