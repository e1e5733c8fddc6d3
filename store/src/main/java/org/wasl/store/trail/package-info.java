/** Writes and reads the audit trail. */
package org.wasl.store.trail;
