/**
 * The audit log: a Merkle log of the trail's entries in shards, each with its own key. The entries
 * are first in SQL ({@link org.wasl.trail.log.AuditLog}), and then published as signed checkpoints
 * and files that anybody who may read them can check (C2SP {@code tlog-tiles}, {@link
 * org.wasl.trail.log.LogShards}). The files are made from SQL and nothing else, and are the same
 * bytes whenever they are made.
 */
package org.wasl.trail.log;
