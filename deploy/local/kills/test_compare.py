"""Whatever is changed in one run's outputs is found, and named."""

import struct
import tempfile
import unittest
from pathlib import Path

import compare
from made_run import digest, made_run
from outputs import Placed


def differences(disturbed):
    return compare.itself(disturbed) + compare.between(made_run(), disturbed, ("en",))


class Tampering(unittest.TestCase):
    def setUp(self):
        self.run_ = made_run()

    def found(self, *texts):
        found = differences(self.run_)
        for text in texts:
            self.assertTrue(any(text in line for line in found), f"{text!r} is not in {found}")

    def test_nothing_is_found_in_two_runs_that_are_equal(self):
        self.assertEqual([], differences(self.run_))

    def test_a_lost_document(self):
        lost = self.run_.documents.pop(3)
        self.found(f"document {lost.record['id']}", "1 fewer", "curate-report")

    def test_a_document_twice(self):
        self.run_.documents.append(self.run_.documents[2])
        self.found("document 3 is there 2 times", "1 more")

    def test_a_document_with_another_text(self):
        self.run_.documents[0].record["text"] += "!"
        self.found("documents: document 1", "archive of documents: document 1")

    def test_a_lost_duplicate(self):
        self.run_.duplicates.clear()
        self.found("duplicate 90 of 1", "curate-report")

    def test_a_duplicate_of_another_document(self):
        self.run_.duplicates[0].record["duplicateOf"] = 2
        self.found("duplicate 90 of 2", "1 more")

    def test_a_duplicate_of_a_document_that_is_not_there(self):
        self.run_.duplicates[0].record["duplicateOf"] = 77
        self.found("names a document that is not there")

    def test_a_reject_twice(self):
        self.run_.rejects *= 2
        self.found("reject identify/language", "1 more")

    def test_a_reject_for_another_reason(self):
        self.run_.rejects[0].record["reason"] = "mojibake"
        self.found("reject identify/mojibake")

    def test_a_report_of_a_file_twice(self):
        self.run_.files *= 2
        self.found("files: report of a file")

    def test_a_record_that_is_nowhere(self):
        self.run_.curated["MADE-0000"]["records"] += 1
        self.found("21 records, the logs 20")

    def test_a_lost_sequence(self):
        del self.run_.sequences["ja"][4]
        self.found("ordinal 4 is there 0 times")

    def test_a_sequence_twice(self):
        self.run_.sequences["en"].append(self.run_.sequences["en"][-1])
        self.found("ordinal 7 is there 2 times", "sequence of en with")

    def test_a_sequence_in_another_partition(self):
        self.run_.sequences["ja"][1].partition = 2
        self.found("ordinal 1 is in partition 2")

    def test_a_document_packed_twice(self):
        log = self.run_.sequences["en"]
        record = {**log[0].record, "ordinal": len(log)}
        log.append(Placed(len(log) % 4, record, log[0].tokens))
        self.found("goes on at its token 0, not at 5")

    def test_a_document_with_other_tokens(self):
        one = self.run_.sequences["ja"][2]
        one.tokens = struct.pack("<8I", *range(8))
        one.record["tokens"] = digest(one.tokens)
        self.found("other tokens than in the undisturbed run", "not what the sequence log holds")

    def test_a_document_that_another_domain_selected(self):
        self.run_.packed["ja"]["refused"] = {"rule": 1}
        self.found("decided on 11 of 10", "ja's refused")

    def test_a_gap_in_the_feed(self):
        del self.run_.feed[4]
        self.found("g=4 is there 0 times", "not one sequence of each round")

    def test_g_twice(self):
        self.run_.feed.append(self.run_.feed[-1])
        self.found("g=9 is there 2 times")

    def test_a_feed_out_of_order(self):
        feed = self.run_.feed
        feed[0], feed[4] = feed[4], feed[0]
        self.found("is not in the order of g")

    def test_a_changed_hash_in_the_feed(self):
        self.run_.feed[5].record["tokens"] = "0" * 64 + " 32"
        self.found("g=5, ja 2 is not what the sequence log holds", "g=5 was taken with other tokens")

    def test_a_sequence_that_was_left_out(self):
        log = self.run_.sequences["ja"]
        self.run_.feed[4].record.update(log[11].record)
        self.found("in partition 3, 7 would be ja's next")

    def test_a_feed_that_ends_early(self):
        del self.run_.feed[4:]
        self.found("it ends although every domain has further sequences")

    def test_a_second_mixture(self):
        self.run_.mixture *= 2
        self.found("mixture: 2 records")

    def test_a_sequence_that_the_loader_took_twice(self):
        self.run_.taken.insert(4, self.run_.taken[3])
        self.found("g=3 was taken 2 times")

    def test_a_sequence_that_the_loader_left_out(self):
        del self.run_.taken[6]
        self.found("g=6 was never taken")

    def test_other_tokens_the_second_time(self):
        g, _ = self.run_.given[4]
        self.run_.given[4] = (g, "0" * 64)
        self.found(f"g={g} was given out with other tokens")

    def test_a_torn_file(self):
        self.run_.feed_archive[0].fault = "no footer"
        self.found("part-0.parquet can't be read")

    def test_a_row_that_is_lost_and_one_that_is_there_twice(self):
        rows = self.run_.document_archive[0].rows
        rows[0] = rows[1]
        self.found("document 1 (MADE-0000 a.warc.gz at 100) of the topic is 1 times too few", "document 2")

    def test_a_whole_file_twice(self):
        self.run_.feed_archive *= 2
        self.found("g=0 is 1 times more there than in the topic")


class Files(unittest.TestCase):
    """What is read from an archive's folder."""

    def setUp(self):
        import pyarrow
        import pyarrow.parquet

        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(lambda: __import__("shutil").rmtree(self.folder))
        kind = pyarrow.schema([("id", pyarrow.int64()), ("values", pyarrow.map_(pyarrow.string(), pyarrow.float64()))])
        table = pyarrow.table({"id": [1, 2], "values": [[("rule@1", 0.5)], []]}, schema=kind)
        self.file = self.folder / "domain=ja" / "part-0.parquet"
        self.file.parent.mkdir()
        pyarrow.parquet.write_table(table, self.file)

    def read(self):
        import logs

        return logs.archive(self.folder)

    def test_rows_are_as_in_the_topic(self):
        (one,) = self.read()
        self.assertEqual("domain=ja/part-0.parquet", one.name)
        self.assertEqual([{"id": 1, "values": {"rule@1": 0.5}}, {"id": 2, "values": {}}], one.rows)

    def test_a_file_that_was_cut_off_is_torn(self):
        self.file.write_bytes(self.file.read_bytes()[:-20])
        (one,) = self.read()
        self.assertNotEqual("", one.fault)

    def test_a_file_that_is_empty_is_torn(self):
        self.file.write_bytes(b"")
        (one,) = self.read()
        self.assertNotEqual("", one.fault)

    def test_a_file_with_a_flipped_byte_is_torn_or_has_other_rows(self):
        data = bytearray(self.file.read_bytes())
        data[6] ^= 0xFF
        self.file.write_bytes(data)
        (one,) = self.read()
        self.assertTrue(one.fault or one.rows != [{"id": 1, "values": {"rule@1": 0.5}}, {"id": 2, "values": {}}])

    def test_unfinished_files_are_left_alone(self):
        (self.file.parent / ".part-1.parquet.inprogress").write_bytes(b"half")
        self.assertEqual(1, len(self.read()))


if __name__ == "__main__":
    unittest.main()
