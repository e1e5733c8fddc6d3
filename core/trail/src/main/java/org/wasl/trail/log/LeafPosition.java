package org.wasl.trail.log;

/**
 * The position of an entry in the audit log, under a signed checkpoint.
 *
 * @param shard number of the shard
 * @param index of the leaf in that shard
 * @param witnessed whether a quorum of witnesses has cosigned a checkpoint over it
 */
public record LeafPosition(int shard, long index, boolean witnessed) {}
