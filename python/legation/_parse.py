"""Trees of sentences."""

from __future__ import annotations

import html
from typing import Iterator, List, NamedTuple, Optional

__all__ = ["Parse", "Sentence", "Token"]


class Token(NamedTuple):
    """A word of a sentence, in the columns of CoNLL-U."""

    id: int
    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    """Id of the word it depends on; 0 for the root."""
    deprel: str
    misc: str


class Sentence:
    """A sentence: its text and its words."""

    def __init__(self, text: str, tokens: List[Token]) -> None:
        self.text = text
        self.tokens = tokens

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def root(self) -> Optional[Token]:
        """The word that depends on no other."""
        return next((token for token in self.tokens if token.head == 0), None)

    def children(self, token: Token) -> List[Token]:
        """The words that depend on one."""
        return [other for other in self.tokens if other.head == token.id]

    def __str__(self) -> str:
        lines: List[str] = []

        def branch(token: Token, lead: str, below: str) -> None:
            lines.append(f"{lead}{token.form} {token.deprel} ({token.upos})")
            children = self.children(token)
            for number, child in enumerate(children):
                last = number + 1 == len(children)
                branch(child, below + ("└─ " if last else "├─ "), below + ("   " if last else "│  "))

        for token in self.tokens:
            if token.head == 0:
                branch(token, "", "")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<legation.Sentence: {self.text!r}>"


class Parse:
    """The sentences of a text.

    Attributes:
        conllu: The same as CoNLL-U.
        sentences: Its sentences.
    """

    def __init__(self, conllu: str, text: str) -> None:
        self.conllu = conllu
        self.text = text
        self.sentences = _sentences(conllu)

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self.sentences)

    def __len__(self) -> int:
        return len(self.sentences)

    def __getitem__(self, number: int) -> Sentence:
        return self.sentences[number]

    def __str__(self) -> str:
        return "\n\n".join(str(sentence) for sentence in self.sentences)

    def __repr__(self) -> str:
        return f"<legation.Parse: {len(self)} sentences>"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def _sentences(conllu: str) -> List[Sentence]:
    found: List[Sentence] = []
    text = ""
    tokens: List[Token] = []
    for line in [*conllu.splitlines(), ""]:
        if line.startswith("# text = "):
            text = line[len("# text = ") :]
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            if len(cells) == 10 and cells[0].isdigit():
                number, form, lemma, upos, xpos, feats, head, deprel, _, misc = cells
                tokens.append(Token(int(number), form, lemma, upos, xpos, feats, int(head), deprel, misc))
        elif not line and tokens:
            found.append(Sentence(text, tokens))
            text, tokens = "", []
    return found
