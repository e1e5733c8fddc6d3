/**
 * Reads the configuration folder with {@code gateway.properties}, {@code agencies/}, competence,
 * acting offices, agreements, calendar, deadlines and retention. Unknown, wrong or insecure
 * settings stop the start. The error lists file, line, key and reason of all problems.
 */
package org.wasl.configuration;
