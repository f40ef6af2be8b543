package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SecretWatch.class)
class ReloadableTlsTest {

  private static final Pki ROOT = Pki.root("root");
  private static final Pki SERVER = ROOT.issue("server", "localhost");
  private static final Pki FIRST = ROOT.issue("first");
  private static final Pki SECOND = ROOT.issue("second");

  @TempDir Path directory;
  private final List<String> events = new ArrayList<>();
  private final ReloadableTls.Listener listener =
      new ReloadableTls.Listener() {
        @Override
        public void renewed(TlsContext context) {
          events.add("renewed");
        }

        @Override
        public void refused(TlsConfigurationException reason) {
          events.add("refused: " + SecretWatch.show(reason).getMessage());
        }
      };

  @BeforeEach
  void writeFirst() throws Exception {
    write(FIRST);
  }

  @Test
  void leavesTheContextAloneWhileNothingChanges() throws Exception {
    ReloadableTls tls = open();
    TlsContext before = tls.current();
    Files.writeString(directory.resolve("client.crt"), FIRST.certPem());

    assertSame(before, tls.refresh());
    assertSame(before, tls.current());
    assertEquals(List.of(), events);
  }

  @Test
  void usesNewFilesForTheNextConnection() throws Exception {
    ReloadableTls tls = open();
    try (TestServer server = TestServer.of(SERVER, TestServer.demanding(ROOT))) {
      Handshake.attempt(tls.refresh(), "localhost", server).assertSucceeds();
      write(SECOND);
      Handshake.attempt(tls.refresh(), "localhost", server).assertSucceeds();
      Handshake.attempt(tls.current(), "localhost", server).assertSucceeds();

      assertEquals(List.of("CN=first", "CN=second", "CN=second"), server.clients());
    }
    assertEquals(List.of("renewed"), events);
  }

  @Test
  void believesTheNewAuthorityAndTheOldOneNoMore() throws Exception {
    Pki newRoot = Pki.root("new root");
    ReloadableTls tls = open();
    try (TestServer oldServer = TestServer.of(SERVER);
        TestServer newServer = TestServer.of(newRoot.issue("server", "localhost"))) {
      Handshake.attempt(tls.current(), "localhost", oldServer).assertSucceeds();
      Files.writeString(directory.resolve("ca.crt"), newRoot.certPem());
      tls.refresh();

      Handshake.attempt(tls.current(), "localhost", newServer).assertSucceeds();
      Messages.assertContains(
          "unknown issuer", Handshake.attempt(tls.current(), "localhost", oldServer).explanation());
    }
  }

  @Test
  void seesTheSwapOfTheLinkThatKubernetesMakes() throws Exception {
    Path mount = Files.createDirectory(directory.resolve("mount"));
    for (String name : List.of("ca.crt", "client.crt", "client.key")) {
      Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
    }
    link(mount, "..2026_01", FIRST);
    ReloadableTls tls = open(mount);
    try (TestServer server = TestServer.of(SERVER, TestServer.demanding(ROOT))) {
      Handshake.attempt(tls.refresh(), "localhost", server).assertSucceeds();
      link(mount, "..2026_02", SECOND);
      Handshake.attempt(tls.refresh(), "localhost", server).assertSucceeds();

      assertEquals(List.of("CN=first", "CN=second"), server.clients());
    }
    assertEquals(List.of("renewed"), events);
  }

  @Test
  void keepsTheOldFilesIfTheNewOnesCannotBeUsedAndSaysSoOnce() throws Exception {
    ReloadableTls tls = open();
    TlsContext before = tls.current();

    Files.writeString(directory.resolve("client.key"), SECOND.keyPem());
    assertSame(before, tls.refresh());
    assertSame(before, tls.refresh());
    assertEquals(1, events.size());
    Messages.assertContains("refused: clientKey: does not belong to clientCert", events.get(0));

    Files.writeString(directory.resolve("client.key"), "garbage");
    tls.refresh();
    tls.refresh();
    assertEquals(2, events.size());
    Messages.assertContains("refused: clientKey: is not PEM", events.get(1));

    Files.delete(directory.resolve("client.key"));
    tls.refresh();
    tls.refresh();
    assertEquals(3, events.size());
    Messages.assertContains("client.key does not exist", events.get(2));

    write(SECOND);
    assertNotSame(before, tls.refresh());
    assertEquals(4, events.size());
    assertEquals("renewed", events.get(3));
  }

