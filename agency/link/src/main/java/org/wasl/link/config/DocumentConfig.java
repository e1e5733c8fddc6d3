package org.wasl.link.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.wasl.link.document.KnownMessages;
import org.wasl.link.document.OwnSchemas;
import org.wasl.link.xml.XmlMapping;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** The documents that link and old system give each other. */
public record DocumentConfig(
    @Setting("Format of documents in both directions") @Preset("json") Format format,
    @Setting("Registered set with the agency's own schemas for documents; empty: none")
        Optional<Path> schemas,
    @Setting("Largest document in XML that is read")
        @Named("xml.maxBytes")
        @Whole(preset = XmlMapping.LARGEST_BYTES, min = 1_024, max = XmlMapping.LARGEST_BYTES)
        int xmlMaxBytes,
    @Setting(
            "Versions in which the old system gets message types, such as investigation-report/1."
                + " Other types keep their version")
        @Range("TYPE/VERSION, several with commas between, or empty")
        @Parsed(Versions.class)
        Map<String, Integer> reads)
    implements CheckedSettings {

  /** A format of documents. */
  public enum Format {
    /** The documents as they are signed. */
    JSON,
    /** A rendering of them. */
    XML
  }

  @Override
  public void check(Settings settings) {
    try {
      if (schemas.isPresent()) {
        OwnSchemas.open(schemas.get());
      }
    } catch (IllegalArgumentException e) {
      settings.refuse("schemas", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      settings.refuse("schemas", FileFault.describe(e));
    }
  }

  static final class Versions implements Function<String, Map<String, Integer>> {
    @Override
    public Map<String, Integer> apply(String text) {
      Map<String, Integer> versions = new TreeMap<>();
      if (text.isEmpty()) {
        return versions;
      }
      for (String part : text.split(",", -1)) {
        String given = part.strip();
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
}
