package dev.mooring.mqtt.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** Reads files with PEM text, and says in a user's words why one cannot be read. */
final class PemFile {

  /** The longest file that is read. The bundles of operating systems have a quarter of this. */
  static final int MAX_BYTES = 1 << 20;

  private PemFile() {}

  /** The text of a file. ISO 8859-1 keeps every byte, and PEM needs no more than ASCII. */
  static String read(TlsField field, String path) throws TlsConfigurationException {
    try {
      Path file = Path.of(path);
      if (Files.isDirectory(file)) {
        throw new TlsConfigurationException(field, "file " + path + " is a directory");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new TlsConfigurationException(
              field, "file " + path + " is longer than " + MAX_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
      }
    } catch (NoSuchFileException e) {
      throw new TlsConfigurationException(field, "file " + path + " does not exist");
    } catch (AccessDeniedException e) {
      throw new TlsConfigurationException(field, "file " + path + " may not be read by this user");
    } catch (InvalidPathException e) {
      throw new TlsConfigurationException(field, "the path after \"file:\" is not a legal one");
    } catch (IOException e) {
      throw new TlsConfigurationException(
          field, "file " + path + " cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** Whether everybody on this machine may read a file, as far as the file system tells. */
  static boolean isReadableByOthers(String path) {
    try {
      Path file = Path.of(path);
      return file.getFileSystem().supportedFileAttributeViews().contains("posix")
          && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException unknown) {
      return false;
    }
  }
}
