package org.wasl.link.shared;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wasl.runtime.DurableFile;
import org.wasl.runtime.FileFault;

/** Folders on this machine, or mounted on it. */
public class LocalFolder implements SharedFolder {
  /** The old system runs as a user of the folder's group, which a file has as well. */
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----"));

  private static final OpenOption[] NO_LINK = {StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS};

  private final Path root;

  /** The folder that has the four others. */
  public LocalFolder(Path root) {
    this.root = root;
  }

  /**
   * Makes those of the four folders that are not there, with the group and the rights of the one
   * above.
   *
   * @throws IOException also where this user may not give a folder that group, or where one of the
   *     four is a link
   */
  public void makeFolders() throws IOException {
    for (Subfolder subfolder : Subfolder.values()) {
      Path folder = root.resolve(subfolder.folder());
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        makeFolder(folder);
      }
      folder(subfolder);
    }
    DurableFile.sync(root);
  }

  private void makeFolder(Path folder) throws IOException {
    var rights = PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(root));
    Files.createDirectory(folder, rights);
    try {
      giveGroupOf(root, folder);
      Files.setPosixFilePermissions(folder, rights.value()); // whatever the umask
    } catch (IOException e) {
      Files.deleteIfExists(folder); // The next start makes it.
      throw e;
    }
  }

  /**
   * Without it a file has this user's first group, to which the old system need not belong. A
   * setgid bit on the folder would do it too. But a service that may not set the bit
   * (RestrictSUIDSGID) cannot pass it on to the folders that it makes.
   */
  private static void giveGroupOf(Path folder, Path made) throws IOException {
    GroupPrincipal group = groupOf(folder);
    if (groupOf(made).equals(group)) {
      return;
    }
    try {
      Files.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setGroup(group);
    } catch (FileSystemException e) {
      IOException refused =
          new IOException(
              "%s: user %s may not give files its group, %s: make this user a member"
                  .formatted(folder, FileFault.userName(), group));
      refused.addSuppressed(e);
      throw refused;
    }
  }

  private static GroupPrincipal groupOf(Path fileOrFolder) throws IOException {
    return Files.readAttributes(fileOrFolder, PosixFileAttributes.class).group();
  }

  /**
   * Checks the folder each time. The old system may write in the one above, and so put a link
   * there.
   */
  private Path folder(Subfolder subfolder) throws IOException {
    Path folder = root.resolve(subfolder.folder());
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(subfolder.folder() + ": is a link or a file and has to be a folder");
    }
    return folder;
  }

  private Path file(Subfolder subfolder, String name) throws IOException {
    return folder(subfolder).resolve(name);
  }

  @Override
  public List<Entry> list(Subfolder subfolder, int most) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder(subfolder))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (entries.size() >= most) {
          throw new IOException(folder(subfolder) + ": has more than " + most + " files");
        }
        entry(file).ifPresent(entries::add);
      }
    } catch (UncheckedIOException e) { // of the stream, where the folder fails while it is read
      throw e.getCause();
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private static Optional<Entry> entry(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.startsWith(".")) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes is =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return is.isRegularFile()
          ? Optional.of(new Entry(name, is.size(), is.lastModifiedTime().toMillis()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // taken meanwhile
    }
  }

  @Override
  public Optional<byte[]> read(Subfolder subfolder, String name, int most) throws IOException {
    Path file = file(subfolder, name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file, NO_LINK)) {
      return Optional.of(in.readNBytes(most + 1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void stage(Subfolder subfolder, String name, byte[] content) throws IOException {
    Path staged = file(subfolder, SharedFolder.temporary(name));
    Files.deleteIfExists(staged); // no link of that name is followed
    try {
      DurableFile.write(staged, content, FILE);
      giveGroupOf(folder(subfolder), staged);
      Files.setPosixFilePermissions(staged, FILE.value()); // whatever the umask
      DurableFile.sync(staged);
      DurableFile.sync(folder(subfolder)); // who finds it gone takes it for published
    } catch (IOException e) {
      Files.deleteIfExists(staged); // of a full disk nothing is left to take up room
      throw e;
    }
  }

  @Override
  public boolean isStaged(Subfolder subfolder, String name) throws IOException {
    return Files.isRegularFile(
        file(subfolder, SharedFolder.temporary(name)), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void publish(Subfolder subfolder, String name) throws IOException {
    Path file = file(subfolder, name);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    DurableFile.rename(file(subfolder, SharedFolder.temporary(name)), file);
    DurableFile.sync(folder(subfolder));
  }

  @Override
  public void put(Subfolder subfolder, String name, byte[] content) throws IOException {
    stage(subfolder, name, content);
    DurableFile.rename(file(subfolder, SharedFolder.temporary(name)), file(subfolder, name));
    DurableFile.sync(folder(subfolder));
  }

  @Override
  public void move(Subfolder from, Subfolder to, String name) throws IOException {
    DurableFile.rename(file(from, name), file(to, name));
    DurableFile.sync(folder(to));
    DurableFile.sync(folder(from));
  }

  @Override
  public void remove(Subfolder subfolder, String name) throws IOException {
    if (Files.deleteIfExists(file(subfolder, name))) {
      DurableFile.sync(folder(subfolder));
    }
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
