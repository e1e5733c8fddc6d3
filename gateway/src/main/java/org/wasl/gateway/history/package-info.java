/** What this process counts of each agency, and writes into the history of the last days. */
package org.wasl.gateway.history;
