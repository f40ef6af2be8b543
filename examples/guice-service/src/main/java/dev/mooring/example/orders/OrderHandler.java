package dev.mooring.example.orders;

import dev.mooring.api.Delivery;
import dev.mooring.api.Disposition;
import dev.mooring.runtime.BindingName;
import dev.mooring.runtime.MessageHandler;
import dev.mooring.runtime.Sender;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;

/** Books each order and answers it with a receipt. */
final class OrderHandler implements MessageHandler<Order> {

  private final OrderBook book;
  private final Sender<Receipt> receipts;

  @Inject
  OrderHandler(OrderBook book, @BindingName("receipts") Sender<Receipt> receipts) {
    this.book = book;
    this.receipts = receipts;
  }

  @Override
  public CompletionStage<Disposition> handle(Order order, Delivery delivery) {
    Receipt receipt = new Receipt(order.id(), book.book(order));
    System.out.println(order + " -> " + receipt);
    return receipts.send(receipt).thenApply(sent -> Disposition.accept());
  }
}
