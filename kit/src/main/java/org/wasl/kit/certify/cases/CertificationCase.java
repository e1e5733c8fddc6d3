package org.wasl.kit.certify.cases;

import java.util.List;
import java.util.Map;

/**
 * One promise that is checked.
 *
 * @param number stable, such as {@code C-111}: a case keeps it, and a case that is dropped does not
 *     give it away
 * @param title what is promised, by language ({@code ar}, {@code fr}, {@code en})
 * @param source where it is promised
 * @param needs cases without which this one says nothing
 * @param opening whether only who opens the message can keep it
 */
public record CertificationCase(
    String number, Map<String, String> title, String source, List<String> needs, boolean opening) {
  /** Copies. */
  public CertificationCase {
    title = Map.copyOf(title);
    needs = List.copyOf(needs);
  }
}
