/**
 * What agencies owe by a time, and what the reporter may be told: both follow from the trail. A
 * notification of the gateway is claimed in the transaction that accepts it, so that none is sent
 * twice.
 */
package org.wasl.store.deadline;
