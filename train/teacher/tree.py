"""The best tree with one root for a table of scores: heads one by one, cycles opened after Chu, Liu and Edmonds."""

from __future__ import annotations

import numpy as np

NEVER = -1e9


def find_cycle(heads: np.ndarray) -> list[int] | None:
    """A cycle in the heads of the words from 1 on, each word before its head; `None` if all lead to the root, 0."""
    seen = [0] * len(heads)
    for start in range(1, len(heads)):
        path = []
        word = start
        while word != 0 and seen[word] == 0:
            seen[word] = start
            path.append(word)
            word = heads[word]
        if word != 0 and seen[word] == start and word in path:
            return path[path.index(word) :]
    return None


def best_heads(score: np.ndarray) -> np.ndarray:
    """Heads with the highest sum of `score[word, head]` that are a tree; row 0 is the root's and not read."""
    heads = score.argmax(1)
    heads[0] = 0
    cycle = find_cycle(heads)
    if cycle is None:
        return heads

    # The cycle becomes one word, the last of a smaller table.
    rest = [word for word in range(len(score)) if word not in set(cycle)]
    last = len(rest)
    smaller = np.full((last + 1, last + 1), NEVER)
    smaller[:last, :last] = score[np.ix_(rest, rest)]
    inside = sum(score[word, heads[word]] for word in cycle)
    head_within, word_within = {}, {}
    for place, other in enumerate(rest):
        # Which word of the cycle would be the head of the other one, and which one the other would be the head of.
        head = max(cycle, key=lambda word: score[other, word])
        smaller[place, last] = score[other, head]
        head_within[other] = head
        word = max(cycle, key=lambda word: score[word, other] - score[word, heads[word]])
        smaller[last, place] = inside + score[word, other] - score[word, heads[word]]
        word_within[other] = word
    smaller[0, :] = NEVER

    found = best_heads(smaller)
    for place, other in enumerate(rest):
        if other != 0:
            heads[other] = head_within[other] if found[place] == last else rest[found[place]]
    above = rest[found[last]]
    heads[word_within[above]] = above
    return heads


def decode(scores: np.ndarray) -> np.ndarray:
    """Heads of a sentence, 0 for the root and words from 1; `scores[word, head]` has a row for each word, a column for the root and each word."""
    count = len(scores)
    table = np.full((count + 1, count + 1), NEVER)
    table[1:, :] = scores
    heads = best_heads(table)
    roots = [word for word in range(1, count + 1) if heads[word] == 0]
    if len(roots) == 1:
        return heads[1:]

    best, highest = heads, None
    for root in roots:
        only = table.copy()
        only[1:, 0] = -1e6
        only[root, 0] = table[root, 0]
        tried = best_heads(only)
        total = sum(only[word, tried[word]] for word in range(1, count + 1))
        if highest is None or total > highest:
            best, highest = tried, total
    return best[1:]
