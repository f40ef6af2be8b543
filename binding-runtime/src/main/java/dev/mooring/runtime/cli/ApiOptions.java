package dev.mooring.runtime.cli;

import dev.mooring.api.config.FieldType;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.RequestLimits;
import dev.mooring.runtime.wiring.ApiSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where and how the API is served. */
final class ApiOptions {

  private static final String TOKEN = "DAPR_API_TOKEN";
  private static final String NO_HTTP2 = "DAPR_HTTP_DISABLE_H2C";
  private static final String OFF = "off";
  private static final String BY_DEFAULT = "-1";

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "3500",
      description = "The port of the HTTP API, 0 for a free one; by default ${DEFAULT-VALUE}.")
  private int httpPort;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      defaultValue = "50001",
      description =
          "The port of the gRPC API, 0 for a free one, off for none; by default ${DEFAULT-VALUE}.")
  private String grpcPort = OFF;

  @Option(
      names = "--listen-addresses",
      paramLabel = "ADDRESS",
      split = ",",
      defaultValue = "127.0.0.1",
      description = "Where the API listens, separated by commas; by default ${DEFAULT-VALUE}.")
  private List<String> listenAddresses = List.of();

  @Option(
      names = "--unix-domain-socket",
      paramLabel = "DIR",
      description =
          "Serves the API on dapr-<app-id>-http.socket and dapr-<app-id>-grpc.socket in DIR"
              + " instead of ports.")
  private @Nullable Path socketDirectory;

  @Option(
      names = "--max-body-size",
      paramLabel = "SIZE",
      defaultValue = BY_DEFAULT,
      description = "How large a request may be, such as 16Mi, 0 for any size; by default 4Mi.")
  private String maxBodySize = BY_DEFAULT;

  @Option(
      names = "--read-buffer-size",
      paramLabel = "SIZE",
      defaultValue = BY_DEFAULT,
      description = "How large a request's headers may be together; by default 4Ki.")
  private String maxHeaderSize = BY_DEFAULT;

  @Option(
      names = "--http-max-request-size",
      hidden = true,
      paramLabel = "MB",
      description = "What --max-body-size was in Dapr before.")
  private @Nullable Integer maxBodyMegabytes;

  @Option(
      names = "--http-read-buffer-size",
      hidden = true,
      paramLabel = "KB",
      description = "What --read-buffer-size was in Dapr before.")
  private @Nullable Integer maxHeaderKilobytes;

  @Option(
      names = "--public-port",
      paramLabel = "PORT",
      description =
          "A port where anybody may ask for health and metadata, whatever the token, 0 for a free"
              + " one; by default there is none.")
  private @Nullable Integer openPort;

  @Option(
      names = "--public-listen-address",
      paramLabel = "ADDRESS",
      description = "Where that port is; by default where the API listens.")
  private @Nullable String openAddress;

  @Option(
      names = "--enable-api-logging",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      paramLabel = "BOOL",
      description = "Writes each request over HTTP to the log; by default ${DEFAULT-VALUE}.")
  private boolean logged;

  @Option(
      names = "--allowed-origins",
      paramLabel = "ORIGIN",
      split = ",",
      description = "Web pages that may call the API, separated by commas, or *; by default none.")
  private List<String> allowedOrigins = List.of();

  /** What the options and the environment say of the API. */
  ApiSettings settings(
      String applicationId,
      Map<String, String> environment,
      Function<String, RuntimeException> wrong) {
    return new ApiSettings(
        listening(applicationId, "http", PortOption.of("--http-port", httpPort, 0, wrong)),
        grpcPort(wrong).map(port -> listening(applicationId, "grpc", port)),
        new RequestLimits(maxBodySize(wrong), maxHeaderSize(wrong)),
        ApiToken.of(environment.get(TOKEN)),
        !isTrue(environment.getOrDefault(NO_HTTP2, "false")),
        allowedOrigins.stream().map(String::strip).filter(one -> !one.isEmpty()).toList(),
        Optional.ofNullable(openPort).map(port -> open(port, wrong)),
        logged);
  }

  /** The port of the HTTP API, as it was asked for. */
  int httpPort() {
    return httpPort;
  }

  private Listening open(int port, Function<String, RuntimeException> wrong) {
    requireOther("--public-port", port, wrong);
    return new Listening(
        openAddress == null ? listenAddresses : List.of(openAddress),
        PortOption.of("--public-port", port, 0, wrong),
        Optional.empty());
  }

  /** Refuses a port that the API has for itself. */
  void requireOther(String option, int port, Function<String, RuntimeException> wrong) {
    if (socketDirectory != null || port == 0) {
      return;
    }
    if (port == httpPort) {
      throw wrong.apply(option + " and --http-port are both " + port + "; they must differ");
    }
    if (grpcPort(wrong).filter(taken -> taken == port).isPresent()) {
      throw wrong.apply(option + " and --grpc-port are both " + port + "; they must differ");
    }
  }

  private Listening listening(String applicationId, String protocol, int port) {
    return new Listening(
        listenAddresses,
        port,
        Optional.ofNullable(socketDirectory)
            .map(folder -> folder.resolve("dapr-" + applicationId + "-" + protocol + ".socket")));
  }

  private Optional<Integer> grpcPort(Function<String, RuntimeException> wrong) {
    if (grpcPort.equalsIgnoreCase(OFF)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          PortOption.of("--grpc-port", Integer.parseInt(grpcPort.strip()), 0, wrong));
    } catch (NumberFormatException e) {
      throw wrong.apply("--grpc-port: \"" + grpcPort + "\" is neither a port nor off");
    }
  }

  private long maxBodySize(Function<String, RuntimeException> wrong) {
    long otherwise =
        maxBodyMegabytes == null || maxBodyMegabytes < 0
            ? RequestLimits.DEFAULT.maxBodySize()
            : (long) maxBodyMegabytes << 20;
    long size = size("--max-body-size", maxBodySize, otherwise, wrong);
    return size == 0 ? Long.MAX_VALUE : size;
  }

  private int maxHeaderSize(Function<String, RuntimeException> wrong) {
    long otherwise =
        maxHeaderKilobytes == null || maxHeaderKilobytes < 0
            ? RequestLimits.DEFAULT.maxHeaderSize()
            : (long) maxHeaderKilobytes << 10;
    long size = size("--read-buffer-size", maxHeaderSize, otherwise, wrong);
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw wrong.apply("--read-buffer-size: " + size + " bytes are no room for headers");
    }
    return (int) size;
  }

  private static long size(
      String option, String text, long otherwise, Function<String, RuntimeException> wrong) {
    FieldType<Long> type = FieldTypes.BYTE_SIZE;
    if (text.equals(BY_DEFAULT)) {
      return otherwise;
    }
    try {
      return type.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw wrong.apply(option + ": \"" + text + "\" is not valid; expected " + type.expectation());
    }
  }

  private static boolean isTrue(String text) {
    try {
      return FieldTypes.BOOLEAN.parse(text.strip());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
