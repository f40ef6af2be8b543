package dev.mooring.runtime.cli;

/** What the process says when it ends. */
public final class ExitCodes {

  /** All went well. */
  public static final int OK = 0;

  /** Something failed that was asked for rightly. */
  public static final int FAILURE = 1;

  /** The command line or a component file is wrong; nothing was started. */
  public static final int MISTAKE = 2;

  private ExitCodes() {}
}
