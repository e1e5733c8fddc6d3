/** The settings of a desk's operator, in one file of settings and one file for each office. */
package org.wasl.desk.config;
