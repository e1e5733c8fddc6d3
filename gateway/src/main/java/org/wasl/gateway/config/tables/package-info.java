/**
 * The tables an operator sets: agencies, agreements, competence, calendar, deadlines, retention.
 */
package org.wasl.gateway.config.tables;
