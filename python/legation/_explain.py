"""Why a sentence is coded as it is."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any, Dict, List, Tuple

if TYPE_CHECKING:
    from legation._types import Record

__all__ = ["Explanation"]

_CODE = re.compile("\x1b\\[([0-9;]*)m")

#: What the colours of the command line mean in a page.
_STYLES = {
    "1": "font-weight:bold",
    "2": "opacity:.6",
    "31": "color:#b3261e",
    "32": "color:#1b6e3c",
    "33": "color:#8a5a00",
    "34": "color:#1f5fa8",
    "36": "color:#00677d",
}
_ROLES = {
    "actor": "#bfe3c6",
    "recipient": "#bcd6f2",
    "words": "#f6dc9a",
    "date": "#e2cdf0",
    "place": "#f3c9c4",
    "source": "#d9d9d9",
}


class Explanation:
    """The mentions, tree, parties, entries and reasons of a text.

    Attributes:
        text: The text.
        events: Its events, as :meth:`legation.Coder.events` gives them.
    """

    def __init__(self, text: str, told: str, events: List["Record"]) -> None:
        self.text = text
        self.events = events
        self._told = told

    def __str__(self) -> str:
        return _CODE.sub("", self._told)

    def __repr__(self) -> str:
        return f"<legation.Explanation: {len(self.events)} events in {self.text[:60]!r}>"

    def _repr_html_(self) -> str:
        shown = "".join(self._event(event) for event in self.events) or "<p>No event was coded.</p>"
        return (
            f"<div>{shown}<details open><summary>tree, entries and reasons</summary>"
            f"<pre style='line-height:1.25'>{_in_colour(self._told)}</pre></details></div>"
        )

    def _event(self, event: "Record") -> str:
        """The text with the words of an event marked by their part in it."""
        marks: List[Tuple[int, int, str]] = []

        def mark(role: str, quote: Any) -> None:
            if quote and quote["end"] > quote["start"]:
                marks.append((quote["start"], quote["end"], role))

        for party in event["actor"]:
            mark("actor", party)
        for party in event["recipient"]:
            mark("recipient", party)
        mark("words", event["event_text"])
        mark("date", event["date_text"])
        mark("place", event["event_loc"])
        for source in event["attribution"]:
            mark("source", source)
        head = [event["event"], *event["mode"], event["status"], f"certainty {event['certainty']}", event["pattern"]]
        days = sorted({day for day in (event["date"], event["enddate"]) if day})
        head[2:2] = [" to ".join(days)] if days else []
        title = " · ".join(html.escape(str(part)) for part in head)
        return f"<p><b>{title}</b><br>{_marked(self.text, marks)}</p>"


def _marked(text: str, marks: List[Tuple[int, int, str]]) -> str:
    """A text with marks, which may lie within each other: the shortest one counts."""
    edges = sorted({0, len(text), *(place for start, end, _ in marks for place in (start, end))})
    out = []
    for start, end in zip(edges, edges[1:]):
        over = [one for one in marks if one[0] <= start and end <= one[1]]
        piece = html.escape(text[start:end])
        if over:
            role = min(over, key=lambda one: one[1] - one[0])[2]
            piece = f"<mark style='background:{_ROLES[role]};color:#111' title='{role}'>{piece}</mark>"
        out.append(piece)
    return "".join(out)


def _in_colour(told: str) -> str:
    """The colours of a terminal as those of a page."""
    out: List[str] = []
    on: Dict[str, str] = {}
    at = 0
    for code in [*_CODE.finditer(told), None]:
        piece = html.escape(told[at : code.start() if code else len(told)])
        style = ";".join(on.values())
        out.append(f"<span style='{style}'>{piece}</span>" if style and piece else piece)
        if code is None:
            break
        at = code.end()
        for number in code.group(1).split(";"):
            if number in ("", "0"):
                on.clear()
            elif number in ("22",):
                on.pop("1", None)
                on.pop("2", None)
            elif number == "39":
                on.pop("colour", None)
            elif number in _STYLES:
                on["colour" if number.startswith("3") else number] = _STYLES[number]
    return "".join(out)
