package dev.mooring.bench.peer;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** Time, processor time and allocated heap. */
final class UsageProbe implements Probe {

  private Usage before = Usage.now();
  private Usage after = before;

  @Override
  public void begin() {
    before = Usage.now();
  }

  @Override
  public void end() {
    after = Usage.now();
  }

  @Override
  public Map<Metric, Double> figures(long messages) {
    double count = Math.max(1, messages);
    return Map.of(
        Metric.MESSAGES_PER_SECOND, messages * 1e9 / (after.nanos - before.nanos),
        Metric.CPU_MICROS, (after.cpuNanos - before.cpuNanos) / 1e3 / count,
        Metric.HEAP_BYTES, (after.heapBytes - before.heapBytes) / count);
  }

  /**
   * What this process has used up to now.
   *
   * @param nanos the time
   * @param cpuNanos processor time of all threads, those of the JVM among them
   * @param heapBytes bytes allocated by the threads that live now
   */
  private record Usage(long nanos, long cpuNanos, long heapBytes) {

    static Usage now() {
      OperatingSystemMXBean system =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
      long heap = 0;
      for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
        heap += Math.max(0, bytes);
      }
      return new Usage(System.nanoTime(), system.getProcessCpuTime(), heap);
    }
  }
}
