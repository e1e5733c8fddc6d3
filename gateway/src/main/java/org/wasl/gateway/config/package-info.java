/**
 * Reads the configuration folder: {@code gateway.properties}, {@code agencies/}, competence, acting
 * offices, agreements, calendar and deadlines. Strict: what is unknown, wrong or insecure stops the
 * start with file, line, key and reason, all problems at once.
 */
package org.wasl.gateway.config;
