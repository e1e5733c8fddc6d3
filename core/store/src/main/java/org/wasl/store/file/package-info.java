/** Sealed evidence files: their uploads, the messages that list them, and their end. */
package org.wasl.store.file;
