/** The page that the desk's host serves. */
package org.wasl.desk.page;
