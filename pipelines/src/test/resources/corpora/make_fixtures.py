"""Writes the Parquet files beside it with pyarrow, as the data sets' makers do.

    pip install pyarrow && python make_fixtures.py

60 rows in three row groups. Column `body` is the text; row 7 holds null, row 8 is blank.
"""

import datetime
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
ROWS = 60


def text(i):
    if i == 7:
        return None
    if i == 8:
        return " \n"
    return f"第{i}行。燕は春に来て、秋に去る。Row {i} of sixty: swallows come in spring. " * (1 + i % 3)


def table():
    meta = pa.struct([("license", pa.string()), ("stars", pa.int32())])
    return pa.table(
        {
            "unused": pa.array([b"\xff" * 50 + bytes([i]) for i in range(ROWS)], pa.binary()),
            "body": pa.array([text(i) for i in range(ROWS)], pa.string()),
            "blob_id": pa.array(range(1000, 1000 + ROWS), pa.int64()),
            "name": pa.array([f"row {i}" for i in range(ROWS)]),
            "language": pa.array(["ja", "en"] * (ROWS // 2)).dictionary_encode(),
            "licenses": pa.array([["MIT", "CC0"][: i % 3] for i in range(ROWS)], pa.list_(pa.string())),
            "meta": pa.array(
                [{"license": "MIT" if i % 2 else None, "stars": i} for i in range(ROWS)], meta
            ),
            "counts": pa.array([[("a", i)] for i in range(ROWS)], pa.map_(pa.string(), pa.int64())),
            "when": pa.array(
                [datetime.datetime(2024, 5, 1, 12, 0, i) for i in range(ROWS)], pa.timestamp("ms")
            ),
            "score": pa.array([i / 4 for i in range(ROWS)], pa.float64()),
        }
    )


def write(name, **options):
    pq.write_table(table(), HERE / f"{name}.parquet", row_group_size=20, **options)


for codec in ("none", "snappy", "gzip", "zstd", "lz4", "brotli"):
    write(codec, compression=codec)
write(
    "v2-delta",
    compression="zstd",
    data_page_version="2.0",
    use_dictionary=False,
    column_encoding={
        "body": "DELTA_BYTE_ARRAY",
        "blob_id": "DELTA_BINARY_PACKED",
        "name": "DELTA_LENGTH_BYTE_ARRAY",
    },
    write_page_index=True,
)
write("checksums", compression="none", write_page_checksum=True, use_dictionary=False)
