"""Which kills are made, and how their times become a table."""

import socket
import tempfile
import threading
import unittest
from pathlib import Path

import pages
from plan import DISKS, KINDS, plan
from proxy import Proxy
from table import Kill, table

TASKMANAGERS = ["taskmanager-1", "taskmanager-2"]


class Plans(unittest.TestCase):
    def test_the_same_seed_gives_the_same_kills(self):
        self.assertEqual(plan(50, 7, TASKMANAGERS, DISKS), plan(50, 7, TASKMANAGERS, DISKS))
        self.assertNotEqual(plan(50, 7, TASKMANAGERS, DISKS), plan(50, 8, TASKMANAGERS, DISKS))

    def test_eight_kills_have_every_kind_and_two_during_a_recovery(self):
        for seed in range(20):
            steps = plan(8, seed, TASKMANAGERS, DISKS)
            self.assertEqual(set(KINDS), {step.kind for step in steps})
            self.assertEqual(2, sum(step.during for step in steps))
            self.assertFalse(steps[0].during)

    def test_without_disks_none_is_filled(self):
        self.assertNotIn("disk", {step.kind for step in plan(40, 1, TASKMANAGERS, ())})


class Tables(unittest.TestCase):
    def test_median_percentile_and_longest(self):
        kills = [Kill("broker", "broker", False, float(i), 2.0 * i, None) for i in range(1, 101)]
        self.assertIn("| broker killed | 100 | 0 | 50.0 / 95.0 / 100.0 | 100.0 / 190.0 / 200.0 | – |", table(kills))

    def test_kinds_without_a_kill_have_no_row(self):
        self.assertNotIn("loader", table([Kill("broker", "broker", True)]))


class Inputs(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def test_the_same_seed_gives_the_same_bytes(self):
        def content(name, seed):
            pages.make(self.folder / name, 2, seed)
            files = sorted(path for path in (self.folder / name).rglob("*") if path.is_file())
            return [(str(path.relative_to(self.folder / name)), path.read_bytes()) for path in files]

        self.assertEqual(content("a", 1), content("b", 1))
        self.assertNotEqual(content("c", 1), content("d", 2))

    def test_a_shelf_grows_in_order_and_is_whole_in_the_end(self):
        made = pages.make(self.folder / "input", 4, 1)
        shelf = pages.Shelf(made, self.folder / "shelf")
        self.assertEqual(3, shelf.left)
        shelf.publish(1)
        self.assertEqual(2, len(list((self.folder / "shelf" / "corpus").glob("*.jsonl"))))
        shelf.publish(10)
        self.assertEqual((0, 4), (shelf.left, len(list((self.folder / "shelf" / "corpus").glob("*.jsonl")))))
        self.assertEqual(12, made.files)


class Ways(unittest.TestCase):
    """The proxy, before a server that sends back what it gets."""

    def setUp(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.server.close)
        threading.Thread(target=self._serve, daemon=True).start()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.proxy = Proxy(port, self.server.getsockname()[1])
        self.addCleanup(self.proxy.close)

    def _serve(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._echo, args=(client,), daemon=True).start()

    def _echo(self, client):
        with client:
            while data := client.recv(100):
                client.sendall(data)

    def connect(self):
        client = socket.create_connection(("127.0.0.1", self.proxy.port), timeout=20)
        self.addCleanup(client.close)
        return client

    def test_what_is_sent_arrives(self):
        client = self.connect()
        client.sendall(b"one")
        self.assertEqual(b"one", client.recv(100))

    def test_silence_holds_what_is_sent_back_until_it_is_mended(self):
        client = self.connect()
        client.sendall(b"one")
        client.recv(100)
        self.proxy.silence()
        client.sendall(b"two")
        client.settimeout(0.5)
        self.assertRaises(socket.timeout, client.recv, 100)
        self.proxy.mend()
        client.settimeout(20)
        self.assertEqual(b"two", client.recv(100))

    def test_closed_resets_and_refuses_until_it_is_mended(self):
        client = self.connect()
        client.sendall(b"one")
        client.recv(100)
        self.proxy.close()
        try:
            self.assertEqual(b"", client.recv(100))
        except ConnectionError:
            pass
        self.assertRaises(OSError, socket.create_connection, ("127.0.0.1", self.proxy.port), 5)
        self.proxy.mend()
        again = self.connect()
        again.sendall(b"two")
        self.assertEqual(b"two", again.recv(100))


if __name__ == "__main__":
    unittest.main()
