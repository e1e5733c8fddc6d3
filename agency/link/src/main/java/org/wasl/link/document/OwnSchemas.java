package org.wasl.link.document;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.link.xml.Advice;
import org.wasl.link.xml.MappingViolation;
import org.wasl.schemas.partner.DocumentFault;
import org.wasl.schemas.partner.RegisteredSet;
import org.wasl.schemas.partner.SchemaSetLimits;

/**
 * The agency's own rules for documents, beside the schemas of the messages. They are schemas in a
 * registered set, as {@code in/TYPE/VERSION/schema.json} and {@code out/…}, or {@code schema.xsd}
 * for documents in XML. A document for which there is none is not checked.
 *
 * @param set empty where the agency has none
 */
public record OwnSchemas(Optional<RegisteredSet> set) {
  private static final Pattern OF_DOCUMENTS =
      Pattern.compile("(?:in|out)/(?:([a-z-]+)/([0-9]{1,4})/|.*/|)schema\\.(?:json|xsd)");

  /** The way of a document, as the folders of the set and of the old system are called. */
  public enum Direction {
    /** To the old system. */
    IN("in"),
    /** From the old system. */
    OUT("out");

    private final String folder;

    Direction(String folder) {
      this.folder = folder;
    }
  }

  /** Returns an empty set, which checks nothing. */
  public static OwnSchemas none() {
    return new OwnSchemas(Optional.empty());
  }

  /**
   * Reads the schemas of a registered set.
   *
   * @throws IllegalArgumentException if the set is faulty, has no schema of a document, or has one
   *     of an unknown message type and version
   * @throws IOException if it cannot be read
   */
  public static OwnSchemas open(Path folder) throws IOException {
    RegisteredSet set = RegisteredSet.open(folder, SchemaSetLimits.DEFAULT);
    int count = 0;
    for (String schema : set.schemas()) {
      Matcher path = OF_DOCUMENTS.matcher(schema);
      if (path.matches()) {
        count++;
        boolean isKnown =
            path.group(1) != null
                && KnownMessages.contains(path.group(1), Integer.parseInt(path.group(2)));
        if (!isKnown) {
          throw new IllegalArgumentException(schema + " names no message type and version");
        }
      }
    }
    if (count == 0) {
      throw new IllegalArgumentException(
          "has no schema of a document, such as out/instruction/1/schema.json");
    }
    return new OwnSchemas(Optional.of(set));
  }

  /**
   * Returns the violations of the agency's schema of such a document. There are none if it has no
   * such schema.
   *
   * @param typeAndVersion type and version of the message, such as {@code instruction/1}
   * @param extension {@code json} or {@code xml}
   */
  public List<MappingViolation> violations(
      Direction direction, String typeAndVersion, String extension, byte[] document) {
    String schema =
        "%s/%s/schema.%s"
            .formatted(direction.folder, typeAndVersion, extension.equals("xml") ? "xsd" : "json");
    return set.filter(it -> it.schemas().contains(schema)).stream()
        .flatMap(it -> it.validate(schema, document).stream())
        .limit(MappingViolation.MAX)
        .map(fault -> violation(schema, fault))
        .toList();
  }

  private static MappingViolation violation(String schema, DocumentFault fault) {
    return new MappingViolation(
        String.format(Locale.ROOT, "%d:%d %s", fault.line(), fault.column(), fault.pointer())
            .strip(),
        "own-schema",
        Advice.of("own-schema", schema, fault.rule()));
  }
}
