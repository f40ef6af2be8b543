package dev.mooring.example.orders;

/**
 * What a customer gets for an order.
 *
 * @param order the order's id
 * @param number the receipt's number, from 1
 */
record Receipt(String order, int number) {}
