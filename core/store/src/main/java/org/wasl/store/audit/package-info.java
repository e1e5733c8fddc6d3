/**
 * Compares the database with its own audit log. It checks every entry, leaf, checkpoint and
 * published file, and all data that are stored beside the trail.
 */
package org.wasl.store.audit;
