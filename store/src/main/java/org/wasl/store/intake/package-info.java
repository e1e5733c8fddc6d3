/** The door's transaction: accept a message once, with its deliveries and audit entries. */
package org.wasl.store.intake;
