package dev.mooring.runtime.secret;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.RawValues;
import dev.mooring.api.config.Schema;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code secretstores.kubernetes}: secrets that Kubernetes has mounted into the container, each as
 * a directory with a file for each of its keys. Needs no access to the cluster's API. Files, of 1
 * MiB at most, are read anew at each call, since Kubernetes replaces them. Stateless, safe for any
 * thread.
 */
public final class KubernetesSecretStoreProvider implements SecretStoreProvider {

  private static final Field<String> MOUNT_PATH =
      Field.withDefault(
          "mountPath",
          FieldTypes.STRING,
          "/var/run/secrets/mooring",
          "The directory below which secrets are mounted, each in a directory of its name.");
  private static final Schema SCHEMA = new Schema(List.of(MOUNT_PATH));

  /** A provider; all of them are alike. */
  public KubernetesSecretStoreProvider() {}

  @Override
  public String type() {
    return "secretstores.kubernetes";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public SecretStore open(String component, RawValues raw, Map<String, String> environment)
      throws ConfigurationException {
    CheckedValues checked = CheckedValues.read(SCHEMA, component, raw);
    String mountPath = checked.get(MOUNT_PATH);
    if (!isDirectory(mountPath)) {
      throw checked.unusable(MOUNT_PATH, "is no directory; expected the one with mounted secrets");
    }
    return new MountedSecrets(Path.of(mountPath), checked.warnings());
  }

  private static boolean isDirectory(String path) {
    try {
      return Files.isDirectory(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
