package org.hirundo.pipelines.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.Collector;
import org.hirundo.operators.tokens.Packer;
import org.hirundo.operators.tokens.ShuffleWindow;
import org.hirundo.schemas.PackReport;
import org.hirundo.schemas.PackedComponent;
import org.hirundo.schemas.RealTokens;
import org.hirundo.schemas.ScoreCut;
import org.hirundo.schemas.Sequence;
import org.hirundo.schemas.SequenceSizes;

/**
 * One domain between two checkpoints: its shuffle window, its packer, its sums, and the sizes of
 * sequences that are on their way. Confined to one thread.
 */
final class DomainPacking {
  /** Sequences whose sizes make a record, at most; a checkpoint's barrier makes one of the rest. */
  private static final int BLOCK = 256;

  private final ShuffleWindow window;
  private final Packer packer;
  private final PackReport sum;
  private final int marks;
  private final boolean sized;
  private List<Integer> sizes = new ArrayList<>();

  /**
   * @param marks BOS and EOD of a document, in tokens
   * @param sized whether sizes are written
   */
  DomainPacking(ShuffleWindow window, Packer packer, PackReport sum, int marks, boolean sized) {
    this.window = window;
    this.packer = packer;
    this.sum = sum;
    this.marks = marks;
    this.sized = sized;
    count();
  }

  ShuffleWindow window() {
    return window;
  }

  Packer packer() {
    return packer;
  }

  PackReport sum() {
    return sum;
  }

  void refuse(String rule) {
    sum.getRefused().merge(rule, 1L, Long::sum);
  }

  void take(TokenizedDocument document, Collector<Packed> out) {
    int tokens = document.tokens().length + marks;
    sum.setSelected(sum.getSelected() + 1);
    sum.setTokens(sum.getTokens() + tokens);
    add(sum.getComponents(), document.source(), tokens);
    if (!document.band().isEmpty()) {
      add(sum.getBands(), document.band(), tokens);
    }
    window.add(document.id(), document.tokens(), (next, ids) -> emit(packer.add(next, ids), out));
    count();
  }

  private static void add(Map<String, PackedComponent> parts, String part, int tokens) {
    PackedComponent sum = parts.computeIfAbsent(part, first -> new PackedComponent(0L, 0L));
    sum.setDocuments(sum.getDocuments() + 1);
    sum.setTokens(sum.getTokens() + tokens);
  }

  /**
   * @param cut of a document; null if it was not ranked
   */
  void rankedBy(ScoreCut cut) {
    ScoreCut before = sum.getCut();
    if (cut != null && (before == null || before.getEpoch() <= cut.getEpoch())) {
      sum.setCut(cut);
    }
  }

  /** At the end of the input: packs what waits in the window and in the packer's buffer. */
  void end(Collector<Packed> out) {
    window.flush((next, ids) -> emit(packer.add(next, ids), out));
    emit(packer.flush(), out);
    tellSizes(out);
    count();
  }

  private void emit(List<Sequence> sequences, Collector<Packed> out) {
    for (Sequence sequence : sequences) {
      out.collect(Packed.of(sequence));
      if (sized) {
        sizes.add(RealTokens.of(sequence));
        if (sizes.size() == BLOCK) {
          tellSizes(sequence.getOrdinal() + 1, out);
        }
      }
    }
  }

  /** Before a checkpoint's barrier: writes the sizes of all sequences that were written. */
  void tellSizes(Collector<Packed> out) {
    if (!sizes.isEmpty()) {
      tellSizes(packer.nextOrdinal(), out);
    }
  }

  private void tellSizes(long end, Collector<Packed> out) {
    out.collect(Packed.of(new SequenceSizes(sum.getDomain(), end - sizes.size(), sizes)));
    sizes = new ArrayList<>();
  }

  private void count() {
    long open = packer.openTokens() + window.tokens() + (long) marks * window.documents();
    sum.setSequences(packer.nextOrdinal());
    sum.setOpenTokens((int) Math.min(open, Integer.MAX_VALUE));
    sum.setRealTokens(sum.getTokens() - open);
  }
}
