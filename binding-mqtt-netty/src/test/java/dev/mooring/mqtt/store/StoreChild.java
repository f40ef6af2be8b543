package dev.mooring.mqtt.store;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * A process that works on a store until it is killed, and prints each position as it is told
 * committed. What it says follows from the store's state and a seed.
 */
final class StoreChild {

  /** Records that are not committed at any time, at most. */
  static final int WINDOW = 500;

  private static final int MAX_PAYLOAD = 20_000;

  private StoreChild() {}

  /** What it says, from the state that it loads on. */
  static RandomTraffic traffic(ModelSession model, long seed) {
    return new RandomTraffic(new Random(seed), model, MAX_PAYLOAD);
  }

  /** Starts it; standard error goes to standard output. */
  static Process start(Path directory, Durability durability, long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            StoreChild.class.getName(),
            directory.toString(),
            durability.name(),
            Long.toString(seed))
        .redirectErrorStream(true)
        .start();
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    FileSessionStore store;
    try {
      store =
          FileSessionStore.open(
              new StoreWriter(),
              Path.of(args[0]),
              Logs.KEY,
              StoreConfig.of(Durability.valueOf(args[1])));
    } catch (StoreException e) {
      out.println(e.getMessage());
      return;
    }
    ModelSession model = new ModelSession(store.load());
    RandomTraffic traffic = traffic(model, Long.parseLong(args[2]));
    Semaphore window = new Semaphore(WINDOW);
    store.listen(
        new StoreListener() {
          private long last;

          @Override
          public void onCommitted(long position) {
            out.println(position);
            window.release((int) (position - last));
            last = position;
          }

          @Override
          public void onFailed(StoreException cause) {
            out.println(cause.getMessage());
            window.release(WINDOW);
          }
        });
    endWithParent();
    out.println("0");
    while (true) {
      window.acquire();
      traffic.next().tell(store);
    }
  }

  /** A parent that dies closes our standard input; nobody else would end this process. */
  private static void endWithParent() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  Thread.onSpinWait();
                }
              } catch (IOException e) {
                System.err.println("standard input failed: " + e);
              }
              Runtime.getRuntime().halt(1);
            });
    watcher.setDaemon(true);
    watcher.start();
  }
}
