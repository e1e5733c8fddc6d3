package org.wasl.certification.cases;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.wasl.rules.id.AgencyId;

/**
 * The result of a certification. It holds ids, codes and times, but no keys and no content.
 *
 * @param side the tested side
 * @param agency id of the agency whose receiver is tested, or in whose name the gateway was called
 * @param target the address that was tested
 * @param form how it was called, such as {@code plain}
 * @param started when
 * @param took how long
 * @param seed seed of the random choices
 * @param results in the order of the cases
 */
public record CertificationReport(
    CertifiedSide side,
    AgencyId agency,
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

  /** Returns the number of cases by the code of their outcome. All four codes are present. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (String code : List.of("passed", "failed", "not-applicable", "not-run")) {
      counts.put(
          code, results.stream().filter(result -> result.outcome().code().equals(code)).count());
    }
    return counts;
  }

  /** Tells whether something was tested, and nothing failed. */
  public boolean passed() {
    return counts().getOrDefault("failed", 0L) == 0
        && counts().getOrDefault("not-run", 0L) == 0
        && counts().getOrDefault("passed", 0L) > 0;
  }
}
