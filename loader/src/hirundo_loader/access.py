"""What a broker's refusal means, and which setting mends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from confluent_kafka import KafkaError


def refusal(error: Any, bootstrap: str, given: Mapping[str, Any], place: str) -> str:
    """Why no waiting helps, and what to set; "" for any other error.

    ``given`` are the client's settings, ``place`` the argument in which they were given.
    """
    if error.code() == KafkaError._AUTHENTICATION:
        user = given.get("sasl.username")
        who = f"user {user!r}" if user else "this client"
        return (
            f"the broker at {bootstrap} refuses {who} ({error.str()}): set sasl.mechanism, "
            f"sasl.username and sasl.password in {place} as the broker knows them"
        )
    if error.code() == KafkaError._SSL and "certificate" in error.str():
        ca = given.get("ssl.ca.location")
        trusted = f"{ca} does not vouch for it" if ca else "no authority of this machine vouches for it"
        return (
            f"the broker at {bootstrap} shows a certificate that is not trusted, or is another host's: "
            f"{trusted} ({error.str()}). Set ssl.ca.location in {place} to a PEM file with the "
            "certificate of the authority that signed it, and name the broker as its certificate does"
        )
    return ""


def hint(given: Mapping[str, Any], place: str) -> str:
    """What else to look at where a broker does not answer."""
    protocol = given.get("security.protocol", "plaintext")
    return f"security.protocol in {place} is {protocol}: it must be the listener's"


def unusable(error: Any, given: Mapping[str, Any], place: str) -> str:
    """What to say of settings that no client can be made of."""
    reason = error.args[0].str() if error.args and isinstance(error.args[0], KafkaError) else str(error)
    files = [key for key in given if key in reason and key.endswith(".location")]
    named = "".join(f" ({key} is {given[key]!r})" for key in files)
    return f"no client can be made with {place}: {reason}{named}"
