package dev.mooring.runtime.config;

import dev.mooring.api.config.Problem;
import java.util.List;

/**
 * What stands in a number of files. Immutable.
 *
 * @param files the names of the files, in the order in which they were read
 * @param components every component of any scope, in the order of the files
 * @param documents every other document, in the order of the files
 * @param problems what is wrong with files and with documents that are no components
 */
public record FileContents(
    List<String> files,
    List<Component> components,
    List<Document> documents,
    List<Problem> problems) {
  public FileContents {
    files = List.copyOf(files);
    components = List.copyOf(components);
    documents = List.copyOf(documents);
    problems = List.copyOf(problems);
  }
}
