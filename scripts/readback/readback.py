"""Exports an archive in every format and reads each back with the tools that its users use.

    python readback.py PROGRAM ARCHIVE

A line a check; exit status 1 where one fails. Nothing leaves the machine: the gdelt package, which only reads from addresses, gets its file from a server on
this one.
"""

import csv
import http.server
import importlib.util
import io
import json
import subprocess
import sys
import threading
import warnings
import zipfile

import networkx
import pandas
import polars

program, archive = sys.argv[1:]
failed = 0


def run(*words):
    done = subprocess.run([program, *words], capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())
    return done.stdout


def export(name):
    return run("export", "--as", name, "--archive", archive)


def check(name, test):
    global failed
    try:
        print(f"ok    {name}: {test()}")
    except Exception as error:  # Each format is told, whatever happens to another.
        failed += 1
        print(f"FAIL  {name}: {type(error).__name__}: {error}")


def expect(condition, what):
    if not condition:
        raise ValueError(what)


def tabbed(name, columns, header):
    """pandas and polars, both without quotation marks, must agree on rows and columns."""
    data = export(name)
    lines = data.decode().splitlines()
    frame = pandas.read_csv(io.BytesIO(data), sep="\t", header=0 if header else None, quoting=csv.QUOTE_NONE, dtype=str, keep_default_na=False)
    other = polars.read_csv(io.BytesIO(data), separator="\t", has_header=header, quote_char=None, infer_schema=False)
    rows = len(lines) - header
    expect(frame.shape == (rows, columns), f"pandas read {frame.shape}, expected {(rows, columns)}")
    expect(other.shape == (rows, columns), f"polars read {other.shape}, expected {(rows, columns)}")
    return f"{rows} rows, {columns} columns (pandas, polars)"


def quoted(name, columns, dates, numbers):
    data = export(name)
    frame = pandas.read_csv(io.BytesIO(data), parse_dates=dates)
    other = polars.read_csv(io.BytesIO(data), infer_schema_length=None)
    expect(frame.shape[1] == columns and frame.shape == other.shape, f"pandas read {frame.shape}, polars {other.shape}")
    for column in dates:
        expect(pandas.api.types.is_datetime64_any_dtype(frame[column]), f"{column} is {frame[column].dtype}")
    for column in numbers:
        expect(pandas.api.types.is_numeric_dtype(frame[column]), f"{column} is {frame[column].dtype}")
    return f"{frame.shape[0]} rows, {columns} columns (pandas, polars)"


def ucdp():
    told = quoted("ucdp", 49, ["date_start", "date_end"], ["best", "low", "high"])
    frame = pandas.read_csv(io.BytesIO(export("ucdp")))
    expect((frame.low <= frame.best).all() and (frame.best <= frame.high).all(), "low, best, high are out of order")
    parts = frame.deaths_a + frame.deaths_b + frame.deaths_civilians + frame.deaths_unknown
    expect((parts == frame.best).all(), "the parts do not make up the best estimate")
    return told


def gdelt():
    # Only the part that reads files: the package itself fetches a list of codes from the net when it is imported.
    found = importlib.util.find_spec("gdelt").submodule_search_locations[0]
    spec = importlib.util.spec_from_file_location("parallel", f"{found}/parallel.py")
    parallel = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(parallel)

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("20250703120000.export.CSV", export("gdelt"))

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(packed.getvalue())

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = parallel._mp_worker(f"http://127.0.0.1:{server.server_port}/20250703120000.export.CSV.zip", table="events")
    server.shutdown()
    expect(frame is not None and frame.shape[1] == 61, f"gdelt read {None if frame is None else frame.shape}")
    expect(frame[26].notna().all() and frame[29].isin([1, 2, 3, 4]).all(), "codes and quad classes are not in their columns")
    return f"{frame.shape[0]} rows, 61 columns (gdelt)"


def ftm():
    from followthemoney import model

    proxies = [model.get_proxy(json.loads(line), cleaned=False) for line in export("ftm").splitlines()]
    for proxy in proxies:
        proxy.schema.validate({"properties": proxy.to_dict()["properties"]})
        again = model.get_proxy(proxy.to_dict())
        lost = {name for name in proxy.properties if proxy.get(name) and not again.get(name)}
        expect(not lost, f"{proxy.id}: {lost} did not pass")
    kinds = sorted({proxy.schema.name for proxy in proxies})
    return f"{len(proxies)} entities: {', '.join(kinds)} (followthemoney)"


def graphml():
    graph = networkx.read_graphml(io.BytesIO(export("graphml")))
    expect(all({"name", "code", "sector"} <= set(node) for _, node in graph.nodes(data=True)), "a node lacks name, code or sector")
    expect(all(edge["events"] >= 1 for *_, edge in graph.edges(data=True)), "an edge of no event")
    keys = [(node["code"], node["name"]) for _, node in graph.nodes(data=True)]
    expect(len(keys) == len(set(keys)), "two nodes of one code and name")
    return f"{graph.number_of_nodes()} actors, {graph.number_of_edges()} arrows (networkx)"


def plover():
    frame = polars.read_ndjson(io.BytesIO(export("plover")), infer_schema_length=None)
    again = [json.loads(line) for line in export("plover").splitlines()]
    expect(len(frame) == len(again) and frame["id"].n_unique() == len(again), "records are lost or told twice")
    return f"{len(frame)} records (polars)"


def parquet(name, *words):
    data = run(*words, "--archive", archive)
    frame = pandas.read_parquet(io.BytesIO(data))
    other = polars.read_parquet(io.BytesIO(data))
    expect(frame.shape == other.shape and len(frame) > 0, f"pandas read {frame.shape}, polars {other.shape}")
    kinds = {str(kind) for kind in other.dtypes}
    expect({"String", "List(String)", "Date"} <= kinds, f"types are {kinds}")
    return f"{name}: {frame.shape[0]} rows, {frame.shape[1]} columns (pandas, polars)"


def imported(name):
    """Ours, exported and imported again: as many records as rows."""
    data = export(name)
    with open(f"{archive}.{name}", "wb") as file:
        file.write(data)
    rows = len(data.splitlines()) - (name == "polecat")
    records = run("--quiet", "import", f"{archive}.{name}").splitlines()
    expect(len(records) == rows, f"{len(records)} records of {rows} rows")
    return f"{rows} rows are {len(records)} records (legation import)"


check("plover", plover)
check("polecat", lambda: tabbed("polecat", 40, True))
check("icews", lambda: tabbed("icews", 20, True))
check("phoenix", lambda: tabbed("phoenix", 26, False))
check("gdelt-mentions", lambda: tabbed("gdelt-mentions", 16, False))
check("petrarch", lambda: tabbed("petrarch", 11, False))
check("gdelt", lambda: tabbed("gdelt", 61, False))
check("gdelt", gdelt)
check("ucdp", ucdp)
check("csv", lambda: quoted("csv", 55, ["date", "enddate"], ["certainty", "lat", "independent"]))
check("ftm", ftm)
check("graphml", graphml)
check("parquet", lambda: parquet("events", "export", "--as", "parquet"))
for kind in ["records", "events", "deals"]:
    check("parquet", lambda kind=kind: parquet(kind, kind, "--format", "parquet"))
for kind in ["plover", "polecat", "gdelt"]:
    check("import", lambda kind=kind: imported(kind))

print(f"{failed} failed")
sys.exit(1 if failed else 0)
