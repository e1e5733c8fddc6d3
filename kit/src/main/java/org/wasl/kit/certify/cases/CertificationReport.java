package org.wasl.kit.certify.cases;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was tested and what came of it. It holds ids, codes and times; no key, and no content.
 *
 * @param side whose implementation
 * @param agency id of the agency: whose receiver it is, or as which the gateway was called
 * @param target the address that was tested
 * @param form how it was called, such as {@code plain}
 * @param started when
 * @param took how long
 * @param seed of what was chosen at random
 * @param results in the order of the cases
 */
public record CertificationReport(
    CertifiedSide side,
    String agency,
    String target,
    String form,
    Instant started,
    Duration took,
    long seed,
    List<CaseResult> results) {
  /** Copies the list. */
  public CertificationReport {
    results = List.copyOf(results);
  }

  /** Number of cases by the code of their outcome; all four codes are there. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (String code : List.of("passed", "failed", "not-applicable", "not-run")) {
      counts.put(code, results.stream().filter(one -> one.outcome().code().equals(code)).count());
    }
    return counts;
  }

  /** Whether something was tested, and nothing failed. */
  public boolean passed() {
    return counts().getOrDefault("failed", 0L) == 0
        && counts().getOrDefault("not-run", 0L) == 0
        && counts().getOrDefault("passed", 0L) > 0;
  }
}
