package org.wasl.gateway.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.wire.pki.PkiFolder;

/**
 * Refuses private keys of others in the gateway's folder of keys. Whoever has a key of an agency
 * can open its content, and whoever has that of the authority can pass for any agency: what the
 * gateway says of itself holds only while neither is in its reach.
 */
final class ForeignPrivateKeys {
  /** No key or certificate file is larger; what is larger is not read. */
  private static final int MAX_BYTES = 1 << 20;

  private static final Pattern KEY_FILE =
      Pattern.compile(".+\\.(key|p12|pfx|jks)|.+\\.private\\.jwks");

  /** RFC 7468 of any kind of private key; a JWK of RFC 7517 with the private part of its key. */
  private static final Pattern KEY_TEXT =
      Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----|\"d\"\\s*:\\s*\"");

  private ForeignPrivateKeys() {}

  /**
   * Looks through the folder.
   *
   * @param own further files with keys of the gateway, for example that of the management port
   * @throws StartException naming the first file that holds a private key of somebody else
   */
  static void refuse(PkiFolder pki, Set<Path> own) throws StartException {
    if (Files.notExists(pki.path())) {
      return; // who reads the keys says which of them is missing
    }
    Set<Path> ours = own.stream().map(Path::toAbsolutePath).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(pki.path())) {
      Optional<Path> foreign =
          files
              .filter(file -> !ours.contains(file.toAbsolutePath()))
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
    return !name.startsWith(PkiFolder.GATEWAY + ".")
        && Files.isRegularFile(file)
        && (KEY_FILE.matcher(name).matches() || KEY_TEXT.matcher(text(file)).find());
  }

  /** What cannot be read holds no key that the gateway could use. */
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
