package org.wasl.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.Custodians;
import org.wasl.rules.agreements.NamedRecipient;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.ReferralState;

/** The agreements that are shipped in {@code config/}, read without the gateway's checks. */
final class ShippedAgreements {
  private static final Path FILE = Path.of("..", "config", "agreements.csv");
  private static final String CUSTODY = "sealed-identity";
  private static final Set<String> NAMED =
      Arrays.stream(NamedRecipient.values())
          .map(NamedRecipient::wireName)
          .collect(Collectors.toSet());

  private ShippedAgreements() {}

  static Agreements read() {
    try {
      List<String[]> lines =
          Files.readAllLines(FILE).stream()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .skip(1)
              .map(line -> line.split(","))
              .toList();
      return new Agreements(
          lines.stream()
              .filter(cells -> !cells[1].equals(CUSTODY))
              .map(ShippedAgreements::agreement)
              .toList(),
          lines.stream()
              .filter(cells -> cells[1].equals(CUSTODY))
              .map(cells -> Custodians.only(new AgencyId(cells[4])))
              .findFirst()
              .orElse(Custodians.NONE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Agreement agreement(String[] cells) {
    return new Agreement(
        AgencyRole.ofWireName(cells[0]),
        cells[1],
        cells[2],
        cells[3].equals(Agreement.ANY) ? Set.of() : words(cells[3], ReferralState::ofWireName),
        words(roles(cells[4], false), AgencyRole::ofWireName),
        words(
            roles(cells[4], true), word -> NamedRecipient.valueOf(word.toUpperCase(Locale.ROOT))));
  }

  private static String roles(String cell, boolean named) {
    return Arrays.stream(cell.split(" "))
        .filter(word -> NAMED.contains(word) == named)
        .collect(Collectors.joining(" "));
  }

  private static <T> Set<T> words(String cell, Function<String, T> parser) {
    return Arrays.stream(cell.split(" "))
        .filter(word -> !word.isEmpty())
        .map(parser)
        .collect(Collectors.toSet());
  }
}
