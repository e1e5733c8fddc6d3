/**
 * How files of properties, CSV and secrets are read: by key, with file, key and reason in every
 * error.
 */
package org.wasl.gateway.config.file;
