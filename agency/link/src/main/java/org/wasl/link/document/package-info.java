/** The formats in which message documents are written for the old system and read from it. */
package org.wasl.link.document;
