/** An office at the desk, with its setup and its entry for the gateway's operator. */
package org.wasl.desk.office;
