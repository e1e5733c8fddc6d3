package org.wasl.link.shared;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The folders through which link and old system give each other files. A reader sees a whole file
 * or none. A file is written under a temporary name, which begins with a dot and ends in {@code
 * .part}, and then renamed. Every method throws {@link IOException} if the folder cannot be used
 * now.
 */
public interface SharedFolder extends AutoCloseable {
  /** One of the folders. */
  enum Subfolder {
    /** Messages for the old system. */
    IN,
    /** Documents to be sent. */
    OUT,
    /** Outcomes of sent documents. */
    RESULTS,
    /** Documents that were not sent, each with its reason. */
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
   * Lists the files of a folder, in the order of their names. It leaves out links, folders and
   * names that begin with a dot.
   *
   * @param most if there are more, it throws an {@link IOException} that says so
   */
  List<Entry> list(Subfolder subfolder, int most) throws IOException;

  /**
   * Reads a file, and returns empty if there is none, or the name is no file.
   *
   * @param most if the file has more bytes, one byte more than this is returned, without meaning
   */
  Optional<byte[]> read(Subfolder subfolder, String name, int most) throws IOException;

  /** Writes a file under its temporary name, durably. */
  void stage(Subfolder subfolder, String name, byte[] content) throws IOException;

  /** Tells whether it lies there under its temporary name. */
  boolean isStaged(Subfolder subfolder, String name) throws IOException;

  /**
   * Gives a staged file its name.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the name is taken. Nothing is replaced
   */
  void publish(Subfolder subfolder, String name) throws IOException;

  /** Writes a file, or replaces it. */
  void put(Subfolder subfolder, String name, byte[] content) throws IOException;

  /** Moves a file to another folder, and replaces a file of that name there. */
  void move(Subfolder from, Subfolder to, String name) throws IOException;

  /** Removes a file, if there is one. */
  void remove(Subfolder subfolder, String name) throws IOException;

  /** The temporary name of a file. */
  static String temporary(String name) {
    return "." + name + ".part";
  }

  @Override
  void close() throws IOException;
}
