/** Evidence files that an agency sends and receives: their sealed copies, and what is signed. */
package org.wasl.kit.evidence;
