/**
 * The audit trail in SQL: its entries are written in the transaction of the step that they record,
 * and read back exactly as they were hashed.
 */
package org.wasl.store.trail;
