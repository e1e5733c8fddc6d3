/** An office at the desk: how it is set up, and what the gateway's operator must know of it. */
package org.wasl.desk.office;
