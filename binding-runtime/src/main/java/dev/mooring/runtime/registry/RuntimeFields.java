package dev.mooring.runtime.registry;

import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldTypes;
import java.util.List;

/**
 * The fields that every binding has, whatever its type, because the runtime itself obeys them. They
 * stand among the binding's own, which never sees them.
 */
final class RuntimeFields {

  static final Field<List<String>> DIRECTION =
      Field.optional(
          "direction",
          FieldTypes.STRING_LIST,
          "`input`, `output` or both. A direction that is not named is not opened; an input that"
              + " is named is subscribed without asking the application. Both, and the application"
              + " is asked, unless given.");
  static final Field<String> ROUTE =
      Field.optional(
          "route",
          FieldTypes.STRING,
          "The path at which the application takes the events; the component's name unless given.");

  static final Field<Boolean> FAN_OUT =
      Field.withDefault(
          "responseFanOut",
          FieldTypes.BOOLEAN,
          "false",
          "Whether the application's answer to an event may name outputs that its data is sent to"
              + " (`to`, `data`, `concurrency`). An application that echoes what it gets would let"
              + " any publisher reach those outputs.");

  /** In the order of the documentation. */
  static final List<Field<?>> ALL = List.of(DIRECTION, ROUTE, FAN_OUT);

  private RuntimeFields() {}
}
