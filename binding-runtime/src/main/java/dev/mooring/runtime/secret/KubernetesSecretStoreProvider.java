package dev.mooring.runtime.secret;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValues;
import dev.mooring.api.config.Schema;
import dev.mooring.api.config.Values;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    List<Problem> problems = new ArrayList<>();
    Values values = SCHEMA.read(component, raw, problems);
    Problems.throwErrors(problems);
    String mountPath = values.get(MOUNT_PATH);
    if (!isDirectory(mountPath)) {
      problems.add(
          Problem.error(
              values.isGiven(MOUNT_PATH) ? values.locationOf(MOUNT_PATH) : raw.location(),
              component,
              MOUNT_PATH.name(),
              "\"" + mountPath + "\" is no directory; expected the one with mounted secrets"));
      throw new ConfigurationException(problems);
    }
    return new MountedSecrets(Path.of(mountPath), problems);
  }

  private static boolean isDirectory(String path) {
    try {
      return Files.isDirectory(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
