package dev.mooring.test.docs;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What Maven Central wants to read in the POM of everything that is published there. */
final class PublishedPomTest {

  private static final Path ROOT = PublicSources.ROOT;

  private static final String SITE = "https://mooring.dev";

  /**
   * What a POM inherits as it stands only if this says so; else Maven appends the artifact's id.
   */
  private static final List<String> KEPT =
      List.of(
          "child.project.url.inherit.append.path",
          "child.scm.url.inherit.append.path",
          "child.scm.connection.inherit.append.path",
          "child.scm.developerConnection.inherit.append.path");

  private static Element pom(String module) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(ROOT.resolve(module).resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  private static List<Element> children(Element of, String name) {
    NodeList nodes = of.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(node -> node.getNodeType() == Node.ELEMENT_NODE && node.getNodeName().equals(name))
        .map(Element.class::cast)
        .toList();
  }

  /** The text of an element by its path; empty if there is none. */
  private static String text(Element of, String path) {
    List<Element> found = List.of(of);
    for (String name : path.split("/", -1)) {
      found = found.stream().flatMap(each -> children(each, name).stream()).toList();
    }
    return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
  }

  /** The modules that are published, beside the parent of all. */
  static List<String> published() throws Exception {
    List<String> published = new ArrayList<>();
    for (Element module : children(children(pom(""), "modules").get(0), "module")) {
      String folder = module.getTextContent();
      if (!text(pom(folder), "properties/maven.deploy.skip").equals("true")) {
        published.add(folder);
      }
    }
    return published;
  }

  static Stream<String> heads() {
    return Stream.of("", "mooring-bom");
  }

  @ParameterizedTest
  @MethodSource("published")
  void eachModuleHasANameAndADescriptionOfItsOwn(String module) throws Exception {
    Element pom = pom(module);

    assertFalse(text(pom, "name").isEmpty(), "no name");
    assertFalse(text(pom, "description").isEmpty(), "no description");
  }

  @ParameterizedTest
  @MethodSource("published")
  void eachModuleTakesTheRestFromTheParentUnchanged(String module) throws Exception {
    if (module.equals("mooring-bom")) {
      return; // it has no parent; see below
    }
    Element pom = pom(module);

    assertEquals("mooring-parent", text(pom, "parent/artifactId"));
    for (String inherited : List.of("url", "licenses", "developers", "scm")) {
      assertEquals(List.of(), children(pom, inherited), inherited + " of its own");
    }
  }

  @ParameterizedTest
  @MethodSource("heads")
  void whatHasNoParentSaysAllOfIt(String module) throws Exception {
    Element pom = pom(module);

    assertAll(
        () -> assertEquals(SITE, text(pom, "url")),
        () -> assertEquals("Apache-2.0", text(pom, "licenses/license/name")),
        () -> assertFalse(text(pom, "licenses/license/url").isEmpty(), "no address of the licence"),
        () -> assertFalse(text(pom, "developers/developer/name").isEmpty(), "no developer"),
        () -> assertEquals(SITE, text(pom, "developers/developer/organizationUrl")),
        () -> assertEquals("scm:git:" + SITE + "/mooring.git", text(pom, "scm/connection")),
        () ->
            assertEquals("scm:git:" + SITE + "/mooring.git", text(pom, "scm/developerConnection")),
        () -> assertEquals(SITE + "/mooring", text(pom, "scm/url")));
  }

  @Test
  void noAddressGrowsByTheNameOfAModule() throws Exception {
    Element pom = pom("");
    Element scm = children(pom, "scm").stream().findFirst().orElse(pom);

    for (String attribute : KEPT) {
      Element of = attribute.startsWith("child.project") ? pom : scm;
      assertEquals("false", of.getAttribute(attribute), attribute);
    }
  }
}
