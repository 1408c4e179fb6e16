//! Other spellings of a surname, as the listed full names have them.

use super::gazetteer::atoms_of_name;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// How the full names spell the surname where they spell it otherwise: `Timoshenko` of `Yulia Timoshenko` beside `Tymoshenko`.
pub(crate) fn spellings<'a>(
    surname: &str,
    names: impl Iterator<Item = &'a SmolStr>,
) -> BTreeSet<Vec<SmolStr>> {
    let surname = atoms_of_name(surname);
    let mut spellings = BTreeSet::new();
    for name in names {
        let atoms = atoms_of_name(name);
        let start = atoms.len().saturating_sub(surname.len());
        let family_first = atoms.starts_with(&surname);
        let Some(last) = atoms.get(start..).filter(|_| start > 0 && !family_first) else {
            continue;
        };
        if last != surname && alike(&last.join(" "), &surname.join(" ")) {
            spellings.insert(last.to_vec());
        }
    }
    spellings
}

/// Whether at most a third of the letters differ; an accent is no difference.
fn alike(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut next = vec![at + 1];
        for (column, beside) in other.iter().enumerate() {
            let same = letter == beside || letter.is_ascii() != beside.is_ascii();
            let changed = row[column] + usize::from(!same);
            next.push(changed.min(row[column + 1] + 1).min(next[column] + 1));
        }
        row = next;
    }
    row[other.len()] * 3 <= one.len().max(other.len())
}
