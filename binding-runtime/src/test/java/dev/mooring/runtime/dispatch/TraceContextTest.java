package dev.mooring.runtime.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a trace travels on. */
final class TraceContextTest {

  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String OTHER = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

  private static Map<String, String> added(
      Map<String, String> metadata, Map<String, String> headers) {
    return TraceContext.addTo(metadata, headers::get);
  }

  @Test
  void headersGoBeforeMetadataAndNothingElseIsTaken() {
    assertEquals(
        Map.of("traceparent", PARENT, "tracestate", "a=b", "topic", "t"),
        added(
            Map.of("traceparent", OTHER, "topic", "t"),
            Map.of("traceparent", PARENT, "tracestate", "a=b", "topic", "u", "x", "y")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
      })
  void aParentThatIsNoneIsLeftOutWithItsState(String parent) {
    assertEquals(Map.of(), added(Map.of(), Map.of("traceparent", parent, "tracestate", "a=b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\r\nb=c", "a=ß"})
  void aStateThatNoHeaderCarriesIsLeftOut(String state) {
    assertEquals(
        Map.of("traceparent", PARENT),
        added(Map.of(), Map.of("traceparent", PARENT, "tracestate", state)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=b", "a=b,c=d", "a = b ; p ; q=1 , c=%20", "a=", "a=b=c"})
  void aBaggageTravelsAsItIs(String baggage) {
    assertEquals(Map.of("baggage", baggage), added(Map.of(), Map.of("baggage", baggage)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "=b", "a=b,", "a=b;", "a=ü", "a=b c", "a=\"b\"", ","})
  void aBaggageThatIsNoneIsRefused(String baggage) {
    assertThrows(IllegalArgumentException.class, () -> added(Map.of(), Map.of("baggage", baggage)));
  }

  @Test
  void aBaggageTooLongIsRefusedAndManyPropertiesAreNot() {
    String many = "a=b" + ";p".repeat(4000);
    assertEquals(Map.of("baggage", many), added(Map.of(), Map.of("baggage", many)));
    assertThrows(
        IllegalArgumentException.class,
        () -> added(Map.of(), Map.of("baggage", "a=" + "b".repeat(8192))));
  }

  @Test
  void anEventHasItInItsMetadataOrAsUserProperties() {
    assertEquals(
        Map.of("traceparent", PARENT),
        TraceContext.ofEvent(Map.of("traceparent", PARENT, "userProperty.traceparent", OTHER)));
    assertEquals(
        Map.of("traceparent", PARENT, "tracestate", "a=b", "baggage", "c=d"),
        TraceContext.ofEvent(
            Map.of(
                "userProperty.traceparent", PARENT,
                "userProperty.tracestate", "a=b",
                "userProperty.baggage", "c=d",
                "topic", "t")));
  }

  @Test
  void aBaggageThatIsNoneDoesNotKeepAnEventFromItsTrace() {
    assertEquals(
        Map.of("traceparent", PARENT),
        TraceContext.ofEvent(Map.of("traceparent", PARENT, "userProperty.baggage", "nonsense")));
  }
}
