package dev.mooring.runtime.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * Collects a body up to a limit. Vert.x's own body handler takes forms apart, and the body that
 * {@code curl -d} sends calls itself a form. Confined to the stream's event loop.
 */
final class BoundedBody {

  /** The body is larger than the limit. */
  static final class TooLarge extends Exception {
    TooLarge() {
      super("stream too large");
    }
  }

  private final Promise<Buffer> result = Promise.promise();
  private final Buffer collected = Buffer.buffer();
  private final long limit;

  private BoundedBody(long limit) {
    this.limit = limit;
  }

  /**
   * Collects all of a stream; to be called in the same turn of the event loop that brought it.
   *
   * @param limit in bytes
   * @return the body; fails with {@link TooLarge} above the limit, after which the rest is read and
   *     dropped, so that the answer reaches who is still sending
   */
  static Future<Buffer> of(ReadStream<Buffer> stream, long limit) {
    BoundedBody body = new BoundedBody(limit);
    stream.handler(body::take);
    stream.exceptionHandler(body.result::tryFail);
    stream.endHandler(end -> body.result.tryComplete(body.collected));
    return body.result.future();
  }

  private void take(Buffer part) {
    if (collected.length() + part.length() > limit) {
      result.tryFail(new TooLarge());
    } else if (!result.future().isComplete()) {
      collected.appendBuffer(part);
    }
  }
}
