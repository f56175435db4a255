package org.hirundo.operators.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The labels that pages use for encodings, after the WHATWG Encoding Standard, section 4.2. */
final class Labels {
  static final Codec UTF_8 = new Codec.Jdk("UTF-8", StandardCharsets.UTF_8);
  static final Codec UTF_16LE = new Codec.Jdk("UTF-16LE", StandardCharsets.UTF_16LE);
  static final Codec UTF_16BE = new Codec.Jdk("UTF-16BE", StandardCharsets.UTF_16BE);
  static final Codec SHIFT_JIS = jdk("Shift_JIS", "windows-31j");
  static final Codec EUC_JP = new EucJp();
  static final Codec ISO_2022_JP = new Iso2022Jp();
  static final Codec GB18030 = jdk("GB18030", "GB18030");
  static final Codec BIG5 = jdk("Big5", "x-MS950-HKSCS");
  static final Codec EUC_KR = jdk("EUC-KR", "x-windows-949");
  static final Codec WINDOWS_1252 = jdk("windows-1252", "windows-1252");

  private static final Map<String, Codec> CODECS = new HashMap<>();

  static {
    put(UTF_8, "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8");
    put(UTF_16LE, "utf-16le utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff");
    put(UTF_16BE, "utf-16be unicodefffe");
    put(
        SHIFT_JIS,
        "shift_jis shift-jis sjis x-sjis ms_kanji ms932 csshiftjis windows-31j cp932 x-ms-cp932"
            + " windows-932 shift_jisx0213 shift-jisx0213 shiftjis sjis-win cswindows31j");
    put(
        EUC_JP,
        "euc-jp eucjp x-euc-jp x-eucjp euc_jp cseucpkdfmtjapanese x-euc cp51932 eucjp-win"
            + " eucjp-ms x-eucjp-open euc-jisx0213 ujis");
    put(ISO_2022_JP, "iso-2022-jp csiso2022jp jis iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3");
    put(
        GB18030,
        "gb18030 gbk gb2312 gb_2312 gb_2312-80 chinese csgb2312 csiso58gb231280 iso-ir-58 x-gbk"
            + " cp936 ms936 windows-936 euc-cn");
    put(BIG5, "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 ms950 big-5");
    put(
        EUC_KR,
        "euc-kr euckr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989"
            + " ksc5601 ksc_5601 windows-949 cp949 ms949 uhc");
    put(
        WINDOWS_1252,
        "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987"
            + " latin1 latin-1 l1 ascii us-ascii ansi_x3.4-1968 cp819 ibm819 csisolatin1"
            + " iso-ir-100");
    put(jdk("windows-1254", "windows-1254"), "windows-1254 cp1254 iso-8859-9 latin5 l5");
    for (int page : new int[] {1250, 1251, 1253, 1255, 1256, 1257, 1258}) {
      String name = "windows-" + page;
      put(jdk(name, name), name + " cp" + page + " x-cp" + page);
    }
    for (int part : new int[] {2, 3, 4, 5, 6, 7, 8, 13, 15}) {
      String name = "ISO-8859-" + part;
      put(jdk(name, name), name + " iso8859-" + part + " iso_8859-" + part);
    }
    put(jdk("windows-874", "x-windows-874"), "windows-874 tis-620 iso-8859-11 dos-874");
    put(jdk("KOI8-R", "KOI8-R"), "koi8-r koi8 koi cskoi8r koi8_r");
    put(jdk("KOI8-U", "KOI8-U"), "koi8-u koi8-ru");
    put(jdk("IBM866", "IBM866"), "ibm866 866 cp866 csibm866");
    put(jdk("macintosh", "x-MacRoman"), "macintosh mac csmacintosh x-mac-roman");
    put(jdk("x-mac-cyrillic", "x-MacCyrillic"), "x-mac-cyrillic x-mac-ukrainian");
  }

  private Labels() {}

  /** The encoding that a label means, or null. */
  static Codec find(String label) {
    return CODECS.get(label.strip().toLowerCase(Locale.ROOT));
  }

  private static Codec jdk(String name, String charset) {
    return new Codec.Jdk(name, Charset.forName(charset));
  }

  private static void put(Codec codec, String labels) {
    for (String label : labels.toLowerCase(Locale.ROOT).split(" ")) {
      CODECS.put(label, codec);
    }
  }
}
