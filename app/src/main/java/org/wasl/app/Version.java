package org.wasl.app;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"wasl " + Version.class.getPackage().getImplementationVersion()};
  }
}
