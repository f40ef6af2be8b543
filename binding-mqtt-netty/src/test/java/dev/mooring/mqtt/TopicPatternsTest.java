package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicPatternsTest {

  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, b, false",
    "a/b, a, false",
    "a/+, a/b, true",
    "a/+, a/b/c, false",
    "+/b, a/+, true",
    "+, a/b, false",
    "#, a/b, true",
    "a/#, a, true",
    "a/#, a/b/c, true",
    "a/#, b, false",
    "a/b/#, a/+, true",
    "a/b/#, a, false",
    "#, $SYS/x, false",
    "$SYS/#, $SYS/x, true",
    "+/x, $SYS/x, false",
    "a//b, a/+/b, true",
    "dead/a/#, a/#, false"
  })
  void twoFiltersOverlapIfATopicMatchesBoth(String a, String b, boolean overlap) {
    assertEquals(overlap, TopicPatterns.overlap(a, b), a + " and " + b);
    assertEquals(overlap, TopicPatterns.overlap(b, a), b + " and " + a);
  }

  @ParameterizedTest
  @CsvSource({"$share/g/a/b, a/b", "$share/g/#, #", "a/b, a/b", "$SYS/x, $SYS/x"})
  void aSharedSubscriptionSharesAFilter(String filter, String shared) {
    assertEquals(shared, TopicPatterns.withoutGroup(filter));
  }
}
