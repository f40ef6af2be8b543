package dev.mooring.runtime.dispatch;

/** Whether an application wants the events of a component. Immutable. */
public sealed interface Interest {

  /** It does. */
  record Wanted() implements Interest {}

  /**
   * It answered, and does not.
   *
   * @param reason for people
   */
  record Declined(String reason) implements Interest {}

  /**
   * It gave no answer that means anything, so that it is asked again.
   *
   * @param reason for people
   */
  record Unanswered(String reason) implements Interest {}
}
