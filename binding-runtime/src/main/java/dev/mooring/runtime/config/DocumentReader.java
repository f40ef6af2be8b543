package dev.mooring.runtime.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.mooring.api.config.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Turns the text of one document into a tree. The only class that meets the parsers; their messages
 * quote the file, so they are told anew without the quotation.
 */
final class DocumentReader {

  /** Texts may be as long as a whole file; the bound on files bounds them. */
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder().maxStringLength(ComponentFiles.MAX_FILE_BYTES).build();

  private static final YAMLFactory YAML = yaml();
  private static final JsonFactory JSON =
      JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();

  private final String file;

  DocumentReader(String file) {
    this.file = file;
  }

  private static YAMLFactory yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(ComponentFiles.MAX_FILE_BYTES);
    return YAMLFactory.builder()
        .loaderOptions(options)
        .streamReadConstraints(CONSTRAINTS)
        .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
        .build();
  }

  /** Reads one YAML document. */
  Node yaml(DocumentSplitter.Chunk chunk) throws DocumentException {
    try (YAMLParser parser = YAML.createParser(chunk.text())) {
      if (parser.nextToken() == null) {
        throw new DocumentException(at(chunk.linesBefore() + 1), "holds nothing");
      }
      Node root = new TreeBuilder(parser, file, chunk.linesBefore()).build();
      // What follows the root is looked at only if asked for.
      parser.nextToken();
      return root;
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof MarkedYAMLException cause) {
        // What is missing at the end is missed behind the last line, in the next document.
        int line = Math.min(cause.getProblemMark().getLine() + 1, chunk.lines());
        throw new DocumentException(
            at(chunk.linesBefore() + line), "is not valid YAML: " + reason(cause));
      }
      JsonLocation where = e.getLocation();
      throw new DocumentException(
          at(where == null ? 0 : chunk.linesBefore() + where.getLineNr()),
          "is not valid YAML that a component file may hold");
    } catch (IOException e) {
      throw new DocumentException(at(0), "cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** Reads all documents of a JSON file, which needs no marker between them. */
  List<Node> json(String text) throws DocumentException {
    List<Node> documents = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      while (parser.nextToken() != null) {
        documents.add(new TreeBuilder(parser, file, 0).build());
      }
      return documents;
    } catch (JsonProcessingException e) {
      JsonLocation where = e.getLocation();
      throw new DocumentException(
          at(where == null ? 0 : where.getLineNr()),
          "is not valid JSON" + (where == null ? "" : " at column " + where.getColumnNr()));
    } catch (IOException e) {
      throw new DocumentException(at(0), "cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static String reason(MarkedYAMLException e) {
    return (e.getContext() == null ? "" : e.getContext() + ", ")
        + e.getProblem()
        + " (column %d)".formatted(e.getProblemMark().getColumn() + 1);
  }

  private Location at(int line) {
    return new Location(file, line);
  }
}
