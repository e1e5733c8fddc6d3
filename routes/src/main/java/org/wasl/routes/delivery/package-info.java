/** The steps between a due delivery and its receipt, without Camel. */
package org.wasl.routes.delivery;
