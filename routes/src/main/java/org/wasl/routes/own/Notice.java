package org.wasl.routes.own;

import org.wasl.store.OpenDeadline;
import org.wasl.store.Told;

/**
 * Something that is to be told about a deadline now.
 *
 * @param deadline the deadline
 * @param what reminder or escalation
 */
public record Notice(OpenDeadline deadline, Told what) {}
