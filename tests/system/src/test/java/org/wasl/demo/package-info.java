/** The demo as a user runs it, in small. */
package org.wasl.demo;
