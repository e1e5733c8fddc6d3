/** Types the commands of the documents. */
package org.wasl.system.documents;
