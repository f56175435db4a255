package org.hirundo.pipelines.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code DOMAIN_text_document.bin} and {@code .idx} for each domain. */
final class MegatronFormat extends DocumentFormat {
  private static final String SUFFIX = "_text_document";

  private final ExportFolder folder;
  private final TokenType type;
  private final Map<String, IndexedDataset> datasets = new TreeMap<>();

  MegatronFormat(ExportFolder folder, TokenType type, int endOfDocument, Totals totals) {
    super(endOfDocument, totals);
    this.folder = folder;
    this.type = type;
  }

  @Override
  DocumentJoiner.Sink open(String domain) throws IOException {
    IndexedDataset dataset = new IndexedDataset(type, folder.file(domain + SUFFIX + ".bin"));
    datasets.put(domain, dataset);
    return document -> dataset.add(document.ids());
  }

  @Override
  void end() throws IOException {
    for (Map.Entry<String, IndexedDataset> dataset : datasets.entrySet()) {
      OutputStream idx = folder.index(dataset.getKey() + SUFFIX + ".idx");
      dataset.getValue().writeIndex(idx);
    }
  }

  @Override
  public String encoding() {
    return type == TokenType.UINT16 ? "uint16" : "int32";
  }

  @Override
  public List<String> notes(Totals totals) {
    String blend =
        totals.domains().stream()
            .map(
                domain ->
                    String.format(
                        Locale.ROOT,
                        "%.6f %s",
                        (double) domain.tokens() / totals.tokens(),
                        folder.path().resolve(domain.name() + SUFFIX)))
            .collect(Collectors.joining(" "));
    return List.of(
        "--data-path " + blend,
        "Megatron's GPTDataset shuffles each prefix's documents and cuts them anew into windows: the"
            + " feed's order and packing are lost. Its blend keeps these shares of samples on the"
            + " whole and, within about two samples a domain, at each step. To train on the feed"
            + " itself, use the loader with --dataloader-type external.");
  }
}
