package dev.mooring.runtime.http;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpServer;
import dev.mooring.api.Payload;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.FirstDelivery;
import dev.mooring.runtime.dispatch.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The application answers while the thread that hands over the event stands still. */
final class HttpAnswerRaceTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private static void await(Future<?> future) {
    future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void anAnswerIsReadHoweverLateThatThreadGoesOn() throws Exception {
    HttpServer app =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    app.start();
    try {
      AppAddress address =
          new AppAddress(AppProtocol.HTTP, "127.0.0.1", app.getAddress().getPort());
      HttpAppCallback callback =
          new HttpAppCallback(
              withLateCallers(vertx), AppConnection.to(address), Duration.ofSeconds(10));
      Reply reply =
          callback
              .deliver(
                  HttpAppCallbackTest.IN,
                  new FirstDelivery(Payload.utf8("x"), Map.of("topic", "t")))
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      assertInstanceOf(Reply.Handled.class, reply);
    } finally {
      app.stop(0);
    }
  }

  /** Whoever continues the request of one of its clients gets on when that has come to its end. */
  private static Vertx withLateCallers(Vertx vertx) {
    return changed(
        Vertx.class,
        vertx,
        "createHttpClient",
        client ->
            changed(
                HttpClientAgent.class,
                (HttpClientAgent) client,
                "request",
                request ->
                    changed(
                        Future.class,
                        (Future<?>) request,
                        "compose",
                        composed -> {
                          await((Future<?>) composed);
                          return composed;
                        })));
  }

  /** Another object of this type, of which one method returns something else. */
  private static <T> T changed(
      Class<T> type, T original, String method, UnaryOperator<Object> change) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              Object result;
              try {
                result = called.invoke(original, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              return called.getName().equals(method) ? change.apply(result) : result;
            }));
  }
}
