package org.wasl.kit.notices;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.kit.notices.NoticeRegister.RegisteredNotice;

/** Compares what an agency has with what it holds by what the gateway says. */
public final class NoticeComparison {

  /** How the two differ. */
  public enum Kind {
    /** The gateway has it in force and delivered, the agency has not. */
    MISSING_HERE,
    /** The agency has it; by the gateway it does not hold it, or its end is confirmed by all. */
    MISSING_THERE,
    /** Both have it, as different messages say. */
    OTHER_VERSION,
    /** The agency has it still; by the gateway it is over. */
    OVER;

    /** Lower case, words joined by hyphens; as printed. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One difference.
   *
   * @param kind how
   * @param notice its id
   * @param listed what the gateway says; empty where it says nothing of it
   * @param here what the agency has; empty where it has nothing of it
   */
  public record Difference(
      Kind kind, UUID notice, Optional<ListedNotice> listed, Optional<RegisteredNotice> here) {}

  private NoticeComparison() {}

  /**
   * The differences, in the order of the list, then of the register. A message that has not arrived
   * yet makes none.
   *
   * @param listed the whole list of the gateway
   * @param register what the agency has
   */
  public static List<Difference> differences(
      Collection<ListedNotice> listed, NoticeRegister register) {
    List<Difference> differences = new ArrayList<>();
    Set<UUID> known = new HashSet<>();
    for (ListedNotice notice : listed) {
      known.add(notice.notice());
      Optional<RegisteredNotice> here = register.find(notice.notice());
      kind(notice, here, register.hasSent(notice.sender()))
          .ifPresent(
              kind ->
                  differences.add(
                      new Difference(kind, notice.notice(), Optional.of(notice), here)));
    }
    for (RegisteredNotice notice : register.notices()) {
      if (!known.contains(notice.notice())) {
        differences.add(
            new Difference(
                Kind.MISSING_THERE, notice.notice(), Optional.empty(), Optional.of(notice)));
      }
    }
    return differences;
  }

  private static Optional<Kind> kind(
      ListedNotice listed, Optional<RegisteredNotice> here, boolean unknownHere) {
    if (!listed.arrived() || unknownHere) {
      return Optional.empty();
    }
    if (here.isEmpty()) {
      return listed.isOver() || listed.isRefused()
          ? Optional.empty()
          : Optional.of(Kind.MISSING_HERE);
    }
    if (listed.isOver()) {
      return Optional.of(Kind.OVER);
    }
    return listed.isVersion(here.get()) ? Optional.empty() : Optional.of(Kind.OTHER_VERSION);
  }
}
