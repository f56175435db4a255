"""What can go wrong, each with its cause and remedy in the message.

Every error takes one message only, so that a DataLoader can carry it from a worker to the
training loop unchanged.
"""

from __future__ import annotations


class HirundoError(RuntimeError):
    """The base of every error of this package."""


class FeedTimeoutError(HirundoError, TimeoutError):
    """A wait passed its deadline. The message says what was waited for and why it did not come."""


class BrokerRefusedError(HirundoError):
    """The broker refuses this client, or is not trusted. The message names the setting to mend."""


class FeedOrderError(HirundoError):
    """The feed has a gap or a repeat in g. The message names both values."""


class FeedGoneError(HirundoError):
    """The position lies before the first record that the broker still holds."""


class CorruptRecordError(HirundoError):
    """A record can't be read, or its checksum differs."""


class UnknownSchemaError(HirundoError):
    """A record was written with a schema that this package does not know."""


class StateRefusedError(HirundoError):
    """A saved state belongs to another feed, does not fit this world size, or came too late for workers."""


class StateUnknownError(HirundoError):
    """A collate_fn replaced the items of worker processes, so what the loop consumed is not known."""
