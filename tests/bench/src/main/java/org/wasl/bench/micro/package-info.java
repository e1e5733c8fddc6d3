/** Measures single steps of the pipeline and the audit log on one thread. */
package org.wasl.bench.micro;
