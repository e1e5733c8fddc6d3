package org.wasl.connectors.partnerapi.files;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.wasl.rules.id.FileId;

/**
 * The headers of <a href="https://tus.io/protocols/resumable-upload">tus 1.0.0</a> that an upload
 * has.
 */
final class Tus {
  static final String VERSION = "1.0.0";
  static final String RESUMABLE = "Tus-Resumable";
  static final String LENGTH = "Upload-Length";
  static final String OFFSET = "Upload-Offset";
  static final String EXPIRES = "Upload-Expires";
  static final String METADATA = "Upload-Metadata";
  static final String CHECKSUM = "Upload-Checksum";
  static final String PART_TYPE = "application/offset+octet-stream";
  static final String EXTENSIONS = "creation,checksum,termination,expiration";
  static final String CHECKSUM_ALGORITHM = "sha256";

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final int DIGEST_BYTES = 32;

  private Tus() {}

  /** A number of bytes in a header. Empty if it is absent or no number. */
  static OptionalLong number(HttpServerRequest request, String header) {
    String value = request.getHeader(header);
    return value != null && NUMBER.matcher(value).matches()
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  /** The id in its one form. Empty for any other text. */
  static Optional<FileId> id(String text) {
    return ID.matcher(text).matches() ? Optional.of(FileId.parse(text)) : Optional.empty();
  }

  /** The announced id. Empty if the metadata has none. */
  static Optional<FileId> id(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get("id")).flatMap(Tus::id);
  }

  /** The announced SHA-256 of the sealed file. Empty if the metadata has none. */
  static Optional<byte[]> digest(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get("digest"))
        .filter(text -> DIGEST.matcher(text).matches())
        .map(HexFormat.of()::parseHex);
  }

  /** Pairs of a key and a value in base64, separated by commas. Malformed pairs are left out. */
  static Map<String, String> metadata(HttpServerRequest request) {
    Map<String, String> pairs = new HashMap<>();
    String header = request.getHeader(METADATA);
    for (String pair : header == null ? new String[0] : header.split(",")) {
      String[] words = pair.strip().split(" ");
      if (words.length == 2) {
        base64(words[1])
            .ifPresent(value -> pairs.put(words[0], new String(value, StandardCharsets.UTF_8)));
      }
    }
    return pairs;
  }

  /**
   * The SHA-256 that the part of this request must have.
   *
   * @param checksum the header {@code Upload-Checksum}
   * @return empty if it is no SHA-256
   */
  static Optional<byte[]> checksum(String checksum) {
    String[] words = checksum.split(" ");
    return words.length == 2 && words[0].equals(CHECKSUM_ALGORITHM)
        ? base64(words[1]).filter(digest -> digest.length == DIGEST_BYTES)
        : Optional.empty();
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
