package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The codes of a SUBSCRIBE's subscriptions, as far as they are known before it is sent: the broker
 * has said in CONNACK which kinds it does not take, and is not asked for those.
 */
final class SubscribeCodes {

  /** The broker's to tell. */
  private static final int ASKED = -1;

  /** Of a packet without subscriptions. */
  static final SubscribeCodes NONE = new SubscribeCodes(new int[0]);

  private final int[] known;

  private SubscribeCodes(int[] known) {
    this.known = known;
  }

  static SubscribeCodes of(List<TopicSubscription> subscriptions, ConnAck.Properties limits) {
    return new SubscribeCodes(
        subscriptions.stream().mapToInt(each -> codeOf(each.filter(), limits)).toArray());
  }

  /** The same for all, without asking. */
  static SubscribeCodes refused(List<TopicSubscription> subscriptions, ReasonCode code) {
    int[] codes = new int[subscriptions.size()];
    Arrays.fill(codes, code.code());
    return new SubscribeCodes(codes);
  }

  private static int codeOf(String filter, ConnAck.Properties limits) {
    boolean shared = filter.startsWith("$share/");
    if (shared && !limits.sharedSubscriptionsAvailable()) {
      return ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED.code();
    }
    boolean wildcard = filter.indexOf('+') >= 0 || filter.endsWith("#");
    return wildcard && !limits.wildcardsAvailable()
        ? ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED.code()
        : ASKED;
  }

  /** How many the broker is asked for. */
  int asked() {
    return (int) Arrays.stream(known).filter(code -> code == ASKED).count();
  }

  /** Those that the broker is asked for. */
  List<TopicSubscription> askedOf(List<TopicSubscription> subscriptions) {
    List<TopicSubscription> asked = new ArrayList<>();
    for (int i = 0; i < known.length; i++) {
      if (known[i] == ASKED) {
        asked.add(subscriptions.get(i));
      }
    }
    return asked;
  }

  /**
   * The codes of all, in the order of the subscriptions.
   *
   * @param told the broker's, one for each that it was asked for
   */
  int[] with(int... told) {
    int[] codes = known.clone();
    int next = 0;
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] == ASKED) {
        codes[i] = told[next++];
      }
    }
    return codes;
  }
}
