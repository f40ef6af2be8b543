package dev.mooring.runtime.cli;

import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Response;
import dev.mooring.runtime.deadletter.StoredLetter;
import dev.mooring.runtime.dispatch.Reply;
import dev.mooring.runtime.http.EventHeaders;
import dev.mooring.runtime.http.EventPath;
import dev.mooring.runtime.http.ReplayApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** An application that is called without a sidecar, by the request that a sidecar would make. */
final class ApplicationTarget implements ReplayTarget {

  private static final int SHOWN_OF_BODY = 1_000;

  private final HttpClient http;
  private final URI to;
  private final Duration timeout;
  private final String token;

  /**
   * An application.
   *
   * @param to where it listens; without a path each letter goes to that of its component
   * @param timeout how long it may take for a letter
   * @param token the application's token; empty if it has none
   */
  ApplicationTarget(HttpClient http, URI to, Duration timeout, String token) {
    this.http = http;
    this.to = to;
    this.timeout = timeout;
    this.token = token;
  }

  @Override
  public Reply send(StoredLetter stored) {
    DeadLetter letter = stored.letter();
    Map<String, String> metadata = new HashMap<>(letter.metadata());
    metadata.put("redelivered", "true");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(letter.component()))
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofByteArray(letter.payload().sharedBytes()));
    EventHeaders.of(metadata).forEach(header -> request.header(header.getKey(), header.getValue()));
    letter
        .payload()
        .contentType()
        .ifPresent(type -> request.header("content-type", EventHeaders.headerValue(type)));
    if (!token.isEmpty()) {
      request.setHeader(ReplayApi.TOKEN_HEADER, token);
    }
    try {
      return reply(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return new Reply.Unreachable(
          "no answer from the application at " + to + " (" + HttpFailures.text(e) + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Unreachable("interrupted");
    }
  }

  private URI address(String component) {
    String path = to.getRawPath();
    return path == null || path.isEmpty() || path.equals("/")
        ? to.resolve(EventPath.of(component))
        : to;
  }

  private static Reply reply(HttpResponse<String> answer) {
    if (answer.statusCode() >= 200 && answer.statusCode() < 300) {
      return new Reply.Handled(Response.empty());
    }
    String body = answer.body();
    return new Reply.Failed(
        "status code: "
            + answer.statusCode()
            + " body: "
            + (body.length() > SHOWN_OF_BODY ? body.substring(0, SHOWN_OF_BODY) + "..." : body));
  }
}
