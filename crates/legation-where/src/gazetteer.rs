//! Reading the packed file.

use crate::fold::fold_into;
use crate::format::{COUNTRY, HEADER, MAGIC, NO_ENTRY, coordinate, read_number};
use fst::raw::{CompiledAddr, Fst, Output};
use std::ops::Range;
use std::sync::OnceLock;

/// What is wrong with a packed file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GazetteerError {
    /// It is another kind of file, or of another version of the format.
    #[error("expected a gazetteer packed for this version of the program; pack it again")]
    Kind,
    /// It ends too early, or its parts do not fit together.
    #[error("the packed gazetteer is cut or damaged ({0}): pack it again")]
    Damaged(&'static str),
}

/// An entry: a populated place or a first-level unit. The more populous of two places has the smaller number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A city, town or village: its coordinates are its own.
    Place,
    /// A state, province, governorate or the like: its coordinates are the middle between its outermost places, which is rough.
    Unit,
}

/// What the gazetteer knows of an entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'g> {
    /// A place or a unit.
    pub kind: Kind,
    /// Its name in English, or as its country writes it.
    pub name: &'g str,
    /// ISO 3166 alpha-3; KOS for Kosovo.
    pub country: &'g str,
    /// The first-level unit it is, or is in.
    pub unit: Option<&'g str>,
    /// Degrees north and east.
    pub point: (f64, f64),
    /// People in it; 0: not known. Of a unit, in its places.
    pub population: u32,
    /// Of places.
    pub geonames_id: Option<u32>,
    /// Whether it is the capital of its country.
    pub capital: bool,
}

/// An entry by one of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The entry.
    pub entry: EntryId,
    /// Whether this is its own name rather than another one: of another language, of old, a spelling.
    pub main: bool,
}

/// A gazetteer. It is read where it lies: opening it costs nothing. The default one is empty.
#[derive(Default)]
pub struct Gazetteer<'g> {
    places: usize,
    units: usize,
    countries: &'g [u8],
    latitudes: &'g [u8],
    longitudes: &'g [u8],
    country_of: &'g [u8],
    unit_of: &'g [u8],
    populations: &'g [u8],
    ids: &'g [u8],
    name_ends: &'g [u8],
    names: &'g str,
    postings: &'g [u8],
    index: Option<Fst<&'g [u8]>>,
}

fn take<'g>(bytes: &mut &'g [u8], count: usize, what: &'static str) -> Result<&'g [u8], GazetteerError> {
    let (taken, rest) = bytes
        .split_at_checked(count)
        .ok_or(GazetteerError::Damaged(what))?;
    *bytes = rest;
    Ok(taken)
}

fn u32_at(bytes: &[u8], index: usize) -> Option<u32> {
    let at = index.checked_mul(4)?;
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}

impl Gazetteer<'static> {
    /// The gazetteer in the program.
    pub fn embedded() -> &'static Gazetteer<'static> {
        static BYTES: &[u8] = include_bytes!("../../../gazetteer/places.bin");
        static OPENED: OnceLock<Gazetteer<'static>> = OnceLock::new();
        // The tests open the file that the program is built with; should it be damaged all the same, no place is known.
        OPENED.get_or_init(|| Gazetteer::open(BYTES).unwrap_or_default())
    }
}

impl<'g> Gazetteer<'g> {
    /// Reads the header of a packed file; nothing else is touched.
    ///
    /// # Errors
    /// Where it is no such file, of another version, or its parts are not as long as its header says.
    pub fn open(bytes: &'g [u8]) -> Result<Gazetteer<'g>, GazetteerError> {
        let mut rest = bytes;
        let header = take(&mut rest, HEADER, "header").map_err(|_| GazetteerError::Kind)?;
        let (magic, counts) = header.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(GazetteerError::Kind);
        }
        let count = |index| u32_at(counts, index).map_or(0, |count| count as usize);
        let (places, units, countries) = (count(0), count(1), count(2));
        let all = places + units;
        let countries = take(&mut rest, countries * COUNTRY, "countries")?;
        let latitudes = take(&mut rest, all * 3, "latitudes")?;
        let longitudes = take(&mut rest, all * 3, "longitudes")?;
        let country_of = take(&mut rest, all, "countries of entries")?;
        let unit_of = take(&mut rest, all * 2, "units of entries")?;
        let populations = take(&mut rest, all * 4, "populations")?;
        let ids = take(&mut rest, places * 4, "ids")?;
        let name_ends = take(&mut rest, all * 4, "ends of names")?;
        let names = take(&mut rest, count(3), "names")?;
        let names = std::str::from_utf8(names).map_err(|_| GazetteerError::Damaged("names"))?;
        let postings = take(&mut rest, count(4), "postings")?;
        let index = take(&mut rest, count(5), "index")?;
        let index = Some(Fst::new(index).map_err(|_| GazetteerError::Damaged("index"))?);
        Ok(Gazetteer {
            places,
            units,
            countries,
            latitudes,
            longitudes,
            country_of,
            unit_of,
            populations,
            ids,
            name_ends,
            names,
            postings,
            index,
        })
    }

