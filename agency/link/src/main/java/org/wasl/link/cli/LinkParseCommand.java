package org.wasl.link.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wasl.link.xml.MappingResult.Mapped;
import org.wasl.link.xml.MappingResult.Refused;
import org.wasl.link.xml.XmlMapping;
import org.wasl.link.xml.XmlMessage;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.json.StrictJson.Parsed;
import org.wasl.wire.jose.Digest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code link parse} prints a message in XML as JSON, or says whether it renders an
 * original. Exit codes are 0 (printed, or a rendering of it), 1 (refused, or no rendering) and 2
 * (bad usage).
 */
@Command(
    name = "parse",
    mixinStandardHelpOptions = true,
    description = "Prints a message in XML as JSON, or compares it with its original.")
final class LinkParseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The message in XML; - for standard input.")
  private Path file;

  @Option(
      names = "--original",
      paramLabel = "FILE",
      description = "The signed JSON, to check that the XML renders exactly this.")
  private @Nullable Path original;

  @Override
  public Integer call() throws IOException {
    MappingConsole console = new MappingConsole(spec);
    XmlMapping mapping = MappingConsole.mapping();
    return switch (mapping.read(console.read(file))) {
      case Refused<XmlMessage>(var violations) -> console.refuse(violations);
      case Mapped<XmlMessage>(XmlMessage message) ->
          original == null
              ? console.print(message.document().toPrettyString() + "\n")
              : compare(message, console.read(original), mapping, console);
    };
  }

  private static int compare(
      XmlMessage message, byte[] original, XmlMapping mapping, MappingConsole console)
      throws IOException {
    String digest = Digest.of(original);
    if (message.delivery().isEmpty()) {
      console.tell("no element delivery with a digest: compare a message that the link received");
      return 1;
    }
    if (!message.delivery().get().digest().equals(digest)) {
      console.tell("the digest in the XML is not that of the original");
      return 1;
    }
    if (!(new StrictJson(JsonLimits.DEFAULT).parse(original) instanceof Parsed(var document))
        || !(mapping.toXml(document) instanceof Mapped<byte[]>(var wanted))
        || !(mapping.toXml(message.document()) instanceof Mapped<byte[]>(var given))
        || !Arrays.equals(wanted, given)) {
      console.tell("the XML differs from the original");
      return 1;
    }
    return console.print("the XML renders this original: digest %s\n".formatted(digest));
  }
}
