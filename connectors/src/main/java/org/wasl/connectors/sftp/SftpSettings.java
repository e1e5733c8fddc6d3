package org.wasl.connectors.sftp;

import java.util.List;
import java.util.Map;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.intermediary.IntermediaryConnector.Limits;

/**
 * Limits of the SFTP connector.
 *
 * @param session those of the session with an agency
 * @param pollMillis first pause before its folder is listed again; doubled while nothing comes
 * @param maxPollMillis longest such pause
 * @param maxFiles a folder with more files is not read
 */
record SftpSettings(Limits session, int pollMillis, int maxPollMillis, int maxFiles) {
  static final ProtocolSetting DEADLINE =
      new ProtocolSetting(
          "sftp.callDeadlineMillis",
          600_000,
          100,
          3_600_000,
          "Time an sftp agency has to acknowledge a delivery, if its file has no"
              + " callDeadlineMillis");
  private static final ProtocolSetting SERVER =
      new ProtocolSetting(
          "sftp.serverTimeoutMillis",
          10_000,
          100,
          600_000,
          "Time limit for one step of an agency's server, such as to connect or to answer");
  private static final ProtocolSetting RECONNECT =
      new ProtocolSetting(
          "sftp.maxReconnectMillis",
          30_000,
          100,
          3_600_000,
          "Longest pause between two attempts to connect to an agency's server");
  private static final ProtocolSetting CONCURRENT =
      new ProtocolSetting(
          "sftp.maxConcurrentPerAgency",
          16,
          1,
          1_000,
          "Messages that are taken from an agency's folder at once");
  private static final ProtocolSetting POLL =
      new ProtocolSetting(
          "sftp.pollMillis",
          50,
          10,
          3_600_000,
          "First pause before an agency's folder is listed again, doubled while nothing comes");
  private static final ProtocolSetting MAX_POLL =
      new ProtocolSetting(
          "sftp.maxPollMillis",
          5_000,
          10,
          3_600_000,
          "Longest pause before an agency's folder is listed again");
  static final ProtocolSetting FILES =
      new ProtocolSetting(
          "sftp.maxFiles",
          20_000,
          100,
          1_000_000,
          "Files in an agency's folder. A folder with more files is ignored");

  /** Every setting of the protocol. */
  static final List<ProtocolSetting> ALL =
      List.of(DEADLINE, SERVER, RECONNECT, CONCURRENT, POLL, MAX_POLL, FILES);

  static SftpSettings of(ProtocolSetting.Values values) {
    return new SftpSettings(
        new Limits(values.get(SERVER), values.get(RECONNECT), values.get(CONCURRENT)),
        values.get(POLL),
        values.get(MAX_POLL),
        values.get(FILES));
  }

  static Map<ProtocolSetting, String> conflicts(ProtocolSetting.Values values) {
    return values.get(POLL) > values.get(MAX_POLL)
        ? Map.of(POLL, "must not be above " + MAX_POLL.name())
        : Map.of();
  }
}
