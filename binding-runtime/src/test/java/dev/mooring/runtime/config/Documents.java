package dev.mooring.runtime.config;

import java.util.ArrayList;
import java.util.List;

/** Documents from a text, for the tests of those who read them. */
final class Documents {

  private Documents() {}

  static List<Document> of(String text) {
    List<Document> documents = new ArrayList<>();
    DocumentReader reader = new DocumentReader("test.yaml");
    for (DocumentSplitter.Chunk chunk : DocumentSplitter.split(text)) {
      try {
        Node.Mapping root = (Node.Mapping) reader.yaml(chunk);
        DocumentHead head = DocumentHead.of(root);
        documents.add(new Document(head.apiVersion(), head.kind(), root, root.location()));
      } catch (DocumentException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return documents;
  }
}
