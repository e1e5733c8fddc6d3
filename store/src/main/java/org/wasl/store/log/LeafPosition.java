package org.wasl.store.log;

/**
 * Where an entry is in the audit log, under a signed checkpoint.
 *
 * @param shard its number
 * @param index of the leaf in that shard
 * @param witnessed whether a quorum of witnesses has cosigned a checkpoint over it
 */
public record LeafPosition(int shard, long index, boolean witnessed) {}
