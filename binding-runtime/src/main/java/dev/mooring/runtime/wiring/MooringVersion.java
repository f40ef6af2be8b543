package dev.mooring.runtime.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this program; the build writes it into a resource. */
public final class MooringVersion {

  private MooringVersion() {}

  /** The version, such as {@code 1.2.3}. */
  public static String number() {
    Properties build = new Properties();
    try (InputStream in = MooringVersion.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("version.properties is missing from the class path");
      }
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("version");
  }
}
