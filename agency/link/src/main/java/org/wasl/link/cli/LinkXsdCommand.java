package org.wasl.link.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.wasl.link.xml.XmlMapping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code link xsd} prints the XML Schema of a message type. */
@Command(
    name = "xsd",
    mixinStandardHelpOptions = true,
    description = "Prints the XML Schema of a message type.")
final class LinkXsdCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TYPE/VERSION", description = "Such as instruction/1.")
  private String type;

  @Override
  public Integer call() throws IOException {
    MappingConsole console = new MappingConsole(spec);
    XmlMapping mapping = MappingConsole.mapping();
    if (!mapping.maps(type)) {
      throw console.usage("there are " + String.join(", ", mapping.types()));
    }
    return console.print(mapping.xsd(type));
  }
}
