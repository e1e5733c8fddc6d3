/**
 * Derives deadlines of agencies and statuses for reporters from the trail. The transaction that
 * accepts a notification of the gateway claims it, so that none is sent twice.
 */
package org.wasl.store.deadline;
