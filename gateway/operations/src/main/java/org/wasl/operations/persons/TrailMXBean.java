package org.wasl.operations.persons;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.Described;

/** The operation of {@code org.wasl:type=Trail}, for auditors. Persons are named. */
public interface TrailMXBean {
  /**
   * The operations of persons, the newest first.
   *
   * @throws OperationRefusedException for another document
   */
  @Described(
      value = "Executed and refused operations of persons, newest first",
      document =
          "{\"before\":place?,\"person\":name?,\"what\":acts|all?,\"act\":name?,\"from\":time?,"
              + "\"to\":time?,\"limit\":number?}")
  RecordedActs operations(String document);

  /**
   * A page of operations of persons. For a rare operation it may be short, or empty.
   *
   * @param next the {@code before} of the next page, if there may be more
   */
  record RecordedActs(List<RecordedAct> acts, @Nullable Long next) {}

  /**
   * An operation or a refusal of a person.
   *
   * @param reason the code of the reason, or of the refusal
   * @param user the user of the console who was changed, or was to be, as the following members say
   * @param times the number, if the operation is counted
   */
  record RecordedAct(
      long place,
      String time,
      String person,
      String personId,
      String act,
      boolean refused,
      @Nullable String subject,
      @Nullable String delivery,
      @Nullable String reason,
      @Nullable String approver,
      @Nullable String user,
      @Nullable String userId,
      @Nullable String before,
      @Nullable String after,
      @Nullable String requestedBy,
      int times) {}
}
