//! What a host allows (RFC 9309).

use std::collections::BTreeMap;
use std::time::Duration;
use texting_robots::Robot;

/// Longest `robots.txt` that is read, in bytes; the standard asks for at least 500 KiB.
pub(crate) const LONGEST: usize = 512 << 10;

/// Whether `robots.txt` allows an agent (its name is the first word of `agent`) to fetch a URL of its host, and how long that agent is to wait between two requests: five
/// minutes at most, whatever it asks for. What cannot be understood forbids nothing.
///
/// ```
/// let rules = b"User-agent: *\nDisallow: /closed/\n";
/// assert!(!legation_watch::allowed(rules, "legation/0.1", "https://a.example/closed/1").0);
/// assert!(legation_watch::allowed(rules, "legation/0.1", "https://a.example/news/1").0);
/// ```
pub fn allowed(rules: &[u8], agent: &str, url: &str) -> (bool, Duration) {
    Rules::from_stored(rules.to_vec()).parsed(agent).allow(url)
}

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

    /// The rules, parsed for an agent.
    pub(crate) fn parsed(&self, agent: &str) -> Parsed {
        let product = agent.split(['/', ' ']).next().unwrap_or(agent);
        match self {
            Rules::AllowAll => Parsed::All,
            Rules::AllowNone => Parsed::None,
            // What cannot be understood forbids nothing.
            Rules::Text(text) => {
                Robot::new(product, text).map_or(Parsed::All, |robot| Parsed::Some(Box::new(robot)))
            }
        }
    }

    /// Whether an agent may fetch a URL, and how long it is to wait between requests.
    #[cfg(test)]
    pub(crate) fn allow(&self, agent: &str, url: &str) -> (bool, Duration) {
        self.parsed(agent).allow(url)
    }
}

/// What a host allows one agent.
pub(crate) enum Parsed {
    All,
    None,
    Some(Box<Robot>),
}

impl Parsed {
    /// Whether the agent may fetch a URL, and how long it is to wait between requests.
    pub(crate) fn allow(&self, url: &str) -> (bool, Duration) {
        match self {
            Parsed::All => (true, Duration::ZERO),
            Parsed::None => (false, Duration::ZERO),
            Parsed::Some(robot) => {
                let delay = robot
                    .delay
                    .filter(|delay| delay.is_finite())
                    .map_or(0.0, |delay| delay.clamp(0.0, 300.0));
                (robot.allowed(url), Duration::from_secs_f32(delay))
            }
        }
    }
}

/// Hosts whose parsed rules are kept in memory: parsing half a megabyte for each link would be most of the work.
const HOSTS: usize = 256;

/// Parsed rules of hosts, the last asked for.
#[derive(Default)]
pub(crate) struct Known {
    /// By host: until when they hold (ms since 1970), when they were last asked for, and the rules.
    hosts: BTreeMap<String, (i64, u64, Parsed)>,
    asked: u64,
}

impl Known {
    /// The rules of a host, where they are known at this time.
    pub(crate) fn of(&mut self, origin: &str, now: i64) -> Option<&Parsed> {
        self.asked += 1;
        let asked = self.asked;
        let (_, last, parsed) = self.hosts.get_mut(origin).filter(|(until, ..)| *until > now)?;
        *last = asked;
        Some(parsed)
    }

    /// Keeps the rules of a host; those of the one that was asked for longest ago go.
    pub(crate) fn keep(&mut self, origin: &str, parsed: Parsed, until: i64) {
        if self.hosts.len() >= HOSTS
            && let Some(oldest) = self
                .hosts
                .iter()
                .min_by_key(|(_, (_, asked, _))| *asked)
                .map(|(origin, _)| origin.clone())
        {
            self.hosts.remove(&oldest);
        }
        self.asked += 1;
        self.hosts.insert(origin.to_owned(), (until, self.asked, parsed));
    }

    /// Those of a host are to be read anew.
    pub(crate) fn forget(&mut self, origin: &str) {
        self.hosts.remove(origin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_so_many_hosts_are_kept_and_no_more() {
        let mut known = Known::default();
        for host in 0..HOSTS + 10 {
            known.keep(&format!("https://{host}.example"), Parsed::None, 100);
            assert!(known.of("https://0.example", 50).is_some());
        }
        assert_eq!(known.hosts.len(), HOSTS);
        assert!(known.of("https://1.example", 50).is_none());
        assert!(known.of("https://0.example", 100).is_none());
        known.forget("https://0.example");
        assert!(known.of("https://0.example", 50).is_none());
    }

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
