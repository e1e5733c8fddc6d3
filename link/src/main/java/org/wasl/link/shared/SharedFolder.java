package org.wasl.link.shared;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The folders through which link and old system give each other files. A file is there whole or not
 * at all: it is written under a temporary name, which begins with a dot and ends in {@code .part},
 * and renamed. Every method throws {@link IOException} where the folder cannot be used now.
 */
public interface SharedFolder extends AutoCloseable {
  /** One of the folders. */
  enum Subfolder {
    /** What the link gives to the old system. */
    IN,
    /** What the old system gives to be sent. */
    OUT,
    /** What became of what was sent. */
    RESULTS,
    /** What was not sent, each with its reason. */
    REFUSED;

    /** Its name. */
    public String folder() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A file of a folder.
   *
   * @param modifiedMillis when it was written last, by the clock of its machine
   */
  record Entry(String name, long bytes, long modifiedMillis) {}

  /**
   * The files of a folder, in the order of their names; no links, no folders, nothing whose name
   * begins with a dot.
   *
   * @param most where there are more, an {@link IOException} says so
   */
  List<Entry> list(Subfolder subfolder, int most) throws IOException;

  /**
   * A file's bytes; empty where there is none, or something that is no file.
   *
   * @param most where it has more, as many bytes and one are given, which mean nothing
   */
  Optional<byte[]> read(Subfolder subfolder, String name, int most) throws IOException;

  /** Writes a file under its temporary name, durably. */
  void stage(Subfolder subfolder, String name, byte[] content) throws IOException;

  /** Whether it lies there under its temporary name. */
  boolean isStaged(Subfolder subfolder, String name) throws IOException;

  /**
   * Gives a staged file its name.
   *
   * @throws java.nio.file.FileAlreadyExistsException where the name is taken: nothing is replaced
   */
  void publish(Subfolder subfolder, String name) throws IOException;

  /** Writes a file, or replaces it. */
  void put(Subfolder subfolder, String name, byte[] content) throws IOException;

  /** Moves a file from one folder to another one, where it replaces what has its name. */
  void move(Subfolder from, Subfolder to, String name) throws IOException;

  /** Removes a file; where there is none, nothing is done. */
  void remove(Subfolder subfolder, String name) throws IOException;

  /** The temporary name of a file. */
  static String temporary(String name) {
    return "." + name + ".part";
  }

  @Override
  void close() throws IOException;
}
