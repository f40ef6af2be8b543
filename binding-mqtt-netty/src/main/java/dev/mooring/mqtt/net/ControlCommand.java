package dev.mooring.mqtt.net;

import dev.mooring.mqtt.session.ClientSession;

/** Something asked of the session that has no outcome of its own. */
final class ControlCommand implements Command {

  /** What is asked. */
  @FunctionalInterface
  interface Action {
    void perform(ClientSession session, long now);
  }

  private final Action action;

  ControlCommand(Action action) {
    this.action = action;
  }

  @Override
  public void execute(ClientSession session, long now) {
    action.perform(session, now);
  }

  @Override
  public void reject() {
    // Only a closed driver rejects, and closing completes all that waits.
  }
}
