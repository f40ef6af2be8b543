package dev.mooring.runtime.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpansionTest {

  private static final UUID ID = UUID.fromString("3f0c1b6e-9d2a-4c58-8a4e-1b2c3d4e5f60");
  private static final Expansion EXPANSION =
      new Expansion(
          "shop",
          Map.of("A", "set", "TRICK", "{uuid}${{ B }}$1"),
          Map.of("A", "environment", "B", "b", "POD_NAME", "pod-7", "NAMESPACE", "prod"),
          ID);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain                    | plain",
        "{uuid}                   | 3f0c1b6e-9d2a-4c58-8a4e-1b2c3d4e5f60",
        "{appID}/{podName}        | shop/pod-7",
        "{namespace}              | prod.shop",
        "{appid} {UUID} {other}   | {appid} {UUID} {other}",
        "${{ A }}-${{B}}          | set-b",
        "x{{appID}}               | x{shop}",
        "${{ TRICK }}             | {uuid}${{ B }}$1",
        "{'$'}                    | {'$'}",
      })
  void fillsInTagsAndLooksAtNoneOfThemTwice(String written, String expected) {
    List<String> complaints = new ArrayList<>();
    String text = EXPANSION.expand(written, complaints::add);
    assertAll(() -> assertEquals(expected, text), () -> assertEquals(List.of(), complaints));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${{ NONE }} | has the placeholder ${{ NONE }}, for which there is no value; give one by --set NONE=... or in the environment",
        "${{ }}      | has the placeholder ${{ }} without a name",
        "a${{ NONE   | has a ${{ without its }}; expected ${{ NAME }}",
        "{podName}   | refers to {podName}, but the environment variable POD_NAME is not set",
      })
  void complainsOfWhatItCannotFillIn(String written, String complaint) {
    List<String> complaints = new ArrayList<>();
    new Expansion("shop", Map.of(), Map.of("POD_NAME", ""), ID).expand(written, complaints::add);
    assertEquals(List.of(complaint), complaints);
  }

  @Test
  void aProcessWithoutNamespaceIsInTheDefaultOne() {
    Expansion expansion = new Expansion("shop", Map.of(), Map.of(), ID);
    assertEquals("default.shop", expansion.expand("{namespace}", complaint -> {}));
  }
}
