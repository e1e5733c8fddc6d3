/**
 * The operator's tables, which are agencies, agreements, code lists, competence, acting offices,
 * calendar, deadlines and retention.
 */
package org.wasl.configuration.tables;
