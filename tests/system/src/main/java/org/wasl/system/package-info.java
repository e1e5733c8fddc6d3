/** Contains demo, bench and the tests that need both ends. It is never installed. */
package org.wasl.system;
