/** Readers of CSV files, addresses with parameters and ids. Every error names file and reason. */
package org.wasl.configuration.file;
