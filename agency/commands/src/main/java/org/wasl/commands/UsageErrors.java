package org.wasl.commands;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.SpellingSuggestions;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Prints one line on standard error for bad usage, which says what is wrong and what would be
 * right. The exit code is 2.
 */
final class UsageErrors {
  private static final String UNKNOWN_SUBCOMMAND = "Unknown subcommand ";
  private static final String NO_SUBCOMMAND = "Missing required subcommand";

  private UsageErrors() {}

  /** Has a command and all below it tell errors so. Its subcommands are there already. */
  static CommandLine toldIn(CommandLine line) {
    line.registerConverter(URI.class, UsageErrors::address);
    line.registerConverter(InetSocketAddress.class, UsageErrors::hostAndPort);
    line.registerConverter(AgencyId.class, UsageErrors::agency);
    line.registerConverter(UUID.class, UsageErrors::id);
    line.registerConverter(ReferralId.class, text -> new ReferralId(id(text)));
    line.registerConverter(DeliveryId.class, text -> new DeliveryId(id(text)));
    line.registerConverter(LocalDate.class, UsageErrors::day);
    line.registerConverter(OffsetDateTime.class, UsageErrors::time);
    line.registerConverter(ZoneId.class, UsageErrors::zone);
    line.registerConverter(Instant.class, text -> time(text).toInstant());
    return line.setParameterExceptionHandler((error, arguments) -> tell(error));
  }

  private static URI address(String text) {
    try {
      URI address = new URI(text);
      if (address.isAbsolute() && (address.getHost() != null || address.getPath() != null)) {
        return address;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new TypeConversionException(
        "'%s' is not an address, such as https://gateway.example:8443".formatted(text));
  }

  private static InetSocketAddress hostAndPort(String text) {
    int colon = text.lastIndexOf(':');
    try {
      if (colon > 0) {
        return new InetSocketAddress(
            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw new TypeConversionException(
        "'%s' is not an address and a port, such as 127.0.0.1:8443".formatted(text));
  }

  private static AgencyId agency(String text) {
    try {
      return AgencyId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'%s' is not a UUID of 36 characters".formatted(text));
    }
  }

  private static OffsetDateTime time(String text) {
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is not a time, such as 2026-06-30T08:00:00Z (RFC 3339)".formatted(text));
    }
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException("'%s' is not a day, such as 2026-06-30".formatted(text));
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'%s' is not a time zone, such as Africa/Casablanca".formatted(text));
    }
  }

  private static int tell(ParameterException error) {
    CommandLine command = error.getCommandLine();
    command
        .getErr()
        .println(command.getCommandName() + ": " + error.getMessage() + remedy(error, command));
    return CommandLine.ExitCode.USAGE;
  }

  /**
   * Returns the likely intended spelling, or the possible values. It is empty if the message says
   * it already.
   */
  private static String remedy(ParameterException error, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String message = String.valueOf(error.getMessage());
    if (message.startsWith(NO_SUBCOMMAND)) {
      return ": " + String.join(", ", spec.subcommands().keySet());
    }
    if (message.startsWith(UNKNOWN_SUBCOMMAND)) {
      return suggestion(error.getValue(), spec.subcommands().keySet(), spec);
    }
    if (error instanceof UnmatchedArgumentException unmatched) {
      Set<String> known = new TreeSet<>(spec.subcommands().keySet());
      known.addAll(spec.optionsMap().keySet());
      return suggestion(unmatched.getUnmatched().get(0).split("=", 2)[0], known, spec);
    }
    return "";
  }

  private static String suggestion(String word, Set<String> known, CommandSpec spec) {
    String similar = SpellingSuggestions.suggestion(word, known);
    return similar.isEmpty()
        ? "; %s --help says what there is".formatted(spec.qualifiedName())
        : similar;
  }
}
