//! What an address says of the day.

/// The day in an address: `/2024/05/17/`, `/2024-05-17-...`, `/20240517`.
pub(crate) fn day_in_address(url: &str) -> Option<jiff::civil::Date> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map(|(_, path)| path)?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let numbers: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).collect();
    let date = |year: &str, month: &str, day: &str| {
        let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        if !(1990..=2100).contains(&year) {
            return None;
        }
        jiff::civil::Date::new(year, month, day).ok()
    };
    let spread = numbers.windows(3).find_map(|three| match three {
        [year, month, day]
            if year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len()) =>
        {
            date(year, month, day)
        }
        _ => None,
    });
    let packed = || {
        let eight = numbers.iter().find(|number| number.len() == 8)?;
        date(eight.get(..4)?, eight.get(4..6)?, eight.get(6..)?)
    };
    spread.or_else(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_addresses() {
        let day = |url: &str| day_in_address(url).map(|day| day.to_string());
        for url in [
            "https://a.example/2024/05/17/envoys-meet",
            "https://a.example/news/2024-5-17-envoys.html",
            "http://a.example/en/20240517-envoys-meet",
            "https://a.example/c/20240517/12.htm?x=1",
        ] {
            assert_eq!(day(url).as_deref(), Some("2024-05-17"), "{url}");
        }
        for url in [
            "https://a.example/2024/05/envoys",
            "https://a.example/story-12345678",
            "https://2024-05-17.example/",
            "https://a.example/?d=20240517",
            "https://a.example/2024/13/45/x",
        ] {
            assert_eq!(day(url), None, "{url}");
        }
    }
}
