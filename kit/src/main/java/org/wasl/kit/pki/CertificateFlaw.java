package org.wasl.kit.pki;

/** What can be wrong with a certificate; {@link SandboxPki#createFlawed} makes each for tests. */
public enum CertificateFlaw {
  /** Its validity has ended. */
  EXPIRED,
  /** Its validity has not begun. */
  NOT_YET_VALID,
  /** Sound, but issued by an authority of the same name with another key. */
  OTHER_CA,
  /** Issued by itself. */
  SELF_SIGNED,
  /** Issued by the right authority, to a name that no directory lists. */
  UNLISTED
}
