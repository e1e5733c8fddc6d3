package org.wasl.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Files that only the user of the process may read and write, whatever the umask. */
public final class OwnerFile {
  private static final FileAttribute<Set<PosixFilePermission>> MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final String ROOT = "root";

  private static final Set<StandardOpenOption> CREATE_OPTIONS =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private OwnerFile() {}

  /**
   * Gives a file that root has written to the owner of its folder, whose program is to read it. A
   * file of another user, or in a folder of root, stays as it is. The target of a link is never
   * given away.
   *
   * @param file a draft, before it has its name
   */
  public static void giveToOwnerOfFolder(Path file) throws IOException {
    UserPrincipal owner = Files.getOwner(file.toAbsolutePath().resolveSibling("."));
    FileOwnerAttributeView written =
        Files.getFileAttributeView(file, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (written.getOwner().getName().equals(ROOT) && !owner.getName().equals(ROOT)) {
      written.setOwner(owner);
    }
  }

  /**
   * Replaces or creates the file. A reader finds all of the old text or all of the new one, even
   * after a power cut. Until then the new one is in a file beside it, whose name ends in {@code
   * .new}.
   *
   * @param text written in UTF-8
   * @throws IOException if it cannot be written. The file is as before
   */
  public static void replace(Path file, String text) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path draft = absolute.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel = FileChannel.open(draft, CREATE_OPTIONS, MODE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    giveToOwnerOfFolder(draft);
    Files.move(
        draft, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder =
        FileChannel.open(draft.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
