package org.wasl.sandbox;

import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.receive.AgencyServerConfig;

/**
 * Settings of a sandbox.
 *
 * @param seed seed of all random values
 * @param planner decides the course of each case
 * @param duplicateShare share of the reactions that are deliberately submitted twice at once, from
 *     0 to 1
 * @param server limits of each agency's server; its port is not used
 * @param inbox limits of each agency's inbox
 */
public record SandboxConfig(
    long seed,
    CasePlanner planner,
    double duplicateShare,
    AgencyServerConfig server,
    InboxConfig inbox) {
  /**
   * A fifth of the cases lead to a notice, and a twentieth to a judgment. A tenth of the reactions
   * is sent twice.
   */
  public static SandboxConfig seeded(long seed) {
    return new SandboxConfig(
        seed,
        CasePlanner.shares(seed, 0.2, 0.05),
        0.1,
        AgencyServerConfig.DEFAULT,
        new InboxConfig(256, 4, 1_000));
  }

  /** These settings with another planner. */
  public SandboxConfig withPlanner(CasePlanner others) {
    return new SandboxConfig(seed, others, duplicateShare, server, inbox);
  }
}
