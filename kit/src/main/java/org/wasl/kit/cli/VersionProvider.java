package org.wasl.kit.cli;

import org.wasl.rules.runtime.ProductVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints, of every command of the product. */
public final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"wasl " + ProductVersion.number()};
  }
}
