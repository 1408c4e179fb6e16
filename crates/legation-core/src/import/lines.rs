//! Lines of a dictionary without comments: `# ...`, `; ...` and `<!-- ... -->`, which may go over several lines.

/// A line with something on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// From 1.
    pub(super) number: usize,
    /// Without comment and surrounding white space; never empty.
    pub(super) text: &'t str,
}

/// The lines that hold more than white space and comments.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut all = Vec::new();
    let mut within = false;
    for (number, line) in (1..).zip(text.lines()) {
        let mut rest = line;
        if within {
            match line.split_once("-->") {
                Some((_, after)) => {
                    within = false;
                    rest = after;
                }
                None => continue,
            }
        }
        if let Some((before, after)) = rest.split_once("<!--") {
            // Words on both sides of a comment are rare; those before it count.
            within = !after.contains("-->");
            rest = match after.split_once("-->") {
                Some((_, behind)) if before.trim().is_empty() => behind,
                _ => before,
            };
        }
        // TABARI heads its files with <tags>; no entry begins so.
        let text = rest.split(['#', ';']).next().unwrap_or("").trim();
        if !text.is_empty() && !text.starts_with('<') {
            all.push(Line { number, text });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn comments_of_all_kinds_are_left_out() {
        let text =
            "A_ [ABC] ; note\n\n# all of it\n<!-- one\nmore -->\n\t[ABC >900101] # why\n<!-- x --> B_\n";
        let found: Vec<_> = lines(text).iter().map(|line| (line.number, line.text)).collect();
        assert_eq!(found, [(1, "A_ [ABC]"), (6, "[ABC >900101]"), (7, "B_")]);
    }
}
