"""The archive in S3: a server of moto's in place of Amazon's, read by pyarrow's own client."""

import importlib.util
import subprocess
import sys
import time
import urllib.request

import pytest
from fake import deal, feed
from test_archive import dataset, same

pytest.importorskip("pyarrow.fs")
if importlib.util.find_spec("moto") is None or importlib.util.find_spec("flask") is None:
    pytest.skip("moto[server] is not installed", allow_module_level=True)

from pyarrow import fs  # noqa: E402
from shelves import Shelves  # noqa: E402
from test_restart import free_port  # noqa: E402

from hirundo_loader import FeedGoneError, HirundoDataset, HirundoError  # noqa: E402


@pytest.fixture(scope="module")
def endpoint():
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/moto-api/", timeout=5).close()
            break
        except OSError:
            assert server.poll() is None and time.monotonic() < deadline, "moto's server did not start"
            time.sleep(0.05)
    yield address
    server.terminate()
    server.wait(30)


@pytest.fixture
def lost(tmp_path, endpoint, monkeypatch):
    """As in test_archive: g below 200 in the archive, from about 100 on in Kafka; all in a bucket."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    shelves = Shelves(tmp_path / "feed", 4)
    shelves.write(deal(0, 200, 4))
    bucket = f"bucket-{tmp_path.name.replace('_', '-').lower()}"[:60]
    store = fs.S3FileSystem(
        allow_bucket_creation=True, scheme="http", endpoint_override=endpoint.removeprefix("http://")
    )
    store.create_dir(bucket)
    for path in shelves.files:  # in the order of time
        store.create_dir(f"{bucket}/runs/feed/{path.parent.name}")
        with store.open_output_stream(f"{bucket}/runs/feed/{path.parent.name}/{path.name}") as out:
            out.write(path.read_bytes())
    broker = feed(400, 4)
    for p, count in enumerate((20, 25, 31, 22)):
        broker.trim("feed", p, count)
    broker.shelves = shelves
    broker.archive = f"s3://{bucket}/runs/feed"
    return broker


def test_the_items_are_those_that_kafka_gave_and_go_on_from_kafka(lost):
    whole = feed(400, 4)
    before = HirundoDataset("b", consumer_factory=whole.consumer, tensors="numpy", end_g=400)
    same(dataset(lost, archive=lost.archive, end_g=400), before)


@pytest.mark.parametrize("start", (1, 95, 99, 124, 131, 199, 200))
def test_every_position_is_found(lost, start):
    data = dataset(lost, archive=lost.archive, start_g=start, end_g=260)
    assert [item["g"] for item in data] == list(range(start, 260))


@pytest.mark.parametrize("workers", (0, 1, 3))
def test_worker_processes_read_it_for_themselves(lost, workers):
    data_loader = pytest.importorskip("torch.utils.data").DataLoader
    options = {"multiprocessing_context": "spawn"} if workers == 1 else {}
    seen = []
    for rank in range(2):
        data = dataset(lost, archive=lost.archive, rank=rank, world_size=2, global_batch=24, end_g=216, tensors="torch")
        if workers == 1:
            data = dataset(lost, archive=lost.archive, rank=rank, world_size=2, global_batch=24, end_g=72, tensors="torch")
        seen += [item["g"] for item in data_loader(data, batch_size=None, num_workers=workers, **options)]
    assert sorted(seen) == list(range(72 if workers == 1 else 216))


def test_workers_are_forked_of_a_process_that_reads_the_bucket_itself(lost):
    data_loader = pytest.importorskip("torch.utils.data").DataLoader
    data = dataset(lost, archive=lost.archive, end_g=72, tensors="torch")
    items = iter(data)
    assert next(items)["g"] == 0
    loader = data_loader(data, batch_size=None, num_workers=2, timeout=30)
    assert [item["g"] for item in loader] == list(range(72))
    items.close()


def test_a_resume_from_kafka_back_into_the_bucket(lost):
    data = dataset(lost, archive=lost.archive, start_g=48, global_batch=24)
    state = data.state_dict()
    data.close()
    again = dataset(lost, archive=lost.archive, world_size=3, rank=1, global_batch=24)
    again.load_state_dict(state)
    items = iter(again)
    assert [next(items)["g"] for _ in range(8)] == list(range(56, 64))
    again.close()


def test_what_is_not_there_is_named(lost):
    with pytest.raises(FeedGoneError, match="archive s3://.*/elsewhere has no files"):
        next(iter(dataset(lost, archive=lost.archive + "/elsewhere")))
    with pytest.raises(HirundoError, match="s3://no-such-bucket/feed|no-such-bucket"):
        next(iter(dataset(lost, archive="s3://no-such-bucket/feed")))


def test_a_server_that_does_not_answer_is_named(lost, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(HirundoError, match="s3://|partition=0"):
        next(iter(dataset(lost, archive=lost.archive)))
