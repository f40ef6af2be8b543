package dev.mooring.tck.mqtt;

/** Makes this package's threads: named after what they serve, and never keeping a JVM alive. */
final class Threads {

  private Threads() {}

  static Thread named(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
