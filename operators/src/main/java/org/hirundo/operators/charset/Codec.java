package org.hirundo.operators.charset;

import java.nio.charset.Charset;

/** One encoding. Decoding never fails: bytes that don't fit become U+FFFD. Thread safe. */
interface Codec {
  /** The WHATWG name. */
  String name();

  /** Decodes the bytes in {@code [from, to)}. */
  String decode(byte[] bytes, int from, int to);

  /** An encoding that the JDK reads as browsers do. */
  record Jdk(String name, Charset charset) implements Codec {
    @Override
    public String decode(byte[] bytes, int from, int to) {
      return new String(bytes, from, to - from, charset);
    }
  }
}
