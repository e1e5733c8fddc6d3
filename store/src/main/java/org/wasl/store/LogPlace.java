package org.wasl.store;

/**
 * Where an entry is in the audit log, under a signed checkpoint.
 *
 * @param shard its number
 * @param index of the leaf in that shard
 * @param witnessed whether a quorum of witnesses has cosigned a checkpoint over it
 */
public record LogPlace(int shard, long index, boolean witnessed) {}
