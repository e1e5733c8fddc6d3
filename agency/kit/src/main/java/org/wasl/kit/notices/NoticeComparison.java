package org.wasl.kit.notices;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.wasl.kit.notices.NoticeRegister.RegisteredNotice;
import org.wasl.rules.id.MessageId;

/** Compares the agency's own notices with those that it holds according to the gateway. */
public final class NoticeComparison {

  /** The differences of the two. */
  public enum Kind {
    /** The gateway has it in force and delivered, the agency has not. */
    MISSING_HERE,
    /**
     * The agency has it. According to the gateway the agency does not hold it, or all parties have
     * confirmed its end.
     */
    MISSING_THERE,
    /** Both have it, as different messages say. */
    OTHER_VERSION,
    /** The agency still has it. According to the gateway it is over. */
    OVER;

    /** Returns the printed code in lower case, with words joined by hyphens. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * One difference.
   *
   * @param kind how
   * @param notice its id
   * @param listed the gateway's statement; empty if it makes none
   * @param here the agency's own notice; empty if it has none
   */
  public record Difference(
      Kind kind,
      MessageId notice,
      Optional<ListedNotice> listed,
      Optional<RegisteredNotice> here) {}

  private NoticeComparison() {}

  /**
   * The differences, in the order of the list, then of the register. A message that has not arrived
   * yet makes none.
   *
   * @param listed the whole list of the gateway
   * @param register the agency's own notices
   */
  public static List<Difference> differences(
      Collection<ListedNotice> listed, NoticeRegister register) {
    List<Difference> differences = new ArrayList<>();
    Set<MessageId> known = new HashSet<>();
    for (ListedNotice notice : listed) {
      known.add(notice.notice());
      Optional<RegisteredNotice> registered = register.find(notice.notice());
      kind(notice, registered, register.hasSent(notice.sender()))
          .ifPresent(
              kind ->
                  differences.add(
                      new Difference(kind, notice.notice(), Optional.of(notice), registered)));
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
      ListedNotice listed, Optional<RegisteredNotice> registered, boolean unknownHere) {
    if (!listed.arrived() || unknownHere) {
      return Optional.empty();
    }
    if (registered.isEmpty()) {
      return listed.isOver() || listed.isRefused()
          ? Optional.empty()
          : Optional.of(Kind.MISSING_HERE);
    }
    if (listed.isOver()) {
      return Optional.of(Kind.OVER);
    }
    return listed.isVersion(registered.get()) ? Optional.empty() : Optional.of(Kind.OTHER_VERSION);
  }
}
