package dev.mooring.mqtt.packet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What MQTT 5.0 lets an application message carry beside its payload (section 3.3.2.3), without the
 * topic alias, which belongs to one transmission. Immutable by contract: nobody changes the
 * correlation data's bytes.
 */
public final class PublishProperties {

  /** Stands for a number that is not there. */
  public static final int ABSENT = -1;

  /** The longest message expiry interval, and the longest session expiry: four bytes of seconds. */
  public static final long MAX_SECONDS = 0xFFFF_FFFFL;

  /** A message without any. */
  public static final PublishProperties NONE = new PublishProperties(builder());

  private final int payloadFormat;
  private final long messageExpirySeconds;
  private final @Nullable String contentType;
  private final @Nullable String responseTopic;
  private final byte @Nullable [] correlationData;
  private final List<UserProperty> userProperties;
  private final List<Integer> subscriptionIdentifiers;

  private PublishProperties(Builder builder) {
    payloadFormat = builder.payloadFormat;
    messageExpirySeconds = builder.messageExpirySeconds;
    contentType = builder.contentType;
    responseTopic = builder.responseTopic;
    correlationData = builder.correlationData;
    userProperties = List.copyOf(builder.userProperties);
    subscriptionIdentifiers = List.copyOf(builder.subscriptionIdentifiers);
  }

  /** Begins with none. */
  public static Builder builder() {
    return new Builder();
  }

  /** Begins with these. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.payloadFormat = payloadFormat;
    builder.messageExpirySeconds = messageExpirySeconds;
    builder.contentType = contentType;
    builder.responseTopic = responseTopic;
    builder.correlationData = correlationData;
    builder.userProperties.addAll(userProperties);
    builder.subscriptionIdentifiers.addAll(subscriptionIdentifiers);
    return builder;
  }

  /** 0 for bytes, 1 for UTF-8 text, or {@link #ABSENT}. */
  public int payloadFormat() {
    return payloadFormat;
  }

  /** Seconds that the message lives, 0 to {@link #MAX_SECONDS}, or {@link #ABSENT}. */
  public long messageExpirySeconds() {
    return messageExpirySeconds;
  }

  /** The content type; {@code null} if there is none. */
  public @Nullable String contentType() {
    return contentType;
  }

  /** The topic to which an answer may be sent; {@code null} if there is none. */
  public @Nullable String responseTopic() {
    return responseTopic;
  }

  /** The bytes themselves, not a copy; {@code null} if there are none. */
  public byte @Nullable [] correlationData() {
    return correlationData;
  }

  /** In the order in which they stood or are to stand. */
  public List<UserProperty> userProperties() {
    return userProperties;
  }

  /** Identifiers of the subscriptions that a received message matches; never sent. */
  public List<Integer> subscriptionIdentifiers() {
    return subscriptionIdentifiers;
  }

  /** What they count against a limit of bytes. */
  int bytes() {
    if (this == NONE) {
      return 0;
    }
    int bytes = length(contentType) + length(responseTopic);
    bytes += correlationData == null ? 0 : correlationData.length;
    for (UserProperty each : userProperties) {
      bytes += each.name().length() + each.value().length();
    }
    return bytes + Integer.BYTES * subscriptionIdentifiers.size();
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /** Collects properties. Not safe for several threads; each method returns the builder. */
  public static final class Builder {
    private int payloadFormat = ABSENT;
    private long messageExpirySeconds = ABSENT;
    private @Nullable String contentType;
    private @Nullable String responseTopic;
    private byte @Nullable [] correlationData;
    private final List<UserProperty> userProperties = new ArrayList<>();
    private final List<Integer> subscriptionIdentifiers = new ArrayList<>();

    private Builder() {}

    /**
     * What the payload is.
     *
     * @param format 0 for bytes, 1 for UTF-8 text, or {@link #ABSENT}
     * @throws IllegalArgumentException for anything else
     */
    public Builder payloadFormat(int format) {
      if (format < ABSENT || format > 1) {
        throw new IllegalArgumentException("payload format is 0 or 1, not " + format);
      }
      this.payloadFormat = format;
      return this;
    }

    /**
     * How long the message lives.
     *
     * @param seconds 0 to {@link #MAX_SECONDS}, or {@link #ABSENT}
     * @throws IllegalArgumentException for anything else
     */
    public Builder messageExpirySeconds(long seconds) {
      if (seconds < ABSENT || seconds > MAX_SECONDS) {
        throw new IllegalArgumentException(
            "message expiry is 0 to " + MAX_SECONDS + " s, not " + seconds);
      }
      this.messageExpirySeconds = seconds;
      return this;
    }

    /** The content type: any text that MQTT can write [MQTT-3.3.2-19]; {@code null} for none. */
    public Builder contentType(@Nullable String contentType) {
      if (contentType != null) {
        Topics.checkText("content type", contentType);
      }
      this.contentType = contentType;
      return this;
    }

    /**
     * The topic for an answer: a topic name without wildcards [MQTT-3.3.2-14]; {@code null} for
     * none.
     */
    public Builder responseTopic(@Nullable String topic) {
      if (topic != null) {
        Topics.checkName(topic);
      }
      this.responseTopic = topic;
      return this;
    }

    /**
     * What an answer is to carry back, so that it can be told which request it answers.
     *
     * @param data up to 65,535 bytes; taken over, not copied; {@code null} for none
     * @throws IllegalArgumentException if they are more
     */
    public Builder correlationData(byte @Nullable [] data) {
      if (data != null && data.length > Topics.MAX_STRING_BYTES) {
        throw new IllegalArgumentException(
            "correlation data is "
                + data.length
                + " bytes; MQTT allows "
                + Topics.MAX_STRING_BYTES);
      }
      this.correlationData = data;
      return this;
    }

    /** Adds a user property; names may repeat, and the order is kept. */
    public Builder userProperty(String name, String value) {
      return userProperty(new UserProperty(name, value));
    }

    /** Adds a user property. */
    public Builder userProperty(UserProperty property) {
      userProperties.add(property);
      return this;
    }

    /** Adds the identifier of a subscription, for a message that was received. */
    public Builder subscriptionIdentifier(int identifier) {
      subscriptionIdentifiers.add(identifier);
      return this;
    }

    /** The properties. */
    public PublishProperties build() {
      return new PublishProperties(this);
    }
  }
}
