package org.wasl.link.config;

/** The transport between link and old system, in one direction. */
public enum Transport {
  /** Nothing goes in this direction. */
  NONE,
  /** Files in a folder of this machine. */
  FOLDER,
  /** Files in a folder of a file server. */
  SFTP,
  /** Queues of a broker. */
  JMS,
  /** Calls over HTTPS, or HTTP on this machine. */
  HTTPS
}
