//! Texts in which the places are marked by hand: what the tests and `legation places --score` read.
//!
//! `[name|country|admin1|lat,lon]` marks a place: its country as ISO 3166 alpha-3 (KOS, PSE; `-`: none), its first-level unit, its coordinates, with
//! `~` before them those of the middle of an area. What is left out is not known; `[name|?]` must stay unknown.

use legation_parse::Span;
use legation_where::{Gazetteer, Kind, fold_into, kilometres};

use super::{Located, PlaceMention};

/// A place marked by hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marked {
    /// Where the name stands, in bytes of the text without marks.
    pub span: Span,
    /// The text does not say which place is meant.
    pub unknown: bool,
    /// Its country; `-`: it has none.
    pub country: Option<String>,
    /// Its first-level unit.
    pub admin1: Option<String>,
    /// Degrees north and east.
    pub point: Option<(f64, f64)>,
    /// Whether the point is the middle of an area.
    pub is_area: bool,
}

/// A text without its marks, and what they say.
///
/// # Errors
/// Where a mark is not closed, or has coordinates that are no numbers.
///
/// ```
/// use legation_core::place::read_marked;
/// let (text, places) = read_marked("Shells fell on [Sirte|LBY|Sirte|31.21,16.59].").unwrap();
/// assert_eq!(text, "Shells fell on Sirte.");
/// assert_eq!(places[0].span.of(&text), "Sirte");
/// ```
pub fn read_marked(marked: &str) -> Result<(String, Vec<Marked>), String> {
    let (mut text, mut places) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let (inside, behind) = after.split_once(']').ok_or_else(|| {
            format!(
                "expected `]` after `[{}`",
                after.chars().take(30).collect::<String>()
            )
        })?;
        rest = behind;
        let mut fields = inside.split('|');
        let name = fields.next().unwrap_or("");
        let start = text.len();
        text.push_str(name);
        let mut filled = || fields.next().map(str::trim).filter(|field| !field.is_empty());
        let country = filled();
        let admin1 = filled().map(str::to_owned);
        let point = filled();
        let number = |field: &str| {
            field
                .trim()
                .parse::<f64>()
                .map_err(|_| format!("`{field}` in `[{inside}]`: expected degrees"))
        };
        places.push(Marked {
            span: Span::new(start, text.len()),
            unknown: country == Some("?"),
            country: country.filter(|country| *country != "?").map(str::to_owned),
            admin1,
            is_area: point.is_some_and(|point| point.starts_with('~')),
            point: match point.and_then(|point| point.trim_start_matches('~').split_once(',')) {
                Some((lat, lon)) => Some((number(lat)?, number(lon)?)),
                None => None,
            },
        });
    }
    text.push_str(rest);
    Ok((text, places))
}

/// How a found place compares with a marked one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The country; none: the mark does not say.
    pub country: Option<bool>,
    /// The first-level unit.
    pub admin1: Option<bool>,
    /// Within 25 km; asked of points only.
    pub near: Option<bool>,
    /// Within 161 km (100 miles).
    pub far: Option<bool>,
    /// Whether all that is asked is right, an area's middle within 161 km.
    pub all: bool,
}

impl Marked {
    /// Compares what was found for the name; `None`: it was not found.
    pub fn compare(&self, found: Option<&PlaceMention>) -> Compared {
        let place = found.and_then(|mention| mention.place.as_ref());
        if self.unknown {
            return Compared {
                all: found.is_some() && place.is_none(),
                ..Compared::default()
            };
        }
        let country = self.country.as_deref().map(|wanted| {
            let own = place.and_then(|place| place.country.as_deref());
            if wanted == "-" {
                found.is_some() && own.is_none()
            } else {
                own == Some(wanted)
            }
        });
        let admin1 = self
            .admin1
            .as_deref()
            .map(|wanted| place.is_some_and(|place| same_unit(wanted, place)));
        let distance = self.point.map(|wanted| {
            let own = place.and_then(|place| place.point);
            own.map_or(f64::INFINITY, |own| kilometres(own, wanted))
        });
        let far = distance.map(|distance| distance <= 161.0);
        let near = distance
            .filter(|_| !self.is_area)
            .map(|distance| distance <= 25.0);
        let fine = near.or(far);
        let asked = [country, admin1, fine];
        Compared {
            country,
            admin1,
            near,
            far,
            all: found.is_some() && asked.iter().all(|right| right.unwrap_or(true)),
        }
    }
}

/// Whether a unit is called so, by any of its names.
fn same_unit(wanted: &str, place: &Located) -> bool {
    let Some(own) = place.admin1.as_deref() else {
        return false;
    };
    let key = |name: &str| {
        let mut key = String::new();
        fold_into(name, &mut key);
        key
    };
    if key(wanted) == key(own) {
        return true;
    }
    let gazetteer = Gazetteer::embedded();
    gazetteer
        .named(wanted)
        .into_iter()
        .filter_map(|named| gazetteer.entry(named.entry))
        .any(|entry| {
            entry.kind == Kind::Unit && Some(entry.country) == place.country.as_deref() && entry.name == own
        })
}
