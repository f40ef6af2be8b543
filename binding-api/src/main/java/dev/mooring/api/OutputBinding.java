package dev.mooring.api;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Takes what an application sends. Safe for any thread; no method blocks. */
public interface OutputBinding extends Binding {

  /** The operations that {@link #invoke} accepts; never empty, the same set at every call. */
  Set<Operation> operations();

  /**
   * Performs an operation.
   *
   * @return completes when the far side has taken responsibility, or with a {@link
   *     BindingException} whose {@link BindingException#fate()} says what became of the message.
   *     Mistakes in the request come by this stage too; this method does not throw. Completes on
   *     {@link BindingContext#executor()}, unless it has failed when it is returned. The kinds:
   *     {@link BindingException.Kind#UNSUPPORTED_OPERATION} for an operation that is not among
   *     {@link #operations()}; {@link BindingException.Kind#CONFIGURATION} for metadata or a
   *     payload that cannot be sent; {@link BindingException.Kind#OVERLOAD} above the bound of what
   *     waits; {@link BindingException.Kind#TIMEOUT}, {@link BindingException.Kind#CONNECTION},
   *     {@link BindingException.Kind#AUTHORIZATION} and {@link BindingException.Kind#REJECTED} for
   *     what the far side did or left undone; {@link BindingException.Kind#REJECTED} before the
   *     start too; {@link BindingException.Kind#CLOSED} after {@link #close}.
   */
  CompletionStage<Response> invoke(Request request);
}
