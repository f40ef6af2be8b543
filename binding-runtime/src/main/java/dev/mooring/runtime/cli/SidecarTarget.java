package dev.mooring.runtime.cli;

import dev.mooring.api.Response;
import dev.mooring.runtime.deadletter.DeadLetterLine;
import dev.mooring.runtime.deadletter.StoredLetter;
import dev.mooring.runtime.dispatch.Reply;
import dev.mooring.runtime.http.ReplayApi;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The running sidecar, which hands letters to its application as it hands events. */
final class SidecarTarget implements ReplayTarget {

  private final HttpClient http;
  private final URI base;
  private final Duration timeout;
  private final String token;

  /**
   * A sidecar on this machine.
   *
   * @param port the port of its HTTP API
   * @param timeout how long the application may take for a letter
   * @param token the API's token; empty if it has none
   */
  SidecarTarget(HttpClient http, int port, Duration timeout, String token) {
    this.http = http;
    this.base = URI.create("http://127.0.0.1:" + port);
    this.timeout = timeout;
    this.token = token;
  }

  /** What keeps this sidecar from being the one of an application, if anything does. */
  Optional<String> obstacle(String applicationId) {
    String query = "?appid=" + URLEncoder.encode(applicationId, StandardCharsets.UTF_8);
    try {
      HttpResponse<String> answer =
          http.send(
              request("/v1.0/healthz" + query).GET().build(), HttpResponse.BodyHandlers.ofString());
      return answer.body().contains("ERR_HEALTH_APPID_NOT_MATCH")
          ? Optional.of(
              "the sidecar at "
                  + base
                  + " is not that of the application \""
                  + applicationId
                  + "\"")
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(noSidecar(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  @Override
  public Reply send(StoredLetter letter) {
    HttpResponse<String> answer;
    try {
      answer =
          http.send(
              request(ReplayApi.PATH)
                  .POST(HttpRequest.BodyPublishers.ofString(DeadLetterLine.json(letter)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      return new Reply.Unreachable(noSidecar(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Unreachable("interrupted");
    }
    return switch (answer.statusCode()) {
      case ReplayApi.HANDLED -> new Reply.Handled(Response.empty());
      case ReplayApi.FAILED, 400 -> new Reply.Failed(ReplayApi.message(answer.body()));
      case 401 ->
          new Reply.Unreachable(
              "the sidecar at " + base + " wants its token in the environment as DAPR_API_TOKEN");
      default ->
          new Reply.Unreachable(
              "the sidecar at "
                  + base
                  + " answered "
                  + answer.statusCode()
                  + ": "
                  + ReplayApi.message(answer.body()));
    };
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(timeout)
            .header("content-type", "application/json");
    return token.isEmpty() ? request : request.header(ReplayApi.TOKEN_HEADER, token);
  }

  private String noSidecar(IOException e) {
    return "no answer from the sidecar at " + base + " (" + HttpFailures.text(e) + ")";
  }
}
