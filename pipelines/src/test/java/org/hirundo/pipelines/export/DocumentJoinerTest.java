package org.hirundo.pipelines.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.hirundo.pipelines.export.ExportedDocument.Cut;
import org.hirundo.pipelines.takedown.WithheldIds;
import org.hirundo.pipelines.takedown.Withholding;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceDocument;
import org.hirundo.schemas.WithheldDocuments;
import org.junit.jupiter.api.Test;

class DocumentJoinerTest {
  private static final int EOD = 0;

  /**
   * Documents of these lengths, EOD included, packed; documents that don't fill the end are lost.
   */
  private static List<FeedRecord> pack(List<Integer> lengths, int size, int pass) {
    List<FeedRecord> records = new ArrayList<>();
    int[] open = new int[size];
    int filled = 0;
    List<SequenceDocument> pieces = new ArrayList<>();
    for (int d = 0; d < lengths.size(); d++) {
      for (int offset = 0; offset < lengths.get(d); ) {
        int count = Math.min(lengths.get(d) - offset, size - filled);
        for (int i = 0; i < count; i++) {
          open[filled + i] = token(d, offset + i, lengths.get(d));
        }
        pieces.add(new SequenceDocument((long) d, filled, count, offset));
        filled += count;
        offset += count;
        if (filled == size) {
          records.add(record(records.size(), pass, open, pieces));
          open = new int[size];
          pieces = new ArrayList<>();
          filled = 0;
        }
      }
    }
    return records;
  }

  private static int token(int document, int index, int length) {
    return index == length - 1 ? EOD : 1 + 1000 * document + index;
  }

  private static FeedRecord record(
      long ordinal, int pass, int[] tokens, List<SequenceDocument> pieces) {
    ByteBuffer octets = ByteBuffer.allocate(4 * tokens.length).order(ByteOrder.LITTLE_ENDIAN);
    octets.asIntBuffer().put(tokens);
    return FeedRecord.newBuilder()
        .setG(100 * pass + ordinal)
        .setDomain("en")
        .setMixtureVersion(1)
        .setOrdinal(ordinal)
        .setPass(pass)
        .setTokens(octets)
        .setDocuments(pieces)
        .setTokenizer("t")
        .setChecksum(0)
        .build();
  }

  private static List<ExportedDocument> join(List<FeedRecord> records, int size)
      throws IOException {
    List<ExportedDocument> documents = new ArrayList<>();
    DocumentJoiner joiner = new DocumentJoiner(EOD, documents::add);
    for (FeedRecord record : records) {
      int[] tokens = new int[size];
      record.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(tokens);
      joiner.add(record, tokens);
    }
    joiner.finish();
    return documents;
  }

