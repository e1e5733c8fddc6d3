/**
 * Reads the configuration folder: {@code gateway.properties}, {@code agencies/}, competence, acting
 * offices and agreements. Strict: what is unknown, wrong or insecure stops the start with file,
 * line, key and reason, all problems at once.
 */
package org.wasl.gateway.config;
