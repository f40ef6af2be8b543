package dev.mooring.bench.peer;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has used up to now.
 *
 * @param nanos the time
 * @param cpuNanos processor time of all threads, those of the JVM among them
 * @param heapBytes bytes allocated by the threads that live now
 * @param writes write system calls, of files and sockets; -1 where the system does not tell
 */
record Usage(long nanos, long cpuNanos, long heapBytes, long writes) {

  private static final Path IO = Path.of("/proc/self/io");

  static Usage now() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long heap = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      heap += Math.max(0, bytes);
    }
    return new Usage(System.nanoTime(), system.getProcessCpuTime(), heap, writeCalls());
  }

  private static long writeCalls() {
    if (!Files.isReadable(IO)) {
      return -1;
    }
    try {
      for (String line : Files.readAllLines(IO)) {
        if (line.startsWith("syscw:")) {
          return Long.parseLong(line.substring("syscw:".length()).trim());
        }
      }
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
