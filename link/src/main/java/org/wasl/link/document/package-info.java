/** How message documents are written for the old system and read from it: the formats. */
package org.wasl.link.document;
