"""The dealing of rounds, held to what the mix does."""

import random

import pytest

from hirundo_loader.dealing import Dealing, Needs


def test_rounds_are_dealt_as_the_mix_deals_them():
    """RoundPermutation of the mixture operators, with the seed of all feeds, over a real feed."""
    dealing = Dealing(4, 0x48_69_72_75_6E_64_6F)
    assert [dealing.places(i) for i in range(3)] == [[3, 2, 0, 1], [2, 0, 1, 3], [1, 0, 3, 2]]
    assert Dealing(7, 3).places(10**12) == [5, 1, 0, 3, 2, 6, 4]


@pytest.mark.parametrize("partitions", (1, 2, 5, 16))
def test_position_and_partition_are_inverse(partitions):
    dealing = Dealing(partitions, -5)
    for round_ in (0, 1, 10**9):
        gs = [dealing.position(round_, p) for p in range(partitions)]
        assert sorted(gs) == list(range(round_ * partitions, (round_ + 1) * partitions))
        assert [dealing.partition(g) for g in gs] == list(range(partitions))


def test_needs_are_found_in_order_and_none_is_passed():
    dealing, chance = Dealing(3, 8), random.Random(1)
    needed = set(chance.sample(range(300, 30_000), 60))
    needs = Needs(dealing, needed.__contains__)
    needs.begin(100)
    for p in range(3):
        expected = sorted(g // 3 for g in needed if dealing.partition(g) == p)
        found, at = [], 100
        while len(found) < len(expected):
            at = needs.next(p, at)
            if dealing.position(at, p) in needed:
                found.append(at)
                at += 1
        assert found == expected


def test_looking_ahead_ends_where_nothing_is_needed():
    calls = []
    needs = Needs(Dealing(2, 0), lambda g: calls.append(g) or False)
    assert needs.next(0, 10) == needs.next(1, 10) == 10 + 4096
    assert len(calls) < 2 * 4200
