/** What an operator does and meets: starting, refusals to start, replay, many agencies. */
package org.wasl.trials.operate;
