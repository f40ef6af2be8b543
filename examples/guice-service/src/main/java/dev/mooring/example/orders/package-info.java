/** A small service: orders come in by one binding, receipts leave by another. */
@NullMarked
package dev.mooring.example.orders;

import org.jspecify.annotations.NullMarked;
