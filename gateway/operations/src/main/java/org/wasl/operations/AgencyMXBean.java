package org.wasl.operations;

import org.jspecify.annotations.Nullable;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.Described;

/** The typed attributes and operations of {@code org.wasl:type=Agency,name=…}. */
public interface AgencyMXBean {
  /** The announced window. Null if there is none. */
  @Described("The announced maintenance window; null if there is none")
  @Nullable AnnouncedWindow getAnnouncement();

  /**
   * Holds deliveries back.
   *
   * @throws OperationRefusedException if the person may not, or for another document
   */
  @Described(
      value = "Pauses deliveries; running attempts are not stopped",
      document = "{\"reason\":code,\"until\":time?}")
  AgencyGate pause(String document);

  /**
   * Ends a pause.
   *
   * @throws OperationRefusedException if the person may not, or for another document
   */
  @Described(
      value = "Ends a pause; perMinute limits the rate of the backlog",
      document = "{\"reason\":code,\"perMinute\":number?}")
  AgencyGate resume(String document);

  /**
   * Announces a window, or withdraws it.
   *
   * @throws OperationRefusedException if the person may not, or for another document
   */
  @Described(
      value = "Announces a maintenance window with an automatic pause; {} withdraws it",
      document = "{\"from\":time?,\"to\":time,\"text-code\":code?}")
  AgencyGate announce(String document);

  /**
   * Tells whether deliveries to an agency are held back.
   *
   * @param paused true if a person or an announced window pauses it
   * @param pausedBy the name of the person; this and the following pause members are set only if a
   *     person paused it
   * @param pausedSince the begin of the pause
   * @param reason the code of the reason
   * @param until when the pause ends automatically
   * @param announcement the announced window
   */
  record AgencyGate(
      String agency,
      boolean paused,
      @Nullable String pausedBy,
      @Nullable String pausedSince,
      @Nullable String reason,
      @Nullable String until,
      @Nullable AnnouncedWindow announcement) {}

  /**
   * A maintenance window.
   *
   * @param textCode the code of the purpose
   */
  record AnnouncedWindow(String from, String to, String textCode) {}
}