    /// How many places and how many units there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.places, self.units)
    }

    /// What is known of an entry.
    pub fn entry(&self, id: EntryId) -> Option<Entry<'g>> {
        let at = id.0 as usize;
        let country = self.country(*self.country_of.get(at)?)?;
        let unit = self.unit_of.get(at * 2..at * 2 + 2)?;
        let unit = usize::from(u16::from_le_bytes(unit.try_into().ok()?));
        let unit = unit.checked_sub(1).and_then(|unit| self.name(self.places + unit));
        let three = |column: &[u8]| -> Option<[u8; 3]> { column.get(at * 3..at * 3 + 3)?.try_into().ok() };
        Some(Entry {
            kind: if at < self.places { Kind::Place } else { Kind::Unit },
            name: self.name(at)?,
            country: country.code,
            unit,
            point: (
                coordinate(three(self.latitudes)?),
                coordinate(three(self.longitudes)?),
            ),
            population: u32_at(self.populations, at)?,
            geonames_id: u32_at(self.ids, at),
            capital: country.capital == id.0,
        })
    }

    /// The unit that an entry is, or is in.
    pub fn unit_of(&self, id: EntryId) -> Option<EntryId> {
        let at = id.0 as usize;
        let unit = self.unit_of.get(at * 2..at * 2 + 2)?;
        let unit = u32::from(u16::from_le_bytes(unit.try_into().ok()?));
        Some(EntryId(unit.checked_sub(1)? + self.places as u32))
    }

    /// The GeoNames id of a country, by its code.
    pub fn country_id(&self, code: &str) -> Option<u32> {
        let all = 0..self.countries.len() / COUNTRY;
        let country = all
            .filter_map(|index| self.country(index as u8))
            .find(|country| country.code == code)?;
        (country.geonames_id != 0).then_some(country.geonames_id)
    }

    fn country(&self, index: u8) -> Option<Country<'g>> {
        let at = usize::from(index) * COUNTRY;
        let bytes = self.countries.get(at..at + COUNTRY)?;
        Some(Country {
            code: std::str::from_utf8(bytes.get(..3)?).ok()?,
            geonames_id: u32_at(bytes, 1)?,
            capital: u32_at(bytes, 2).unwrap_or(NO_ENTRY),
        })
    }

    fn name(&self, at: usize) -> Option<&'g str> {
        let start = match at.checked_sub(1) {
            Some(before) => u32_at(self.name_ends, before)?,
            None => 0,
        };
        self.names
            .get(start as usize..u32_at(self.name_ends, at)? as usize)
    }

    /// The entries of this name, the most populous places first, then units.
    pub fn named(&self, name: &str) -> Vec<Named> {
        let mut key = String::new();
        fold_into(name, &mut key);
        let mut walk = self.walk();
        if walk.step(&key) { walk.named() } else { Vec::new() }
    }

    /// Begins a look-up word by word.
    pub fn walk(&self) -> Walk<'_, 'g> {
        Walk {
            gazetteer: self,
            at: self.index.as_ref().map_or(0, |index| index.root().addr()),
            output: Output::zero(),
        }
    }

    fn posted(&self, value: u64) -> Vec<Named> {
        let named = |number: u64| Named {
            entry: EntryId((number >> 1) as u32),
            main: number & 1 == 1,
        };
        // One entry stands in the index itself.
        if value & 1 == 1 {
            return vec![named(value >> 1)];
        }
        let start = (value >> 1) as usize;
        let mut bytes = self.postings.get(start..).unwrap_or(&[]);
        let count = read_number(&mut bytes).unwrap_or(0);
        let mut last = 0;
        let mut all = Vec::new();
        for _ in 0..count {
            let Some(step) = read_number(&mut bytes) else {
                break;
            };
            last += step >> 1;
            all.push(named(last << 1 | step & 1));
        }
        all
    }
}

struct Country<'g> {
    code: &'g str,
    geonames_id: u32,
    capital: u32,
}

/// A look-up that goes on as long as some name does.
#[derive(Clone)]
pub struct Walk<'w, 'g> {
    gazetteer: &'w Gazetteer<'g>,
    at: CompiledAddr,
    output: Output,
}

impl Walk<'_, '_> {
    /// Goes on by a piece of a folded name; false where no name goes on so, and the walk is over.
    pub fn step(&mut self, piece: &str) -> bool {
        let Some(index) = &self.gazetteer.index else {
            return false;
        };
        for &byte in piece.as_bytes() {
            let node = index.node(self.at);
            let Some(way) = node.find_input(byte) else {
                return false;
            };
            let transition = node.transition(way);
            self.output = self.output.cat(transition.out);
            self.at = transition.addr;
        }
        true
    }

    /// Whether what was walked so far is a name.
    pub fn is_name(&self) -> bool {
        let index = self.gazetteer.index.as_ref();
        index.is_some_and(|index| index.node(self.at).is_final())
    }

    /// The entries of the name walked so far; empty where it is none.
    pub fn named(&self) -> Vec<Named> {
        let Some(index) = &self.gazetteer.index else {
            return Vec::new();
        };
        let node = index.node(self.at);
        if !node.is_final() {
            return Vec::new();
        }
        self.gazetteer
            .posted(self.output.cat(node.final_output()).value())
    }
}

/// All entries, for those who count.
impl Gazetteer<'_> {
    /// The numbers of all entries.
    pub fn entries(&self) -> impl Iterator<Item = EntryId> + use<> {
        let all: Range<u32> = 0..(self.places + self.units) as u32;
        all.map(EntryId)
    }
}
