/**
 * A gateway with sandbox agencies and witnesses around it, in this process or in one of its own.
 */
package org.wasl.trials.environment;
