package dev.mooring.runtime.payload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.mooring.api.Payload;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadsTest {

  record Order(String id, int pieces) {}

  private final Payloads payloads = Payloads.lenient();

  private static String reasonOf(PayloadReader reader, Payload payload) {
    return assertThrows(UnreadablePayloadException.class, () -> reader.read(payload)).reason();
  }

  @Test
  void bytesAndTextPassAsTheyAre() throws Exception {
    byte[] bytes = {0, -1, 7};
    assertArrayEquals(
        bytes, (byte[]) payloads.reader(byte[].class).read(Payload.copyOf(bytes)), "bytes");
    assertEquals("żółw", payloads.reader(String.class).read(Payload.utf8("żółw")));
    Payload payload = Payload.utf8("x").withContentType("a/b");
    assertEquals(payload, payloads.reader(Payload.class).read(payload));
    assertEquals(payload, payloads.write(payload));
    assertEquals(Payload.copyOf(bytes), payloads.write(bytes));
  }

  @Test
  void recordsAndListsOfThemAreReadAndWrittenAsJson() throws Exception {
    Payload one = payloads.write(new Order("a", 2));
    assertEquals("{\"id\":\"a\",\"pieces\":2}", one.utf8());
    assertEquals(Optional.of("application/json"), one.contentType());
    assertEquals(new Order("a", 2), payloads.reader(Order.class).read(one));
    assertEquals(
        List.of(new Order("a", 2)),
        payloads
            .reader(new TypeReference<List<Order>>() {}.getType())
            .read(Payload.utf8("[{\"id\":\"a\",\"pieces\":2,\"later\":true}]")));
  }

  @Test
  void textThatIsNotUtf8IsUnreadable() {
    assertEquals(
        "the payload is no text in UTF-8",
        reasonOf(payloads.reader(String.class), Payload.copyOf(new byte[] {(byte) 0xC3})));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[", "{\"id\":\"a\",\"pieces\":2} {}", "7"})
  void whatIsNoJsonOfTheTypeIsUnreadable(String json) {
    String reason = reasonOf(payloads.reader(Order.class), Payload.utf8(json));
    assertTrue(reason.startsWith("the payload is no JSON of " + Order.class.getName()), reason);
  }

  @Test
  void theReasonSaysWhereAndNothingOfWhatStandsThere() {
    String reason =
        reasonOf(
            payloads.reader(Order.class), Payload.utf8("{\"id\":\"a\",\n\"pieces\":\"hunter2\"}"));
    assertTrue(reason.contains("at $.pieces, line 2, column 10"), reason);
    assertFalse(reason.contains("hunter2"), reason);
  }

  abstract static class Base<T> implements Function<T, String> {}

  static final class Concrete extends Base<List<Order>> {
    @Override
    public String apply(List<Order> orders) {
      return "" + orders.size();
    }
  }

  @Test
  void aClassSaysItsTypeArgumentAndALambdaDoesNot() throws Exception {
    Object read =
        payloads
            .reader(payloads.typeArgument(Concrete.class, Function.class).orElseThrow())
            .read(Payload.utf8("[{\"id\":\"a\"}]"));
    assertEquals(List.of(new Order("a", 0)), read);
    Supplier<String> lambda = () -> "";
    assertEquals(Optional.empty(), payloads.typeArgument(lambda.getClass(), Supplier.class));
  }

  @Test
  void aValueThatCannotBeWrittenSaysItsClassAlone() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> payloads.write(new Object()));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("java.lang.Object cannot be written"),
        refused.getMessage());
  }
}
