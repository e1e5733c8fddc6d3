/** Schema files and samples as resources of the class path. */
package org.wasl.schemas.resource;
