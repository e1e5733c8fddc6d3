/** The pages, which are Hawtio, its plugin and the servlets beside it. */
package org.wasl.console.pages;
