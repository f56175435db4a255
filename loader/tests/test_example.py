"""examples/read_feed.py over a feed in memory."""

import functools
import importlib.util
import json
import sys
from pathlib import Path

import pytest
from fake import feed, says

pytest.importorskip("torch")
SOURCE = Path(__file__).parents[1] / "examples/read_feed.py"


@pytest.fixture
def run(monkeypatch, capsys):
    spec = importlib.util.spec_from_file_location("read_feed", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def call(broker, *arguments):
        made = functools.partial(module_dataset, consumer_factory=broker.consumer)
        monkeypatch.setattr(module, "HirundoDataset", made)
        monkeypatch.setattr(sys, "argv", ["read_feed.py", *map(str, arguments)])
        module.main()
        return capsys.readouterr().out.splitlines()

    module_dataset = module.HirundoDataset
    return call


def test_following_ends_where_the_feed_is_declared_to(run):
    broker = feed(100)
    says(broker, 2, 90, 100)
    lines = run(broker, "--batches", 20, "--follow", "--workers", 0)
    assert lines[12] == "the feed is declared to end: 12 of 20 batches of 8 sequences were there"
    assert json.loads(lines[13])["g"] == 96


def test_it_stops_at_the_feeds_end_with_a_line_that_says_so(run):
    lines = run(feed(100), "--batches", 20)
    assert lines[0].startswith("g 0..7: 128 tokens  code ")
    assert lines[11].startswith("g 88..95: ")
    assert lines[12] == (
        "the feed ends at g=100: 12 of 20 batches of 8 sequences were there; --follow waits for more"
    )
    assert json.loads(lines[13])["g"] == 96 and len(lines) == 14


def test_the_default_reads_ten_batches_of_the_demos_feed(run):
    lines = run(feed(100))
    assert len(lines) == 11 and json.loads(lines[-1])["g"] == 80


def test_a_state_goes_on_with_other_ranks_and_workers(run, tmp_path):
    broker = feed(64)
    state = ("--state", tmp_path / "state.json", "--batches", 2)
    assert run(broker, *state)[1].startswith("g 8..15: ")
    assert run(broker, *state, "--world", 2, "--workers", 1)[0].startswith("g 16..23: ")
    assert run(broker, *state, "--world", 4, "--workers", 0)[1].startswith("g 40..47: ")


def test_with_follow_it_waits_and_names_the_cause(run):
    with pytest.raises(SystemExit, match="g=8 is not in the feed yet: the feed ends at g=7"):
        run(feed(8), "--follow", "--timeout", 0.2, "--workers", 0)
