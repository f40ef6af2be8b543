package dev.mooring.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Response;
import dev.mooring.api.Subscription;
import dev.mooring.runtime.deadletter.DeadLetterLine;
import dev.mooring.runtime.deadletter.StoredLetter;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.Destination;
import dev.mooring.runtime.dispatch.EventDelivery;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.dispatch.Interest;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Replays;
import dev.mooring.runtime.dispatch.Reply;
import dev.mooring.runtime.dispatch.RequestLimits;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.dispatch.StartedBinding;
import dev.mooring.runtime.registry.BoundInput;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dead letter that comes in by HTTP goes to the application once more. */
@Timeout(30)
final class ReplayEndpointTest {

  private static final OutputCalls CALLS = new OutputCalls(name -> Optional.empty());

  /** An application that answers as the test says. */
  private static final class App implements AppCallback {
    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    final List<String> routes = new CopyOnWriteArrayList<>();
    volatile Reply reply = new Reply.Handled(Response.empty());

    @Override
    public AppAddress address() {
      return new AppAddress(AppProtocol.HTTP, "app", 8080);
    }

    @Override
    public CompletionStage<Void> reach() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Interest> probe(Destination destination) {
      return CompletableFuture.completedFuture(new Interest.Wanted());
    }

    @Override
    public CompletionStage<Void> check(HealthChecks checks) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> close() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Reply> deliver(Destination destination, Delivery delivery) {
      routes.add(destination.component() + " at " + destination.route());
      deliveries.add(delivery);
      return CompletableFuture.completedFuture(reply);
    }
  }

  /** An input that is started and of which nothing else is asked. */
  private static final class StartedInput extends StartedBinding implements InputBinding {
    @Override
    public Subscription subscribe(DeliveryHandler handler) {
      throw new UnsupportedOperationException("a replay subscribes to nothing");
    }
  }

  private final App app = new App();
  private final Vertx vertx = Vertx.vertx();
  private final HttpApi api =
      new HttpApi(
          vertx,
          new HttpApi.Settings(
              "shop",
              new Listening(List.of("127.0.0.1"), 0, Optional.empty()),
              new RequestLimits(1000, 4096),
              ApiToken.of(null),
              false,
              List.of()),
          CALLS,
          new Replays(
              () -> List.of(new BoundInput("orders", "events", false, false, new StartedInput())),
              Optional.of(new EventDelivery(app, OptionalInt.empty(), CALLS))),
          new SidecarControl("shop", "1", List::of, Optional.empty()),
          () -> true,
          () -> true);
  private int port;

  @BeforeEach
  void start() throws Exception {
    port = ((InetSocketAddress) get(api.start()).get(0)).getPort();
  }

  @AfterEach
  void stop() throws Exception {
    get(api.stop(Duration.ofSeconds(5)));
    get(vertx.close().toCompletionStage());
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static String letter(String component, byte[] payload) {
    return DeadLetterLine.json(
        new StoredLetter(
            "7",
            new DeadLetter(
                component,
                Payload.wrap(payload).withContentType("text/plain"),
                Map.of("topic", "a/b", "redelivered", "false"),
                "status code: 500",
                3,
                Instant.EPOCH,
                Instant.EPOCH)));
  }

  private HttpResponse<String> post(String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + ReplayApi.PATH))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static void assertError(int status, String code, String part, HttpResponse<String> answer)
      throws Exception {
    var body = new ObjectMapper().readTree(answer.body());
    assertEquals(status, answer.statusCode());
    assertEquals(code, body.get("errorCode").textValue());
    assertTrue(body.get("message").textValue().contains(part), answer.body());
  }

  @Test
  void itGoesToTheApplicationAsItCame() throws Exception {
    byte[] large = new byte[5 << 20]; // above the limit of ordinary requests
    large[1] = 7;

    assertEquals(204, post(letter("orders", large)).statusCode());

    Delivery delivery = app.deliveries.get(0);
    assertEquals(List.of("orders at events"), app.routes);
    assertEquals(Payload.wrap(large).withContentType("text/plain"), delivery.payload());
    assertEquals(Map.of("topic", "a/b", "redelivered", "true"), delivery.metadata());
    assertTrue(delivery.redelivered());
    assertEquals(4, delivery.attempt());
  }

  @Test
  void whatTheApplicationDoesNotHandleIsToldApart() throws Exception {
    app.reply = new Reply.Failed("status code: 500");
    assertError(502, "ERR_REPLAY_FAILED", "status code: 500", post(letter("orders", new byte[1])));
    app.reply = new Reply.Unreachable("nobody listens");
    assertError(
        503, "ERR_REPLAY_NO_APPLICATION", "nobody listens", post(letter("orders", new byte[1])));
  }

  @Test
  void aComponentWithoutAnInputHasNoReplays() throws Exception {
    assertError(404, "ERR_REPLAY_NO_INPUT", "\"bills\"", post(letter("bills", new byte[1])));
    assertEquals(List.of(), app.deliveries);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"id\":\"7\"}", "{\"removed\":\"7\"}"})
  void whatIsNoLetterIsRefused(String body) throws Exception {
    assertError(400, "ERR_MALFORMED_REQUEST", "", post(body));
    assertEquals(List.of(), app.deliveries);
  }
}
