/**
 * The gateway as a process of its own, real database, broker and agencies, and what can happen to
 * them: killed, cut off, lied to. Tests named {@code row…} are rows of the threat model.
 */
package org.wasl.trials.system;
