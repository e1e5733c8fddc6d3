package org.wasl.schemas.partner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a check of a set of schemas found.
 *
 * @param schemas schemas in the set, JSON Schema and XML Schema
 * @param samples samples in it
 * @param findings what is wrong, by file and line, at most as many as the limit says; empty where
 *     the set may be registered
 * @param omitted findings beyond that limit
 */
public record SchemaSetCheck(int schemas, int samples, List<SchemaFinding> findings, int omitted) {

  /**
   * Checks all schemas of a folder and of those below it, and their samples: files in a folder
   * {@code valid} must be valid and those in {@code invalid} must not. Files of other kinds are
   * passed over.
   *
   * @throws IOException where the folder or a file in it cannot be read
   */
  public static SchemaSetCheck of(Path folder, SchemaSetLimits limits) throws IOException {
    SortedSet<SchemaFinding> findings = new TreeSet<>();
    SetFiles files = SetFiles.read(folder, limits, findings);
    int[] xml = new XmlSchemaSet(files, findings).check();
    int[] json = new JsonSchemaSet(files, findings, limits).check();
    int schemas = xml[0] + json[0];
    if (schemas == 0) {
      findings.add(new SchemaFinding(".", 0, 0, "there is no schema: no .xsd and no .json"));
    }
    return new SchemaSetCheck(
        schemas,
        xml[1] + json[1],
        findings.stream().limit(limits.findings()).toList(),
        Math.max(0, findings.size() - limits.findings()));
  }

  /** Whether nothing is wrong. */
  public boolean isGood() {
    return findings.isEmpty();
  }
}
