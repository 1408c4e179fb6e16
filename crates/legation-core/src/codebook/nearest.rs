//! The known name that comes nearest to a wrong one, for messages.

/// The name that comes nearest to `wanted`, where one comes near enough to have been meant: a third of its letters differ at most.
///
/// ```
/// use legation_core::codebook::nearest;
/// assert_eq!(nearest("CONSUT", ["AGREE", "CONSULT"]), Some("CONSULT"));
/// assert_eq!(nearest("SIGNAL", ["AGREE", "CONSULT"]), None);
/// ```
pub fn nearest<'n>(wanted: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let small = wanted.to_lowercase();
    names
        .into_iter()
        .filter(|name| *name != wanted)
        .map(|name| (distance(&small, &name.to_lowercase()), name))
        .filter(|(apart, name)| *apart <= small.chars().count().max(name.chars().count()) / 3)
        .min()
        .map(|(_, name)| name)
}

/// Levenshtein's distance in characters.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut before = row.first().copied().unwrap_or(0);
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, right) in b.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(0);
            let beside = row.get(j).copied().unwrap_or(0);
            let cost = before + usize::from(left != *right);
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = cost.min(above + 1).min(beside + 1);
            }
            before = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn letters_changed_left_out_and_added() {
        for (one, two, apart) in [
            ("", "", 0),
            ("kitten", "sitting", 3),
            ("abc", "", 3),
            ("", "ab", 2),
            ("same", "same", 0),
        ] {
            assert_eq!(distance(one, two), apart, "{one} {two}");
        }
    }
}
