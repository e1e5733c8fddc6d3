/** The audit log: keeping it, and letting agencies read it. */
package org.wasl.routes.log;
