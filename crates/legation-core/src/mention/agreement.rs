//! Number and gender, as sets of what is still possible: two phrases agree where something is left to both.

use serde::Deserialize;

/// Grammatical number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Number {
    /// One.
    Singular,
    /// Several.
    Plural,
    /// Not told.
    #[default]
    Unknown,
}

/// What *he*, *she* and *it* tell apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// *he*
    Masculine,
    /// *she*
    Feminine,
    /// *he* or *she*
    Animate,
    /// *it*
    Neuter,
    /// Not told.
    #[default]
    Unknown,
}

/// What number and gender a phrase may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Bits: 1 singular, 2 plural.
    number: u8,
    /// Bits: 1 masculine, 2 feminine, 4 neuter.
    gender: u8,
}

impl Default for Agreement {
    fn default() -> Self {
        Agreement::of(Number::Unknown, Gender::Unknown)
    }
}

impl Agreement {
    /// The agreement of a phrase of known number and gender.
    pub fn of(number: Number, gender: Gender) -> Agreement {
        Agreement {
            number: match number {
                Number::Singular => 1,
                Number::Plural => 2,
                Number::Unknown => 3,
            },
            gender: match gender {
                Gender::Masculine => 1,
                Gender::Feminine => 2,
                Gender::Animate => 3,
                Gender::Neuter => 4,
                Gender::Unknown => 7,
            },
        }
    }

    /// Number, where it is told.
    pub fn number(self) -> Number {
        match self.number {
            1 => Number::Singular,
            2 => Number::Plural,
            _ => Number::Unknown,
        }
    }

    /// Gender, where it is told.
    pub fn gender(self) -> Gender {
        match self.gender {
            1 => Gender::Masculine,
            2 => Gender::Feminine,
            3 => Gender::Animate,
            4 => Gender::Neuter,
            _ => Gender::Unknown,
        }
    }

    /// What both may be; none where they disagree.
    pub fn with(self, other: Agreement) -> Option<Agreement> {
        let both = Agreement {
            number: self.number & other.number,
            gender: self.gender & other.gender,
        };
        (both.number != 0 && both.gender != 0).then_some(both)
    }

    /// Whether it is told to be several.
    pub fn is_plural(self) -> bool {
        self.number == 2
    }

    /// Whether it is told to be a person.
    pub fn is_person(self) -> bool {
        self.gender != 0 && self.gender & 4 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_told_agrees_with_all() {
        let she = Agreement::of(Number::Singular, Gender::Feminine);
        let minister = Agreement::of(Number::Singular, Gender::Animate);
        let it = Agreement::of(Number::Singular, Gender::Neuter);
        assert_eq!(she.with(minister), Some(she));
        assert_eq!(she.with(it), None);
        assert_eq!(Agreement::default().with(it), Some(it));
        assert_eq!(minister.gender(), Gender::Animate);
    }
}
