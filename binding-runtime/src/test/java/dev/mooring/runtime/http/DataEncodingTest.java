package dev.mooring.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes that a JSON value becomes, compared with what Dapr sends for the same value. */
final class DataEncodingTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static String encoded(String json) throws IOException {
    return new String(DataEncoding.encode(MAPPER.readTree(json)), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"hello\"          | \"hello\"",
        "\"\"               | \"\"",
        "\"<b>&\"           | \"\\u003cb\\u003e\\u0026\"",
        "\"\\u2028\\u2029\" | \"\\u2028\\u2029\"",
        "\"a/b\"            | \"a/b\"",
        "\"a\\/b\"          | \"a/b\"",
        "\"q\\\"s\\\\\"     | \"q\\\"s\\\\\"",
        "\"\\b\\f\\n\\r\\t\"| \"\\b\\f\\n\\r\\t\"",
        "\"\\u0000\\u001f\" | \"\\u0000\\u001f\"",
        "\"\\u007f\"        | \"\u007f\"",
        "\"\\u00e9\\ud83d\\ude00\" | \"é😀\"",
        "\"\\ud800\"        | \"\uFFFD\"",
        "\"\\udc00x\"       | \"\uFFFDx\"",
        "5                  | 5",
        "1.0                | 1",
        "1e3                | 1000",
        "-0.0               | -0",
        "0.1                | 0.1",
        "-12.50             | -12.5",
        "9007199254740993   | 9007199254740992",
        "123456789012345678 | 123456789012345680",
        "1e20               | 100000000000000000000",
        "1e21               | 1e+21",
        "123456789e20       | 1.23456789e+28",
        "0.000001           | 0.000001",
        "0.0000001          | 1e-7",
        "-1.5e-9            | -1.5e-9",
        "1e23               | 1e+23",
        "2e-3               | 0.002",
        "5e-324             | 5e-324",
        "1.7976931348623157e308 | 1.7976931348623157e+308",
        "true               | true",
        "false              | false",
        "null               | null",
        "{\"b\":1,\"a\":2}  | {\"a\":2,\"b\":1}",
        "{\"a\":1,\"a\":2}  | {\"a\":2}",
        "{ \"b\" : { \"d\" : [ ] , \"c\" : { } } } | {\"b\":{\"c\":{},\"d\":[]}}",
        "{\"é\":1,\"z\":2,\"Z\":3} | {\"Z\":3,\"z\":2,\"é\":1}",
        "{\"😀\":1,\"\uFF01\":2} | {\"\uFF01\":2,\"😀\":1}",
        "{\"<\":1}          | {\"\\u003c\":1}",
        "[1, \"x\"]         | [1,\"x\"]",
      })
  void aValueBecomesTheBytesThatDaprSends(String json, String bytes) throws IOException {
    assertEquals(bytes, encoded(json));
  }

  @Test
  void aNumberBeyondFloatingPointIsRefused() throws IOException {
    JsonNode tooLarge = MAPPER.readTree("[1e400]");
    assertThrows(IllegalArgumentException.class, () -> DataEncoding.encode(tooLarge));
  }

  @Test
  void everyNumberReadsBackAsItself() throws IOException {
    Random random = new Random(20260101);
    for (int i = 0; i < 20_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (!Double.isNaN(number) && !Double.isInfinite(number)) {
        assertEquals(number, Double.parseDouble(encoded(Double.toString(number))));
      }
    }
  }
}
