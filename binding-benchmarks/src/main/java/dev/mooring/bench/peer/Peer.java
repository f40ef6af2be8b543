package dev.mooring.bench.peer;

/** A client under measurement. Its methods are called by one thread. */
interface Peer extends AutoCloseable {

  /**
   * Sends the workload's message once more; what is behind the limits of the client's own queues
   * may block. The message is one object of the client's own kind, made beforehand: what is
   * measured is the sending.
   */
  void publish(Runnable acknowledged) throws Exception;

  /**
   * Subscribes, and acknowledges each message from a thread that is not the network's, after it was
   * counted.
   */
  void subscribe(String filter, int qos, Runnable received) throws Exception;

  @Override
  void close();
}
