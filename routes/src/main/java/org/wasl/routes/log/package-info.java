/** The transparency log, with sequencing and publication, witnesses, and reading by agencies. */
package org.wasl.routes.log;
