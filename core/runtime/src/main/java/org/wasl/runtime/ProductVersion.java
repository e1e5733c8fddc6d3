package org.wasl.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this program. It is defined as {@code revision} in the root {@code pom.xml}. The
 * build writes it into a resource beside this class.
 */
public final class ProductVersion {
  private static final String NUMBER = read();

  private ProductVersion() {}

  /** The version number, such as {@code 0.9.0}. */
  public static String number() {
    return NUMBER;
  }

  /** The {@code User-Agent} of outgoing HTTP calls (RFC 9110). */
  public static String userAgent() {
    return "Wasl/" + NUMBER;
  }

  private static String read() {
    try (InputStream in = ProductVersion.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
