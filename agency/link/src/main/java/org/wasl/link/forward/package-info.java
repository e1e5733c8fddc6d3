/** Forwards every message from the inbox to the old system once, or parks it for a person. */
package org.wasl.link.forward;
