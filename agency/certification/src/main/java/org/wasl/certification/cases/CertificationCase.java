package org.wasl.certification.cases;

import java.util.List;
import java.util.Map;

/**
 * One promise that is checked.
 *
 * @param number stable number, such as {@code C-111}. A case keeps it, and the number of a dropped
 *     case is not used again
 * @param title the promise by language ({@code ar}, {@code fr}, {@code en})
 * @param source the document that promises it
 * @param needs cases without which this one says nothing
 * @param opening whether only a program that opens the message can keep it
 */
public record CertificationCase(
    String number, Map<String, String> title, String source, List<String> needs, boolean opening) {
  /** Copies. */
  public CertificationCase {
    title = Map.copyOf(title);
    needs = List.copyOf(needs);
  }
}
