package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8OutputTest {
  private static final String TEXT = "King\u2019s, \u00e9, \u0648\u0635\u0644";

  /** A program that prints text beyond ASCII. */
  static final class Printer {
    private Printer() {}

    /** Prints to both streams. */
    public static void main(String[] arguments) {
      Utf8Output.install();
      System.out.println(TEXT);
      System.err.println(TEXT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "POSIX"})
  void outputIsUtf8WhateverTheLocale(String locale) throws Exception {
    // Given
    ProcessBuilder builder = child();
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_"));
    builder.environment().remove("LANG");
    if (!locale.isEmpty()) {
      builder.environment().put("LC_ALL", locale);
    }

    // When
    Process process = builder.redirectErrorStream(true).start();
    byte[] printed = process.getInputStream().readAllBytes();

    // Then
    assertThat(process.waitFor()).isZero();
    assertThat(new String(printed, StandardCharsets.UTF_8))
        .isEqualTo((TEXT + System.lineSeparator()).repeat(2));
  }

  private static ProcessBuilder child() {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Printer.class.getName());
  }
}
