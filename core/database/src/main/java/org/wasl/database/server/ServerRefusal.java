package org.wasl.database.server;

/** The reason why a server is not used. */
public enum ServerRefusal {
  /** It replays the log of another server, and takes no writes. */
  STANDBY("server-is-standby", "is a standby: it replays another server's log"),
  /** Its database is another one than the one used before, in the same cluster or in another. */
  ANOTHER("server-is-another", "has another database than the one used before"),
  /** It lacks what was used of the database already: a primary of before a failover, or a copy. */
  BEHIND("server-is-behind", "lacks data that this gateway already used");

  private final String code;
  private final String words;

  ServerRefusal(String code, String words) {
    this.code = code;
    this.words = words;
  }

  /** A short code of lower-case letters and hyphens. */
  public String code() {
    return code;
  }

  /** The state of the server, for a sentence that begins with it. */
  public String words() {
    return words;
  }
}
