/** Statistics for agencies, as JSON, CSV or a printed table. */
package org.wasl.routes.statistics;
