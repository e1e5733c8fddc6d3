package org.wasl.link.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wasl.base.FileFault;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.link.document.KnownMessages;
import org.wasl.link.document.OwnSchemas;
import org.wasl.link.xml.XmlMapping;

/**
 * The documents that link and old system give each other.
 *
 * @param format of documents
 * @param schemas a registered set with the agency's own schemas for documents
 * @param xmlMaxBytes size of the largest XML document that is read, in bytes
 * @param reads in which version of a type the old system gets it, by type; others as they come
 */
public record DocumentConfig(
    Format format, Optional<Path> schemas, int xmlMaxBytes, Map<String, Integer> reads) {

  /** A format of documents. */
  public enum Format {
    /** The documents as they are signed. */
    JSON,
    /** A rendering of them. */
    XML
  }

  private static final SettingKey<Format> FORMAT =
      SettingTypes.constant(
          "format", Format.JSON, Format.class, "Format of documents in both directions");
  private static final SettingKey<Optional<Path>> SCHEMAS =
      SettingKey.optionalPath(
          "schemas", "Registered set with the agency's own schemas for documents; empty: none");
  private static final SettingKey<Integer> XML_BYTES =
      SettingKey.integer(
          "xml.maxBytes",
          XmlMapping.LARGEST_BYTES,
          1_024,
          XmlMapping.LARGEST_BYTES,
          "Largest document in XML that is read");
  private static final SettingKey<Map<String, Integer>> READS =
      new SettingKey<>(
          "reads",
          "",
          "Versions in which the old system gets message types, such as investigation-report/1;"
              + " others as they come",
          "TYPE/VERSION, several with commas between, or empty",
          DocumentConfig::versions);

  static final List<SettingKey<?>> KEYS = List.of(FORMAT, SCHEMAS, XML_BYTES, READS);

  static DocumentConfig from(Settings settings) {
    DocumentConfig config =
        new DocumentConfig(
            settings.get(FORMAT),
            settings.get(SCHEMAS),
            settings.get(XML_BYTES),
            settings.get(READS));
    config.checkSchemas(settings);
    return config;
  }

  private void checkSchemas(Settings settings) {
    try {
      if (schemas.isPresent()) {
        OwnSchemas.open(schemas.get());
      }
    } catch (IllegalArgumentException e) {
      settings.refuse(SCHEMAS, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      settings.refuse(SCHEMAS, FileFault.describe(e));
    }
  }

  private static Map<String, Integer> versions(String text) {
    Map<String, Integer> versions = new TreeMap<>();
    if (text.isEmpty()) {
      return versions;
    }
    for (String one : text.split(",", -1)) {
      String given = one.strip();
      if (!given.matches("[a-z-]{1,64}/[0-9]{1,4}")) {
        throw new IllegalArgumentException("must be TYPE/VERSION");
      }
      String[] parts = given.split("/");
      int version = Integer.parseInt(parts[1]);
      if (!KnownMessages.contains(parts[0], version)) {
        throw new IllegalArgumentException("names no message type and version: " + given);
      }
      if (versions.put(parts[0], version) != null) {
        throw new IllegalArgumentException("names the type " + parts[0] + " twice");
      }
    }
    return versions;
  }
}
