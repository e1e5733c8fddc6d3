package org.wasl.rules.statistics;

import java.util.Map;
import java.util.Optional;
import org.wasl.rules.competence.Origin;

/**
 * The countries (ISO 3166-1 alpha-2) in the groups of the statistics.
 *
 * @param home the country of the gateway
 * @param regions the region of the world of each country, a code
 */
public record Countries(String home, Map<String, String> regions) {
  /** Copies the map. */
  public Countries {
    regions = Map.copyOf(regions);
  }

  /** Tells whether a report from that country is domestic or foreign, a code. */
  String origin(String country) {
    return Origin.ofCountry(country, home).wireName();
  }

  /** The region of a foreign country, {@code domestic} for the own one, or empty if not known. */
  Optional<String> region(String country) {
    return country.equals(home)
        ? Optional.of(Origin.DOMESTIC.wireName())
        : Optional.ofNullable(regions.get(country));
  }
}
