/** How many: what an agency may know of numbers, as JSON, CSV or a printed table. */
package org.wasl.routes.statistics;
