package org.wasl.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Pictures of browsers, one after another, as an animated WebP that repeats. The container is
 * described at developers.google.com/speed/webp/docs/riff_container.
 */
public final class Film {
  private static final int HEADER_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final byte ANIMATED = 0x02;

  /** Neither blended with the picture before, nor removed after its time. */
  private static final byte REPLACES = 0x02;

  private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
  private int width;
  private int height;
  private Duration length = Duration.ZERO;

  /** Adds what the window shows. All windows have the same size. */
  public void shows(Browser browser, Duration shown) {
    ByteBuffer image = imageOf(browser.picture());
    // A key frame of VP8: a tag of 3 bytes, a start code of 3, then width and height in 14 bits.
    width = image.getShort(CHUNK_HEADER_BYTES + 6) & 0x3FFF;
    height = image.getShort(CHUNK_HEADER_BYTES + 8) & 0x3FFF;
    length = length.plus(shown);
    ByteBuffer head = littleEndian(16);
    put24(head, 0);
    put24(head, 0);
    put24(head, width - 1);
    put24(head, height - 1);
    put24(head, Math.toIntExact(shown.toMillis()));
    head.put(REPLACES);
    frames.writeBytes(chunk("ANMF", head.array(), image.array()));
  }

  public Duration length() {
    return length;
  }

  /** Writes {@code target/pictures/<name>.webp} and returns its size in bytes. */
  public long write(String name) throws IOException {
    ByteBuffer canvas = littleEndian(10).put(ANIMATED);
    put24(canvas, 0);
    put24(canvas, width - 1);
    put24(canvas, height - 1);
    byte[] endlessOnWhite = {-1, -1, -1, -1, 0, 0};
    byte[] film =
        chunk(
            "RIFF",
            "WEBP".getBytes(StandardCharsets.US_ASCII),
            chunk("VP8X", canvas.array()),
            chunk("ANIM", endlessOnWhite),
            frames.toByteArray());
    Files.createDirectories(Browser.PICTURES);
    Files.write(Browser.PICTURES.resolve(name + ".webp"), film);
    return film.length;
  }

  /** The chunk with the image, without the container and its other chunks. */
  private static ByteBuffer imageOf(byte[] picture) {
    ByteBuffer chunks = ByteBuffer.wrap(picture).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = HEADER_BYTES; at < picture.length; ) {
      int bytes = chunks.getInt(at + 4);
      int padded = CHUNK_HEADER_BYTES + bytes + bytes % 2;
      String name = new String(picture, at, 4, StandardCharsets.US_ASCII);
      if (name.equals("VP8 ")) {
        byte[] image = new byte[padded];
        chunks.get(at, image);
        return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
      }
      at += padded;
    }
    throw new IllegalArgumentException("not a lossy WebP");
  }

  private static byte[] chunk(String name, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int bytes = content.size();
    return littleEndian(CHUNK_HEADER_BYTES + bytes + bytes % 2)
        .put(name.getBytes(StandardCharsets.US_ASCII))
        .putInt(bytes)
        .put(content.toByteArray())
        .array();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put24(ByteBuffer buffer, int number) {
    buffer.putShort((short) number).put((byte) (number >> 16));
  }
}
