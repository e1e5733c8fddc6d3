/** Uploads by tus 1.0, and downloads by ranges, of sealed evidence files. */
package org.wasl.connectors.partnerapi.files;
