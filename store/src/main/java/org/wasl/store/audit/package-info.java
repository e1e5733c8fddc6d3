/**
 * Compares the database with its own audit log: every entry, every leaf, every checkpoint, every
 * published file, and everything that is stored beside the trail.
 */
package org.wasl.store.audit;
