package dev.mooring.mqtt;

import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A handler whose calls a test takes one by one and answers when it likes. */
final class RecordingHandler implements DeliveryHandler {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A handler call that runs until it is answered. */
  record Call(Delivery delivery, CompletableFuture<Disposition> answer) {
    String text() {
      return delivery.payload().utf8();
    }

    @Nullable String metadata(String name) {
      return delivery.metadata().get(name);
    }

    void accept() {
      answer.complete(Disposition.accept());
    }

    void retry(String reason) {
      answer.complete(Disposition.retry(reason));
    }
  }

  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final List<Call> passedOver = new ArrayList<>();

  @Override
  public CompletionStage<Disposition> handle(Delivery delivery) {
    Call call = new Call(delivery, new CompletableFuture<>());
    calls.add(call);
    return call.answer;
  }

  /** The next call. */
  Call next() throws InterruptedException {
    Call call = calls.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (call == null) {
      throw new AssertionError("no handler call within " + LIMIT);
    }
    return call;
  }

  /** The call with this payload, in whatever order calls that run at the same time come. */
  Call next(String text) throws InterruptedException {
    for (Call call : passedOver) {
      if (call.text().equals(text)) {
        passedOver.remove(call);
        return call;
      }
    }
    Call call = next();
    while (!call.text().equals(text)) {
      passedOver.add(call);
      call = next();
    }
    return call;
  }

  /** The calls that have come and were not taken. */
  List<String> waiting() {
    return Stream.concat(passedOver.stream(), calls.stream()).map(Call::text).toList();
  }
}
