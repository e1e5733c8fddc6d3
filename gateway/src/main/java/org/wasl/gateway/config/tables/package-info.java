/**
 * The tables an operator sets: agencies, agreements, competence and acting offices, calendar,
 * deadlines, retention.
 */
package org.wasl.gateway.config.tables;
