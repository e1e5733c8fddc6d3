package org.wasl.audit.mirror;

import java.util.List;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.Strict;
import org.wasl.audit.log.VerifierKey;
import org.wasl.audit.verify.Findings;

/** The logs among which entries are spread, as {@code /log/shards} lists them. */
public final class Shards {
  /** A longer list is refused unread, in bytes. */
  public static final int MAX_BYTES = 64 * 1024;

  private Shards() {}

  /**
   * Reads the list.
   *
   * @return verifier keys, that of the first shard first
   * @throws Malformed if a line is none
   */
  public static List<VerifierKey> parse(byte[] list) {
    String text = Strict.utf8(list);
    if (!text.endsWith("\n")) {
      throw new Malformed("a list of shards ends in a newline");
    }
    return List.of(text.substring(0, text.length() - 1).split("\n", -1)).stream()
        .map(VerifierKey::parse)
        .toList();
  }

  /**
   * Where the list is not the policy's: a shard that nobody vouches for proves nothing, and one
   * that is not listed would be missing unseen.
   */
  public static List<String> findings(List<VerifierKey> shards, Policy policy) {
    Findings findings = new Findings();
    findings.same("shards", policy.logs(), shards);
    return findings.lines();
  }

  /** Where the shard of this number lies below the first, by URL and by folder; from 2. */
  public static String folder(int number) {
    return Integer.toString(number);
  }
}
