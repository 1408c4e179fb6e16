"""Writes the files of this folder anew, all with the same rows, as the field's tools write them (pyarrow, polars, duckdb from PyPI)."""

import datetime
import pathlib

import duckdb
import polars
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.ipc as ipc
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
UTC = datetime.timezone.utc
LONG = "The two envoys met in the capital on Monday. "

rows = {
    "tags": [["a", None], [], None, ["b"], ["c", "d", "e"], [], ["f"], None],
    "score": [0.5, None, 1.5, 2.5, None, 3.5, 4.5, 5.5],
    "title": ["Envoys meet", "Envoys leave", None, "", "Посол прибыл", "Envoys meet", "Envoys meet", "使节会面"],
    "about": [{"words": 3, "by": "x"}, None, {"words": 4, "by": None}, None, None, None, None, {"words": 1, "by": "y"}],
    "text": [LONG * 3, "The envoys left.", None, "A twelve-byte", LONG * 9, "Short text.", "", LONG],
    "id": [1, 2, None, -4, 5, 6, 7, 9007199254740993],
    "day": [datetime.date(2025, 7, 12 + n) if n != 2 else None for n in range(8)],
    "at": [datetime.datetime(2025, 7, 12, 9, 30, n, tzinfo=UTC) if n != 2 else None for n in range(8)],
    "outlet": ["Example News", "Example Times"] * 4,
}
table = pa.table(rows)
no_nulls = pa.schema([pa.field(field.name, field.type, nullable=field.name not in ("outlet",)) for field in table.schema])
table = table.cast(no_nulls)


def views(table):
    schema = pa.schema([pa.field(f.name, pa.string_view() if f.type == pa.string() else f.type, f.nullable) for f in table.schema])
    return table.cast(schema)


def large(table):
    schema = pa.schema([pa.field(f.name, pa.large_string() if f.type == pa.string() else f.type, f.nullable) for f in table.schema])
    return table.cast(schema)


def coded(table):
    for name in ("title", "text", "outlet"):
        at = table.schema.get_field_index(name)
        column = table[name].combine_chunks().dictionary_encode()
        table = table.set_column(at, pa.field(name, column.type), column)
    return table


for name in ("none", "snappy", "gzip", "brotli", "zstd", "lz4"):
    pq.write_table(table, HERE / f"{name}.parquet", compression=name)
pq.write_table(table, HERE / "v2.parquet", data_page_version="2.0", compression="zstd")
pq.write_table(table, HERE / "groups.parquet", row_group_size=3, data_page_size=64, use_dictionary=False)
deltas = {"title": "DELTA_BYTE_ARRAY", "text": "DELTA_LENGTH_BYTE_ARRAY", "outlet": "DELTA_BYTE_ARRAY", "id": "DELTA_BINARY_PACKED"}
plain = table.select(["score", "title", "text", "id", "day", "at", "outlet"])
pq.write_table(plain, HERE / "deltas.parquet", use_dictionary=False, column_encoding=deltas, compression="none")
pq.write_table(plain, HERE / "deltas-v2.parquet", use_dictionary=False, column_encoding=deltas, data_page_version="2.0")
pq.write_table(table, HERE / "int96.parquet", use_deprecated_int96_timestamps=True)
pq.write_table(views(table), HERE / "views.parquet")
pq.write_table(table.slice(0, 0), HERE / "empty.parquet")

for name, of in (("none", table), ("lz4", table), ("zstd", table), ("views", views(table)), ("large", large(table)), ("coded", coded(table))):
    options = ipc.IpcWriteOptions(compression=name if name in ("lz4", "zstd") else None)
    with ipc.new_file(HERE / f"{name}.arrow", of.schema, options=options) as writer:
        writer.write_table(of, max_chunksize=3)
with ipc.new_stream(HERE / "stream.arrows", table.schema) as writer:
    writer.write_table(table, max_chunksize=5)
with ipc.new_stream(HERE / "empty.arrows", table.schema) as writer:
    writer.write_table(table.slice(0, 0))
# A dictionary that grows from batch to batch.
options = ipc.IpcWriteOptions(emit_dictionary_deltas=True)
texts, outlets = rows["text"], pa.array(rows["outlet"])
words = [word for word in dict.fromkeys(texts) if word is not None]
with ipc.new_stream(HERE / "deltas.arrows", pa.schema([("text", pa.dictionary(pa.int32(), pa.string())), ("outlet", pa.string())]), options=options) as writer:
    for start in (0, 4):
        known = words[: 3 if start == 0 else None]
        numbers = pa.array([None if text is None else known.index(text) for text in texts[start : start + 4]], pa.int32())
        batch = [pa.DictionaryArray.from_arrays(numbers, pa.array(known)), outlets.slice(start, 4)]
        writer.write_batch(pa.record_batch(batch, names=["text", "outlet"]))
feather.write_feather(table, HERE / "pandas.feather")

frame = polars.from_arrow(table)
frame.write_parquet(HERE / "polars.parquet")
frame.write_ipc(HERE / "polars.arrow", compression="lz4")
frame.write_ipc_stream(HERE / "polars.arrows", compression="uncompressed")
duckdb.sql(f"COPY (SELECT * FROM frame) TO '{HERE / 'duckdb.parquet'}' (FORMAT parquet)")
duckdb.sql(f"COPY (SELECT * FROM frame) TO '{HERE / 'duckdb-v2.parquet'}' (FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd)")
