package dev.mooring.example.orders;

/**
 * What a customer wants.
 *
 * @param id the customer's name for it
 * @param pieces how many
 */
record Order(String id, int pieces) {}
