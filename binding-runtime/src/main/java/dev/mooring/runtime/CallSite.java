package dev.mooring.runtime;

import dev.mooring.api.config.Location;
import java.util.List;

/** Where in an application's code something was described. Stateless. */
final class CallSite {

  private static final List<Class<?>> OURS =
      List.of(CallSite.class, ComponentSpec.class, MooringBuilder.class);

  private CallSite() {}

  /** The file and line of the innermost frame that is none of the classes that ask. */
  static Location outside() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> !isOurs(frame.getClassName()))
                    .findFirst()
                    .map(frame -> new Location(file(frame), Math.max(0, frame.getLineNumber())))
                    .orElse(Location.UNKNOWN));
  }

  private static boolean isOurs(String className) {
    return OURS.stream().anyMatch(ours -> className.equals(ours.getName()));
  }

  private static String file(StackWalker.StackFrame frame) {
    return frame.getFileName() == null ? frame.getClassName() : frame.getFileName();
  }
}
