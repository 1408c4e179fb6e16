"""Fine-tunes a pretrained encoder as a dependency parser, and labels text with it."""
import resource, argparse, math, random, time
import torch, torch.nn as nn, torch.nn.functional as F
from transformers import AutoModel, AutoTokenizer

def read(path):
    rows, out = [], []
    for line in open(path, encoding="utf8"):
        line = line.rstrip("\n")
        if not line:
            if rows: out.append(rows)
            rows = []
        elif line[0] != "#":
            c = line.split("\t")
            if c[0].isdigit():
                rows.append((c[1], c[3], c[4], int(c[6]) if c[6].isdigit() else 0, c[7]))
    if rows: out.append(rows)
    return out

SHAPES = ["lower", "upper", "title", "mixed", "digit", "other"]
def shape(form):
    if form.islower(): return 0
    if form.isupper(): return 1 if len(form) > 1 else 2
    if form[:1].isupper() and form[1:].islower(): return 2
    if any(c.isdigit() for c in form): return 4
    if any(c.isalpha() for c in form): return 3
    return 5

class Teacher(nn.Module):
    def __init__(self, encoder, tags, relations):
        super().__init__()
        self.encoder = encoder
        d = encoder.config.hidden_size
        self.mix = nn.Parameter(torch.zeros(encoder.config.num_hidden_layers + 1))
        self.shape = nn.Embedding(len(SHAPES), 32)
        n = 2 * d + 32 * 3
        self.drop = nn.Dropout(0.33)
        self.word = nn.Sequential(nn.Linear(n, 768), nn.GELU(), nn.Dropout(0.33))
        self.tag = nn.Linear(768, len(tags))
        def mlp(k): return nn.Sequential(nn.Linear(768, k), nn.GELU(), nn.Dropout(0.33))
        self.ad, self.ah, self.ld, self.lh = mlp(512), mlp(512), mlp(112), mlp(112)
        self.arc = nn.Parameter(torch.zeros(513, 512))
        self.label = nn.Parameter(torch.zeros(len(relations), 113, 113))
        self.root = nn.Parameter(torch.randn(768) * 0.02)

    def forward(self, b):
        h = self.encoder(input_ids=b["ids"], attention_mask=b["mask"], output_hidden_states=True).hidden_states
        w = torch.softmax(self.mix.float(), 0)
        x = sum(w[i] * h[i].float() for i in range(len(h)))
        g = lambda idx: torch.gather(x, 1, idx.unsqueeze(-1).expand(-1, -1, x.size(-1)))
        s = self.shape(b["shape"])
        before = F.pad(s, (0, 0, 1, 0))[:, :-1]; after = F.pad(s, (0, 0, 0, 1))[:, 1:]
        x = self.word(self.drop(torch.cat([g(b["first"]), g(b["last"]), s, before, after], -1)))
        r = self.root.expand(x.size(0), 1, -1).to(x.dtype)
        xr = torch.cat([r, x], 1)
        tag = self.tag(x)
        ad, ah = self.ad(x), self.ah(xr)
        ad1 = torch.cat([ad, torch.ones_like(ad[..., :1])], -1)
        arc = (ad1 @ self.arc.to(ad1.dtype)) @ ah.transpose(1, 2)
        arc = arc.float().masked_fill(~b["heads_ok"].unsqueeze(1), -1e4)
        n = x.size(1)
        eye = torch.arange(n)
        arc[:, eye, eye + 1] = -1e4
        return tag.float(), arc, self.ld(x), self.lh(xr)

    def labels(self, ld, lh, heads):
        h = torch.gather(lh, 1, heads.unsqueeze(-1).expand(-1, -1, lh.size(-1)))
        one = torch.ones_like(h[..., :1])
        d1, h1 = torch.cat([ld, one], -1), torch.cat([h, one], -1)
        t = torch.einsum("bnd,rde->bnre", d1, self.label.to(d1.dtype))
        return torch.einsum("bnre,bne->bnr", t, h1).float()

