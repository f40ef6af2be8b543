package dev.mooring.runtime.payload;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mooring.api.Payload;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads and writes payloads: bytes as they are, text as UTF-8, everything else as JSON. Immutable,
 * safe for any thread.
 */
public final class Payloads {

  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final ObjectMapper mapper;

  /** With a mapper for everything that is neither bytes nor text. */
  public Payloads(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * With a mapper that passes over fields it does not know: a sender that says more than it used to
   * is no reason to lose its messages.
   */
  public static Payloads lenient() {
    return new Payloads(
        JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build());
  }

  /** A reader of a type: {@link Payload}, {@code byte[]}, {@link String}, or what JSON becomes. */
  public PayloadReader reader(Type type) {
    if (type == Payload.class) {
      return payload -> payload;
    }
    if (type == byte[].class) {
      return Payload::toByteArray;
    }
    if (type == String.class) {
      return Payloads::text;
    }
    JavaType target = mapper.constructType(type);
    ObjectReader reader =
        mapper.readerFor(target).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    return payload -> json(payload, target, reader);
  }

  /**
   * What a class has in place of a type parameter of one of its supertypes.
   *
   * @return empty if it does not say, as a lambda does not
   */
  public Optional<Type> typeArgument(Class<?> implementation, Class<?> generic) {
    JavaType[] found = mapper.constructType(implementation).findTypeParameters(generic);
    return found == null || found.length == 0 || found[0].isJavaLangObject()
        ? Optional.empty()
        : Optional.of(found[0]);
  }

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException if it cannot be written as JSON; its message holds nothing of
   *     the value
   */
  public Payload write(Object value) {
    if (value instanceof Payload payload) {
      return payload;
    }
    if (value instanceof byte[] bytes) {
      return Payload.copyOf(bytes);
    }
    if (value instanceof String text) {
      return Payload.utf8(text).withContentType(TEXT);
    }
    try {
      return Payload.wrap(mapper.writeValueAsBytes(value)).withContentType(JSON);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "a " + value.getClass().getName() + " cannot be written as JSON" + where(e), e);
    }
  }

  private static Object text(Payload payload) throws UnreadablePayloadException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(payload.asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadablePayloadException("the payload is no text in UTF-8");
    }
  }

  private static Object json(Payload payload, JavaType target, ObjectReader reader)
      throws UnreadablePayloadException {
    String expected = "the payload is no JSON of " + target.toCanonical();
    Object value;
    try {
      value = reader.readValue(payload.sharedBytes());
    } catch (JsonProcessingException e) {
      throw new UnreadablePayloadException(expected + where(e));
    } catch (IOException e) {
      throw new UnreadablePayloadException(expected);
    }
    if (value == null) {
      throw new UnreadablePayloadException(expected + ": it is null");
    }
    return value;
  }

  /** The place and the kind of a mistake; Jackson's own words quote what stands there. */
  private static String where(JsonProcessingException e) {
    StringBuilder text = new StringBuilder();
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      text.append(
          mapping.getPath().stream()
              .map(Payloads::step)
              .collect(Collectors.joining("", " at $", "")));
    }
    JsonLocation location = e.getLocation();
    if (location != null && location.getLineNr() > 0) {
      text.append(", line ").append(location.getLineNr());
      text.append(", column ").append(location.getColumnNr());
    }
    return text.append(" (").append(e.getClass().getSimpleName()).append(")").toString();
  }

  private static String step(JsonMappingException.Reference reference) {
    return reference.getFieldName() == null
        ? "[" + reference.getIndex() + "]"
        : "." + reference.getFieldName();
  }
}
