package org.hirundo.operators.quality;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes fastText's file format, version 12, unquantised; the counterpart of FastTextReader. */
final class FastTextWriter {
  private final OutputStream out;
  private final ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

  private FastTextWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes beside the file and moves it there when it is whole. */
  static void write(
      Path file,
      FastTextTrainer.Settings settings,
      Vocabulary vocabulary,
      FastTextDictionary dictionary,
      FastTextMatrix.Dense input,
      FastTextMatrix.Dense output)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path part = folder.resolve(file.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
        FastTextWriter writer = new FastTextWriter(out);
        writer.header(settings, dictionary.settings());
        writer.dictionary(vocabulary, dictionary);
        out.write(0);
        writer.matrix(input);
        out.write(0);
        writer.matrix(output);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void header(FastTextTrainer.Settings settings, FastTextSettings header)
      throws IOException {
    writeInt(FastTextReader.MAGIC);
    writeInt(FastTextReader.VERSION);
    writeInt(header.dimension());
    writeInt(5); // window, unused by classifiers
    writeInt(settings.epochs());
    writeInt(settings.minCount());
    writeInt(5); // negatives, unused by softmax
    writeInt(header.wordNgrams());
    writeInt(header.loss().id());
    writeInt(FastTextReader.SUPERVISED);
    writeInt(header.buckets());
    writeInt(header.minN());
    writeInt(header.maxN());
    writeInt(100); // how often the reference's trainer lowers its rate
    writeLong(Double.doubleToRawLongBits(1e-4)); // sampling threshold, unused by classifiers
  }

  private void dictionary(Vocabulary vocabulary, FastTextDictionary dictionary) throws IOException {
    int labels = dictionary.labels().size();
    int size = dictionary.words() + labels;
    writeInt(size);
    writeInt(dictionary.words());
    writeInt(labels);
    writeLong(vocabulary.tokens());
    writeLong(-1); // not pruned
    for (int id = 0; id < size; id++) {
      byte[] entry = dictionary.entry(id);
      out.write(entry);
      out.write(0);
      writeLong(vocabulary.count(new String(entry, StandardCharsets.UTF_8)));
      out.write(id < dictionary.words() ? FastTextReader.WORD : FastTextReader.LABEL);
    }
  }

  private void matrix(FastTextMatrix.Dense matrix) throws IOException {
    writeLong(matrix.rows());
    writeLong(matrix.columns());
    for (float value : matrix.values()) {
      writeInt(Float.floatToRawIntBits(value));
    }
  }

  private void writeInt(int value) throws IOException {
    out.write(number.putInt(0, value).array(), 0, 4);
  }

  private void writeLong(long value) throws IOException {
    out.write(number.putLong(0, value).array(), 0, 8);
  }
}
