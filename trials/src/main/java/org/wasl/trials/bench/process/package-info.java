/** Child processes, and what processes use of processor and memory, from {@code /proc}. */
package org.wasl.trials.bench.process;
