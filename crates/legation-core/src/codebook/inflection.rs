//! The forms of a verb or noun, so that an entry is found by the words of the text even where the lemmatiser does not know them.

use std::collections::BTreeMap;

/// All forms of a verb, itself first.
pub(super) fn verb_forms(lemma: &str, irregular: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut forms = vec![lemma.to_owned(), with_s(lemma), with_ing(lemma), with_ed(lemma)];
    if doubles(lemma)
        && let Some(last) = lemma.chars().last()
    {
        forms.push(format!("{lemma}{last}ing"));
        forms.push(format!("{lemma}{last}ed"));
    }
    if let Some(others) = irregular.get(lemma) {
        forms.extend(others.iter().cloned());
    }
    forms.sort();
    forms.dedup();
    forms
}

/// Singular and regular plural of a noun.
pub(super) fn noun_forms(lemma: &str) -> Vec<String> {
    vec![lemma.to_owned(), with_s(lemma)]
}

fn vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn consonant_and_y(lemma: &str) -> Option<&str> {
    let stem = lemma.strip_suffix('y')?;
    stem.chars()
        .last()
        .is_some_and(|letter| !vowel(letter))
        .then_some(stem)
}

fn with_s(lemma: &str) -> String {
    if let Some(stem) = consonant_and_y(lemma) {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| lemma.ends_with(end));
    if hisses {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    }
}

fn with_ing(lemma: &str) -> String {
    match lemma.strip_suffix('e') {
        Some(stem) if !stem.ends_with('e') => format!("{stem}ing"),
        _ => format!("{lemma}ing"),
    }
}

fn with_ed(lemma: &str) -> String {
    if lemma.ends_with('e') {
        return format!("{lemma}d");
    }
    match consonant_and_y(lemma) {
        Some(stem) => format!("{stem}ied"),
        None => format!("{lemma}ed"),
    }
}

/// Whether the last consonant may be doubled: *ban, banned*. Forms that English lacks do no harm.
fn doubles(lemma: &str) -> bool {
    let mut letters = lemma.chars().rev();
    let (last, before) = (letters.next(), letters.next());
    last.is_some_and(|letter| !vowel(letter) && !matches!(letter, 'w' | 'x' | 'y'))
        && before.is_some_and(vowel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_verbs() {
        let irregular = BTreeMap::from([("shoot".to_owned(), vec!["shot".to_owned()])]);
        assert!(verb_forms("shoot", &irregular).contains(&"shot".to_owned()));
        assert!(verb_forms("ban", &irregular).contains(&"banned".to_owned()));
        assert!(verb_forms("deny", &irregular).contains(&"denies".to_owned()));
        assert!(verb_forms("seize", &irregular).contains(&"seizing".to_owned()));
        assert!(verb_forms("applaud", &irregular).contains(&"applauded".to_owned()));
    }
}
