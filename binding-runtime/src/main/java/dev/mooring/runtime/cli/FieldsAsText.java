package dev.mooring.runtime.cli;

import dev.mooring.api.config.Field;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** The fields of a type as a table, for a terminal or for the documentation. Stateless. */
final class FieldsAsText {

  private FieldsAsText() {}

  /** A table of a hundred columns. */
  static String plain(List<Field<?>> fields) {
    TextTable table =
        TextTable.forColumns(
            Help.defaultColorScheme(Ansi.OFF),
            new Column(21, 0, Column.Overflow.WRAP),
            new Column(10, 1, Column.Overflow.WRAP),
            new Column(17, 1, Column.Overflow.WRAP),
            new Column(52, 1, Column.Overflow.WRAP));
    table.addRowValues("FIELD", "TYPE", "DEFAULT", "MEANING");
    for (Field<?> field : fields) {
      table.addRowValues(
          name(field), field.type().name(), initial(field), meaning(field).replace("`", ""));
    }
    return table.toString();
  }

  /** The rows of the documentation's table, with its head. */
  static String markdown(List<Field<?>> fields) {
    StringBuilder table = new StringBuilder();
    table.append("| field | type | default | meaning |\n|---|---|---|---|\n");
    for (Field<?> field : fields) {
      String initial = field.defaultText().map(text -> "`" + text + "`").orElse(initial(field));
      table
          .append("| `")
          .append(name(field))
          .append("` | ")
          .append(field.type().name())
          .append(" | ")
          .append(initial)
          .append(" | ")
          .append(meaning(field).replace("|", "\\|"))
          .append(" |\n");
    }
    return table.toString();
  }

  private static String name(Field<?> field) {
    return field.isFamily() ? field.name() + ".<name>" : field.name();
  }

  private static String initial(Field<?> field) {
    return field.isRequired() ? "required" : field.defaultText().orElse("");
  }

  private static String meaning(Field<?> field) {
    List<String> sentences = new ArrayList<>(List.of(field.description()));
    if (!field.type().choices().isEmpty()
        && field.type().choices().stream().anyMatch(each -> !field.description().contains(each))) {
      sentences.add("One of " + String.join(", ", field.type().choices()) + ".");
    }
    if (field.isSecret()) {
      sentences.add("Never shown.");
    }
    return String.join(" ", sentences);
  }
}
