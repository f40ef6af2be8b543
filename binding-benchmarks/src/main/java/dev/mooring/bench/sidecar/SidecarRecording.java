package dev.mooring.bench.sidecar;

import dev.mooring.bench.peer.Machine;
import java.util.List;

/**
 * All that a run brought.
 *
 * @param machine where
 * @param date when, as ISO 8601 has it
 * @param command how to do it again
 * @param figures in the order in which they were measured
 */
record SidecarRecording(Machine machine, String date, String command, List<Figure> figures) {

  String markdown() {
    StringBuilder page = new StringBuilder("# What a sidecar costs\n\n");
    page.append("Machine: ").append(machine).append(".  \n");
    page.append("Date: ").append(date).append(".  \n");
    page.append("Command: `").append(command).append("`.\n\n");
    page.append("| what | unit | median | least | most | target |\n|---|---|---:|---:|---:|---|\n");
    figures.forEach(figure -> page.append(figure.row()).append('\n'));
    return page.toString();
  }
}
