/** Starts child processes, and measures CPU and memory of processes from {@code /proc}. */
package org.wasl.bench.process;
