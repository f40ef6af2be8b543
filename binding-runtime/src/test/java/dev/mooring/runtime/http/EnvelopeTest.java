package dev.mooring.runtime.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How leniently, and how strictly, the envelope of a request is read. */
final class EnvelopeTest {

  private static Envelope read(String body) throws Exception {
    return Envelope.read(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void operationDataAndMetadataAreRead() throws Exception {
    Envelope envelope =
        read("{\"operation\":\"create\",\"data\":{\"a\":1},\"metadata\":{\"topic\":\"t\"}}");

    assertEquals("create", envelope.operation());
    assertEquals("{\"a\":1}", envelope.payload().utf8());
    assertEquals(Map.of("topic", "t"), envelope.metadata());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"OPERATION\":\"create\",\"Data\":1} | create | 1",
        "{\"operation\":\"create\",\"data\":1,\"DATA\":2} | create | 2",
        "{\"operation\":\"create\",\"more\":[{}],\"data\":1} | create | 1",
        "{\"operation\":\"create\",\"data\":1} trailing | create | 1",
        "{\"operation\":\"create\"} | create | null",
        "{\"operation\":\"create\",\"data\":null} | create | null",
        "{\"operation\":null,\"data\":1} | `` | 1",
        "{} | `` | null",
        "null | `` | null",
        "{\"operation\":\"create\",\"data_base64\":\"QQ==\",\"data\":null} | create | A",
      })
  void namesMayBeInAnyCaseAndUnknownOnesAreIgnored(String body, String operation, String data)
      throws Exception {
    Envelope envelope = read(body);

    assertEquals(operation, envelope.operation());
    assertEquals(data, envelope.payload().utf8());
  }

  @Test
  void bytesTravelInBase64() throws Exception {
    Envelope envelope = read("{\"operation\":\"create\",\"data_base64\":\"AP8=\"}");

    assertArrayEquals(new byte[] {0, (byte) 0xFF}, envelope.payload().toByteArray());
  }

  @Test
  void aMetadataValueThatIsNullIsEmpty() throws Exception {
    assertEquals(Map.of("a", ""), read("{\"metadata\":{\"a\":null}}").metadata());
  }

  @Test
  void eachByteThatIsNotUtf8BecomesOneReplacementCharacter() throws Exception {
    byte[] body = "{\"data\":\"??x\"}".getBytes(StandardCharsets.US_ASCII);
    body[9] = (byte) 0xE2;
    body[10] = (byte) 0x82;

    assertEquals("\"\uFFFD\uFFFDx\"", Envelope.read(body).payload().utf8());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "5",
        "{",
        "{\"data\":}",
        "not json",
        "{\"operation\":5}",
        "{\"metadata\":[]}",
        "{\"metadata\":{\"a\":1}}",
        "{\"data_base64\":\"?\"}",
        "{\"data_base64\":5}",
        "{\"data\":1,\"data_base64\":\"AA==\"}",
      })
  void whatIsNoEnvelopeIsRefusedWithAReason(String body) {
    Envelope.Malformed malformed = assertThrows(Envelope.Malformed.class, () -> read(body));

    assertTrue(String.valueOf(malformed.getMessage()).length() > 10, malformed.getMessage());
  }

  @Test
  void aNumberThatIsOutOfRangeCannotBeWritten() {
    assertThrows(Envelope.Unwritable.class, () -> read("{\"data\":[1e999]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n"})
  void anEmptyBodyIsTheEndOfTheFile(String body) {
    assertEquals("EOF", assertThrows(Envelope.Malformed.class, () -> read(body)).getMessage());
  }
}