  @Property(tries = 400)
  void anyOrderOfTheSequencesGivesTheSameDocuments(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 60) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 16) int size,
      @ForAll long seed)
      throws IOException {
    List<FeedRecord> records = new ArrayList<>(pack(lengths, size, 0));
    records.addAll(pack(lengths, size, 1));
    Collections.shuffle(records, new Random(seed));
    List<ExportedDocument> documents = join(records, size);
    int packed = lengths.stream().mapToInt(Integer::intValue).sum() / size * size;
    for (int pass = 0; pass < 2; pass++) {
      int left = packed;
      for (int d = 0; d < lengths.size(); d++) {
        int there = Math.min(left, lengths.get(d));
        left -= there;
        long id = d;
        int of = pass;
        List<ExportedDocument> found =
            documents.stream().filter(one -> one.id() == id && one.pass() == of).toList();
        if (there == 0) {
          assertThat(found).isEmpty();
          continue;
        }
        assertThat(found).hasSize(1);
        assertThat(found.get(0).cut()).isEqualTo(there < lengths.get(d) ? Cut.END : Cut.NONE);
        int[] expected = new int[there];
        for (int i = 0; i < there; i++) {
          expected[i] = token(d, i, lengths.get(d));
        }
        assertThat(found.get(0).ids()).isEqualTo(expected);
      }
    }
  }

  /** Where one is taken out of its sequences the others move up, and are none the worse. */
  @Property(tries = 400)
  void takingADocumentOutLeavesTheOthersWhole(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 60) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 16) int size,
      @ForAll @IntRange(min = 0, max = 11) int gone)
      throws IOException {
    List<FeedRecord> records = pack(lengths, size, 0);
    List<String> expected = new ArrayList<>();
    for (ExportedDocument document : join(records, size)) {
      if (document.id() != gone) {
        expected.add(told(document));
      }
    }
    WithheldIds out =
        WithheldIds.of(List.of(new WithheldDocuments("t", List.of((long) gone), false)));
    List<FeedRecord> without = new ArrayList<>();
    for (FeedRecord record : records) {
      Sequence sequence =
          new Sequence("en", record.getOrdinal(), record.getTokens(), record.getDocuments(), "t");
      Withholding left = Withholding.of(sequence, out, EOD);
      without.add(
          FeedRecord.newBuilder(record)
              .setTokens(left.tokens())
              .setDocuments(left.documents())
              .setTakenOut(left.takenOut())
              .build());
    }
    assertThat(join(without, size))
        .extracting(DocumentJoinerTest::told)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String told(ExportedDocument document) {
    return document.id() + " " + document.cut() + " " + java.util.Arrays.toString(document.ids());
  }

  @Property(tries = 400)
  void noTokenIsLostWhateverSequencesAreMissing(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 60) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 16) int size,
      @ForAll long seed)
      throws IOException {
    List<FeedRecord> records = new ArrayList<>(pack(lengths, size, 0));
    Random chance = new Random(seed);
    records.removeIf(record -> chance.nextInt(3) == 0);
    Collections.shuffle(records, chance);
    List<ExportedDocument> documents = join(records, size);
    assertThat(documents.stream().mapToInt(document -> document.ids().length).sum())
        .isEqualTo(records.size() * size);
    for (ExportedDocument document : documents) {
      int[] ids = document.ids();
      int length = lengths.get((int) document.id());
      boolean ends = ids[ids.length - 1] == EOD;
      boolean starts =
          ids[0] == token((int) document.id(), 0, length) && (length > 1 || ids.length == 1);
      boolean whole = document.cut() == Cut.NONE;
      assertThat(whole).isEqualTo(ids.length == length);
      assertThat(document.cut() == Cut.NONE || document.cut() == Cut.START).isEqualTo(ends);
      if (whole) {
        assertThat(starts).isTrue();
      }
    }
  }

  @Test
  void aDocumentOverThreeSequencesIsJoinedFromTheMiddle() throws IOException {
    List<FeedRecord> records = pack(List.of(2, 9, 1), 4, 0);
    List<ExportedDocument> documents =
        join(List.of(records.get(1), records.get(2), records.get(0)), 4);
    assertThat(documents).extracting(ExportedDocument::id).containsExactly(2L, 0L, 1L);
    ExportedDocument joined = documents.get(2);
    assertThat(joined.ids()).hasSize(9);
    assertThat(List.of(joined.firstG(), joined.lastG())).isEqualTo(List.of(0L, 2L));
  }

  @Test
  void theRestOfADocumentIsFoundInTheMidstOfAnySequence() throws IOException {
    FeedRecord first = record(0, 0, new int[] {1, 2, 3, 4}, pieces(7, 0, 4, 0));
    FeedRecord second = record(1, 0, new int[] {5, 6, 7, 8}, pieces(7, 0, 4, 4));
    List<SequenceDocument> shared = new ArrayList<>(pieces(5, 0, 1, 0));
    shared.addAll(pieces(7, 1, 2, 8));
    FeedRecord rest = record(9, 0, new int[] {EOD, 9, EOD, EOD}, shared); // the last is padding
    for (List<FeedRecord> order :
        List.of(
            List.of(first, second, rest),
            List.of(rest, second, first),
            List.of(second, rest, first),
            List.of(rest, first, second))) {
      List<ExportedDocument> documents = join(order, 4);
      assertThat(documents).extracting(ExportedDocument::cut).containsOnly(Cut.NONE);
      assertThat(documents).extracting(ExportedDocument::id).containsExactlyInAnyOrder(5L, 7L);
      ExportedDocument joined = documents.get(documents.get(0).id() == 7 ? 0 : 1);
      assertThat(joined.ids()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, EOD);
    }
  }

  @Test
  void aDocumentThatALogHoldsTwiceComesOutTwice() throws IOException {
    List<FeedRecord> records = new ArrayList<>();
    for (int copy = 0; copy < 2; copy++) {
      records.add(record(2 * copy, 0, new int[] {1, 2, 3, 4}, pieces(7, 0, 4, 0)));
      records.add(record(2 * copy + 1, 0, new int[] {5, EOD, EOD, EOD}, pieces(7, 0, 2, 4)));
    }
    Collections.swap(records, 0, 3);
    List<ExportedDocument> documents = join(records, 4);
    assertThat(documents).hasSize(2);
    assertThat(documents)
        .allSatisfy(one -> assertThat(one.ids()).containsExactly(1, 2, 3, 4, 5, EOD));
  }

  @Test
  void piecesThatDoNotFitStayApart() throws IOException {
    List<FeedRecord> records = pack(List.of(7, 1), 4, 0);
    FeedRecord other = record(1, 0, new int[] {1, 2, 3, EOD}, pieces(9, 0, 4, 4));
    assertThat(join(List.of(records.get(0), other), 4))
        .extracting(ExportedDocument::cut)
        .containsExactly(Cut.END, Cut.START);
  }

  private static List<SequenceDocument> pieces(long id, int start, int length, int offset) {
    return List.of(new SequenceDocument(id, start, length, offset));
  }
}
