package org.wasl.wire.receipt;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.wasl.audit.log.MerkleTree;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.FlatJson;

/**
 * The statement under one signature over a batch of receipts, which is the root of their Merkle
 * tree and their number. As JSON both are strings. Without the size a root would be valid for trees
 * of several.
 *
 * @param hash the root, 32 bytes
 * @param size receipts in the batch, at least 1
 */
public record ReceiptRoot(byte[] hash, long size) {
  private static final Set<String> MEMBERS = Set.of("root", "size");
  private static final Pattern DECIMAL = Pattern.compile("[1-9][0-9]{0,8}");

  /** The payload that is signed. */
  public byte[] toJson() {
    return String.format(
            Locale.ROOT,
            "{\"root\":\"%s\",\"size\":\"%d\"}",
            Base64Url.ENCODER.encodeToString(hash),
            size)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** A text with any invalid part is none. */
  public static Optional<ReceiptRoot> fromJson(byte[] bytes) {
    return FlatJson.parse(bytes)
        .filter(json -> json.keySet().equals(MEMBERS))
        .filter(json -> DECIMAL.matcher(json.getOrDefault("size", "")).matches())
        .flatMap(ReceiptRoot::of);
  }

  private static Optional<ReceiptRoot> of(Map<String, String> json) {
    return Base64Url.decoded(json.getOrDefault("root", ""))
        .filter(hash -> hash.length == MerkleTree.HASH_BYTES)
        .map(hash -> new ReceiptRoot(hash, Long.parseLong(json.getOrDefault("size", ""))));
  }
}
