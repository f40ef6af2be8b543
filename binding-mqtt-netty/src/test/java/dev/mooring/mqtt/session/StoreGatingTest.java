package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing that depends on a record leaves before the record is safe, and order is kept. */
class StoreGatingTest {

  private static SessionScript connected() {
    return new SessionScript("store").after("connect 0; commit");
  }

  @Test
  void aPublishWaitsForItsRecord() {
    SessionScript script = connected();
    assertEquals("", script.run("publish a 1"));
    assertEquals("published 1 a", script.store.take());
    assertEquals("PUBLISH a 1", script.run("commit"));
    assertEquals("published a", script.run("PUBACK 1"));
    assertEquals("completed 1", script.store.take());
  }

  @Test
  void recordsThatAreSafeLetTheirPacketsGoInOrder() {
    SessionScript script = connected();
    assertEquals("", script.run("publish a 1; publish b 2; publish c 1"));
    assertEquals("PUBLISH a 1, PUBLISH b 2", script.run("commit 3"));
    assertEquals("", script.run("commit 3"));
    assertEquals("PUBLISH c 3", script.run("commit 4"));
  }

  @Test
  void qos0NeedsNoRecord() {
    SessionScript script = connected();
    assertEquals("PUBLISH b", script.run("publish a 1; publish b 0"));
  }

  @Test
  void aPubRelWaitsForItsRecordButTheCallerDoesNot() {
    SessionScript script = connected().after("publish a 2; commit");
    assertEquals("published a", script.run("PUBREC 1"));
    assertEquals("released 1", script.store.take());
    assertEquals("", script.run("PUBREC 1"));
    assertEquals("PUBREL 1", script.run("commit"));
  }

  @Test
  void aPubRecWaitsForTheRecordOfTheSettlement() {
    SessionScript script = connected().after("PUBLISH a 2 5; PUBLISH b 2 6");
    assertEquals("", script.run("settle a; settle b"));
    assertEquals("received 5, received 6", script.store.take());
    assertEquals("PUBREC 5", script.run("commit 2"));
    assertEquals("PUBREC 6", script.run("commit"));
  }

  @Test
  void aPubAckNeedsNoRecord() {
    SessionScript script = connected().after("PUBLISH a 1 5");
    assertEquals("PUBACK 5", script.run("settle a"));
    assertEquals("", script.store.take());
  }

  @Test
  void aPubCompWaitsForItsRecord() {
    SessionScript script = connected().after("PUBLISH a 2 5; settle a; commit");
    assertEquals("", script.run("PUBREL 5"));
    assertEquals("discarded 5", script.store.take());
    assertEquals("PUBCOMP 5", script.run("commit"));
  }

  @Test
  void aRepeatedPubRelIsNotAnsweredBeforeTheRecordOfTheFirstIsSafe() {
    SessionScript script = connected().after("PUBLISH a 2 5; settle a; commit");
    assertEquals("", script.run("PUBREL 5; PUBREL 5"));
    assertEquals("open, CONNECT", script.run("cut; connect 1"));
    assertEquals("", script.run("PUBREL 5"));
    assertEquals("PUBCOMP 5", script.run("commit"));
    assertEquals("PUBCOMP 5", script.run("PUBREL 5"));
  }

  @Test
  void aRecordThatBecomesSafeAfterTheCutLetsThePacketGoOnTheNextConnection() {
    SessionScript script =
        connected().after("publish a 1; publish b 2; publish c 0; cut; commit 2");
    assertEquals("open, CONNECT, PUBLISH a 1", script.run("connect 1"));
    assertEquals("", script.run("publish d 0"));
    assertEquals("PUBLISH b 2, PUBLISH d", script.run("commit"));
  }

  @Test
  void repeatsKeepTheirOrderAroundARecordThatIsNotSafe() {
    SessionScript script = connected().after("publish a 2; publish b 1; commit; PUBREC 1; cut");
    assertEquals("open, CONNECT", script.run("connect 1"));
    assertEquals("PUBREL 1, PUBLISH b 2 dup", script.run("commit"));
  }

  @Test
  void aMessageWhoseRecordWasNotSafeWhenTheSessionWasLostIsPublishedAnew() {
    SessionScript script = connected().after("publish a 2; cut");
    assertEquals("open, CONNECT", script.run("connect 0"));
    assertEquals("PUBLISH a 2", script.run("commit"));
    assertEquals("", script.run("commit"));
  }

  @Test
  void messagesPublishedAnewKeepTheirOrderWhateverWaitedForTheStoreBefore() {
    SessionScript script = connected().after("publish a 1; commit; publish b 1; cut");
    assertEquals("open, CONNECT", script.run("connect 0"));
    assertEquals("PUBLISH a 3, PUBLISH b 4", script.run("commit"));
  }

  @Test
  void anAcknowledgementBeforeThePacketHasLeftIsStaleAndHarmless() {
    SessionScript script = connected();
    assertEquals("", script.run("publish a 2; PUBREC 1; PUBACK 1; PUBCOMP 1"));
    assertEquals("PUBLISH a 1", script.run("commit"));
  }

  @Test
  void nothingIsSubscribedBeforeTheLossOfTheSessionIsRecorded() {
    SessionScript script =
        new SessionScript("store", SessionScript.stored("", Set.of(5), Set.of()))
            .after("subscribe s f@2");
    assertEquals("open, CONNECT", script.run("connect 0"));
    assertEquals("cleared", script.store.take());
    assertEquals("SUBSCRIBE 1 f@2", script.run("commit"));
  }

  @Test
  void subscriptionsAreRecordedOnceConfirmed() {
    SessionScript script = connected().after("subscribe s f@1 g@1");
    script.run("SUBACK 1 1 128");
    assertEquals("subscribed f", script.store.take());
    script.run("unsubscribe u f; UNSUBACK 2");
    assertEquals("unsubscribed f", script.store.take());
  }

  @Test
  void aSettlementAfterTheSessionWasLostIsNotRecorded() {
    SessionScript script = connected().after("PUBLISH a 2 5; cut; connect 0");
    assertEquals("in vain", script.run("settle a"));
    assertEquals("", script.store.take());
  }
}
