package dev.mooring.example.orders;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that was ordered. Safe for any thread. */
@Singleton
final class OrderBook {

  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  @Inject
  OrderBook() {}

  /** Books an order; one that comes again, as messages may, keeps its number. */
  synchronized int book(Order order) {
    return numbers.computeIfAbsent(order.id(), id -> numbers.size() + 1);
  }
}
