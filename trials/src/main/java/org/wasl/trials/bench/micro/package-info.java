/** What single steps cost on one thread: the pipeline's, the audit log's. */
package org.wasl.trials.bench.micro;
