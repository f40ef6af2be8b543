package dev.mooring.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Direction;
import dev.mooring.api.config.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a document of kind Resiliency says. */
final class ResiliencyParserTest {

  private static final String HEAD =
      "apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nmetadata: {name: r}\n";

  private final List<Problem> problems = new ArrayList<>();

  private ResiliencePolicies parse(String text) {
    return ResiliencyParser.parse(Documents.of(HEAD + text), "shop", problems);
  }

  @Test
  void everyFieldArrives() {
    ResiliencePolicy policy =
        parse(
                """
                spec:
                  policies:
                    timeouts: {short: 250}
                    retries:
                      often:
                        policy: exponential
                        duration: 2s
                        maxInterval: 15s
                        maxRetries: 7
                        matching: {httpStatusCodes: "429,500-599", gRPCStatusCodes: "14"}
                    circuitBreakers:
                      fuse: {maxRequests: 3, interval: 8s, timeout: 45s, trip: requests > 2}
                  targets:
                    components:
                      orders:
                        inbound: {timeout: short, retry: often, circuitBreaker: fuse}
                """)
            .of("orders", Direction.INPUT);

    assertEquals(List.of(), problems);
    assertEquals(Optional.of(Duration.ofMillis(250)), policy.timeout());
    assertEquals(
        Optional.of(
            new RetrySpec(
                true,
                Duration.ofSeconds(2),
                Duration.ofSeconds(15),
                7,
                List.of(new RetrySpec.CodeRange(429, 429), new RetrySpec.CodeRange(500, 599)),
                List.of(new RetrySpec.CodeRange(14, 14)))),
        policy.retry());
    BreakerSpec breaker = policy.breaker().orElseThrow();
    assertEquals(3, breaker.maxRequests());
    assertEquals(Duration.ofSeconds(8), breaker.interval());
    assertEquals(Duration.ofSeconds(45), breaker.timeout());
    assertEquals("requests > 2", breaker.trip().toString());
  }

  @Test
  void whatIsLeftOutIsAsDaprHasIt() {
    ResiliencePolicy policy =
        parse(
                """
                spec:
                  policies:
                    retries: {again: {}}
                    circuitBreakers: {fuse: {}}
                  targets: {components: {orders: {outbound: {retry: again, circuitBreaker: fuse}}}}
                """)
            .of("orders", Direction.OUTPUT);

    assertEquals(
        Optional.of(
            new RetrySpec(
                false, Duration.ofSeconds(5), Duration.ofSeconds(60), -1, List.of(), List.of())),
        policy.retry());
    BreakerSpec breaker = policy.breaker().orElseThrow();
    assertEquals(1, breaker.maxRequests());
    assertEquals(Duration.ZERO, breaker.interval());
    assertEquals(Duration.ofSeconds(60), breaker.timeout());
    assertEquals("consecutiveFailures > 5", breaker.trip().toString());
    assertEquals(Optional.empty(), policy.timeout());
  }

  @ParameterizedTest
  @CsvSource({
    "DefaultBindingComponentInboundTimeoutPolicy, INPUT, true",
    "DefaultBindingComponentInboundTimeoutPolicy, OUTPUT, false",
    "DefaultComponentInboundTimeoutPolicy, INPUT, true",
    "DefaultComponentTimeoutPolicy, OUTPUT, true",
    "DefaultTimeoutPolicy, OUTPUT, true",
    "defaultTimeoutPolicy, OUTPUT, false",
  })
  void reservedNamesCountForWhatHasNoTarget(String name, Direction direction, boolean counts) {
    ResiliencePolicies policies =
        parse(
            "spec:\n  policies:\n    timeouts: {%s: 1s}\n".formatted(name)
                + "  targets: {components: {other: {}}}\n");

    assertEquals(counts, policies.of("orders", direction).timeout().isPresent());
    assertTrue(policies.of("other", direction).isNone());
  }

  @ParameterizedTest
  @CsvSource({
    "INPUT, Default DefaultComponent DefaultComponentInbound DefaultBindingComponentInbound, 4s",
    "INPUT, Default DefaultComponent DefaultComponentInbound DefaultComponentOutbound, 3s",
    "OUTPUT, Default DefaultComponent DefaultComponentInbound, 2s",
    "OUTPUT, Default, 1s",
  })
  void ofTheReservedNamesTheNearestCounts(Direction direction, String prefixes, String expected) {
    StringBuilder policies = new StringBuilder();
    int seconds = 0;
    for (String prefix : prefixes.split(" ", -1)) {
      seconds++;
      policies.append("      ").append(prefix).append("TimeoutPolicy: ").append(seconds);
      policies.append("s\n");
    }
    assertEquals(
        Optional.of(Duration.parse("PT" + expected)),
        parse("spec:\n  policies:\n    timeouts:\n" + policies).of("orders", direction).timeout());
  }

  @ParameterizedTest
  @CsvSource({"250, 250", "'\"250\"', 250", "1s, 1000", "1m30s, 90000", "2.5ms, 2"})
  void aSpanWithoutAUnitIsInMilliseconds(String written, long millis) {
    assertEquals(
        millis,
        parse("spec: {policies: {timeouts: {DefaultTimeoutPolicy: " + written + "}}}\n")
            .of("orders", Direction.INPUT)
            .timeout()
            .orElseThrow()
            .toMillis());
  }

  @Test
  void aDocumentForAnotherApplicationSaysNothing() {
    assertEquals(
        ResiliencePolicies.NONE,
        parse("scopes: [bakery]\nspec: {policies: {timeouts: {DefaultTimeoutPolicy: 1s}}}\n"));
  }

  @Test
  @DisplayName("8: a target with a policy that does not exist is a mistake")
  void aPolicyThatDoesNotExistIsAMistake() {
    parse(
        "spec: {policies: {retries: {often: {}}},"
            + " targets: {components: {a: {inbound: {retry: oftn}}}}}\n");

    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).isError());
    assertTrue(
        problems
            .get(0)
            .toString()
            .contains("\"oftn\" is not among the policies; did you mean \"often\"?"),
        problems.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policies: {timeouts: {a: soon}} | spec.policies.timeouts.a",
        "policies: {retries: {a: {policy: wild}}} | constant or exponential",
        "policies: {retries: {a: {maxRetries: -2}}} | a whole number from -1",
        "policies: {retries: {a: {matching: {httpStatusCodes: 5xx}}}} | 429,500-599",
        "policies: {circuitBreakers: {a: {trip: never}}} | expected a condition such as",
        "policies: {circuitBreakers: {a: {maxRequests: 0}}} | a whole number from 1",
      })
  void mistakesAreNamed(String spec, String part) {
    parse("spec: {" + spec + "}\n");

    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).isError());
    assertTrue(problems.get(0).toString().contains(part), problems.toString());
  }
}
