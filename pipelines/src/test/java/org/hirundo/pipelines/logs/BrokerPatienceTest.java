package org.hirundo.pipelines.logs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class BrokerPatienceTest {
  private static BrokerPatience of(String millis) {
    Properties connection = new Properties();
    connection.setProperty("bootstrap.servers", "kafka:9092");
    connection.setProperty("default.api.timeout.ms", millis);
    return new BrokerPatience(connection);
  }

  @Test
  void endsWhenReadingStandsStill() {
    BrokerPatience patience = of("0");
    patience.at(7);
    assertThatThrownBy(() -> patience.at(7))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("kafka:9092 has given nothing");
  }

  @Test
  void lastsWhileReadingGoesOn() {
    BrokerPatience patience = of("0");
    for (long position = 0; position < 5; position++) {
      patience.at(position);
    }
    BrokerPatience minute = of("60000");
    minute.at(1);
    assertThatCode(() -> minute.at(1)).doesNotThrowAnyException();
  }
}
