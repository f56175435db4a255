"""examples/train_gpt.py over a feed in memory: an interrupted run's losses are those of a whole one."""

import functools
import importlib.util
import json
import sys
from pathlib import Path

import pytest
from fake import feed, says

from hirundo_loader import HirundoDataset

torch = pytest.importorskip("torch")
SOURCE = Path(__file__).parents[1] / "examples/train_gpt.py"
pytestmark = pytest.mark.filterwarnings("ignore:This DataLoader will create")


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    spec = importlib.util.spec_from_file_location("train_gpt", SOURCE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(
        module, "HirundoDataset", functools.partial(module.HirundoDataset, consumer_factory=feed(100).consumer)
    )
    learn = module.learn

    def call(name, workers, steps=12, crash=None, *more):
        calls = []

        def learn_or_crash(*arguments):
            calls.append(1)
            if len(calls) == crash:
                raise KeyboardInterrupt
            return learn(*arguments)

        monkeypatch.setattr(module, "learn", learn_or_crash)
        arguments = [
            "train_gpt.py", "--steps", steps, "--workers", workers, "--every", 3, "--global-batch", 6,
            "--checkpoint", tmp_path / f"{name}.pt", "--log", tmp_path / f"{name}.jsonl",
            "--vocabulary", 64, *more,
        ]  # fmt: skip
        monkeypatch.setattr(sys, "argv", [str(one) for one in arguments])
        if crash is None:
            module.main()
        else:
            with pytest.raises(KeyboardInterrupt):
                module.main()
        lines = [json.loads(line) for line in (tmp_path / f"{name}.jsonl").read_text().splitlines()]
        return {line["step"]: line for line in lines}

    call.module = module
    return call


def test_it_stops_where_the_feed_is_declared_to_end_and_keeps_its_checkpoint(run, monkeypatch):
    broker = feed(40)
    says(broker, 2, 30, 40)
    made = functools.partial(HirundoDataset, consumer_factory=broker.consumer)
    monkeypatch.setattr(run.module, "HirundoDataset", made)
    assert len(run("ended", 2, 30)) == 6


def test_a_run_that_crashed_twice_has_the_losses_of_a_whole_one(run):
    whole = run("whole", 2)
    run("broken", 1, crash=5)
    run("broken", 3, crash=5)
    broken = run("broken", 0)
    assert broken == whole and len(whole) == 12
    assert [line["g"] for line in whole.values()] == list(range(0, 72, 6))
    assert whole[12]["loss"] < whole[1]["loss"]
    assert set(whole[1]["domains"]) == {"ja", "en", "code"}


def test_each_domains_loss_is_published(run, monkeypatch):
    published = []

    class Publisher:
        def __init__(self, bootstrap, topic="loss", run=None):
            published.append((bootstrap, topic, run))

        def __enter__(self):
            return self

        def __exit__(self, *error):
            published.append("closed")

        def publish(self, step, g, losses, tokens):
            published.append((step, g, losses, tokens))

    monkeypatch.setattr(run.module.hirundo_loader, "LossPublisher", Publisher, raising=False)
    lines = run("told", 0, 2, None, "--publish")
    assert published[0] == ("localhost:9092", "loss", "told")
    assert [entry[:3] for entry in published[1:3]] == [
        (1, 6, lines[1]["domains"]), (2, 12, lines[2]["domains"])
    ]  # fmt: skip
    assert published[3] == "closed"
    assert set(published[1][3]) == {"ja", "en", "code"} and min(published[1][3].values()) > 0


def test_documents_do_not_see_each_other(run):
    torch.manual_seed(0)
    model = run.module.Gpt(64, 16)
    ids = torch.randint(0, 64, (1, 12))
    positions = torch.tensor([[*range(5), *range(7)]])
    alone = model(ids[:, 5:], positions[:, 5:])
    assert torch.allclose(model(ids, positions)[:, 5:], alone, atol=1e-5)
    changed = ids.clone()
    changed[0, 11] += 1
    assert torch.equal(model(changed % 64, positions)[:, :11], model(ids, positions)[:, :11])
