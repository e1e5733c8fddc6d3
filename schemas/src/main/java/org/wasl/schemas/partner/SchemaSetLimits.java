package org.wasl.schemas.partner;

/**
 * Limits the part of a set that is checked. Every limit is inclusive and positive.
 *
 * @param files files in the set, schemas and samples
 * @param fileBytes size of one file, in bytes
 * @param findings that are listed. The rest is counted
 */
public record SchemaSetLimits(int files, int fileBytes, int findings) {

  /** 2,000 files, 4 MiB each, 100 findings. */
  public static final SchemaSetLimits DEFAULT = new SchemaSetLimits(2_000, 4 << 20, 100);

  /** Refuses limits that are not positive. */
  public SchemaSetLimits {
    if (files < 1 || fileBytes < 1 || findings < 1) {
      throw new IllegalArgumentException("limits of a set must be positive");
    }
  }
}
