/** The figures of agencies in the last days, for charts. */
package org.wasl.store.history;
