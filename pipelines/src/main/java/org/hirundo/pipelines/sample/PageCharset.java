package org.hirundo.pipelines.sample;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The charsets that pages are written in, as the WHATWG Encoding Standard reads them: the Japanese
 * ones with Microsoft's characters (①, ㈱, 髙) and its mapping of the wave dash to U+FF5E and of the
 * minus sign to U+FF0D (code pages 932, 51932 and 50221).
 */
public enum PageCharset {
  UTF_8("utf-8", List.of("utf-8", "UTF-8"), "UTF-8"),
  SHIFT_JIS("shift_jis", List.of("Shift_JIS", "x-sjis", "shift_jis"), "windows-31j"),
  EUC_JP("euc-jp", List.of("EUC-JP", "euc-jp", "x-euc-jp"), "x-windows-iso2022jp"),
  ISO_2022_JP("iso-2022-jp", List.of("ISO-2022-JP", "iso-2022-jp"), "x-windows-iso2022jp"),
  WINDOWS_1252("windows-1252", List.of("iso-8859-1", "windows-1252"), "windows-1252");

  private static final int ESCAPE = 0x1b;

  private final String label;
  private final List<String> aliases;
  private final Charset encoding;
  private final Charset repertoire;

  PageCharset(String label, List<String> aliases, String encoding) {
    this.label = label;
    this.aliases = aliases;
    this.encoding = Charset.forName(encoding);
    this.repertoire = Charset.forName(encoding.endsWith("2022jp") ? "windows-31j" : encoding);
  }

  static PageCharset named(String label) {
    for (PageCharset charset : values()) {
      if (charset.label.equals(label)) {
        return charset;
      }
    }
    throw new IllegalArgumentException("the sample has no charset " + label);
  }

  /** Its label in the Encoding Standard. */
  public String label() {
    return label;
  }

  /** The labels that pages declare it by. */
  List<String> aliases() {
    return aliases;
  }

  /** Encodes HTML; a character that the charset lacks becomes a numeric reference. */
  byte[] encode(String html) {
    byte[] bytes = withReferences(html).getBytes(encoding);
    return this == EUC_JP ? jisToEuc(bytes) : bytes;
  }

  /** Decodes strictly. */
  String decode(byte[] bytes) throws CharacterCodingException {
    byte[] plain = this == EUC_JP ? eucToJis(bytes) : bytes;
    return encoding
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(plain))
        .toString();
  }

  private String withReferences(String html) {
    CharsetEncoder encoder = repertoire.newEncoder();
    if (encoder.canEncode(html)) {
      return html;
    }
    StringBuilder out = new StringBuilder(html.length() + 64);
    html.codePoints()
        .forEach(
            c -> {
              if (encoder.canEncode(CharBuffer.wrap(Character.toChars(c)))) {
                out.appendCodePoint(c);
              } else {
                out.append("&#").append(c).append(';');
              }
            });
    return out.toString();
  }

  /** The same rows and cells, with the high bit in place of the escape sequences. */
  private static byte[] jisToEuc(byte[] jis) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(jis.length);
    int set = 'B';
    for (int i = 0; i < jis.length; ) {
      if (jis[i] == ESCAPE) {
        set = jis[i + 1] == '$' ? '$' : jis[i + 2];
        i += 3;
      } else if (set == '$') {
        out.write(jis[i] | 0x80);
        out.write(jis[i + 1] | 0x80);
        i += 2;
      } else {
        if (set == 'I') {
          out.write(0x8e);
        }
        out.write(set == 'I' ? jis[i] | 0x80 : jis[i]);
        i++;
      }
    }
    return out.toByteArray();
  }

  private static byte[] eucToJis(byte[] euc) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(euc.length * 2);
    for (int i = 0; i < euc.length; ) {
      if (euc[i] >= 0) {
        out.write(euc[i++]);
      } else if ((euc[i] & 0xff) == 0x8e && i + 1 < euc.length) {
        out.writeBytes(escaped("(I", euc[i + 1] & 0x7f));
        i += 2;
      } else {
        int second = i + 1 < euc.length ? euc[i + 1] & 0x7f : 0;
        out.writeBytes(escaped("$B", euc[i] & 0x7f, second));
        i += 2;
      }
    }
    return out.toByteArray();
  }

  private static byte[] escaped(String set, int... bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(8);
    out.write(ESCAPE);
    out.writeBytes(set.getBytes(StandardCharsets.US_ASCII));
    for (int b : bytes) {
      out.write(b);
    }
    out.write(ESCAPE);
    out.writeBytes("(B".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
