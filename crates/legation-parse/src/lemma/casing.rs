//! Capitals: what a form has of them, and in what kind of sentence.

macro_rules! coded {
    ($(#[$doc:meta])* $type:ident { $($(#[$entry:meta])* $name:ident $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $type { $($(#[$entry])* $name,)+ }

        impl $type {
            /// All of them.
            pub const ALL: &'static [$type] = &[$($type::$name),+];

            /// The letter it is written as.
            pub fn code(self) -> char {
                match self { $($type::$name => $code,)+ }
            }

            /// By its letter.
            pub fn from_code(code: &str) -> Option<$type> {
                let mut chars = code.chars();
                let first = chars.next().filter(|_| chars.next().is_none())?;
                $type::ALL.iter().copied().find(|entry| entry.code() == first)
            }
        }
    };
}

coded! {
    /// The capitals of a form.
    Case {
        /// No letters at all.
        #[default] None 'n',
        /// Small letters only.
        Small 's',
        /// The first letter only.
        Title 't',
        /// A single letter, which is a capital.
        Single '1',
        /// Two letters, capitals.
        Capitals2 '2',
        /// Three letters, all capitals.
        Capitals3 '3',
        /// Four letters, all capitals.
        Capitals4 '4',
        /// Five letters, all capitals.
        Capitals5 '5',
        /// More letters, all capitals.
        Capitals 'c',
        /// Anything else, such as `iPhone`.
        Mixed 'x',
    }
}

coded! {
    /// Where a word stands and in what kind of sentence.
    Style {
        /// Whatever there is.
        #[default] Any '*',
        /// First word of a sentence in ordinary spelling.
        First 'f',
        /// Another word of such a sentence.
        Within 'w',
        /// In a sentence most of whose words are in capitals.
        Loud 'l',
        /// In a sentence most of whose longer words have a capital first.
        Titled 't',
    }
}

coded! {
    /// How a lemma is capitalised.
    Casing {
        /// Small letters.
        #[default] Small 's',
        /// A capital first.
        Capital 'c',
        /// As the form is.
        AsForm 'f',
    }
}

/// What decides on the capitals of a lemma beside its tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The capitals of the form.
    pub case: Case,
    /// Where it stands.
    pub style: Style,
}

impl Case {
    /// The capitals of `form`.
    pub fn of(form: &str) -> Case {
        let (mut letters, mut capitals, mut first) = (0_usize, 0_usize, false);
        for c in form.chars().filter(|c| c.is_alphabetic()) {
            let upper = c.is_uppercase();
            first |= letters == 0 && upper;
            letters += 1;
            capitals += usize::from(upper);
        }
        match (letters, capitals) {
            (0, _) => Case::None,
            (_, 0) => Case::Small,
            (1, _) => Case::Single,
            (2, 2) => Case::Capitals2,
            (3, 3) => Case::Capitals3,
            (4, 4) => Case::Capitals4,
            (5, 5) => Case::Capitals5,
            (l, c) if l == c => Case::Capitals,
            (_, 1) if first => Case::Title,
            _ => Case::Mixed,
        }
    }

    fn is_loud(self) -> bool {
        matches!(
            self,
            Case::Capitals2 | Case::Capitals3 | Case::Capitals4 | Case::Capitals5 | Case::Capitals
        )
    }
}

/// The places of the words of one sentence.
pub fn places(forms: &[&str]) -> Vec<Place> {
    let cases: Vec<Case> = forms.iter().map(|form| Case::of(form)).collect();
    let lettered = |case: &&Case| !matches!(case, Case::None | Case::Single);
    let words = cases.iter().filter(lettered).count();
    let loud = cases.iter().filter(|case| case.is_loud()).count();
    // Short words stay small in titles.
    let long = |form: &&str| form.len() > 3;
    let longer = forms
        .iter()
        .zip(&cases)
        .filter(|(form, case)| long(form) && lettered(case));
    let (mut count, mut capital) = (0_usize, 0_usize);
    for (_, case) in longer {
        count += 1;
        capital += usize::from(*case != Case::Small);
    }
    let all = if words >= 2 && loud * 3 >= words * 2 {
        Some(Style::Loud)
    } else if count >= 2 && capital * 4 >= count * 3 {
        Some(Style::Titled)
    } else {
        None
    };
    let mut style = Style::First;
    let mut places = Vec::with_capacity(forms.len());
    for case in cases {
        places.push(Place {
            case,
            style: all.unwrap_or(style),
        });
        if case != Case::None {
            style = Style::Within;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_told_apart() {
        let found: Vec<char> = [
            "15",
            "kabul",
            "Kabul",
            "I",
            "UN",
            "NATO",
            "KABUL-BASED",
            "iPhone",
            "McDonald",
        ]
        .map(|form| Case::of(form).code())
        .into();
        assert_eq!(found, ['n', 's', 't', '1', '2', '4', 'c', 'x', 'x']);
    }

    #[test]
    fn sentences_are_told_apart() {
        let style = |text: &str| {
            let forms: Vec<&str> = text.split(' ').collect();
            places(&forms).last().map(|place| place.style)
        };
        assert_eq!(style("\" Kabul"), Some(Style::First));
        assert_eq!(style("Kabul signed the deal"), Some(Style::Within));
        assert_eq!(style("KABUL SIGNS DEAL WITH UN"), Some(Style::Loud));
        assert_eq!(style("Taliban Sign a Deal with Moscow"), Some(Style::Titled));
        assert_eq!(style("The UN said that it was ready"), Some(Style::Within));
    }
}
