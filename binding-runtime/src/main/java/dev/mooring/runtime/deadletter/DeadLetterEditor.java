package dev.mooring.runtime.deadletter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes letters out of a component's file, one after the other, while the sidecar may go on putting
 * letters in. Each removal is a line at the end of the file, so that a process which is killed has
 * lost no letter and forgotten no removal; what is done with leaves the file when the editor is
 * closed. For one thread; blocks.
 */
public final class DeadLetterEditor implements AutoCloseable {

  private static final long NO_LIMIT = Long.MAX_VALUE;

  private final DeadLetterFile file;
  private final FileMutex editing;
  private final DeadLetterScan scan;

  private DeadLetterEditor(DeadLetterFile file, FileMutex editing, DeadLetterScan scan) {
    this.file = file;
    this.editing = editing;
    this.scan = scan;
  }

  /**
   * Opens a component's file, which need not be there.
   *
   * @return the editor; empty if somebody else, in this process or another, has one
   */
  public static Optional<DeadLetterEditor> open(Path dataDirectory, String component)
      throws IOException {
    DeadLetterFile file = DeadLetterFile.of(dataDirectory, component);
    Folders.make(file.path().resolveSibling(""));
    Optional<FileMutex> editing = file.tryLockForEditing();
    if (editing.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new DeadLetterEditor(file, editing.get(), DeadLetterScan.open(file)));
    } catch (IOException | RuntimeException e) {
      editing.get().close();
      throw e;
    }
  }

  /** The letters that there were when the editor was opened. */
  public DeadLetterScan letters() {
    return scan;
  }

  /** Takes a letter out; when it returns, that is on the disk. */
  public void remove(StoredLetter letter) throws IOException {
    remove(List.of(letter.id()));
  }

  /** Takes letters out, by their ids; when it returns, that is on the disk. */
  public void remove(List<String> ids) throws IOException {
    file.append(
        ids.stream().map(id -> ByteBuffer.wrap(DeadLetterLine.removal(id))).toList(), NO_LIMIT);
  }

  /** Makes the file as small as it can be, and lets others edit it. */
  @Override
  public void close() throws IOException {
    try {
      scan.close();
      cleanUp();
    } finally {
      editing.close();
    }
  }

  private void cleanUp() throws IOException {
    try (DeadLetterScan now = DeadLetterScan.open(file)) {
      if (now.hasRemains()) {
        cleanUp(now);
      }
    }
  }

  /**
   * Most is copied while the sidecar still writes; only what has come meanwhile is copied under the
   * lock. Nobody but an editor removes letters, so that these are all there are.
   */
  private void cleanUp(DeadLetterScan now) throws IOException {
    Path fresh = file.sibling(".new");
    Files.deleteIfExists(fresh); // of somebody who was killed here
    try (FileChannel out =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            Folders.ownerOnly(fresh, "rw-------"))) {
      now.forEach(
          letter -> {
            DeadLetterFile.write(out, ByteBuffer.wrap(DeadLetterLine.of(letter)));
            return true;
          });
      file.underLock(() -> finish(now, out, fresh));
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private void finish(DeadLetterScan now, FileChannel out, Path fresh) throws IOException {
    copyRest(now.end(), out);
    out.force(true);
    if (out.size() == 0) {
      file.delete();
    } else {
      file.replaceBy(fresh);
    }
  }

  private void copyRest(long from, FileChannel out) throws IOException {
    try (FileChannel in = file.read().orElseThrow()) {
      in.position(from);
      Channels.newInputStream(in).transferTo(Channels.newOutputStream(out));
    }
  }
}
