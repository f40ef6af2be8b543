/**
 * The command {@code mooring}: options, messages and exit codes. It exists so that nothing below
 * prints or ends a process. May enter {@code wiring} and the rooms below; other modules add their
 * commands by {@link dev.mooring.runtime.cli.CommandContribution}.
 */
@NullMarked
package dev.mooring.runtime.cli;

import org.jspecify.annotations.NullMarked;
