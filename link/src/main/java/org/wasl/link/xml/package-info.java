/** Message documents as XML, by pure functions in both directions. The signed JSON is the original. */
package org.wasl.link.xml;
