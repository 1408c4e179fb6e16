//! Where a dateline ends: `KABUL, July 12 (Reuters) -` and `MOSCOW --` are no part of the sentence that they open, and a parser that
//! has seen few of them takes the place for its subject.

/// The most words a dateline has.
const LONGEST: usize = 14;
/// The fewest letters of a place in capitals: `US - China talks` opens with none.
const SHORTEST_PLACE: usize = 4;

/// How many of these words are a dateline with its dash; 0: it has none.
///
/// A place in capitals, or a name with the agency in brackets or a day with its year, then a dash or, behind the bracket or the year, a colon; what follows begins as a
/// sentence does. `apart` says whether a blank stands after a word: the hyphen of `NATO-Russia` is no dash.
///
/// ```
/// use legation_parse::dateline;
/// let forms = ["MOSCOW", "-", "Turkey", "has", "attacked", "."];
/// assert_eq!(dateline(&forms, |_| true), 2);
/// assert_eq!(dateline(&forms, |_| false), 0);
/// let forms = ["KYIV", ",", "May", "3", "-", "An", "air", "-", "to", "-", "air", "missile", "fell", "."];
/// assert_eq!(dateline(&forms, |at| !(6..10).contains(&at)), 5);
/// ```
pub fn dateline(forms: &[&str], apart: impl Fn(usize) -> bool) -> usize {
    let Some(place) = forms.first() else { return 0 };
    let capitals = place.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST_PLACE
        && place.chars().all(|c| c.is_uppercase() || !c.is_alphanumeric());
    let starts = |form: &str| form.chars().next();
    if !starts(place).is_some_and(char::is_uppercase) {
        return 0;
    }
    let is_dash = |form: &str| matches!(form, "-" | "–" | "—" | "--");
    let found = (1..forms.len().min(LONGEST)).find(|&at| {
        // A colon touches what it stands behind.
        (is_dash(forms[at]) && apart(at - 1)) || forms[at] == ":"
    });
    let Some(end) = found else { return 0 };
    let bracketed = agency(&forms[..end]) || dated(&forms[..end]);
    let fits = if is_dash(forms[end]) {
        // A second dash makes it a pair of dashes; the hyphens of "air-to-surface" do not.
        let again = (end + 1..forms.len()).any(|at| is_dash(forms[at]) && apart(at - 1));
        bracketed || (capitals && !again)
    } else {
        bracketed
    };
    // Names, days and marks; "of" and the like at most once.
    let lower = forms[..end]
        .iter()
        .filter(|form| starts(form).is_some_and(char::is_lowercase))
        .count();
    let opens = forms.get(end + 1).and_then(|form| starts(form));
    let begins = opens
        .is_some_and(|c| !c.is_lowercase() && !c.is_ascii_punctuation() || matches!(c, '"' | '\'' | '$'));
    // A headline in capitals throughout has none.
    let prose = forms[end + 1..]
        .iter()
        .any(|form| starts(form).is_some_and(char::is_lowercase));
    if fits && lower <= 1 && begins && prose {
        end + 1
    } else {
        0
    }
}

/// Whether the words are a place, a comma and a day with its year: `Beijing, April 10, 2013`.
fn dated(forms: &[&str]) -> bool {
    let number = |form: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&form.len()) && form.chars().all(|c| c.is_ascii_digit())
    };
    let day = forms.iter().any(|form| number(form, 1..=2));
    let year = forms.last().is_some_and(|form| number(form, 4..=4));
    let names = forms.iter().all(|form| {
        let first = form.chars().next();
        first.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) || matches!(*form, "," | ".")
    });
    day && year && names && forms.contains(&",")
}

/// Whether the words end in a bracket with a name in it: `(Reuters)`.
fn agency(forms: &[&str]) -> bool {
    let Some(open) = forms.iter().rposition(|form| *form == "(") else {
        return false;
    };
    let inside = forms.get(open + 1..forms.len().saturating_sub(1)).unwrap_or(&[]);
    let named = inside.iter().all(|form| {
        form.chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_punctuation())
    });
    forms.last() == Some(&")") && !inside.is_empty() && named
}

#[cfg(test)]
mod tests {
    use super::dateline;

    fn cut(text: &str) -> usize {
        dateline(&text.split(' ').collect::<Vec<_>>(), |_| true)
    }

    #[test]
    fn datelines_end_with_their_dash() {
        assert_eq!(
            cut("KABUL , July 12 ( Reuters ) - The Taliban named a governor ."),
            8
        );
        assert_eq!(cut("MOSCOW -- Turkey has attacked ."), 2);
        assert_eq!(cut("Beijing , April 10 , 2013 : China warned its neighbour ."), 7);
        assert_eq!(cut("UNITED NATIONS — The council met on Friday ."), 3);
        assert_eq!(cut("Islamabad ( AFP ) – Pakistan said on Friday"), 5);
        assert_eq!(cut("KABUL ( Khaama Press ) : The ministry opened a road ."), 6);
    }

    #[test]
    fn a_dash_within_a_sentence_is_none() {
        assert_eq!(cut("US - China talks resume in Geneva"), 0);
        assert_eq!(cut("UNESCO – the cultural body – met on Friday ."), 0);
        assert_eq!(cut("Geneva , Round 3 : The envoys met again ."), 0);
        assert_eq!(cut("BRICS – Brazil , Russia , India – met on Friday ."), 0);
        assert_eq!(cut("IRAN - RUSSIA TREATY SIGNED"), 0);
        assert_eq!(cut("Iran – Which nobody had expected – won ."), 0);
        let hyphen = ["NATO", "-", "Russia", "talks", "resumed", "."];
        assert_eq!(dateline(&hyphen, |index| index > 1), 0);
        assert_eq!(cut("KABUL -"), 0);
        assert_eq!(cut(""), 0);
    }
}
