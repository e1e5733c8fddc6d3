package org.wasl.database.server;

/** A reason for which a server may lose committed data. */
public enum DurabilityGap {
  /** A crash of its machine loses commits, and may leave the database unusable. */
  FSYNC_OFF("fsync-off", "fsync is off"),
  /** A crash of its machine may leave half-written pages. */
  FULL_PAGE_WRITES_OFF("full-page-writes-off", "full_page_writes is off"),
  /** The role's {@code synchronous_commit}. A commit is answered before it is on any disk. */
  COMMITS_ASYNCHRONOUS(
      "commits-asynchronous", "synchronous_commit of this role is neither on nor remote_apply"),
  /** A failover loses what the promoted standby did not have yet. */
  NO_SYNCHRONOUS_STANDBY("no-synchronous-standby", "no standby is synchronous");

  private final String code;
  private final String words;

  DurabilityGap(String code, String words) {
    this.code = code;
    this.words = words;
  }

  /** A short code of lower-case letters and hyphens. */
  public String code() {
    return code;
  }

  /** The fault in words, for a message. */
  public String words() {
    return words;
  }
}
