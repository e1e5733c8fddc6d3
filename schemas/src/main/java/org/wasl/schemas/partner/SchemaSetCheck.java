package org.wasl.schemas.partner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The result of a check of a set of schemas.
 *
 * @param schemas schemas in the set, JSON Schema and XML Schema
 * @param samples samples in it
 * @param findings the faults by file and line, limited in number, or empty if the set may be
 *     registered
 * @param omitted findings beyond that limit
 */
public record SchemaSetCheck(int schemas, int samples, List<SchemaFinding> findings, int omitted) {

  /** The numbers of schemas and samples of one kind. */
  record SetSize(int schemas, int samples) {}

  /**
   * Checks all schemas of a folder and of its subfolders, and their samples. Files in a folder
   * {@code valid} must be valid, and files in {@code invalid} must not. Files of other kinds are
   * passed over.
   *
   * @throws IOException if the folder or a file in it cannot be read
   */
  public static SchemaSetCheck of(Path folder, SchemaSetLimits limits) throws IOException {
    SortedSet<SchemaFinding> findings = new TreeSet<>();
    SetFiles files = SetFiles.read(folder, limits, findings);
    SetSize xml = new XmlSchemaSet(files, findings).check();
    SetSize json = new JsonSchemaSet(files, findings, limits).check();
    int schemas = xml.schemas + json.schemas;
    if (schemas == 0) {
      findings.add(new SchemaFinding(".", 0, 0, "there is no schema: no .xsd and no .json"));
    }
    return new SchemaSetCheck(
        schemas,
        xml.samples + json.samples,
        findings.stream().limit(limits.findings()).toList(),
        Math.max(0, findings.size() - limits.findings()));
  }

  /** Tells whether nothing is wrong. */
  public boolean isGood() {
    return findings.isEmpty();
  }
}
