package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mooring.mqtt.packet.QoS;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * A process that handles and publishes messages with a session store until it is killed, and keeps
 * a journal of what it did, a line for each thing, which survives it.
 */
final class WorkingChild {

  /** Messages that it publishes and has no outcome for, at most. */
  private static final int WINDOW = 20;

  private final FileChannel journal;
  private final int run;

  private WorkingChild(FileChannel journal, int run) {
    this.journal = journal;
    this.run = run;
  }

  static Process start(String url, Path folder, int run, boolean publishes) throws IOException {
    return ChildJvm.start(
        folder.resolve("output"),
        WorkingChild.class,
        List.of("-Xmx96m"),
        url,
        folder.toString(),
        Integer.toString(run),
        Boolean.toString(publishes));
  }

  static List<String> journal(Path folder) throws IOException {
    Path file = folder.resolve("journal");
    return Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.of();
  }

  /** Runs it: URL, folder, the number of this run, and whether it publishes too. */
  public static void main(String[] args) throws Exception {
    ChildJvm.endWithParent();
    Path folder = Path.of(args[1]);
    FileChannel journal =
        FileChannel.open(
            folder.resolve("journal"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    new WorkingChild(journal, Integer.parseInt(args[2]))
        .work(args[0], folder, Boolean.parseBoolean(args[3]));
  }

  private void work(String url, Path folder, boolean publishes) throws Exception {
    MqttClient client =
        new MqttClient(
            MqttClientConfig.builder(url, "killed")
                .cleanSession(false)
                .sessionStore(folder.resolve("store"), false)
                .publishTimeout(Duration.ofMinutes(10))
                .reconnectDelay(Duration.ZERO, Duration.ofMillis(50))
                .handler(
                    message -> {
                      write("handled " + run + " " + new String(message.payload(), UTF_8));
                      message.acknowledge();
                    })
                .build());
    client.subscribe(SessionBroker.TOPIC, QoS.EXACTLY_ONCE);
    client.connect();
    Semaphore window = new Semaphore(WINDOW);
    int end = publishes ? Integer.MAX_VALUE : 0;
    for (int i = 0; i < end; i++) {
      window.acquire();
      QoS qos = i % 2 == 0 ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE;
      String text = "qos" + qos.level() + " " + run + "-" + i;
      client
          .publish(Publication.of("out", text.getBytes(UTF_8), qos, false))
          .whenComplete(
              (done, failure) -> {
                write((failure == null ? "done " : "failed ") + run + " " + text);
                window.release();
              });
    }
    new CountDownLatch(1).await(); // to be killed
  }

  /** In the hands of the operating system it survives us. */
  private void write(String line) {
    try {
      synchronized (journal) {
        journal.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
