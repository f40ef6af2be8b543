package dev.mooring.runtime.secret;

import dev.mooring.api.config.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Secrets as directories of files. Read anew at each call, since Kubernetes replaces them; its own
 * book-keeping beside the keys is directories.
 */
final class MountedSecrets implements SecretStore {

  /** How large one value may be, in bytes; Kubernetes allows no larger secret. */
  static final int MAX_BYTES = 1 << 20;

  /** What Kubernetes allows as the name of a secret; keeps names below the directory too. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

  private final Path directory;
  private final List<Problem> warnings;

  MountedSecrets(Path directory, List<Problem> warnings) {
    this.directory = directory;
    this.warnings = List.copyOf(warnings);
  }

  @Override
  public Map<String, String> get(String name) throws SecretException {
    if (!NAME.matcher(name).matches()) {
      throw new SecretException(
          "Kubernetes allows lower-case letters, digits, - and . in the name of a secret");
    }
    Path secret = directory.resolve(name);
    if (!Files.isDirectory(secret)) {
      throw new SecretException("there is no directory " + secret);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(secret)) {
      for (Path file : files.sorted().filter(Files::isRegularFile).toList()) {
        fields.put(file.getFileName().toString(), read(file));
      }
      return fields;
    } catch (IOException e) {
      throw new SecretException("the directory " + secret + " cannot be read", e);
    }
  }

  private static String read(Path file) throws IOException, SecretException {
    if (Files.size(file) > MAX_BYTES) {
      throw new SecretException(file + " is larger than " + MAX_BYTES + " bytes");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new SecretException(file + " is not text in UTF-8", e);
    }
  }

  @Override
  public List<Problem> warnings() {
    return warnings;
  }

  @Override
  public void close() {}
}
