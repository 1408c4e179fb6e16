"""Trains the UDPipe 1 model that `compare.py` measures.

UDPipe's own models are not in a package registry, so one is learnt from UD English EWT with the trainer that comes with `ufal.udpipe`. To take minutes
rather than hours it sees a part of the treebank, fewer times than UDPipe's authors let theirs, and learns no morphological features, which we do not
predict either; `--full` of `compare.py` trains as they do, but for the features.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from ufal import udpipe

METHOD = "morphodita_parsito"
NO_FEATURES = ("use_feats=0;provide_feats=0", "embedding_feats=0")


@dataclass(frozen=True)
class Effort:
    """How much is learnt from, and how often each part of the model sees it."""

    sentences: int
    tokeniser: int
    tagger: int
    parser: int

    def describe(self) -> str:
        return f"{self.sentences:,} sentences, {self.tokeniser} passes for the tokeniser, {self.tagger} for the tagger, {self.parser} for the parser"


SMALL = Effort(2_500, 4, 3, 3)
FULL = Effort(12_544, 100, 20, 10)



def sentences(path: Path, most: int) -> udpipe.Sentences:
    """The first sentences of a CoNLL-U file."""
    reader = udpipe.InputFormat.newConlluInputFormat()
    reader.setText(path.read_text(encoding="utf-8"))
    error, found, sentence = udpipe.ProcessingError(), udpipe.Sentences(), udpipe.Sentence()
    while len(found) < most and reader.nextSentence(sentence, error):
        found.append(sentence)
        sentence = udpipe.Sentence()
    if error.occurred():
        raise SystemExit(f"{path}: {error.message}")
    return found


def train(ud: Path, out: Path, effort: Effort) -> None:
    """Learns from the EWT files in the folder `ud` and writes the model to `out`: minutes of one core, or hours."""
    error = udpipe.ProcessingError()
    learn, check = sentences(ud / "en_ewt-train.conllu", effort.sentences), sentences(ud / "en_ewt-dev.conllu", 300)
    tagger, parser = NO_FEATURES
    options = (f"epochs={effort.tokeniser}", f"{tagger};iterations={effort.tagger}", f"{parser};iterations={effort.parser};structured_interval=0")
    learnt = udpipe.Trainer.train(METHOD, learn, check, *options, error)
    if error.occurred():
        raise SystemExit(f"UDPipe's trainer: {error.message}")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(bytes(learnt))


if __name__ == "__main__":
    train(Path(sys.argv[1]), Path(sys.argv[2]), FULL if "--full" in sys.argv else SMALL)
