package org.hirundo.pipelines.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broker answers is held by {@link BrokerTest}. */
@Timeout(60)
class ClusterIdTest {
  @Test
  void whereNothingListensThereIsNone() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(ClusterId.at(port)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\0\0\0\4\0\0\0\0", "\0\0\0\1x", ""})
  void whatIsNoBrokerIsToldFromOne(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread other = new Thread(() -> answer(server, answer));
      other.start();
      assertThatThrownBy(() -> ClusterId.at(server.getLocalPort())).isInstanceOf(IOException.class);
      other.join();
    }
  }

  private static void answer(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      int length = ByteBuffer.wrap(socket.getInputStream().readNBytes(4)).getInt();
      socket.getInputStream().readNBytes(length);
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
