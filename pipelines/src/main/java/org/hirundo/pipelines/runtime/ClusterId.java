package org.hirundo.pipelines.runtime;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * Asks a broker on this machine which cluster it is: one request and its answer by a plain
 * connection. A client of Kafka's takes longer to start than a short verb's whole work.
 */
final class ClusterId {
  /** Of the request: brokers of 2.1 and all later ones understand it. */
  private static final short VERSION = 7;

  private static final int CONNECT_MILLIS = 500;
  private static final int ANSWER_MILLIS = 10_000;
  private static final int MOST = 1 << 20; // bytes of an answer

  private ClusterId() {}

  /**
   * Empty where nothing listens there.
   *
   * @throws IOException if what listens there is no broker that answers
   */
  static Optional<String> at(int port) throws IOException {
    try (Socket socket = new Socket()) {
      try {
        socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
      } catch (IOException e) {
        return Optional.empty();
      }
      socket.setSoTimeout(ANSWER_MILLIS);
      return Optional.ofNullable(ask(socket).clusterId());
    }
  }

  private static MetadataResponse ask(Socket socket) throws IOException {
    RequestHeader header = new RequestHeader(ApiKeys.METADATA, VERSION, "hirundo", 0);
    ByteBuffer request =
        new MetadataRequest.Builder(List.of(), false).build(VERSION).serializeWithHeader(header);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + request.remaining());
    out.write(framed.putInt(request.remaining()).put(request).array());
    out.flush();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int length = in.readInt();
    if (length < 0 || length > MOST) {
      throw new IOException("an answer of " + length + " bytes is none of Kafka's");
    }
    try {
      return (MetadataResponse)
          AbstractResponse.parseResponse(ByteBuffer.wrap(in.readNBytes(length)), header);
    } catch (RuntimeException e) {
      throw new IOException("its answer is none of Kafka's: " + e.getMessage(), e);
    }
  }
}
