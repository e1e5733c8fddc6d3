/** Users of the console: requests to change one, and what the trail has of changes. */
package org.wasl.store.users;
