"""Copies of the feed's Avro schemas; a test holds them equal to those of the `schemas` module.

Those that feeds were written with before lie in ``earlier``, complete and named by fingerprint.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import resources
from typing import Any

from ..avro import Decoder, resolve

_NAMESPACE = "org.hirundo.schemas"


def _load(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(resources.files(__name__).joinpath(f"{name}.avsc").read_text("utf-8"))
    return schema


def resolved(name: str) -> Any:
    """The schema of that short name, written out with all that it refers to."""
    document = _load("SequenceDocument")
    return resolve(_load(name), {f"{_NAMESPACE}.SequenceDocument": document})


def _earlier() -> list[Any]:
    folder = resources.files(__name__).joinpath("earlier")
    return [json.loads(file.read_text("utf-8")) for file in folder.iterdir()]


def decoder(name: str, others: Iterable[Any] = ()) -> Decoder:
    """A decoder of the type of that short name.

    ``others`` are further versions of schemas (parsed JSON, complete in themselves); those of
    another type are passed over.
    """
    own = resolved(name)
    versions = [
        resolve(other, {f"{_NAMESPACE}.SequenceDocument": _load("SequenceDocument")})
        for other in [*_earlier(), *others]
        if other["name"].rpartition(".")[2] == name
    ]
    return Decoder(own, versions)
