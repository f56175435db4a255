package org.hirundo.pipelines.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.hirundo.operators.tokens.Tokenizer;

/** {@code DOMAIN.jsonl}: one document a line, its text decoded from its tokens. */
final class JsonLinesFormat extends DocumentFormat {
  private static final JsonFactory JSON = new JsonFactory();

  private final ExportFolder folder;
  private final Tokenizer tokenizer;
  private final Map<String, JsonGenerator> lines = new TreeMap<>();

  JsonLinesFormat(ExportFolder folder, Tokenizer tokenizer, Totals totals) {
    super(tokenizer.endOfDocument(), totals);
    this.folder = folder;
    this.tokenizer = tokenizer;
  }

  @Override
  DocumentJoiner.Sink open(String domain) throws IOException {
    JsonGenerator out =
        JSON.createGenerator(folder.file(domain + ".jsonl")).setRootValueSeparator(null);
    lines.put(domain, out);
    return document -> write(out, domain, document);
  }

  private void write(JsonGenerator out, String domain, ExportedDocument document)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("id", Long.toUnsignedString(document.id(), 16));
    out.writeStringField("domain", domain);
    out.writeStringField("text", tokenizer.decode(text(document.ids())));
    out.writeNumberField("tokens", document.ids().length);
    out.writeNumberField("pass", document.pass());
    out.writeNumberField("first_g", document.firstG());
    out.writeNumberField("last_g", document.lastG());
    if (document.cut() == ExportedDocument.Cut.NONE) {
      out.writeNullField("cut");
    } else {
      out.writeStringField("cut", document.cut().name().toLowerCase(Locale.ROOT));
    }
    out.writeEndObject();
    out.writeRaw('\n');
  }

  /** Without BOS and EOD. */
  private int[] text(int[] ids) {
    int from = ids.length > 0 && ids[0] == tokenizer.beginOfDocument() ? 1 : 0;
    int to = ids.length;
    if (to > from && ids[to - 1] == tokenizer.endOfDocument()) {
      to--;
    }
    return Arrays.copyOfRange(ids, from, to);
  }

  @Override
  void end() throws IOException {
    for (JsonGenerator out : lines.values()) {
      out.close();
    }
  }

  @Override
  public String encoding() {
    return "text";
  }

  @Override
  public List<String> notes(Totals totals) {
    return List.of(
        "Text alone: the feed's order, its packing and the exact ratio of each stretch are lost;"
            + " the shares above hold for the whole, in this tokenizer's tokens. A document cut by"
            + " the stretch's ends says so in \"cut\"; a character that was cut with it is U+FFFD.");
  }
}
