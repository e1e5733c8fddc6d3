package org.wasl.schemas.partner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A partner's set of schemas without faults, which validates the partner's documents. It is
 * immutable and thread-safe.
 */
public final class RegisteredSet {
  private static final Comparator<DocumentFault> IN_ORDER =
      Comparator.comparingInt(DocumentFault::line)
          .thenComparingInt(DocumentFault::column)
          .thenComparing(DocumentFault::rule);

  private final XmlSchemaSet xml;
  private final JsonSchemaSet json;
  private final SortedSet<String> schemas;

  private RegisteredSet(XmlSchemaSet xml, JsonSchemaSet json) {
    this.xml = xml;
    this.json = json;
    this.schemas = new TreeSet<>(xml.compiled());
    this.schemas.addAll(json.compiled());
  }

  /**
   * Opens a set, checked again as when it was registered.
   *
   * @throws IllegalArgumentException if something is wrong in it, with the first fault
   * @throws IOException if the folder or a file in it cannot be read
   */
  public static RegisteredSet open(Path folder, SchemaSetLimits limits) throws IOException {
    SortedSet<SchemaFinding> findings = new TreeSet<>();
    SetFiles files = SetFiles.read(folder, limits, findings);
    XmlSchemaSet xml = new XmlSchemaSet(files, findings);
    JsonSchemaSet json = new JsonSchemaSet(files, findings, limits);
    xml.check();
    json.check();
    if (!findings.isEmpty()) {
      throw new IllegalArgumentException(findings.first().toString());
    }
    return new RegisteredSet(xml, json);
  }

  /** The schemas, as files relative to the folder of the set, with {@code /}. */
  public SortedSet<String> schemas() {
    return new TreeSet<>(schemas);
  }

  /**
   * Faults that a schema finds in a document, in the order of the document, or empty if it is
   * valid.
   *
   * @param schema a file of {@link #schemas}
   * @param document JSON for a JSON Schema, XML for an XML Schema
   */
  public List<DocumentFault> validate(String schema, byte[] document) {
    List<DocumentFault> faults =
        json.compiled().contains(schema)
            ? json.faults(schema, document)
            : xml.faults(schema, document);
    return faults.stream().sorted(IN_ORDER).toList();
  }
}
