/**
 * Tests the gateway as a process of its own, with real database, broker and agencies. The tests
 * kill, disconnect and deceive them. Tests named {@code row…} are rows of the threat model.
 */
package org.wasl.system;
