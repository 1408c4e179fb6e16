"""A component for a spaCy pipeline: ``nlp.add_pipe("legation")`` sets ``doc._.events``.

The parser and the codebook are Legation's own; nothing of the pipeline before it is needed or changed, so it may stand behind ``spacy.blank("en")``.

>>> import spacy                                                        # doctest: +SKIP
>>> nlp = spacy.blank("en")                                             # doctest: +SKIP
>>> nlp.add_pipe("legation", config={"published": "2024-03-06"})        # doctest: +SKIP
>>> nlp("Russia delivered helicopters to Mali.")._.events[0]["event"]   # doctest: +SKIP
'AID'

Offsets of events are characters of ``doc.text``: ``doc.char_span(event["event_text"]["start"], event["event_text"]["end"], alignment_mode="expand")`` is the span of
the words that told it. ``doc._.published`` (a day, ISO 8601), where it is set before the component runs, goes before what the configuration says.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from spacy.language import Language
from spacy.tokens import Doc

from legation._coder import Coder, default_coder

__all__ = ["Events", "make"]


class Events:
    """The component: codes each document."""

    def __init__(self, coder: Coder, published: Optional[str], outlet: Optional[str]) -> None:
        self.coder = coder
        self.published = published
        self.outlet = outlet

    def __call__(self, doc: Doc) -> Doc:
        """Sets ``doc._.events``, a list of dicts with the fields of docs/records.md."""
        return self._set([doc])[0]

    def pipe(self, stream: Any, batch_size: int = 256) -> Any:
        """Codes documents in batches, on all cores."""
        batch: List[Doc] = []
        for doc in stream:
            batch.append(doc)
            if len(batch) >= batch_size:
                yield from self._set(batch)
                batch = []
        yield from self._set(batch)

    def _set(self, docs: List[Doc]) -> List[Doc]:
        rows: List[Dict[str, Any]] = [
            {
                "id": str(number),
                "text": doc.text,
                "published": doc._.published or self.published,
                "outlet": self.outlet,
            }
            for number, doc in enumerate(docs)
        ]
        for doc in docs:
            doc._.events = []
        # A text of nothing but white space has no events, and is no fault of a pipeline.
        table = self.coder.code(rows, errors="collect")
        for event in table.to_dicts():
            number = int(event["text_info"]["document"])
            event["text_info"]["document"] = ""
            docs[number]._.events.append(event)
        return docs

    # What a pipeline that is saved asks of its components: the configuration says all.
    def to_disk(self, path: Any, exclude: Any = ()) -> None:
        """Writes nothing: the configuration of the pipeline says all."""

    def from_disk(self, path: Any, exclude: Any = ()) -> "Events":
        """Reads nothing."""
        return self

    def to_bytes(self, exclude: Any = ()) -> bytes:
        """Nothing."""
        return b""

    def from_bytes(self, data: bytes, exclude: Any = ()) -> "Events":
        """Reads nothing."""
        return self


@Language.factory(
    "legation",
    assigns=["doc._.events"],
    default_config={"codebook": None, "actors": [], "published": None, "outlet": None},
)
def make(
    nlp: Language,
    name: str,
    codebook: Optional[str],
    actors: List[str],
    published: Optional[str],
    outlet: Optional[str],
) -> Events:
    """Makes the component; ``codebook`` and ``actors`` as for :class:`legation.Coder`."""
    for extension in ("events", "published"):
        if not Doc.has_extension(extension):
            Doc.set_extension(extension, default=None)
    coder = Coder(codebook, actors) if codebook or actors else default_coder()
    return Events(coder, published, outlet)
