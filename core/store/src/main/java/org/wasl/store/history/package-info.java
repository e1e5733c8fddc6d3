/** How agencies did in the last days, for charts. */
package org.wasl.store.history;
