package dev.mooring.runtime.config;

import dev.mooring.api.config.Problem;
import java.util.List;

/**
 * What stands in a number of files. Immutable.
 *
 * @param components every component of any scope, in the order of the files
 * @param documents every other document, in the order of the files
 * @param problems what is wrong with files and with documents that are no components
 */
public record FileContents(
    List<Component> components, List<Document> documents, List<Problem> problems) {
  public FileContents {
    components = List.copyOf(components);
    documents = List.copyOf(documents);
    problems = List.copyOf(problems);
  }
}
