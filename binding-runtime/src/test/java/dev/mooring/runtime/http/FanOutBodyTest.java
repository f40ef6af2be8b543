package dev.mooring.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.api.Payload;
import dev.mooring.runtime.dispatch.FanOut;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application's answer says of sending it on. */
final class FanOutBodyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"to\":[\"a\"],\"data\":{\"b\":1.0}} | {\"b\":1} | SEQUENTIAL",
        "{\"to\":[\"a\"],\"data\":\"<\",\"concurrency\":\"sequential\"} | \"\\u003c\" | SEQUENTIAL",
        "{\"to\":[\"a\"],\"data\":[1],\"concurrency\":\"parallel\"} | [1] | PARALLEL",
        "{\"to\":[\"a\"],\"data\":[1],\"concurrency\":\"Parallel\"} | [1] | PARALLEL",
        "{\"to\":[\"a\"],\"concurrency\":7} | null | SEQUENTIAL",
        "{\"to\":[\"a\",1,\"\"],\"storeName\":\"s\",\"state\":[]} | null | SEQUENTIAL",
      })
  void anAnswerThatNamesOutputsIsSentOn(String body, String data, FanOut.Order order) {
    assertEquals(
        Optional.of(new FanOut(List.of("a"), Payload.utf8(data), order)),
        FanOutBody.read(Payload.utf8(body)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ok", "{", "[]", "1", "{}", "{\"to\":[]}", "{\"to\":\"a\"}", "{\"to\":[1]}"})
  void anAnswerThatNamesNobodyIsNot(String body) {
    assertEquals(Optional.empty(), FanOutBody.read(Payload.utf8(body)));
  }

  @Test
  void anAnswerTooDeepToBeReadIsNot() {
    String deep = "{\"to\":[\"a\"],\"data\":" + "[".repeat(100_000);
    assertEquals(Optional.empty(), FanOutBody.read(Payload.utf8(deep)));
  }
}
