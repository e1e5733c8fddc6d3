/** Start and stop of a gateway in order, and its data folder. */
package org.wasl.operations.lifecycle;
