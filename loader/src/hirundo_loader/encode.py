"""The writing side of Avro's single-object encoding, for the one record that trainers write."""

from __future__ import annotations

import struct
from typing import Any

from . import avro

_SIMPLE = ("int", "long")


def message(schema: avro.Schema, value: Any) -> bytes:
    """The single-object encoding of a value.

    Args:
        schema: as ``avro.resolve`` returns it.
        value: dicts for records, lists for arrays; fields that are left out get their default.
    """
    out = bytearray(avro.MARKER)
    out += struct.pack("<Q", avro.fingerprint(avro.canonical_form(schema)))
    _write(out, schema, value)
    return bytes(out)


def _write(out: bytearray, schema: avro.Schema, value: Any) -> None:
    kind = schema if isinstance(schema, str) else schema["type"]
    if kind in _SIMPLE:
        _write_long(out, value)
    elif kind == "double":
        out += struct.pack("<d", value)
    elif kind == "string":
        text = value.encode("utf-8")
        _write_long(out, len(text))
        out += text
    elif kind == "array":
        if value:
            _write_long(out, len(value))
            for item in value:
                _write(out, schema["items"], item)
        _write_long(out, 0)
    elif kind == "record":
        for field in schema["fields"]:
            name = field["name"]
            _write(out, field["type"], value[name] if name in value else field["default"])
    else:
        raise NotImplementedError(f"values of Avro type {kind} are not written here")


def _write_long(out: bytearray, value: int) -> None:
    """A zigzag varint."""
    rest = (value << 1) ^ (value >> 63)
    while rest > 0x7F:
        out.append(rest & 0x7F | 0x80)
        rest >>= 7
    out.append(rest)
