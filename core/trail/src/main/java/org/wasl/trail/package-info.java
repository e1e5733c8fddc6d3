/**
 * The audit trail in SQL: its entries are written in the transaction of the step that they record,
 * and read back exactly as they were hashed. Its tests need a database, so they stand in {@code
 * core/store}.
 */
package org.wasl.trail;
