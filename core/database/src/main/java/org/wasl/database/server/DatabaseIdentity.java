package org.wasl.database.server;

/**
 * The database of one installation.
 *
 * @param cluster identifier of the cluster, an unsigned number
 * @param oid number of the database within the cluster
 */
public record DatabaseIdentity(long cluster, long oid) {
  @Override
  public String toString() {
    return Long.toUnsignedString(cluster) + "/" + oid;
  }
}
