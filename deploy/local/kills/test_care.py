"""When a JobManager counts as hung, and what is started again."""

import unittest
from unittest import mock

from care import LEADERLESS, Care


class FakeTail:
    def poll(self):
        pass


class FakeRun:
    trainer, tail = None, FakeTail()


class FakeCluster:
    names = ["zookeeper", "broker", "jobmanager"]

    def __init__(self):
        self.dead, self.calls, self.killed, self.answer, self.electing = set(), [], [], None, True

    def alive(self, name):
        return name not in self.dead

    def pid(self, name):
        return name

    def jobs(self):
        return self.answer

    def call(self, *arguments, timeout):
        self.calls.append(arguments)
        self.dead.discard(arguments[1])


class Looking(unittest.TestCase):
    def setUp(self):
        self.now, self.cluster = 1000.0, FakeCluster()
        for place, value in (("time.monotonic", lambda: self.now), ("os.kill", self.kill)):
            patch = mock.patch(f"care.{place}", value)
            patch.start()
            self.addCleanup(patch.stop)
        patch = mock.patch("care.say")
        patch.start()
        self.addCleanup(patch.stop)
        self.care = Care(self.cluster, FakeRun(), 300)

    def kill(self, pid, _):
        self.cluster.killed.append(pid)
        self.cluster.dead.add(pid)

    def after(self, seconds):
        self.now += seconds
        self.care.look()

    def test_one_that_leads_is_left_alone(self):
        self.cluster.answer = {}
        self.after(1000)
        self.assertEqual([], self.cluster.killed)

    def test_one_that_leads_nobody_is_started_again_and_then_has_twice_as_long(self):
        self.after(LEADERLESS - 1)
        self.assertEqual([], self.cluster.killed)
        self.after(2)
        self.assertEqual(["jobmanager"], self.cluster.killed)
        self.after(1)
        self.assertEqual([("restart", "jobmanager")], self.cluster.calls)
        self.after(2 * LEADERLESS - 1)
        self.assertEqual(1, len(self.cluster.killed))
        self.after(2)
        self.assertEqual(2, len(self.cluster.killed))
        self.assertIn("has led nobody", self.care.again[0])

    def test_one_that_does_not_answer_has_three_times_as_long(self):
        self.cluster.electing = False
        self.after(3 * LEADERLESS - 1)
        self.assertEqual([], self.cluster.killed)
        self.after(2)
        self.assertIn("has not answered", self.care.again[0])

    def test_without_zookeeper_nobody_can_lead(self):
        self.cluster.dead.add("zookeeper")
        self.care.down["zookeeper"] = self.now + 5000
        self.after(1000)
        self.assertEqual([], self.cluster.killed)

    def test_what_was_killed_is_started_when_its_time_has_come(self):
        self.cluster.dead.add("broker")
        self.care.down["broker"] = self.now + 2
        self.after(1)
        self.assertEqual([], self.cluster.calls)
        self.after(2)
        self.assertEqual([("restart", "broker")], self.cluster.calls)
        self.assertEqual([], self.care.again)

    def test_what_ended_by_itself_is_told_and_started(self):
        self.cluster.dead.add("broker")
        self.after(1)
        self.assertEqual([("restart", "broker")], self.cluster.calls)
        self.assertEqual(["broker ended by itself"], self.care.again)


if __name__ == "__main__":
    unittest.main()
