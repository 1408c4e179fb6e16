//! The words of a record in its article, counted as browsers count: in UTF-16 units.

use legation_core::Record;
use serde::Serialize;
use utoipa::ToSchema;

/// Some words of a text, and what they are to a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub(crate) struct Mark {
    /// First UTF-16 unit.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// `sentence`, `trigger`, `actor`, `recipient`, `date`, `place`, `source`, `item`, `value` or `count`.
    pub(crate) kind: &'static str,
    /// Id of the record.
    pub(crate) record: String,
    /// What the words stand for: a name and code, a date, a stance.
    pub(crate) label: Option<String>,
}

/// A text by the positions of its characters.
pub(crate) struct Units {
    /// Where each character begins, and the end; empty where every character is one unit.
    at: Vec<u32>,
}

impl Units {
    pub(crate) fn of(text: &str) -> Units {
        if text.chars().all(|letter| letter.len_utf16() == 1) {
            return Units { at: Vec::new() };
        }
        let mut at = vec![0];
        let mut end = 0;
        for letter in text.chars() {
            end += letter.len_utf16() as u32;
            at.push(end);
        }
        Units { at }
    }

    /// The unit at which a character begins.
    pub(crate) fn unit(&self, character: usize) -> usize {
        if self.at.is_empty() {
            return character;
        }
        self.at
            .get(character)
            .or(self.at.last())
            .map_or(0, |unit| *unit as usize)
    }
}

/// The marked words of a record, by position.
pub(crate) fn marks(record: &Record, units: &Units) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |kind, start: usize, end: usize, label: Option<String>| {
        // What no word stands for, as a reviewer's correction, is nowhere.
        if start < end {
            marks.push(Mark {
                start: units.unit(start),
                end: units.unit(end),
                kind,
                record: record.id.clone(),
                label,
            });
        }
    };
    let named = |name: Option<&String>, code: Option<&String>| {
        let parts: Vec<&str> = name.into_iter().chain(code).map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    };
    add("sentence", record.text_info.start, record.text_info.end, None);
    add(
        "trigger",
        record.event_text.start,
        record.event_text.end,
        Some(record.event.clone()),
    );
    for (kind, parties) in [("actor", &record.actor), ("recipient", &record.recipient)] {
        for party in parties {
            let name = party.name.as_ref().unwrap_or(&party.entity_text);
            add(
                kind,
                party.start,
                party.end,
                named(Some(name), party.code.as_ref()),
            );
        }
    }
    if let Some(words) = &record.date_text {
        add("date", words.start, words.end, record.date.clone());
    }
    if let Some(place) = &record.event_loc {
        add(
            "place",
            place.start,
            place.end,
            named(place.name.as_ref(), place.country.as_ref()),
        );
    }
    for said in &record.attribution {
        let name = said.name.as_ref().unwrap_or(&said.text);
        add(
            "source",
            said.start,
            said.end,
            Some(format!("{name} {}", said.stance)),
        );
    }
    if let Some(deal) = &record.deal {
        for item in &deal.items {
            add("item", item.start, item.end, Some(item.category.clone()));
        }
        if let Some(value) = &deal.value {
            add(
                "value",
                value.start,
                value.end,
                Some(format!("{} {}", value.amount, value.currency)),
            );
        }
    }
    for count in &record.counts {
        add("count", count.start, count.end, Some(count.kind.clone()));
    }
    marks.sort();
    marks.dedup();
    marks
}

#[cfg(test)]
mod tests {
    use super::Units;

    #[test]
    fn positions_are_those_of_a_browser() {
        let plain = Units::of("Kabul – Moskau");
        assert_eq!(plain.unit(8), 8);
        let text = "🕊 peace";
        let units = Units::of(text);
        // The dove is one character and two units.
        assert_eq!((units.unit(0), units.unit(1), units.unit(2)), (0, 2, 3));
        assert_eq!(units.unit(99), text.encode_utf16().count());
    }
}
