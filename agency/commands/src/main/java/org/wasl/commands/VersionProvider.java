package org.wasl.commands;

import org.wasl.runtime.ProductVersion;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version} of every command. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"wasl " + ProductVersion.number()};
  }
}
