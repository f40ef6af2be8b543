package dev.mooring.runtime.http;

import dev.mooring.api.Delivery;
import dev.mooring.api.Payload;
import dev.mooring.api.Response;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.Destination;
import dev.mooring.runtime.dispatch.FanOut;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.dispatch.Interest;
import dev.mooring.runtime.dispatch.RejectionName;
import dev.mooring.runtime.dispatch.Reply;
import dev.mooring.runtime.dispatch.TraceContext;
import dev.mooring.runtime.observe.TrafficMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/**
 * The way to an application that speaks HTTP: {@code OPTIONS} asks, {@code POST} delivers, {@code
 * GET} looks after its health. Safe for any thread; no method blocks.
 */
public final class HttpAppCallback implements AppCallback {

  /** How many connections the application has to bear; what is more waits for one of them. */
  public static final int MAX_CONNECTIONS = 1024;

  /** How much of an answer's body is read, in bytes; an answer may be longer, but to no avail. */
  public static final long MAX_ANSWER_SIZE = 4L << 20;

  private static final String DEFAULT_CONTENT_TYPE = "application/json";
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int REACH_TIMEOUT_MILLIS = 500;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int SHOWN_OF_BODY = 1_000;

  /**
   * Seconds for which an idle connection is kept. Shorter than what servers allow, since a request
   * on a connection that the server is just closing looks like an application that is gone.
   */
  private static final int KEEP_ALIVE_SECONDS = 1;

  private final AppAddress address;
  private final Optional<String> token;
  private final Duration probeTimeout;
  private final TrafficMetrics traffic;
  private final HttpClient http;
  private final NetClient net;

  /**
   * To an application, on the event loops of a Vert.x.
   *
   * @param probeTimeout how long the application may take to say whether it wants events
   * @param traffic where requests are counted
   */
  public HttpAppCallback(
      Vertx vertx, AppConnection connection, Duration probeTimeout, TrafficMetrics traffic) {
    this.traffic = traffic;
    this.address = connection.address();
    this.token = connection.token();
    this.probeTimeout = probeTimeout;
    this.http =
        vertx.createHttpClient(
            clientOptions(address.protocol()), new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    this.net =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout(REACH_TIMEOUT_MILLIS)
                .setSsl(address.protocol().isTls())
                .setTrustAll(true)
                .setHostnameVerificationAlgorithm(""));
  }

  /** The same, counted nowhere. */
  public HttpAppCallback(Vertx vertx, AppConnection connection, Duration probeTimeout) {
    this(vertx, connection, probeTimeout, TrafficMetrics.none());
  }

