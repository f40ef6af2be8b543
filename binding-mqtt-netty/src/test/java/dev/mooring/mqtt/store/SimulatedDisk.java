package dev.mooring.mqtt.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A directory in memory that knows what was forced. It can stop at any change to it, as a killed
 * process does, and then show what a dead process or a loss of power leaves behind; it can fail;
 * and it can hold up forces.
 */
final class SimulatedDisk implements LogDirectory {

  /** The process using this disk is dead. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** After a loss of power each of these is as it was forced or as it was written last. */
  private static final int SECTOR_BYTES = 512;

  private static final int NEVER = Integer.MAX_VALUE;

  private static final class Content {
    byte[] bytes = new byte[0];
    byte[] forced = new byte[0];
  }

  private final Random random;
  private Map<String, Content> entries = new LinkedHashMap<>();

  /** What the directory may be after a loss of power: as forced last, or after any change since. */
  private final List<Map<String, Content>> survivors = new ArrayList<>();

  private int changes;
  private int stopAt = NEVER;
  private int failFrom = NEVER;
  private int failTo = NEVER;
  private boolean stopped;

  final AtomicInteger fileForces = new AtomicInteger();
  final AtomicInteger openFiles = new AtomicInteger();

  /** Forces of files take a permit; tests drain them to hold forces up. */
  final Semaphore forcePermits = new Semaphore(1_000_000);

  /** Forces of files that have begun. */
  final AtomicInteger forcesBegun = new AtomicInteger();

  SimulatedDisk(Random random) {
    this.random = random;
    survivors.add(Map.of());
  }

  /** Stops at this change, counted from 1; half of it may still happen. */
  synchronized void stopAtChange(int change) {
    stopAt = change;
  }

  /** Fails at the next change and at all later ones, as a full disk does. */
  void failFromNow() {
    failAfter(0);
  }

  /** Takes so many more changes, and fails at all later ones. */
  synchronized void failAfter(int more) {
    failFrom = changes + 1 + more;
  }

  /** Fails at the next change and at no other. */
  synchronized void failOnce() {
    failFrom = changes + 1;
    failTo = failFrom;
  }

  /** Changes to the disk so far. */
  synchronized int changes() {
    return changes;
  }

  synchronized Set<String> names() {
    return new TreeSet<>(entries.keySet());
  }

  synchronized byte[] bytes(String name) throws IOException {
    return content(name).bytes.clone();
  }

  /** Puts a file there, safe and sound. */
  synchronized void put(String name, byte[] bytes) {
    Content content = new Content();
    content.bytes = bytes.clone();
    content.forced = bytes.clone();
    entries.put(name, content);
    entriesForced();
  }

  /** What a new process finds when this one was killed. */
  synchronized SimulatedDisk afterKill() {
    SimulatedDisk disk = new SimulatedDisk(random);
    Map<Content, Content> copies = new LinkedHashMap<>();
    disk.entries = copy(entries, copies);
    disk.survivors.clear();
    survivors.forEach(survivor -> disk.survivors.add(copy(survivor, copies)));
    return disk;
  }

  /** What a new process finds when power was lost now. */
  synchronized SimulatedDisk afterPowerLoss() {
    SimulatedDisk disk = new SimulatedDisk(random);
    survivors
        .get(random.nextInt(survivors.size()))
        .forEach((name, content) -> disk.put(name, remains(content)));
    return disk;
  }

  @Override
  public String locate(String name) {
    return "/simulated/" + name;
  }

  @Override
  public synchronized boolean exists(String name) {
    return entries.containsKey(name);
  }

  @Override
  public synchronized LogFile open(String name) throws IOException {
    return new SimulatedFile(content(name));
  }

