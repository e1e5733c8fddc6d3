package org.wasl.connectors.sftp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.DirEntry;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * Files of an agency's server, by one channel, which one thread uses at a time. Every method throws
 * {@link SftpException} if the server refuses, and any other {@link IOException} if the connection
 * is lost or a request takes too long.
 */
public final class RemoteFiles implements AutoCloseable {
  /** The version that every server has. */
  private static final int VERSION = 3;

  private static final int CHUNK_BYTES = 32 << 10;

  /**
   * The suffix of this process alone. Two gateways may write the answer to one message at once.
   * With a common name, either could rename a file that the other has only begun.
   */
  private static final String TEMPORARY =
      "." + UUID.randomUUID().toString().substring(0, 8) + ".part";

  /** The content at a path. */
  public sealed interface Found {
    /** No file. A link is not followed. */
    record Nothing() implements Found {}

    /** More bytes than may be read. */
    record TooLarge() implements Found {}

    /** A file. */
    record Content(byte[] bytes) implements Found {}
  }

  private final SftpClient sftp;
  private final OpenSSHPosixRenameExtension posixRename;

  /**
   * Opens a channel.
   *
   * @throws IOException if the server has none, for example because it serves no SFTP
   */
  public RemoteFiles(ClientSession session) throws IOException {
    sftp = SftpClientFactory.instance().createSftpClient(session, VERSION);
    posixRename = sftp.getExtension(OpenSSHPosixRenameExtension.class);
  }

  /** Tells whether there is such a folder. */
  public boolean isFolder(String path) throws IOException {
    try {
      return sftp.stat(path).isDirectory();
    } catch (SftpException e) {
      return false;
    }
  }

  /** The size of a file. Empty if there is no file. */
  public Optional<Long> size(String path) throws IOException {
    try {
      Attributes found = sftp.lstat(path);
      return found.isRegularFile() ? Optional.of(found.getSize()) : Optional.empty();
    } catch (SftpException e) {
      if (isMissing(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The entries of a folder, including its links to itself and its parent.
   *
   * @param most number of entries
   * @return empty if there are more
   */
  public Optional<List<DirEntry>> list(String folder, int most) throws IOException {
    List<DirEntry> entries = new ArrayList<>();
    try (CloseableHandle handle = sftp.openDir(folder)) {
      List<DirEntry> next = sftp.readDir(handle);
      while (next != null && !next.isEmpty()) {
        entries.addAll(next);
        if (entries.size() > most) {
          return Optional.empty();
        }
        next = sftp.readDir(handle);
      }
    }
    return Optional.of(entries);
  }

  /**
   * Writes a file under a temporary name and renames it, so that the file is complete or absent. A
   * file of that name is replaced.
   */
  public void put(String path, byte[] content) throws IOException {
    String part = path + TEMPORARY;
    try {
      try (CloseableHandle handle = create(part)) {
        for (int at = 0; at < content.length; at += CHUNK_BYTES) {
          sftp.write(handle, at, content, at, Math.min(CHUNK_BYTES, content.length - at));
        }
      }
      rename(part, path);
    } catch (SftpException e) {
      // Mostly for a full disk. The partial file is removed, so that it takes up no space.
      removeIfAllowed(part);
      throw e;
    }
  }

  /** Creates a new file. A link of that name is not followed. */
  private CloseableHandle create(String path) throws IOException {
    Set<OpenMode> createModes = EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Exclusive);
    try {
      return sftp.open(path, createModes);
    } catch (SftpException e) {
      if (!removeIfAllowed(path)) {
        throw e;
      }
      return sftp.open(path, createModes);
    }
  }

  /** Renames a file and replaces one of the new name. */
  public void rename(String from, String to) throws IOException {
    if (posixRename != null) {
      posixRename.posixRename(from, to);
      return;
    }
    try {
      sftp.rename(from, to);
    } catch (SftpException e) {
      // Version 3 does not replace (draft-ietf-secsh-filexfer-02, 6.5).
      if (!removeIfAllowed(to)) {
        throw e;
      }
      sftp.rename(from, to);
    }
  }

  /**
   * Reads a file up to a maximum size. A larger file, or anything that is not a file, is not
   * opened.
   */
  public Found read(String path, int most) throws IOException {
    Optional<Long> size = size(path);
    if (size.isEmpty()) {
      return new Found.Nothing();
    }
    if (size.get() > most) {
      return new Found.TooLarge();
    }
    byte[] content = new byte[Math.toIntExact(size.get())];
    try (CloseableHandle handle = sftp.open(path, EnumSet.of(OpenMode.Read))) {
      int at = 0;
      while (at < content.length) {
        int n = sftp.read(handle, at, content, at, Math.min(CHUNK_BYTES, content.length - at));
        if (n <= 0) {
          return new Found.Nothing();
        }
        at += n;
      }
      return new Found.Content(content);
    } catch (SftpException e) {
      if (isMissing(e)) {
        return new Found.Nothing();
      }
      throw e;
    }
  }

  /** Removes a file, if there is one. */
  public void remove(String path) throws IOException {
    try {
      sftp.remove(path);
    } catch (SftpException e) {
      if (!isMissing(e)) {
        throw e;
      }
    }
  }

  /** Removes a file. False if it is still there or was absent. */
  private boolean removeIfAllowed(String path) throws IOException {
    try {
      sftp.remove(path);
      return true;
    } catch (SftpException e) {
      return false;
    }
  }

  private static boolean isMissing(SftpException e) {
    return e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE;
  }

  @Override
  public void close() {
    try {
      sftp.close();
    } catch (IOException e) {
      // The file is gone, as intended.
    }
  }
}
