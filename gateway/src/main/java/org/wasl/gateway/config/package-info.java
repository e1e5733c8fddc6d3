/**
 * Reads the configuration folder: {@code gateway.properties}, {@code agencies/}, competence, acting
 * offices, agreements, calendar, deadlines and retention. Strict: unknown, wrong or insecure
 * settings stop the start; the error names file, line, key and reason of all problems.
 */
package org.wasl.gateway.config;
