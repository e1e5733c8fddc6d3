/**
 * What every statement needs: connections, transactions, results, group commit, advisory locks,
 * arrays.
 */
package org.wasl.store.jdbc;
