/** Readers of files with properties, CSV and secrets; every error names file, key and reason. */
package org.wasl.gateway.config.file;
