package org.wasl.operations.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

/**
 * Refuses private keys of others in the gateway's folder of keys. With an agency's key one can open
 * its content. With the authority's key one can pass for any agency. The gateway's promises hold
 * only while it has neither.
 */
final class ForeignPrivateKeys {
  /** The maximum of bytes in a key or certificate file. A larger file is not read. */
  private static final int MAX_BYTES = 1 << 20;

  private static final Pattern KEY_FILE =
      Pattern.compile(".+\\.(key|p12|pfx|jks)|.+\\.private\\.jwks");

  /**
   * Any kind of private key in PEM (RFC 7468), or a JWK (RFC 7517) with the private part of its
   * key.
   */
  private static final Pattern KEY_TEXT =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----|\"d\"\\s*:\\s*\"");

  private ForeignPrivateKeys() {}

  /**
   * Searches the folder.
   *
   * @param own further files with keys of the gateway, for example that of the management port
   * @throws StartException with the first file that has a private key of another owner
   */
  static void refuse(PkiFolder pki, Set<Path> own) throws StartException {
    if (Files.notExists(pki.path())) {
      return; // the reader of the keys reports a missing one
    }
    Set<Path> ownFiles = own.stream().map(Path::toAbsolutePath).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(pki.path())) {
      Optional<Path> foreign =
          files
              .filter(file -> !ownFiles.contains(file.toAbsolutePath()))
              .filter(ForeignPrivateKeys::isForeign)
              .sorted()
              .findFirst();
      if (foreign.isPresent()) {
        throw new StartException(
            foreign.get()
                + ": holds a private key of somebody else: it must not be within the gateway's"
                + " reach, move it to its owner");
      }
    } catch (IOException e) {
      throw new StartException(pki.path() + ": cannot be listed");
    }
  }

  private static boolean isForeign(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(AgencyId.GATEWAY + ".")
        && Files.isRegularFile(file)
        && (KEY_FILE.matcher(name).matches() || KEY_TEXT.matcher(text(file)).find());
  }

  /**
   * The text of a file, or nothing if it cannot be read. The gateway could not use a key in such a
   * file.
   */
  private static String text(Path file) {
    try {
      return Files.size(file) > MAX_BYTES
          ? ""
          : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
