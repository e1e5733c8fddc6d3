/** Requests to change users of the console, and the trail's entries of changes. */
package org.wasl.store.users;
