package org.wasl.rules.competence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows that can match a case by its territory. Most rows of a table are for one territory.
 *
 * @param covering for each territory that a row names, the rows that cover it, in their order.
 *     {@link CaseConditions#ANY} has the rows without a territory
 */
record RowsByTerritory(Map<String, List<CompetenceRow>> covering) {

  /** These rows, in this order. */
  static RowsByTerritory of(List<CompetenceRow> rows) {
    Map<String, List<CompetenceRow>> covering = new HashMap<>();
    covering.put(CaseConditions.ANY, covering(rows, Optional.empty()));
    for (CompetenceRow row : rows) {
      covering.computeIfAbsent(
          row.conditions().territory(), place -> covering(rows, Optional.of(place)));
    }
    return new RowsByTerritory(Map.copyOf(covering));
  }

  private static List<CompetenceRow> covering(List<CompetenceRow> rows, Optional<String> place) {
    return rows.stream().filter(row -> row.conditions().matchTerritory(place)).toList();
  }

  /**
   * The rows that can match a case of that territory. They are the rows of the nearest territory
   * around it.
   */
  List<CompetenceRow> of(Optional<String> territory) {
    String place = territory.orElse(CaseConditions.ANY);
    List<CompetenceRow> found = covering.get(place);
    while (found == null) {
      int end = place.lastIndexOf('-');
      place = end < 0 ? CaseConditions.ANY : place.substring(0, end);
      found = covering.get(place);
    }
    return found;
  }
}
