"""Avro single-object encoding: header, canonical form, fingerprint, and a compiled decoder.

A message is ``C3 01``, the CRC-64-AVRO fingerprint of the writer's schema in Parsing Canonical
Form (8 bytes, little-endian), and the binary body (Avro 1.11 specification, "Single-object
encoding"). A schema is compiled once into one function a field; bytes come out as NumPy views of
the message, and an array of records whose fields are all integers comes out as one int64 column
a field.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import CorruptRecordError, UnknownSchemaError

MARKER = b"\xc3\x01"
HEADER_BYTES = 10
_FEW = 96  # numbers that are read faster one by one than by arrays
_EMPTY = 0xC15D213AA4D7A795
_PRIMITIVES = frozenset(
    ("null", "boolean", "int", "long", "float", "double", "bytes", "string")
)

Reader = Callable[[bytes, int], "tuple[Any, int]"]
Schema = Any  # a JSON value: str, list or dict


def _table() -> list[int]:
    table = []
    for i in range(256):
        value = i
        for _ in range(8):
            value = (value >> 1) ^ (_EMPTY if value & 1 else 0)
        table.append(value)
    return table


_TABLE = _table()


def fingerprint(canonical: str) -> int:
    """The CRC-64-AVRO of a canonical form, as an unsigned integer."""
    value = _EMPTY
    for byte in canonical.encode("utf-8"):
        value = (value >> 8) ^ _TABLE[(value ^ byte) & 0xFF]
    return value


def _full_name(name: str, namespace: str) -> str:
    return name if "." in name or not namespace else f"{namespace}.{name}"


def resolve(schema: Schema, named: dict[str, Schema], namespace: str = "") -> Schema:
    """The schema with full names, and each named type written out at its first use only.

    ``named`` holds definitions of other files by full name; attributes without a meaning to a
    reader (doc, aliases, order, logical types) go, defaults stay.
    """
    return _resolve(schema, named, namespace, set())


def _resolve(schema: Schema, named: dict[str, Schema], namespace: str, seen: set[str]) -> Schema:
    if isinstance(schema, list):
        return [_resolve(branch, named, namespace, seen) for branch in schema]
    if isinstance(schema, str):
        if schema in _PRIMITIVES:
            return schema
        full = _full_name(schema, namespace)
        if full in seen or full not in named:
            return full
        return _resolve(named[full], named, full.rpartition(".")[0], seen)
    kind = schema["type"]
    if not isinstance(kind, str):
        return _resolve(kind, named, namespace, seen)
    if kind == "array":
        return {"type": kind, "items": _resolve(schema["items"], named, namespace, seen)}
    if kind == "map":
        return {"type": kind, "values": _resolve(schema["values"], named, namespace, seen)}
    if kind not in ("record", "enum", "fixed"):
        return _resolve(kind, named, namespace, seen)
    full = _full_name(schema["name"], schema.get("namespace", namespace))
    inner = full.rpartition(".")[0]
    seen.add(full)
    whole: dict[str, Any] = {"name": full, "type": kind}
    if kind == "enum":
        whole["symbols"] = list(schema["symbols"])
    elif kind == "fixed":
        whole["size"] = int(schema["size"])
    else:
        whole["fields"] = []
        for field in schema["fields"]:
            one = {"name": field["name"], "type": _resolve(field["type"], named, inner, seen)}
            if "default" in field:
                one["default"] = field["default"]
            whole["fields"].append(one)
    return whole


def canonical_form(resolved: Schema) -> str:
    """The Parsing Canonical Form of a schema that ``resolve`` returned."""

    def strip(schema: Schema) -> Schema:
        if isinstance(schema, list):
            return [strip(branch) for branch in schema]
        if isinstance(schema, str):
            return schema
        plain = {}
        for key in ("name", "type", "fields", "symbols", "items", "values", "size"):
            if key not in schema:
                continue
            if key == "fields":
                plain[key] = [
                    {"name": f["name"], "type": strip(f["type"])} for f in schema["fields"]
                ]
            elif key in ("items", "values"):
                plain[key] = strip(schema[key])
            else:
                plain[key] = schema[key]
        return plain

    return json.dumps(strip(resolved), separators=(",", ":"), ensure_ascii=False)


def read_long(data: bytes, at: int) -> tuple[int, int]:
    """A zigzag varint and the position behind it."""
    byte = data[at]
    at += 1
    value = byte & 0x7F
    shift = 7
    while byte & 0x80:
        if shift > 63:
            raise CorruptRecordError(f"a number at byte {at} is longer than 10 bytes")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
    return (value >> 1) ^ -(value & 1), at


def read_longs(data: bytes, at: int, count: int) -> tuple[npt.NDArray[Any], int]:
    """``count`` zigzag varints at once, as int64, and the position behind them."""
    if count <= _FEW:
        few = np.empty(count, np.int64)
        for i in range(count):
            few[i], at = read_long(data, at)
        return few, at
    octets = np.frombuffer(data, np.uint8, min(len(data) - at, 10 * count), at)
    ends = np.flatnonzero(octets < 0x80)[:count]
    if len(ends) < count:
        raise CorruptRecordError(f"{count} numbers are announced at byte {at}, {len(ends)} are there")
    starts = np.empty(count, np.int64)
    starts[0] = 0
    starts[1:] = ends[:-1] + 1
    widths = ends - starts
    widest = int(widths.max())
    if widest > 9:
        raise CorruptRecordError(f"a number behind byte {at} is longer than 10 bytes")
    values = np.zeros(count, np.uint64)
    for k in range(widest + 1):
        here = np.flatnonzero(widths >= k)
        part = (octets[starts[here] + k] & 0x7F).astype(np.uint64)
        values[here] |= part << np.uint64(7 * k)
    signed = (values >> np.uint64(1)).astype(np.int64) ^ -(values & np.uint64(1)).astype(np.int64)
    return signed, at + int(ends[-1]) + 1


def _size(data: bytes, at: int, what: str) -> tuple[int, int]:
    size, at = read_long(data, at)
    if size < 0 or at + size > len(data):
        raise CorruptRecordError(f"{what} at byte {at} claims {size} bytes, {len(data) - at} are left")
    return size, at


def _read_bytes(data: bytes, at: int) -> tuple[npt.NDArray[Any], int]:
    size, at = _size(data, at, "a bytes field")
    return np.frombuffer(data, np.uint8, size, at), at + size


def _read_string(data: bytes, at: int) -> tuple[str, int]:
    size, at = _size(data, at, "a string")
    return data[at : at + size].decode("utf-8"), at + size


def _fixed(fmt: str) -> Reader:
    form = struct.Struct(fmt)
    return lambda data, at: (form.unpack_from(data, at)[0], at + form.size)


_SIMPLE: dict[str, Reader] = {
    "null": lambda data, at: (None, at),
    "boolean": lambda data, at: (data[at] != 0, at + 1),
    "int": read_long,
    "long": read_long,
    "float": _fixed("<f"),
    "double": _fixed("<d"),
    "bytes": _read_bytes,
    "string": _read_string,
}


def _block(data: bytes, at: int) -> tuple[int, int]:
    count, at = read_long(data, at)
    if count < 0:
        _, at = read_long(data, at)
        count = -count
    if count > len(data) - at:
        raise CorruptRecordError(f"{count} items are announced at byte {at}, {len(data) - at} bytes are left")
    return count, at


def _array(item: Reader) -> Reader:
    def read(data: bytes, at: int) -> tuple[list[Any], int]:
        values = []
        count, at = _block(data, at)
        while count:
            for _ in range(count):
                value, at = item(data, at)
                values.append(value)
            count, at = _block(data, at)
        return values, at

    return read


def _columns(fields: list[dict[str, Any]]) -> Reader:
    names = [field["name"] for field in fields]
    width = len(names)

    def read(data: bytes, at: int) -> tuple[dict[str, npt.NDArray[Any]], int]:
        blocks = []
        count, at = _block(data, at)
        while count:
            values, at = read_longs(data, at, count * width)
            blocks.append(values.reshape(count, width))
            count, at = _block(data, at)
        whole = np.concatenate(blocks) if blocks else np.empty((0, width), np.int64)
        return {name: whole[:, i] for i, name in enumerate(names)}, at

    return read


def _map(item: Reader) -> Reader:
    def entry(data: bytes, at: int) -> tuple[tuple[str, Any], int]:
        key, at = _read_string(data, at)
        value, at = item(data, at)
        return (key, value), at

    entries = _array(entry)

    def read(data: bytes, at: int) -> tuple[dict[str, Any], int]:
        pairs, at = entries(data, at)
        return dict(pairs), at

    return read


def _record(fields: list[tuple[str, Reader]]) -> Reader:
    def read(data: bytes, at: int) -> tuple[dict[str, Any], int]:
        values = {}
        for name, reader in fields:
            values[name], at = reader(data, at)
        return values, at

    return read


def _union(branches: list[Reader]) -> Reader:
    def read(data: bytes, at: int) -> tuple[Any, int]:
        branch, at = read_long(data, at)
        if not 0 <= branch < len(branches):
            raise CorruptRecordError(f"branch {branch} of a union of {len(branches)} at byte {at}")
        return branches[branch](data, at)

    return read


def _enum(symbols: list[str]) -> Reader:
    def read(data: bytes, at: int) -> tuple[str, int]:
        index, at = read_long(data, at)
        if not 0 <= index < len(symbols):
            raise CorruptRecordError(f"symbol {index} of an enum of {len(symbols)} at byte {at}")
        return symbols[index], at

    return read


def compile_reader(schema: Schema, known: dict[str, Reader] | None = None) -> Reader:
    """One function that reads a value of a resolved schema."""
    known = {} if known is None else known
    if isinstance(schema, list):
        return _union([compile_reader(branch, known) for branch in schema])
    if isinstance(schema, str):
        if schema in _SIMPLE:
            return _SIMPLE[schema]
        return lambda data, at: known[schema](data, at)
    kind = schema["type"]
    if kind == "array":
        items = schema["items"]
        if isinstance(items, dict) and items["type"] == "record" and items["fields"]:
            if all(field["type"] in ("int", "long") for field in items["fields"]):
                return _columns(items["fields"])
        return _array(compile_reader(items, known))
    if kind == "map":
        return _map(compile_reader(schema["values"], known))
    if kind == "enum":
        reader = _enum(schema["symbols"])
    elif kind == "fixed":
        size = schema["size"]
        reader = lambda data, at: (data[at : at + size], at + size)  # noqa: E731
    else:
        reader = _record([(f["name"], compile_reader(f["type"], known)) for f in schema["fields"]])
    known[schema["name"]] = reader
    return reader


class Decoder:
    """Reads messages of one record type, written with any of several versions of its schema.

    Fields are matched by name: those that ``reader`` lacks are read over, those that the writer
    lacked take the reader's default, as in Avro's schema resolution (without type promotion,
    which the integers here don't need).
    """

    def __init__(self, reader: Schema, writers: Iterable[Schema] = ()) -> None:
        self.name: str = reader["name"]
        self.fields = [field["name"] for field in reader["fields"]]
        self._defaults = {f["name"]: f["default"] for f in reader["fields"] if "default" in f}
        self._readers: dict[bytes, Reader] = {}
        self._leads: dict[bytes, str] = {}
        self._fields: dict[bytes, list[tuple[str, Reader]]] = {}
        for writer in (reader, *writers):
            written = {field["name"] for field in writer["fields"]}
            lacking = set(self.fields) - written - set(self._defaults)
            if lacking:
                raise ValueError(f"schema {writer['name']} lacks {sorted(lacking)}, which have no default")
            key = struct.pack("<Q", fingerprint(canonical_form(writer)))
            self._readers[key] = compile_reader(writer)
            self._leads[key] = writer["fields"][0]["name"]
            known: dict[str, Reader] = {}
            self._fields[key] = [(f["name"], compile_reader(f["type"], known)) for f in writer["fields"]]

    def _reader(self, message: bytes) -> Reader:
        if message[:2] != MARKER:
            raise CorruptRecordError(
                f"a {self.name} must begin with c301 (Avro single-object encoding); "
                f"this one begins with {bytes(message[:2]).hex() or 'nothing'}"
            )
        reader = self._readers.get(message[2:HEADER_BYTES])
        if reader is None:
            raise UnknownSchemaError(
                f"a record was written with the schema of fingerprint {message[2:HEADER_BYTES].hex()}"
                f" (bytes as in the header), which is no known version of {self.name}; known: "
                f"{', '.join(key.hex() for key in self._readers)}. Install the hirundo-loader that"
                " belongs to the feed's writer, or pass the schema's text in `schemas`"
            )
        return reader

    def lead(self, message: bytes, field: str) -> int:
        """The integer ``field``, at little cost where the writer put it first."""
        self._reader(message)
        if self._leads[message[2:HEADER_BYTES]] == field:
            return read_long(message, HEADER_BYTES)[0]
        return int(self.decode(message)[field])

    def first(self, message: bytes, field: str) -> Any:
        """One field alone, at little cost where the writer put it near the beginning."""
        self._reader(message)
        at = HEADER_BYTES
        for name, reader in self._fields[message[2:HEADER_BYTES]]:
            value, at = reader(message, at)
            if name == field:
                return value
        return self._defaults[field]

    def decode(self, message: bytes) -> Mapping[str, Any]:
        """All fields of the message by name. Bytes are views of it."""
        try:
            values, _ = self._reader(message)(message, HEADER_BYTES)
        except (IndexError, struct.error, OverflowError, UnicodeDecodeError, ValueError) as error:
            raise CorruptRecordError(f"a {self.name} of {len(message)} bytes is cut or damaged: {error}")
        return {
            name: values[name] if name in values else self._defaults[name] for name in self.fields
        }
