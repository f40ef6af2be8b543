package dev.mooring.mqtt.store;

/**
 * What a store has done, for metrics; taken at no single instant. Immutable.
 *
 * @param bufferedBytes bytes of records that wait for the disk, bounded by {@link
 *     StoreConfig#maxBufferedBytes}
 * @param committedPosition the last position told committed; 0 at first
 * @param groups groups committed
 * @param compactions how often the file was rewritten
 * @param logBytes size of the file
 * @param liveBytes how much of it is still needed
 * @param cutBytes bytes of an unfinished write that were cut off at open
 */
public record StoreFigures(
    long bufferedBytes,
    long committedPosition,
    long groups,
    long compactions,
    long logBytes,
    long liveBytes,
    long cutBytes) {}
