/** What the documents tell the reader to type is typed here. */
package org.wasl.trials.documents;
