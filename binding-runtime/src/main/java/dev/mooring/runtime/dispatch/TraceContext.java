package dev.mooring.runtime.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The W3C trace context of a caller, taken over into the metadata of the call, and that of an
 * event, taken out of its metadata. Of all that callers send beside their call this alone travels
 * on. Stateless.
 */
public final class TraceContext {

  private static final Logger LOG = LoggerFactory.getLogger(TraceContext.class);

  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";
  private static final String BAGGAGE = "baggage";

  /** In front of what a publisher has added to a message. */
  private static final String USER_PROPERTY = "userProperty.";

  /** What the specification demands that everybody can carry; who sends more loses it. */
  private static final int MAX_LENGTH = 8192;

  private static final Pattern PARENT_FORM =
      Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String VALUE = "[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]*";
  private static final Pattern MEMBER_FORM = Pattern.compile(TOKEN + "\\s*=\\s*" + VALUE);
  private static final Pattern PROPERTY_FORM =
      Pattern.compile(TOKEN + "(?:\\s*=\\s*" + VALUE + ")?");

  private TraceContext() {}

  /**
   * The metadata of a call with the trace context of its headers, which goes before what the
   * metadata had of it. A {@code traceparent} that is none is left out, with its {@code
   * tracestate}.
   *
   * @param headers finds a header by its name in lower case
   * @throws IllegalArgumentException if there is a {@code baggage} that is none
   */
  public static Map<String, String> addTo(
      Map<String, String> metadata, Function<String, @Nullable String> headers) {
    String parent = headers.apply(PARENT);
    String baggage = headers.apply(BAGGAGE);
    if (parent == null && baggage == null) {
      return metadata;
    }
    Map<String, String> all = new LinkedHashMap<>(metadata);
    if (parent != null && PARENT_FORM.matcher(parent).matches()) {
      all.put(PARENT, parent);
      String state = headers.apply(STATE);
      if (state != null && isCarried(state)) {
        all.put(STATE, state);
      }
    }
    if (baggage != null && !baggage.isEmpty()) {
      requireBaggage(baggage);
      all.put(BAGGAGE, baggage);
    }
    return all;
  }

  /** The trace context that came with an event, by header; empty if there is none that holds. */
  public static Map<String, String> ofEvent(Map<String, String> metadata) {
    Function<String, @Nullable String> headers =
        name -> metadata.getOrDefault(name, metadata.get(USER_PROPERTY + name));
    try {
      return addTo(Map.of(), headers);
    } catch (IllegalArgumentException e) {
      LOG.debug("event with {}", e.getMessage());
      return addTo(Map.of(), name -> name.equals(BAGGAGE) ? null : headers.apply(name));
    }
  }

  private static boolean isCarried(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static void requireBaggage(String baggage) {
    if (baggage.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "invalid baggage header: longer than " + MAX_LENGTH + " characters");
    }
    for (String member : baggage.split(",", -1)) {
      Pattern form = MEMBER_FORM;
      for (String part : member.split(";", -1)) {
        if (!form.matcher(part.strip()).matches()) {
          throw new IllegalArgumentException(
              "invalid baggage header: \"" + member.strip() + "\" is no key=value");
        }
        form = PROPERTY_FORM;
      }
    }
  }
}
