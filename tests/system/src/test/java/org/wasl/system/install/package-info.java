/** Tests the installation with the tarball, its launcher and docs/how-to/install.md. */
package org.wasl.system.install;