  private static HttpClientOptions clientOptions(AppProtocol protocol) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS);
    return switch (protocol) {
      case HTTP -> options;
      case HTTPS -> options.setSsl(true).setTrustAll(true).setVerifyHost(false);
      case H2C -> options.setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
      case GRPC, GRPCS -> throw new IllegalArgumentException(protocol + " is not plain HTTP");
    };
  }

  @Override
  public AppAddress address() {
    return address;
  }

  @Override
  public CompletionStage<Void> reach() {
    return net.connect(address.port(), address.host())
        .compose(NetSocket::close)
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Interest> probe(Destination destination) {
    RequestOptions options =
        request(HttpMethod.OPTIONS, destination.route())
            .setTimeout(probeTimeout.toMillis())
            .putHeader(HttpHeaders.CONTENT_TYPE, DEFAULT_CONTENT_TYPE);
    return exchange(TrafficMetrics.Flow.HTTP_CLIENT, options, Buffer.buffer())
        .map(answer -> interest(answer.status()))
        .otherwise(failure -> new Interest.Unanswered(text(failure)))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Reply> deliver(Destination destination, Delivery delivery) {
    Payload payload = delivery.payload();
    RequestOptions options = request(HttpMethod.POST, destination.route());
    EventHeaders.of(delivery.metadata())
        .forEach(header -> options.addHeader(header.getKey(), header.getValue()));
    TraceContext.ofEvent(delivery.metadata()).forEach(options::putHeader);
    options.putHeader(
        HttpHeaders.CONTENT_TYPE,
        EventHeaders.headerValue(payload.contentType().orElse(DEFAULT_CONTENT_TYPE)));
    return exchange(TrafficMetrics.Flow.HTTP_CLIENT, options, Buffer.buffer(payload.sharedBytes()))
        .map(answer -> reply(destination, answer))
        .otherwise(HttpAppCallback::noReply)
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Void> check(HealthChecks checks) {
    RequestOptions options =
        request(HttpMethod.GET, checks.path()).setTimeout(checks.timeout().toMillis());
    return exchange(TrafficMetrics.Flow.HTTP_PROBE, options, Buffer.buffer())
        .<Void>compose(
            answer ->
                isSuccess(answer.status())
                    ? Future.succeededFuture()
                    : Future.failedFuture("status code " + answer.status()))
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Void> close() {
    return Future.join(http.close(), net.close())
        .<Void>mapEmpty()
        .otherwiseEmpty()
        .toCompletionStage();
  }

  private RequestOptions request(HttpMethod method, String route) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(address.host())
            .setPort(address.port())
            .setURI(EventPath.of(route));
    token.ifPresent(secret -> options.putHeader(ApiToken.HEADER, secret));
    return options;
  }

  /** What the application answered, with as much of the body as is read. */
  private record Answer(int status, Payload body, Optional<String> rejection) {}

  private Future<Answer> exchange(TrafficMetrics.Flow flow, RequestOptions options, Buffer body) {
    long begin = System.nanoTime();
    return http.request(options)
        // In one step: once this thread is on its way between two, the answer may have passed.
        .compose(request -> request.send(body).compose(HttpAppCallback::read))
        .onComplete(
            (answer, failure) ->
                traffic.record(
                    flow,
                    options.getMethod().name(),
                    options.getURI(),
                    answer == null ? TrafficMetrics.NO_ANSWER : Integer.toString(answer.status()),
                    System.nanoTime() - begin,
                    body.length(),
                    answer == null ? 0 : answer.body().size()));
  }

  private static Future<Answer> read(HttpClientResponse response) {
    return BoundedBody.of(response, MAX_ANSWER_SIZE)
        .recover(
            failure -> {
              if (failure instanceof BoundedBody.TooLarge) {
                response.request().reset();
                return Future.succeededFuture(Buffer.buffer());
              }
              return Future.failedFuture(failure);
            })
        .map(
            body ->
                new Answer(
                    response.statusCode(),
                    Payload.wrap(body.getBytes())
                        .withContentType(response.getHeader(HttpHeaders.CONTENT_TYPE)),
                    Optional.ofNullable(response.getHeader(RejectionName.HEADER))));
  }

  private static Interest interest(int status) {
    if (isSuccess(status) || status == METHOD_NOT_ALLOWED) {
      return new Interest.Wanted();
    }
    String reason = "OPTIONS was answered with status code " + status;
    return status >= 500 ? new Interest.Unanswered(reason) : new Interest.Declined(reason);
  }

  private static Reply reply(Destination destination, Answer answer) {
    if (isSuccess(answer.status())) {
      Optional<FanOut> fanOut =
          destination.fanOut() ? FanOutBody.read(answer.body()) : Optional.empty();
      return new Reply.Handled(
          answer.body().size() == 0 ? Response.empty() : Response.of(answer.body()), fanOut);
    }
    String body = answer.body().utf8();
    return new Reply.Failed(
        "fails to send binding event to http app channel, status code: "
            + answer.status()
            + " body: "
            + (body.length() > SHOWN_OF_BODY ? body.substring(0, SHOWN_OF_BODY) + "..." : body),
        Optional.of(new Reply.Code(answer.status(), false)),
        answer.rejection().flatMap(RejectionName::read));
  }

  /** A connection that fails is nobody's answer; anything else was one that cannot be read. */
  private static Reply noReply(Throwable failure) {
    boolean network =
        failure instanceof IOException
            || failure instanceof VertxException
            || failure instanceof TimeoutException;
    String reason = "error invoking app: " + text(failure);
    return network ? new Reply.Unreachable(reason) : new Reply.Failed(reason);
  }

  private static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
