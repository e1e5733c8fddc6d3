/** Sealed evidence files: who may upload, read and withdraw them. */
package org.wasl.routes.file;
