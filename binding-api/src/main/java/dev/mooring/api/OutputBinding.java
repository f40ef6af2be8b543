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
   *     {@link BindingContext#executor()}.
   */
  CompletionStage<Response> invoke(Request request);
}
