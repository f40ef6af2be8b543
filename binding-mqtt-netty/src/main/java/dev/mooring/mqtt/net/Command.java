package dev.mooring.mqtt.net;

import dev.mooring.mqtt.session.ClientSession;

/** Something that another thread asks of the session. */
public interface Command {

  /** Passes it on to the session. On the event loop; must not throw. */
  void execute(ClientSession session, long now);

  /** Answers it when there is no session any more. On any thread; must not throw. */
  void reject();

  /** What it counts against the door's limit, in bytes; 0 for what must never be refused. */
  default int weight() {
    return 0;
  }
}
