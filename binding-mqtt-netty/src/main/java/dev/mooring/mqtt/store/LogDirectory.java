package dev.mooring.mqtt.store;

import java.io.IOException;

/** The directory of a log: the other half of the port to the disk. Names are plain file names. */
interface LogDirectory {

  /** Where a file is, for people. */
  String locate(String name);

  /** Whether there is a file of this name. */
  boolean exists(String name) throws IOException;

  /** Opens a file that is there, and sees to it that its owner alone can read it. */
  LogFile open(String name) throws IOException;

  /** Makes an empty file that its owner alone can read; fails if there is one of this name. */
  LogFile create(String name) throws IOException;

  /** Gives a file another name in one step, in place of the file that has that name. */
  void replace(String from, String to) throws IOException;

  /** Deletes a file if it is there. */
  void delete(String name) throws IOException;

  /** Returns when what was created, replaced and deleted so far is on the device. */
  void force() throws IOException;
}
