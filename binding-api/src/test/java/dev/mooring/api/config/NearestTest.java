package dev.mooring.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  private static final List<String> NAMES =
      List.of("qos", "topic", "topics", "retain", "cleanSession", "backOffMaxRetries");

  @ParameterizedTest
  @CsvSource({
    "qos,               qos",
    "QOS,               qos",
    "qoss,              qos",
    "tpoic,             ''",
    "topc,              topic",
    "topix,             topic",
    "retian,            retain",
    "cleansession,      cleanSession",
    "cleanSesion,       cleanSession",
    "backoffMaxRetry,   backOffMaxRetries",
    "completely,        ''",
    "'',                ''",
  })
  void isWhatSomebodyProbablyMeant(String word, String nearest) {
    assertEquals(
        nearest.isEmpty() ? Optional.empty() : Optional.of(nearest), Nearest.to(word, NAMES));
  }

  @ParameterizedTest
  @CsvSource({"topicc, topic", "topis, topic"})
  void isTheFirstInTheAlphabetAmongEquals(String word, String nearest) {
    assertEquals(Optional.of(nearest), Nearest.to(word, List.of("topics", "topic")));
  }
}