  @Test
  void refusesANewCertificateThatHasExpired() throws Exception {
    ReloadableTls tls = open();
    Instant now = Instant.now();
    Pki expired =
        ROOT.issue(Pki.newKeys(), "expired", now.minus(Duration.ofDays(2)), now.minusSeconds(60));

    write(expired);
    tls.refresh();

    Messages.assertContains(
        "refused: clientCert: the certificate \"CN=expired\" expired on", events.get(0));
  }

  @Test
  void takesACertificateThatWasNotYetValidAsSoonAsItIs() throws Exception {
    Instant now = Instant.now();
    Instant[] clock = {now};
    ReloadableTls tls = ReloadableTls.open(settings(directory), listener, () -> clock[0]);
    write(ROOT.issue(Pki.newKeys(), "early", now.plusSeconds(30), now.plusSeconds(3600)));

    tls.refresh();
    tls.refresh();
    assertEquals(1, events.size());
    Messages.assertContains("\"CN=early\" is not valid until", events.get(0));

    clock[0] = now.plusSeconds(60);
    tls.refresh();
    assertEquals("renewed", events.get(1));
  }

  @Test
  void comesBackToTheOldFilesWithoutAWordAndReportsTheNextChange() throws Exception {
    ReloadableTls tls = open();
    TlsContext before = tls.current();
    for (int change = 1; change <= 2; change++) {
      Files.writeString(directory.resolve("client.key"), "garbage");
      tls.refresh();
      write(FIRST);
      assertSame(before, tls.refresh());
      assertEquals(change, events.size());
    }
  }

  @Test
  void looksAgainIfItCaughtTheFilesHalfwayReplaced() throws Exception {
    Path key = directory.resolve("client.key");
    AtomicBoolean halfway = new AtomicBoolean();
    // The clock is read after the files and before the key is compared with the certificate.
    InstantSource clock =
        () -> {
          if (halfway.compareAndSet(true, false)) {
            assertDoesNotThrow(() -> Files.writeString(key, SECOND.keyPem()));
          }
          return Instant.now();
        };
    ReloadableTls tls = ReloadableTls.open(settings(directory), listener, clock);

    Files.writeString(directory.resolve("client.crt"), SECOND.certPem());
    halfway.set(true);
    tls.refresh();

    assertEquals(List.of("renewed"), events);
  }

  @Test
  void doesNotStartWithFilesThatCannotBeUsed() throws Exception {
    Files.writeString(directory.resolve("client.key"), "garbage");

    Messages.assertRefused("clientKey: is not PEM", this::open);
    assertEquals(List.of(), events);
  }

  private ReloadableTls open() throws Exception {
    return open(directory);
  }

  private ReloadableTls open(Path from) throws Exception {
    return ReloadableTls.open(settings(from), listener);
  }

  private static TlsSettings settings(Path from) {
    return TlsSettings.builder()
        .caCert("file:" + from.resolve("ca.crt"))
        .clientCert("file:" + from.resolve("client.crt"))
        .clientKey("file:" + from.resolve("client.key"))
        .build();
  }

  private void write(Pki client) throws Exception {
    write(directory, client);
  }

  private static void write(Path to, Pki client) throws Exception {
    Files.writeString(to.resolve("ca.crt"), ROOT.certPem());
    Files.writeString(to.resolve("client.crt"), client.certPem());
    Files.writeString(to.resolve("client.key"), client.keyPem());
  }

  /** New files in a directory of their own, then one link that is moved to them. */
  private static void link(Path mount, String version, Pki client) throws Exception {
    write(Files.createDirectory(mount.resolve(version)), client);
    Path fresh = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
    Files.move(fresh, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }
}
