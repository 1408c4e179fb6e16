//! What a host allows (RFC 9309).

use std::time::Duration;
use texting_robots::Robot;

/// Longest `robots.txt` that is read, in bytes; the standard asks for at least 500 KiB.
pub(crate) const LONGEST: usize = 512 << 10;

/// What `robots.txt` says: its text, or that nothing or everything is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    Text(Vec<u8>),
    /// There is none.
    AllowAll,
    /// It could not be read: nothing is asked until it can.
    AllowNone,
}

impl Rules {
    /// As the state keeps it.
    pub(crate) fn stored(&self) -> Vec<u8> {
        match self {
            Rules::Text(text) => text.clone(),
            Rules::AllowAll => Vec::new(),
            Rules::AllowNone => b"User-agent: *\nDisallow: /\n".to_vec(),
        }
    }

    pub(crate) fn from_stored(text: Vec<u8>) -> Rules {
        if text.is_empty() {
            Rules::AllowAll
        } else {
            Rules::Text(text)
        }
    }

    /// Whether an agent may fetch a URL, and how long it is to wait between requests.
    pub(crate) fn allow(&self, agent: &str, url: &str) -> (bool, Duration) {
        let product = agent.split(['/', ' ']).next().unwrap_or(agent);
        match self {
            Rules::AllowAll => (true, Duration::ZERO),
            Rules::AllowNone => (false, Duration::ZERO),
            Rules::Text(text) => match Robot::new(product, text) {
                Ok(robot) => {
                    let delay = robot
                        .delay
                        .filter(|delay| delay.is_finite())
                        .map_or(0.0, |delay| delay.clamp(0.0, 300.0));
                    (robot.allowed(url), Duration::from_secs_f32(delay))
                }
                // What cannot be understood forbids nothing.
                Err(_) => (true, Duration::ZERO),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_our_own_name_go_first() {
        let rules = Rules::from_stored(
            b"User-agent: *\nDisallow: /\n\nUser-agent: legation\nCrawl-delay: 7\nDisallow: /private/\n"
                .to_vec(),
        );
        assert_eq!(
            rules.allow("legation/0.1 (x)", "https://a.example/news/1"),
            (true, Duration::from_secs(7))
        );
        assert!(!rules.allow("legation/0.1", "https://a.example/private/1").0);
        assert!(!rules.allow("other/1", "https://a.example/news/1").0);
        assert!(
            !Rules::from_stored(Rules::AllowNone.stored())
                .allow("legation", "https://a.example/")
                .0
        );
        assert!(
            Rules::from_stored(Rules::AllowAll.stored())
                .allow("legation", "https://a.example/")
                .0
        );
    }
}
