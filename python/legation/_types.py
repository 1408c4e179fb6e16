"""The shape of a record, for type checkers: the fields are those of docs/records.md."""

from __future__ import annotations

from typing import List, Optional, TypedDict

__all__ = [
    "Attribution",
    "CiteInfo",
    "Count",
    "Deal",
    "DealParty",
    "Entity",
    "Item",
    "Location",
    "Record",
    "Relation",
    "Span",
    "TextInfo",
    "Value",
]


class Span(TypedDict):
    """Some words of the text: ``text[start:end]``."""

    text: str
    start: int
    end: int


class Entity(TypedDict):
    """A party to an event, as of the event's date."""

    entity_text: str
    start: int
    end: int
    code: Optional[str]
    sector: List[str]
    name: Optional[str]
    office: Optional[str]
    identifier_id: Optional[str]


class Attribution(TypedDict):
    """Somebody who says that the event happened, or did not."""

    text: str
    start: int
    end: int
    name: Optional[str]
    code: Optional[str]
    cue: str
    stance: str


class Location(TypedDict):
    """A place."""

    text: str
    start: int
    end: int
    name: Optional[str]
    country: Optional[str]
    admin1: Optional[str]
    lat: Optional[float]
    lon: Optional[float]
    geonames_id: Optional[int]


class Item(TypedDict):
    """Something transferred under a deal."""

    text: str
    start: int
    end: int
    category: str
    designation: Optional[str]
    quantity: Optional[int]


class Value(TypedDict):
    """An amount of money."""

    amount: float
    currency: str
    text: str
    start: int
    end: int


class DealParty(TypedDict):
    """A party to a deal and its part."""

    part: str
    code: Optional[str]
    name: Optional[str]
    start: int
    end: int


class Deal(TypedDict):
    """The deal that an event moves along."""

    kind: str
    stage: str
    items: List[Item]
    value: Optional[Value]
    parties: List[DealParty]


class Count(TypedDict):
    """A number that belongs to the event."""

    kind: str
    low: int
    high: int
    text: str
    start: int
    end: int


class TextInfo(TypedDict):
    """Where the evidence sentence lies."""

    document: str
    sentence: int
    start: int
    end: int


class CiteInfo(TypedDict):
    """Where the document comes from."""

    outlet: Optional[str]
    outlet_kind: Optional[str]
    title: Optional[str]
    url: Optional[str]
    author: Optional[str]
    published: Optional[str]
    language: Optional[str]


class Record(TypedDict):
    """One coded event of one sentence."""

    id: str
    event: str
    mode: List[str]
    context: List[str]
    quad_code: int
    event_scale: float
    cameo: str
    actor: List[Entity]
    recipient: List[Entity]
    event_text: Span
    date: Optional[str]
    enddate: Optional[str]
    date_basis: str
    date_text: Optional[Span]
    event_loc: Optional[Location]
    status: str
    certainty: float
    attribution: List[Attribution]
    deal: Optional[Deal]
    deaths: Optional[List[int]]
    injuries: Optional[List[int]]
    counts: List[Count]
    text: str
    text_info: TextInfo
    cite_info: CiteInfo
    pattern: str
    coder: str


class Relation(TypedDict):
    """A category that may hold between two marked phrases."""

    event: str
    quad_code: int
    score: float
    """0 to 1: how well the evidence links the two. Not a probability."""
    step: str
    """What it rests on."""
    pattern: str
    words: str
