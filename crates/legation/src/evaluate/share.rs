//! Right ones of those asked for.

/// How many were right.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Share {
    right: u32,
    asked: u32,
}

impl Share {
    /// `None` was not asked.
    pub(super) fn add(&mut self, right: impl Into<Option<bool>>) {
        let Some(right) = right.into() else { return };
        self.asked += 1;
        self.right += u32::from(right);
    }

    pub(super) fn line(self, name: &str) -> String {
        let share = 100.0 * f64::from(self.right) / f64::from(self.asked.max(1));
        format!("{name:<26} {share:>5.1}  {:>4} of {}\n", self.right, self.asked)
    }
}
