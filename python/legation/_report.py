"""Figures against a hand-coded sample."""

from __future__ import annotations

import html
import json
from typing import Any, Dict, List

__all__ = ["Report"]


class Report:
    """Figures, mistakes and what they were scored on; ``print`` it for tables.

    Attributes:
        items: How many items the sample has.
        measures: One for each way of scoring, with figures and their intervals, as in ``legation evaluate --format json``.
        worst: The surest mistakes, each with the entry that made it.
    """

    def __init__(self, text: str, report: str) -> None:
        self._text = text
        self._report: Dict[str, Any] = json.loads(report)

    def to_dict(self) -> Dict[str, Any]:
        """All of it."""
        return self._report

    @property
    def items(self) -> int:
        """How many items the sample has."""
        return int(self._report["items"])

    @property
    def measures(self) -> List[Dict[str, Any]]:
        """One for each way of scoring."""
        return list(self._report["measures"])

    @property
    def worst(self) -> List[Dict[str, Any]]:
        """The surest mistakes."""
        return list(self._report["worst"])

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<legation.Report: {self.items} {self._report['kind']} of {self._report['file']}>"

    def _repr_html_(self) -> str:
        return f"<pre style='line-height:1.25'>{html.escape(self._text)}</pre>"
