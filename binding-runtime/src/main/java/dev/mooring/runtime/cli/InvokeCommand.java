package dev.mooring.runtime.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mooring invoke}: calls an output of a running sidecar, as an application would. */
@Command(
    name = "invoke",
    description = "Calls an output binding of a running sidecar.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class InvokeCommand implements Callable<Integer> {

  private static final String TOKEN_VARIABLE = "DAPR_API_TOKEN";
  private static final String PORT_VARIABLE = "DAPR_HTTP_PORT";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int FIRST_ERROR = 400;

  @Parameters(paramLabel = "NAME", description = "The component's name.")
  private String name = "";

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      defaultValue = "create",
      description = "What to do; by default ${DEFAULT-VALUE}.")
  private String operation = "create";

  @Option(
      names = "--data",
      paramLabel = "TEXT|@FILE",
      description = "The payload, or the file that it is in; empty by default.")
  private String data = "";

  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description = "A setting for this call, such as topic=t. May be repeated.")
  private Map<String, String> metadata = new LinkedHashMap<>();

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "The port of the sidecar's HTTP API; by default that of the environment variable "
              + PORT_VARIABLE
              + ", or 3500.")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Where the sidecar is; by default ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Spec private @Nullable CommandSpec spec;

  private final Surroundings surroundings;

  InvokeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    HttpRequest request = request();
    HttpResponse<byte[]> response;
    try {
      response =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT_TIMEOUT)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      String address = request.uri().getAuthority();
      surroundings.err().println("error: no sidecar answers at " + address + ": " + e);
      return ExitCodes.FAILURE;
    }
    String body = new String(response.body(), StandardCharsets.UTF_8);
    if (response.statusCode() >= FIRST_ERROR) {
      surroundings.err().println("error: status " + response.statusCode() + ": " + body);
      return ExitCodes.FAILURE;
    }
    if (!body.isEmpty()) {
      surroundings.out().println(body);
      surroundings.out().flush();
    }
    return ExitCodes.OK;
  }

  private HttpRequest request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://%s:%d/v1.0/bindings/%s?operation=%s"
                        .formatted(
                            host.contains(":") ? "[" + host + "]" : host,
                            port(),
                            encoded(name),
                            encoded(operation))))
            .POST(HttpRequest.BodyPublishers.ofByteArray(payload()));
    metadata.forEach((key, value) -> header(request, "metadata." + key, value));
    String token = System.getenv(TOKEN_VARIABLE);
    if (token != null && !token.isEmpty()) {
      request.header("dapr-api-token", token);
    }
    return request.build();
  }

  private void header(HttpRequest.Builder request, String key, String value) {
    try {
      request.header(key, value);
    } catch (IllegalArgumentException e) {
      throw wrong("--metadata: \"" + key + "\" cannot travel in a header: " + e.getMessage());
    }
  }

  private byte[] payload() {
    if (!data.startsWith("@")) {
      return data.getBytes(StandardCharsets.UTF_8);
    }
    Path file = Path.of(data.substring(1));
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw wrong("--data: the file " + file + " cannot be read: " + e);
    }
  }

  private int port() {
    if (port != null) {
      return port;
    }
    String text = System.getenv().getOrDefault(PORT_VARIABLE, "3500");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw wrong(PORT_VARIABLE + ": \"" + text + "\" is no port");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException("no part of a command line");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
