package dev.mooring.runtime.cli;

import dev.mooring.runtime.deadletter.StoredLetter;
import dev.mooring.runtime.dispatch.Reply;

/** Where dead letters are handed to. For one thread; blocks. */
@FunctionalInterface
interface ReplayTarget {

  /** Hands over a letter, once; an interruption counts as no answer. */
  Reply send(StoredLetter letter);
}
