import itertools

import pytest

from hirundo_loader import Plan


@pytest.mark.parametrize("world,micro,origin", [*itertools.product((1, 2, 3, 4, 6, 8, 12), (1, 2), (0, 24, 7))])
def test_every_global_batch_is_dealt_once_and_in_equal_contiguous_parts(world, micro, origin):
    batch = 48
    for number in range(3):
        begin = origin + number * batch
        seen = []
        for rank in range(world):
            plan = Plan(origin, batch, world, rank, micro)
            items = plan.per_rank // micro
            firsts = [plan.first_g(number * items + i) for i in range(items)]
            part = [g + k for g in firsts for k in range(micro)]
            assert part == list(range(part[0], part[0] + batch // world))
            assert [plan.item_of(g) for g in firsts] == list(range(number * items, (number + 1) * items))
            seen += part
        assert seen == list(range(begin, begin + batch))


@pytest.mark.parametrize("taken", range(6))
def test_a_position_in_the_midst_of_a_batch_goes_on_where_it_was(taken):
    whole = Plan(0, 12, 2, 1)
    g, done = whole.after(taken + 6)
    again = Plan(g, 12, 2, 1, taken=done)
    assert [again.first_g(i) for i in range(20)] == [whole.first_g(taken + 6 + i) for i in range(20)]
    assert again.item_of(whole.first_g(taken + 6)) == 0
    assert taken == 0 or again.item_of(whole.first_g(taken + 5)) is None


def test_the_end_is_that_of_the_last_whole_batch():
    plan = Plan(10, 8, 2, 0, end=29)
    assert plan.stop == 26
    assert [plan.first_g(i) for i in range(9)] == [10, 11, 12, 13, 18, 19, 20, 21, None]
    assert Plan(50, 8, 2, 0, end=29).first_g(0) is None


@pytest.mark.parametrize(
    "arguments,said",
    [
        ((0, 10, 3, 0), "global_batch=10 is not divisible by world_size=3"),
        ((0, 8, 2, 2), "rank=2 of world_size=2"),
        ((0, 8, 2, 0, 3), "micro_batch=3 does not divide the 4"),
        ((-1, 8, 2, 0), "below 0"),
    ],
)
def test_what_does_not_divide_is_refused_with_the_numbers(arguments, said):
    with pytest.raises(ValueError, match=said):
        Plan(*arguments)
