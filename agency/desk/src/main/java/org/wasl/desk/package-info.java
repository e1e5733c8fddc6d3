/**
 * An office of people, which reads its messages and answers them in a browser. The host opens
 * nothing.
 */
package org.wasl.desk;
