package org.wasl.courtfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.RefusalCheck;
import org.wasl.courtfile.ArchivalPdf.Attachment;

/**
 * The refused submissions as files inside a court file: each receipt, the message if it is shown,
 * and once the keys that the receipts are verified by.
 */
final class RefusalFiles {
  private static final String TRUST = "trust.json";

  private RefusalFiles() {}

  static String receipt(int number) {
    return "refusal-" + number + ".jws";
  }

  static String message(int number) {
    return "refused-" + number + ".bin";
  }

  static List<Attachment> of(EvidenceBundle bundle, List<Refusal> refusals) {
    List<Attachment> files = new ArrayList<>();
    if (!refusals.isEmpty()) {
      files.add(new Attachment(TRUST, "application/json", bundle.trust().bytes()));
    }
    for (int i = 0; i < refusals.size(); i++) {
      byte[] jws = refusals.get(i).receipt().jws().getBytes(StandardCharsets.US_ASCII);
      files.add(new Attachment(receipt(i + 1), "application/jose", jws));
      if (refusals.get(i).message().isPresent()) {
        byte[] message = refusals.get(i).message().get();
        files.add(new Attachment(message(i + 1), "application/octet-stream", message));
      }
    }
    return files;
  }

  /**
   * Reads them back.
   *
   * @param files all files inside a document
   * @throws MalformedException if one is of another form, or no part of a court file
   */
  static List<Refusal> read(EvidenceBundle bundle, Map<String, byte[]> files) {
    List<Refusal> refusals = new ArrayList<>();
    for (byte @Nullable [] jws = files.get(receipt(1)); jws != null; jws = next(files, refusals)) {
      Optional<byte[]> message = Optional.ofNullable(files.get(message(refusals.size() + 1)));
      refusals.add(new Refusal(RefusalCheck.read(jws), message));
    }
    Set<String> others = new TreeSet<>(files.keySet());
    others.remove(ArchivalPdf.EVIDENCE);
    for (Attachment known : of(bundle, refusals)) {
      if (Arrays.equals(known.bytes(), files.get(known.name()))) {
        others.remove(known.name());
      }
    }
    if (!others.isEmpty()) {
      throw new MalformedException("no other files inside than evidence and refusals");
    }
    return refusals;
  }

  private static byte @Nullable [] next(Map<String, byte[]> files, List<Refusal> read) {
    return files.get(receipt(read.size() + 1));
  }

  /** The refused message, or empty if it is not JSON. */
  static Optional<JsonNode> json(byte[] message) {
    try {
      return Optional.ofNullable(new ObjectMapper().readTree(message)).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
