package dev.mooring.api;

import dev.mooring.api.config.Problem;
import java.util.List;
import java.util.Set;

/**
 * A component whose configuration has been checked and which has not been opened. Immutable, safe
 * for any thread, and owns nothing that would have to be closed.
 */
public interface ConfiguredBinding {

  /** The directions in which this component can be opened; never empty. */
  Set<Direction> directions();

  /**
   * Identities that no other component of the process may use at the same time, in words a user
   * understands, such as {@code MQTT client id "orders" at broker.example:1883}. Two components
   * that claim the same are a mistake, which the runtime reports before it opens either.
   */
  Set<String> claims();

  /**
   * Whether the binding, so configured, writes to {@link BindingContext#dataDirectory()} or to
   * {@link BindingContext#deadLetters()}: a runtime that cannot keep anything says so before it
   * opens the binding.
   */
  default boolean needsDataDirectory() {
    return false;
  }

  /**
   * Whether the binding, so configured, fails to start when its far side is not there, instead of
   * waiting for it in the background. A runtime asks it of a start that takes too long: only then
   * is the far side to blame.
   */
  default boolean failsFast() {
    return false;
  }

  /**
   * The same binding, told that it takes the place of another of the same component whose sides
   * have been closed: what that one has left at the far side and this one does not want, such as a
   * subscription in a session that both share, it takes back there as soon as it can.
   *
   * @param predecessor what the component was before; of any provider
   */
  default ConfiguredBinding replacing(ConfiguredBinding predecessor) {
    return this;
  }

  /** What is legal but probably not meant; each is logged once at start. */
  List<Problem> warnings();

  /**
   * Opens the input side. It takes no message before it is subscribed.
   *
   * @param context lent until the stage of {@link Binding#close} has completed
   * @return to be closed by the caller, started or not
   * @throws IllegalStateException if {@link #directions()} lacks {@link Direction#INPUT}
   */
  InputBinding openInput(BindingContext context);

  /**
   * Opens the output side, as {@link #openInput} does the other.
   *
   * @param context lent until the stage of {@link Binding#close} has completed
   * @return to be closed by the caller, started or not
   * @throws IllegalStateException if {@link #directions()} lacks {@link Direction#OUTPUT}
   */
  OutputBinding openOutput(BindingContext context);
}
