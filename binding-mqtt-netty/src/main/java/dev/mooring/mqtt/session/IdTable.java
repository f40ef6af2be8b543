package dev.mooring.mqtt.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A map from packet identifiers to what they stand for, by open addressing with linear probing: no
 * box and no entry object for each packet, and small while few are open. It keeps its size through
 * the waves of a steady load, which allocates nothing then; when a flood has passed it halves
 * itself each time that it runs empty.
 */
final class IdTable<T> {

  private static final int INITIAL_CAPACITY = 16;

  private int[] ids = new int[INITIAL_CAPACITY];
  private @Nullable Object[] values = new Object[INITIAL_CAPACITY];
  private int size;

  /** The largest size since it was empty last. */
  private int peak;

  int size() {
    return size;
  }

  boolean contains(int id) {
    return values[slotOf(id)] != null;
  }

  @SuppressWarnings("unchecked") // put() lets only T in
  @Nullable T get(int id) {
    return (T) values[slotOf(id)];
  }

  void put(int id, T value) {
    if ((size + 1) * 2 > ids.length) {
      resize(ids.length * 2);
    }
    int slot = slotOf(id);
    if (ids[slot] != id) {
      ids[slot] = id;
      size++;
    }
    values[slot] = value;
    peak = Math.max(peak, size);
  }

  @SuppressWarnings("unchecked") // put() lets only T in
  @Nullable T remove(int id) {
    int slot = slotOf(id);
    T removed = (T) values[slot];
    if (removed == null) {
      return null;
    }
    size--;
    closeGap(slot);
    if (size == 0) {
      onEmpty();
    }
    return removed;
  }

  /** A table that was never more than an eighth full is too large. */
  private void onEmpty() {
    if (ids.length > INITIAL_CAPACITY && peak <= ids.length / 8) {
      resize(ids.length / 2);
    }
    peak = 0;
  }

  int capacity() {
    return ids.length;
  }

  void clear() {
    ids = new int[INITIAL_CAPACITY];
    values = new Object[INITIAL_CAPACITY];
    size = 0;
    peak = 0;
  }

  /** The slot of the identifier, or the free one where it would go. */
  private int slotOf(int id) {
    int mask = ids.length - 1;
    int slot = home(id);
    while (ids[slot] != 0 && ids[slot] != id) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private int home(int id) {
    return (id * 0x9E3779B1) >>> (Integer.numberOfLeadingZeros(ids.length) + 1);
  }

  /** Moves later entries of the run forward, so that no search ends at the gap too early. */
  private void closeGap(int removed) {
    int mask = ids.length - 1;
    int gap = removed;
    int slot = (gap + 1) & mask;
    while (ids[slot] != 0) {
      int displacement = (slot - home(ids[slot])) & mask;
      if (displacement >= ((slot - gap) & mask)) {
        ids[gap] = ids[slot];
        values[gap] = values[slot];
        gap = slot;
      }
      slot = (slot + 1) & mask;
    }
    ids[gap] = 0;
    values[gap] = null;
  }

  private void resize(int capacity) {
    int[] oldIds = ids;
    @Nullable Object[] oldValues = values;
    ids = new int[capacity];
    values = new Object[capacity];
    for (int i = 0; i < oldIds.length; i++) {
      if (oldIds[i] != 0) {
        int slot = slotOf(oldIds[i]);
        ids[slot] = oldIds[i];
        values[slot] = oldValues[i];
      }
    }
  }

  @Override
  public String toString() {
    return Arrays.stream(ids).filter(id -> id != 0).sorted().boxed().toList().toString();
  }
}
