package dev.mooring.runtime.dispatch;

import dev.mooring.api.Delivery;
import dev.mooring.api.Response;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An application that is there, or not, and answers as the test says. Safe for any thread. */
final class FakeApp implements AppCallback {

  final AtomicInteger looks = new AtomicInteger();
  final List<String> probed = new CopyOnWriteArrayList<>();
  final List<String> handled = new CopyOnWriteArrayList<>();
  final AtomicInteger checks = new AtomicInteger();
  volatile boolean there = true;
  volatile boolean well = true;
  volatile Interest interest = new Interest.Wanted();
  volatile CompletionStage<Reply> reply = handled();

  static CompletionStage<Reply> handled() {
    return CompletableFuture.completedFuture(new Reply.Handled(Response.empty()));
  }

  @Override
  public AppAddress address() {
    return new AppAddress(AppProtocol.HTTP, "app", 8080);
  }

  @Override
  public CompletionStage<Void> reach() {
    looks.incrementAndGet();
    return there
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new ConnectException("nobody listens"));
  }

  @Override
  public CompletionStage<Interest> probe(Destination destination) {
    probed.add(destination.component());
    return CompletableFuture.completedFuture(
        there ? interest : new Interest.Unanswered("nobody listens"));
  }

  @Override
  public CompletionStage<Reply> deliver(Destination destination, Delivery delivery) {
    if (!there) {
      return CompletableFuture.completedFuture(new Reply.Unreachable("nobody listens"));
    }
    handled.add(delivery.payload().utf8());
    return reply;
  }

  @Override
  public CompletionStage<Void> check(HealthChecks checks) {
    this.checks.incrementAndGet();
    return well
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new IllegalStateException("not well"));
  }

  @Override
  public CompletionStage<Void> close() {
    return CompletableFuture.completedFuture(null);
  }
}
