/**
 * The audit log as it is published: signed checkpoints, and files that anybody who may read them
 * can check (C2SP {@code tlog-tiles}). Made from SQL and nothing else, the same bytes whenever they
 * are made; SQL has everything first.
 */
package org.wasl.store.log;
