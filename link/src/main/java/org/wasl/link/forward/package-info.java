/** From the inbox to the old system: every message once, or parked for a person. */
package org.wasl.link.forward;
