"""Paragraphs of prose from a MediaWiki dump and from State of the Union addresses."""
import bz2, re, sys, glob, html, json, xml.etree.ElementTree as ET
import mwparserfromhell as mw
def paragraphs(markup):
    markup = re.sub(r"<ref[^>/]*/>", "", markup); markup = re.sub(r"<ref[^>]*>.*?</ref>", "", markup, flags=re.S)
    markup = re.sub(r"\{\|.*?\|\}", "", markup, flags=re.S); markup = re.sub(r"<!--.*?-->", "", markup, flags=re.S)
    markup = re.sub(r"<(gallery|math|timeline|score|code|pre|source|table)[^>]*>.*?</\1>", "", markup, flags=re.S | re.I)
    markup = re.sub(r"\[\[(File|Image|Category|[a-z-]{2,8}):(?:[^\[\]]|\[\[[^\]]*\]\])*\]\]", "", markup)
    text = mw.parse(markup).strip_code(normalize=True, collapse=True)
    for line in text.split("\n"):
        line = re.sub(r"\s+", " ", html.unescape(line)).strip()
        line = re.sub(r"\(\s*[;,]?\s*\)", "", line); line = re.sub(r"\s+([,.;)])", r"\1", line); line = re.sub(r"  +", " ", line)
        if len(line) > 120 and line[0] not in "*#:;|!{=<" and line[-1] in '.!?"”)' and "[[" not in line and "{{" not in line and "|" not in line and "http" not in line:
            yield line
out = open("wiki.txt", "w", encoding="utf8"); n = 0
root = ET.parse(bz2.open(glob.glob("text/enwiki*.bz2")[0])).getroot()
ns = root.tag.split("}")[0] + "}"
for page in root.iter(ns + "page"):
    t = page.find(f"{ns}revision/{ns}text").text or ""
    if t.lower().startswith("#redirect"): continue
    for p in paragraphs(t): out.write(p + "\n\n"); n += len(p.split())
print("wiki", n)
out = open("sotu.txt", "w", encoding="utf8"); n = 0
for f in sorted(glob.glob("text/package/data/*.txt")):
    y = int(re.search(r"(\d{4})", f.rsplit("/")[-1]).group(1))
    if y < 1945: continue
    for p in open(f, encoding="utf8", errors="replace").read().split("\n"):
        p = re.sub(r"\s+", " ", p).strip()
        if len(p) > 60: out.write(p + "\n\n"); n += len(p.split())
print("sotu", n)
