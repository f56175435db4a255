package org.hirundo.pipelines.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * A flame graph (B. Gregg, "The Flame Graph", CACM 59(6), 2016) of a flight recording's samples, as
 * an SVG: a frame's width is its share, its callers below it. Frames of Flink between a task and
 * its operators, and those below the operators' own, tell nothing and are left out.
 */
final class FlameGraph {
  private static final int WIDTH = 1200;
  private static final int ROW = 16;
  private static final double LEAST = 0.0015; // of all: narrower frames are not drawn
  private static final int DEEPEST = 28;

  private final Map<String, FlameGraph> callees = new TreeMap<>();
  private int samples;

  /** Writes it. */
  static void write(Path recording, String title, Path svg) throws IOException {
    FlameGraph root = new FlameGraph();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        root.add(file.readEvent());
      }
    }
    int depth = root.depth(root.samples);
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                + " font-size=\"11\"><rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>"
                + "<text x=\"6\" y=\"18\" font-size=\"14\">%s: %,d samples</text>%n",
            WIDTH,
            (depth + 2) * ROW,
            escaped(title),
            root.samples));
    root.draw(out, 0, depth, root.samples);
    Files.writeString(svg, out.append("</svg>\n"));
  }

  private void add(RecordedEvent event) {
    RecordedThread thread = event.getThread("sampledThread");
    if (thread == null || thread.getJavaName() == null || event.getStackTrace() == null) {
      return;
    }
    samples++;
    FlameGraph at = callee(threadGroup(thread.getJavaName()));
    List<RecordedFrame> frames = event.getStackTrace().getFrames();
    String last = "";
    for (int i = frames.size() - 1; i >= 0; i--) {
      String name = name(frames.get(i));
      if (!name.isEmpty() && !name.equals(last)) {
        at = at.callee(name);
        last = name;
      }
    }
  }

  private FlameGraph callee(String name) {
    FlameGraph callee = callees.computeIfAbsent(name, n -> new FlameGraph());
    callee.samples++;
    return callee;
  }

  /** A thread's name without its numbers. */
  static String threadGroup(String name) {
    String plain = name.replaceAll(" *[(]?[0-9]+/[0-9]+[)]?.*", "").replaceAll("[-|]? ?[0-9]+", "");
    return plain.length() > 60 ? plain.substring(0, 60) : plain;
  }

  /** Empty for what is left out. */
  private static String name(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    if (type.startsWith("org.apache.flink.") || type.startsWith("java.lang.Thread")) {
      return "";
    }
    String simple = type.substring(type.lastIndexOf('.') + 1).replaceAll("\\$\\$Lambda.*", "λ");
    return simple + "." + frame.getMethod().getName();
  }

  private int depth(int all) {
    int deepest = 0;
    for (FlameGraph callee : callees.values()) {
      if (callee.samples >= LEAST * all) {
        deepest = Math.max(deepest, callee.depth(all));
      }
    }
    return Math.min(DEEPEST, deepest + 1);
  }

  private void draw(StringBuilder out, double from, int row, int all) {
    for (Map.Entry<String, FlameGraph> entry : callees.entrySet()) {
      FlameGraph callee = entry.getValue();
      double width = (double) WIDTH * callee.samples / all;
      if (callee.samples >= LEAST * all && row > 0) {
        String label = escaped(fitting(entry.getKey(), width));
        out.append(
            String.format(
                Locale.ROOT,
                "<g><title>%s %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                    + " fill=\"hsl(%d 75%% 68%%)\" stroke=\"#fff\" stroke-width=\".5\"/>"
                    + "<text x=\"%.1f\" y=\"%d\">%s</text></g>%n",
                escaped(entry.getKey()),
                100.0 * callee.samples / all,
                from,
                (row + 1) * ROW,
                width,
                ROW,
                Math.floorMod(entry.getKey().hashCode(), 45) + 10,
                from + 2,
                (row + 1) * ROW + 12,
                label));
        callee.draw(out, from, row - 1, all);
      }
      from += width;
    }
  }

  private static String fitting(String label, double width) {
    int room = (int) (width / 6.2);
    return room < 3 ? "" : label.length() <= room ? label : label.substring(0, room - 1) + "…";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
