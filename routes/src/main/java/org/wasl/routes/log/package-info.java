/** The audit log: keeping it, having it witnessed, and letting agencies read it. */
package org.wasl.routes.log;
