/** Tests the work of an operator, such as start, refusals to start, replay and many agencies. */
package org.wasl.system.operate;
