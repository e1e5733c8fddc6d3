/** Readers of CSV files, addresses with parameters and ids; every error names file and reason. */
package org.wasl.gateway.config.file;
