/**
 * Parts that every program of this product shares and that know nothing of cases. They are the
 * version, UTF-8 output, the log form of faults, files with secrets, locks of folders, bounds of
 * HTTP answers, and rate limits.
 */
package org.wasl.runtime;
