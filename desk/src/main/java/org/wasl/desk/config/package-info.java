/** What an operator of a desk sets: one file of settings, and one file for each office. */
package org.wasl.desk.config;
