/** What is installed: the tarball, its launcher, its AOT cache, and what docs/install.md says. */
package org.wasl.trials.install;
