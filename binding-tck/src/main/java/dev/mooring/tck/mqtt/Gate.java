package dev.mooring.tck.mqtt;

/** A place that a thread passes while it is open, and where it waits while it is shut. */
final class Gate {

  private boolean shut;

  synchronized void shut() {
    shut = true;
  }

  synchronized void open() {
    shut = false;
    notifyAll();
  }

  synchronized void pass() throws InterruptedException {
    while (shut) {
      wait();
    }
  }
}
