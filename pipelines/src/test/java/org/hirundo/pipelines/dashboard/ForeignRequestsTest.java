package org.hirundo.pipelines.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no well-behaved client sends. */
class ForeignRequestsTest {
  private DashboardServer server;

  @BeforeEach
  void start() throws IOException {
    server = DashboardServer.start("127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Socket connect() throws IOException {
    URI address = URI.create(server.address());
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String ask(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example,421",
    "evil.example:8090,421",
    "127.0.0.1.evil.example,421",
    "localhost.evil.example,421",
    "127.0.0.1@evil.example,421",
    "127.0.0.1,200",
    "127.0.0.1:8090,200",
    "localhost:8090,200",
    "[::1]:8090,200",
    "LOCALHOST,200"
  })
  void aNameThatSomebodyPointedHereIsNotServed(String host, int status) throws IOException {
    String answer =
        ask("GET /api/state HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void aRequestWithoutAHostIsNotServed() throws IOException {
    assertThat(ask("GET /api/state HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 421");
  }

  @ParameterizedTest
  @CsvSource({
    "/lib/../dashboard.js",
    "/lib/..%2f..%2fhirundo-log4j2.xml",
    "/..;/",
    "/lib/",
    "/%2e%2e/assets.txt",
    "/assets.txt"
  })
  void noPathLeadsOutOfTheList(String path) throws IOException {
    String answer =
        ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 404");
  }

  @Test
  void thatIsNoReasonToStopAnsweringOthers() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 64; i++) {
        silent.add(connect());
      }
      String answer =
          ask("GET /api/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() throws IOException {
    String first =
        ask("GET /dashboard.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    String tag = first.lines().filter(line -> line.startsWith("Etag: ")).findFirst().orElseThrow();
    String again =
        ask(
            "GET /dashboard.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIf-None-Match: "
                + tag.substring(6)
                + "\r\n\r\n");
    assertThat(again).startsWith("HTTP/1.1 304");
  }
}
