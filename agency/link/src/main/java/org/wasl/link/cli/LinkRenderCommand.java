package org.wasl.link.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.wasl.link.xml.MappingResult.Mapped;
import org.wasl.link.xml.MappingResult.Refused;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.json.StrictJson.Malformed;
import org.wasl.schemas.json.StrictJson.Parsed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code link render} prints a message as XML. Exit codes are 0 (printed), 1 (a part
 * has no form in XML) and 2 (bad usage, or no JSON).
 */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = "Prints a message as XML, without the element delivery.")
final class LinkRenderCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The message: its JSON; - for standard input.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    MappingConsole console = new MappingConsole(spec);
    return switch (new StrictJson(JsonLimits.DEFAULT).parse(console.read(file))) {
      case Malformed malformed ->
          throw console.usage(
              String.format(
                  Locale.ROOT,
                  "%s is not acceptable JSON: line %d, %s",
                  file,
                  malformed.line(),
                  malformed.reason().code()));
      case Parsed(var document) ->
          switch (MappingConsole.mapping().toXml(document)) {
            case Mapped<byte[]>(byte[] xml) -> console.print(new String(xml, UTF_8));
            case Refused<byte[]>(var violations) -> console.refuse(violations);
          };
    };
  }
}
