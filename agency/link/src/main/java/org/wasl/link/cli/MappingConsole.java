package org.wasl.link.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.wasl.kit.option.StandardOutput;
import org.wasl.link.xml.MappingViolation;
import org.wasl.link.xml.XmlMapping;
import org.wasl.runtime.FileFault;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Input and output of the commands that try a mapping by hand. */
final class MappingConsole {
  private final CommandSpec spec;

  MappingConsole(CommandSpec spec) {
    this.spec = spec;
  }

  /** The mapping of the schemas that are shipped. */
  static XmlMapping mapping() {
    CodeLists codes = CodeLists.load();
    return XmlMapping.of(SchemaRegistry.load(codes), codes, XmlMapping.LARGEST_BYTES);
  }

  /** Reads a file, or standard input if it is {@code -}. If there is none, it is bad usage. */
  byte[] read(Path file) {
    try {
      return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
    } catch (IOException e) {
      throw usage(FileFault.describe(file, e));
    }
  }

  /** Prints a document and nothing else, and fails if standard output did not take all of it. */
  int print(String document) throws IOException {
    spec.commandLine().getOut().print(document);
    StandardOutput.check(spec.commandLine());
    return 0;
  }

  /** Prints the positions that cannot be mapped, and the corrections to make. */
  int refuse(List<MappingViolation> violations) {
    violations.forEach(it -> tell("%s: %s (%s)".formatted(it.path(), it.detail(), it.code())));
    return 1;
  }

  void tell(String line) {
    spec.commandLine().getErr().println(spec.name() + ": " + line);
  }

  ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