def batches(sents, tok, size, vocab, shuffle, cap=180):
    """Batches of few shapes: as many sentences as fit, all padded to the same multiple of 16."""
    by = {}
    for i, s in enumerate(sents):
        n = sum(max(1, len(w[0]) // 9 + (len(w[0]) > 6)) for w in s) if False else len(s)
        by.setdefault((n + 15) // 16 * 16, []).append(i)
    groups = []
    for n, ids in by.items():
        if shuffle: random.shuffle(ids)
        k = max(1, size // n)
        groups += [ids[i:i + k] for i in range(0, len(ids), k)]
    if shuffle: random.shuffle(groups)
    for g in groups:
        yield g, encode([sents[i] for i in g], tok, vocab)

def clean(form): return form if form.strip() and not all(ord(c) in range(0x200b, 0x2010) for c in form) else "."

def encode(sents, tok, vocab):
    e = tok([[clean(w[0]) for w in s] for s in sents], is_split_into_words=True, padding=True, pad_to_multiple_of=32, return_tensors="pt", truncation=True, max_length=480)
    n = (max(len(s) for s in sents) + 15) // 16 * 16; B = len(sents)
    first = torch.zeros(B, n, dtype=torch.long); last = torch.zeros(B, n, dtype=torch.long)
    shp = torch.full((B, n), 5); ok = torch.zeros(B, n + 1, dtype=torch.bool); ok[:, 0] = True
    tag = torch.full((B, n), -100); head = torch.full((B, n), -100); rel = torch.full((B, n), -100)
    for k, s in enumerate(sents):
        ids = e.word_ids(k)
        for p, w in enumerate(ids):
            if w is None: continue
            if p == 0 or ids[p - 1] != w: first[k, w] = p
            last[k, w] = p
        ok[k, 1:len(s) + 1] = True
        for j, w in enumerate(s):
            shp[k, j] = shape(w[0])
            if vocab and w[1] != "_":
                tag[k, j] = vocab[0].get((w[1], w[2]), -100); head[k, j] = w[3]; rel[k, j] = vocab[1].get(w[4], -100)
    return dict(ids=e["input_ids"], mask=e["attention_mask"], first=first, last=last, shape=shp, heads_ok=ok, tag=tag, head=head, rel=rel)

def eisner_free_decode(arc):
    """Greedy heads with cycles broken by Chu-Liu-Edmonds; arc is [n, n+1]."""
    import numpy as np
    n = arc.shape[0]
    s = np.full((n + 1, n + 1), -1e9); s[1:, :] = arc
    # one root: try greedy, then best single root
    def cle(score):
        m = score.shape[0]; heads = score.argmax(1); heads[0] = 0
        color = [0] * m
        for start in range(1, m):
            path = []; v = start
            while v != 0 and color[v] == 0: color[v] = start; path.append(v); v = heads[v]
            if v != 0 and color[v] == start and v in path:
                cyc = path[path.index(v):]
                inc = set(cyc); rest = [u for u in range(m) if u not in inc]
                ids = {u: i for i, u in enumerate(rest)}; c = len(rest)
                new = np.full((c + 1, c + 1), -1e9); enter = {}; leave = {}
                tot = sum(score[u, heads[u]] for u in cyc)
                for u in rest:
                    for w in rest: new[ids[u], ids[w]] = score[u, w]
                    best = max(cyc, key=lambda w: score[u, w]); new[ids[u], c] = score[u, best]; leave[u] = best
                    best = max(cyc, key=lambda w: score[w, u] - score[w, heads[w]]); new[c, ids[u]] = tot + score[best, u] - score[best, heads[best]]; enter[u] = best
                new[0, :] = -1e9
                sub = cle(new)
                for u in rest:
                    if u == 0: continue
                    heads[u] = leave[u] if sub[ids[u]] == c else rest[sub[ids[u]]]
                into = rest[sub[c]]; heads[enter[into]] = into
                return heads
        return heads
    heads = cle(s.copy())
    roots = [i for i in range(1, n + 1) if heads[i] == 0]
    if len(roots) > 1:
        best = None
        for r in roots:
            t = s.copy(); t[1:, 0] = -1e6; t[r, 0] = s[r, 0]
            h = cle(t); v = sum(t[i, h[i]] for i in range(1, n + 1))
            if best is None or v > best[0]: best = (v, h)
        heads = best[1]
    return heads[1:]

@torch.no_grad()
def label(model, sents, tok, vocab, size=6000, soft=False):
    model.eval(); tags, rels = list(vocab[0]), list(vocab[1]); out = [None] * len(sents)
    for g, b in batches(sents, tok, size, vocab, False):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            tag, arc, ld, lh = model(b)
        logp = F.log_softmax(arc, -1).numpy()
        heads = torch.zeros(arc.shape[:2], dtype=torch.long)
        for k, i in enumerate(g):
            n = len(sents[i]); heads[k, :n] = torch.tensor(eisner_free_decode(logp[k, :n, :n + 1]).copy())
        with torch.autocast("cpu", dtype=torch.bfloat16):
            lab = model.labels(ld, lh, heads)
        root = vocab[1]["root"]
        lab[..., root] = torch.where(heads == 0, 1e4, -1e4)
        t, r = tag.argmax(-1), lab.argmax(-1)
        sure = F.softmax(arc, -1).gather(-1, heads.unsqueeze(-1)).squeeze(-1)
        for k, i in enumerate(g):
            out[i] = [(w[0], *tags[t[k, j]], int(heads[k, j]), rels[r[k, j]], float(sure[k, j])) for j, w in enumerate(sents[i])]
    return out

def score(gold, got):
    n = u = x = a = l = 0
    for s, t in zip(gold, got):
        for w, v in zip(s, t):
            n += 1; u += w[1] == v[1]; x += w[2] == v[2]
            if w[3] == v[3]:
                a += 1; l += w[4].split(":")[0] == v[4].split(":")[0]
    return f"UPOS {100*u/n:.2f} XPOS {100*x/n:.2f} UAS {100*a/n:.2f} LAS {100*l/n:.2f}"

def main():
    p = argparse.ArgumentParser()
    p.add_argument("--ud"); p.add_argument("--encoder"); p.add_argument("--out"); p.add_argument("--epochs", type=float, default=3)
    p.add_argument("--lr", type=float, default=4e-5); p.add_argument("--size", type=int, default=700); p.add_argument("--label", nargs="*"); p.add_argument("--steps", type=int)
    p.add_argument("--layers", type=int, default=9); p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads); torch.set_flush_denormal(True); random.seed(1); torch.manual_seed(1)
    tok = AutoTokenizer.from_pretrained(a.encoder, add_prefix_space=True)
    train = read(f"{a.ud}/en_ewt-train.conllu") + read(f"{a.ud}/en_gum-train.conllu")
    tags, rels = {}, {}
    for s in train:
        for w in s: tags.setdefault((w[1], w[2]), len(tags)); rels.setdefault(w[4], len(rels))
    vocab = (tags, rels)
    encoder = AutoModel.from_pretrained(a.encoder)
    encoder.encoder.layer = encoder.encoder.layer[:a.layers]; encoder.config.num_hidden_layers = a.layers; encoder.pooler = None
    for m in encoder.modules():
        if isinstance(m, nn.Dropout): m.p = 0.0
    encoder.embeddings.requires_grad_(False)
    model = Teacher(encoder, tags, rels)
    if a.label:
        model.load_state_dict(torch.load(a.out))
        for f in a.label:
            sents = read(f); t0 = time.time(); got = label(model, sents, tok, vocab)
            print(f, score(sents, got), f"{sum(map(len, sents))/(time.time()-t0):.0f} words/s", flush=True)
            with open(f.rsplit("/", 1)[-1] + ".teacher", "w", encoding="utf8") as out:
                for s in got:
                    for j, w in enumerate(s): out.write(f"{j+1}\t{w[0]}\t_\t{w[1]}\t{w[2]}\t_\t{w[3]}\t{w[4]}\t_\t{w[5]:.2f}\n")
                    out.write("\n")
        return
    enc = [q for n, q in model.named_parameters() if n.startswith("encoder") and q.requires_grad]
    rest = [q for n, q in model.named_parameters() if not n.startswith("encoder")]
    opt = torch.optim.AdamW([dict(params=enc, lr=a.lr, weight_decay=0.01), dict(params=rest, lr=1e-3, weight_decay=0.0)], betas=(0.9, 0.98), fused=True)
    short = [s for s in train if len(s) <= 80]
    per = len(list(batches(short, tok, a.size, None, False))) if False else sum(map(len, short)) * 1.08 / a.size
    total = int(per * a.epochs); step = 0; t0 = time.time()
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda k: min(1, (k + 1) / (0.06 * total)) * max(0.0, 1 - k / total) ** 1.0 if k < total else 0)
    run = [0, 0, 0]; words = 0
    while step < total:
        for g, b in batches(short, tok, a.size, vocab, True):
            model.train()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                tag, arc, ld, lh = model(b)
                lab = model.labels(ld, lh, b["head"].clamp(min=0))
            losses = [F.cross_entropy(tag.flatten(0, 1), b["tag"].flatten()), F.cross_entropy(arc.flatten(0, 1), b["head"].flatten()), F.cross_entropy(lab.flatten(0, 1), b["rel"].flatten())]
            opt.zero_grad(); sum(losses).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0); opt.step(); sched.step()
            step += 1; words += int(b["heads_ok"].sum()) - len(g)
            for i in range(3): run[i] = 0.98 * run[i] + 0.02 * float(losses[i].detach())
            if step % 20 == 0: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000, 'MB', step, total, [f"{x:.3f}" for x in run], f"{words/(time.time()-t0):.0f} words/s", flush=True)
            if step % 250 == 0 or step == total:
                dev = read(f"{a.ud}/en_ewt-dev.conllu"); dev = dev if step == total else dev[:300]
                print("dev", score(dev, label(model, dev, tok, vocab)), flush=True)
                torch.save(model.state_dict(), a.out)
            if step >= total or (a.steps and step >= a.steps): break
        if a.steps and step >= a.steps: break
main()
