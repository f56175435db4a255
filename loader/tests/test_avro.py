"""The decoder against records that fastavro wrote, and fingerprints that Avro for Java gives."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from fake import SCHEMAS, avro_schema, canonical_fingerprint, encode, mixture, record, report

from hirundo_loader import CorruptRecordError, UnknownSchemaError, avro, schemas

JAVA = {  # SchemaNormalization.parsingFingerprint64 of Avro 1.11.4
    "SequenceDocument": 0x5AC657EF85744086,
    "FeedRecord": 0xEC49EB5E18AF832F,
    "MixtureRecord": 0x9FF99514E250E021,
    "MixtureReport": 0x876A20009FAB474C,
    "TrainingLoss": 0x0DA9429AF0BC5A5E,
}


def own_fingerprint(name):
    return avro.fingerprint(avro.canonical_form(schemas.resolved(name)))


@pytest.mark.parametrize("name", JAVA)
def test_fingerprint_is_that_of_java_and_fastavro(name):
    assert own_fingerprint(name) == JAVA[name]
    assert struct.pack("<Q", own_fingerprint(name)) == canonical_fingerprint(name)


@pytest.mark.parametrize("name", JAVA)
def test_the_copy_of_the_schema_is_that_of_the_schemas_module(name):
    source = Path(__file__).parents[2] / f"schemas/src/main/avro/{name}.avsc"
    if source.exists():  # not in an installed source distribution
        assert source.read_bytes() == (SCHEMAS / f"{name}.avsc").read_bytes()


def test_a_feed_record_comes_back_whole_and_its_tokens_are_a_view():
    message = record(12345, 4096)
    values = schemas.decoder("FeedRecord").decode(message)
    assert values["g"] == 12345
    assert values["domain"] == "ja"
    assert values["ordinal"] == 4115
    assert values["tokenizer"] == "o200k_base"
    assert values["documents"]["id"].tolist() == [12345 * 7919 - (1 << 62), 12345]
    assert values["documents"]["offset"].tolist() == [0, 5]
    assert values["tokens"].view("<u4").tolist() == list(range(12345000, 12345000 + 4096))
    assert np.shares_memory(values["tokens"], np.frombuffer(message, np.uint8))
    assert schemas.decoder("FeedRecord").lead(message, "g") == 12345


def test_other_types_come_back_as_well():
    values = schemas.decoder("MixtureRecord").decode(mixture(8, 4096, "öst"))
    assert (values["feedId"], values["partitions"]) == ("öst", 8)
    values = schemas.decoder("MixtureReport").decode(report({"math": 77}))
    assert values["domains"][0]["starvingAt"] == 77
    assert values["domains"][0]["target"] == 0.5


@pytest.mark.parametrize("bits", range(0, 64, 3))
def test_numbers_of_every_width_come_back(bits):
    documents = [
        {"id": sign * ((1 << bits) - low), "start": 3 * i, "length": 1, "offset": 0}
        for i, (sign, low) in enumerate([(1, 1), (-1, 0), (1, 1), (-1, 1)])
    ] * 50
    message = record(1, documents=documents)
    found = schemas.decoder("FeedRecord").decode(message)["documents"]["id"]
    assert found.tolist() == [d["id"] for d in documents]


def test_no_documents_are_no_rows():
    assert len(schemas.decoder("FeedRecord").decode(record(1, documents=[]))["documents"]["id"]) == 0


def test_every_cut_of_a_record_is_an_error_of_ours():
    message = record(5)
    decoder = schemas.decoder("FeedRecord")
    for end in range(len(message)):
        with pytest.raises(CorruptRecordError):
            decoder.decode(message[:end]) if end >= 10 else decoder.decode(message[: min(end, 1)])


EARLIER = sorted((SCHEMAS / "earlier").iterdir())


@pytest.mark.parametrize("file", EARLIER, ids=lambda file: file.stem)
def test_a_schema_of_before_is_read_and_what_it_lacks_has_its_default(file):
    import io

    import fastavro

    before = json.loads(file.read_text())
    source = Path(__file__).parents[2] / "schemas/src/main/resources/org/hirundo/schemas/earlier"
    if source.exists():
        assert file.read_bytes() == (source / file.name).read_bytes()
    assert avro.fingerprint(avro.canonical_form(avro.resolve(before, {}))) == int(file.stem, 16)
    today = {
        "FeedRecord": record(7),
        "MixtureRecord": mixture(8, 4096, "id"),
        "MixtureReport": report({"math": 77}),
    }[before["name"]]
    values = fastavro.schemaless_reader(io.BytesIO(today[10:]), avro_schema(before["name"]))
    out = io.BytesIO()
    out.write(b"\xc3\x01" + struct.pack("<Q", int(file.stem, 16)))
    fastavro.schemaless_writer(out, fastavro.parse_schema(before), values)
    decoder = schemas.decoder(before["name"])
    found, expected = decoder.decode(out.getvalue()), decoder.decode(today)
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        if not isinstance(value, list):  # what is nested lacks what it lacked
            assert repr(found[key]) == repr(value)


def test_an_unknown_fingerprint_is_named():
    message = b"\xc3\x01" + bytes(range(8)) + record(5)[10:]
    with pytest.raises(UnknownSchemaError, match="0001020304050607"):
        schemas.decoder("FeedRecord").decode(message)


def test_a_newer_schema_is_read_by_field_names():
    newer = json.loads((SCHEMAS / "FeedRecord.avsc").read_text())
    newer["fields"][6]["type"]["items"] = json.loads((SCHEMAS / "SequenceDocument.avsc").read_text())
    newer["fields"] = [f for f in newer["fields"] if f["name"] != "pass"]
    newer["fields"].insert(0, {"name": "shard", "type": ["null", "string"], "default": None})
    newer["fields"].append({"name": "extra", "type": {"type": "map", "values": "double"}, "default": {}})
    import io

    import fastavro

    canonical = fastavro.schema.to_parsing_canonical_form(newer)
    out = io.BytesIO()
    out.write(b"\xc3\x01" + bytes.fromhex(fastavro.schema.fingerprint(canonical, "CRC-64-AVRO")))
    values = {
        "shard": "x", "g": 9, "domain": "ja", "mixtureVersion": 2, "ordinal": 4, "tokens": b"\0" * 8,
        "documents": [], "tokenizer": "t", "checksum": -5, "extra": {"a": 1.5},
    }  # fmt: skip
    fastavro.schemaless_writer(out, fastavro.parse_schema(newer), values)
    decoder = schemas.decoder("FeedRecord", [newer])
    found = decoder.decode(out.getvalue())
    assert (found["g"], found["pass"], found["checksum"], found["tokenizer"]) == (9, 0, -5, "t")
    assert "extra" not in found
    assert decoder.lead(out.getvalue(), "g") == 9
    assert decoder.decode(encode("FeedRecord", {**values, "pass": 3}))["pass"] == 3
