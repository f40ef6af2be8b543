package dev.mooring.runtime.config;

import dev.mooring.api.config.Nearest;
import java.util.List;
import java.util.Optional;

/**
 * What a document says of itself in its first two fields. Immutable.
 *
 * @param apiVersion its format; empty if it does not say
 * @param kind what it is; empty if it does not say
 */
record DocumentHead(String apiVersion, String kind) {

  static final String API_VERSION = "dapr.io/v1alpha1";
  private static final String COMPONENT = "Component";

  /** The kinds that Dapr has beside components: whoever writes one of them means it. */
  private static final List<String> OTHER_KINDS =
      List.of(
          "Configuration", "Resiliency", "Subscription", "HTTPEndpoint", "WorkflowAccessPolicy");

  static DocumentHead of(Node.Mapping root) {
    return new DocumentHead(text(root, "apiVersion"), text(root, "kind"));
  }

  boolean isComponent() {
    return kind.equals(COMPONENT);
  }

  /** What makes one doubt that a document was meant to be no component. */
  Optional<String> doubt() {
    if (kind.isEmpty()) {
      return Optional.of("has no kind and is not loaded; a component has kind: " + COMPONENT);
    }
    if (OTHER_KINDS.contains(kind)) {
      return Optional.empty();
    }
    return Nearest.to(kind, List.of(COMPONENT))
        .map(near -> "has kind \"" + kind + "\" and is not loaded; did you mean \"" + near + "\"?");
  }

  private static String text(Node.Mapping root, String field) {
    return root.get(field).orElse(null) instanceof Node.Scalar scalar ? scalar.text().strip() : "";
  }
}