  @Override
  public synchronized LogFile create(String name) throws IOException {
    if (entries.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    change(() -> changeEntries(() -> entries.put(name, new Content())));
    return new SimulatedFile(content(name));
  }

  @Override
  public synchronized void replace(String from, String to) throws IOException {
    Content content = content(from);
    change(
        () ->
            changeEntries(
                () -> {
                  entries.remove(from);
                  entries.put(to, content);
                }));
  }

  @Override
  public synchronized void delete(String name) throws IOException {
    if (entries.containsKey(name)) {
      change(() -> changeEntries(() -> entries.remove(name)));
    }
  }

  @Override
  public synchronized void force() throws IOException {
    change(this::entriesForced);
  }

  private void entriesForced() {
    survivors.clear();
    survivors.add(new LinkedHashMap<>(entries));
  }

  private void changeEntries(Runnable change) {
    change.run();
    survivors.add(new LinkedHashMap<>(entries));
  }

  private void change(Runnable change) throws IOException {
    if (begin()) {
      change.run();
    } else {
      if (random.nextBoolean()) {
        change.run();
      }
      stopped = true;
      throw new Stopped();
    }
  }

  /** Counts a change, and returns whether it is one that the process lives to see. */
  private boolean begin() throws IOException {
    if (stopped) {
      throw new Stopped();
    }
    if (++changes >= failFrom && changes <= failTo) {
      throw new IOException("No space left on device");
    }
    return changes != stopAt;
  }

  private Content content(String name) throws IOException {
    Content content = entries.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return content;
  }

  private static Map<String, Content> copy(
      Map<String, Content> entries, Map<Content, Content> copies) {
    Map<String, Content> result = new LinkedHashMap<>();
    entries.forEach(
        (name, content) ->
            result.put(
                name,
                copies.computeIfAbsent(
                    content,
                    original -> {
                      Content copy = new Content();
                      copy.bytes = original.bytes.clone();
                      copy.forced = original.forced.clone();
                      return copy;
                    })));
    return result;
  }

  private byte[] remains(Content content) {
    byte[] forced = content.forced;
    byte[] written = content.bytes;
    int least = Math.min(forced.length, written.length);
    int most = Math.max(forced.length, written.length);
    int size =
        switch (random.nextInt(3)) {
          case 0 -> forced.length;
          case 1 -> written.length;
          default -> least + random.nextInt(most - least + 1);
        };
    byte[] result = Arrays.copyOf(forced, size);
    for (int from = 0; from < size; from += SECTOR_BYTES) {
      int to = Math.min(Math.min(from + SECTOR_BYTES, size), written.length);
      if (from < to && random.nextBoolean()) {
        System.arraycopy(written, from, result, from, to - from);
      }
    }
    return result;
  }

  private final class SimulatedFile implements LogFile {

    private final Content content;
    private boolean open = true;

    SimulatedFile(Content content) {
      this.content = content;
      openFiles.incrementAndGet();
    }

    @Override
    public long size() {
      synchronized (SimulatedDisk.this) {
        return content.bytes.length;
      }
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
      synchronized (SimulatedDisk.this) {
        if (offset + target.remaining() > content.bytes.length) {
          throw new EOFException("the file ends at byte " + content.bytes.length);
        }
        target.put(content.bytes, (int) offset, target.remaining());
      }
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
      synchronized (SimulatedDisk.this) {
        boolean lives;
        try {
          lives = begin();
        } catch (IOException e) {
          store(offset, source, source.remaining() / 2);
          throw e;
        }
        if (lives) {
          store(offset, source, source.remaining());
        } else {
          store(offset, source, random.nextInt(source.remaining() + 1));
          stopped = true;
          throw new Stopped();
        }
      }
    }

    private void store(long offset, ByteBuffer source, int bytes) {
      int end = (int) offset + bytes;
      if (end > content.bytes.length) {
        content.bytes = Arrays.copyOf(content.bytes, end);
      }
      source.get(content.bytes, (int) offset, bytes);
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (SimulatedDisk.this) {
        change(() -> content.bytes = Arrays.copyOf(content.bytes, (int) size));
      }
    }

    @Override
    public void force() throws IOException {
      forcesBegun.incrementAndGet();
      try {
        if (!forcePermits.tryAcquire(30, TimeUnit.SECONDS)) {
          throw new IOException("held up for too long");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      synchronized (SimulatedDisk.this) {
        fileForces.incrementAndGet();
        change(() -> content.forced = content.bytes.clone());
      }
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        openFiles.decrementAndGet();
      }
    }
  }
}
