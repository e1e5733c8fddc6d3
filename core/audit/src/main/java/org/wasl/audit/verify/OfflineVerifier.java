package org.wasl.audit.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.StrictDecoder;
import org.wasl.audit.log.TlogProof;
import org.wasl.audit.time.TimeStampAuthority;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.runtime.Utf8Output;

/**
 * The command {@code verify receipt|referral|file|refusal|proof|consistency|log|mirror …} checks
 * evidence on any machine with Java 25 and one jar. The exit code is the result.
 */
public final class OfflineVerifier {
  /** Everything in the evidence is proven. */
  public static final int PROVEN = 0;

  /** Something differs. The output says what was expected and what was found. */
  public static final int REFUTED = 1;

  /** Bad usage, or a file that cannot be read. */
  public static final int USAGE = 2;

  /** Nothing differs, but the keys are those that the bundle itself names. */
  public static final int UNANCHORED = 3;

  /** The file is not exactly the canonical form of a bundle. */
  public static final int MALFORMED = 4;

  private static final String SYNOPSIS =
      """
      verify receipt BUNDLE [--trust FINGERPRINT|FILE]    the steps shown are in the log, their receipts signed
      verify referral BUNDLE [--trust FINGERPRINT|FILE]   the same, and they are all steps of the referral
      verify file PATH --bundle BUNDLE [--message FILE] [--trust FINGERPRINT|FILE]
                                                          it is a file that was sent; the chain of its custody
      verify refusal RECEIPT [MESSAGE] --trust FILE       the gateway refused a submission, of that message
      verify proof PROOF STEP --trust FILE                the step is in the log, by a tlog-proof
      verify consistency OLD NEW --trust FILE             checkpoint OLD, and NEW a proof or a log's folder
      verify log DIR --trust FILE                         the tiles of a log and its shards are the trees signed
      verify mirror DIR --trust FILE                      the same, cosigned by a quorum, with all entries
      --authority CERTIFICATE of a time-stamp authority, or of its issuer: time stamps are checked too
      Exit: 0 proven, 1 refuted, 2 bad usage or unreadable file, 3 proven by the bundle's own keys only, 4 malformed\
      """;

  private static final String AUTHORITY = "--authority";
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

  private final PrintStream out;

  private OfflineVerifier(PrintStream out) {
    this.out = out;
  }

  /** Runs and exits. */
  public static void main(String[] arguments) {
    Utf8Output.install();
    System.exit(run(List.of(arguments), System.out));
  }

  /** Runs the command and returns the exit code. */
  public static int run(List<String> arguments, PrintStream out) {
    OfflineVerifier verify = new OfflineVerifier(out);
    List<String> words = new ArrayList<>(arguments);
    try {
      Optional<String> trust = option(words, "--trust");
      List<X509Certificate> authorities = new ArrayList<>();
      for (Optional<String> file = option(words, AUTHORITY);
          file.isPresent();
          file = option(words, AUTHORITY)) {
        authorities.add(TimeStampAuthority.certificate(Path.of(file.get())));
      }
      return verify.run(words, trust, authorities);
    } catch (MalformedException e) {
      return malformed(e, out);
    } catch (IOException | UncheckedIOException | InvalidPathException e) {
      out.println("verify: a file cannot be read: " + e.getMessage());
      return USAGE;
    }
  }

  /** Takes the next option of that name out of the words. */
  private static Optional<String> option(List<String> words, String name) {
    int at = words.indexOf(name);
    if (at < 0 || at + 1 >= words.size()) {
      return Optional.empty();
    }
    words.remove(at);
    return Optional.of(words.remove(at));
  }

  private int run(List<String> words, Optional<String> trust, List<X509Certificate> authorities)
      throws IOException {
    String command = words.isEmpty() ? "" : words.get(0);
    if (words.size() == 2 && (command.equals("receipt") || command.equals("referral"))) {
      return bundle(
          read(words.get(1)), fingerprint(trust), command.equals("referral"), authorities, out);
    }
    if (command.equals("file")) {
      Optional<String> bundle = option(words, "--bundle");
      Optional<String> message = option(words, "--message");
      if (bundle.isPresent() && words.size() == 2) {
        EvidenceBundle evidence = EvidenceBundle.parse(read(bundle.get()));
        return file(Path.of(words.get(1)), evidence, message, fingerprint(trust), authorities);
      }
    }
    if (trust.isPresent()
        && words.size() == 2
        && (command.equals("log") || command.equals("mirror"))) {
      LogCheck check = check(trust.get(), authorities);
      Path folder = Path.of(words.get(1));
      return report(
          check, command.equals("log") ? check.checkTiles(folder) : check.checkMirror(folder));
    }
    if (trust.isPresent() && Set.of(2, 3).contains(words.size()) && command.equals("refusal")) {
      TrustPolicy keys = TrustPolicy.parse(read(trust.get()));
      RefusalCheck refusal = RefusalCheck.read(read(words.get(1)));
      Optional<byte[]> message =
          words.size() == 3 ? Optional.of(read(words.get(2))) : Optional.empty();
      return report(refusal.findings(keys, message), refusal.claim(), out);
    }
    if (trust.isPresent() && words.size() == 3 && command.equals("proof")) {
      TrustPolicy keys = TrustPolicy.parse(read(trust.get()));
      TlogProof proof = TlogProof.parse(read(words.get(1)));
      StepFile step = StepFile.parse(read(words.get(2)));
      Checkpoint head = Checkpoint.parse(proof.checkpoint().text());
      String claim = step.name() + " is leaf " + proof.index() + " of log " + head.origin();
      return report(findings(proof, step.leaf(), keys), claim, out);
    }
    if (trust.isPresent() && words.size() == 3 && command.equals("consistency")) {
      LogCheck check = check(trust.get(), List.of());
      byte[] older = read(words.get(1));
      Path newer = Path.of(words.get(2));
      return report(
          check,
          Files.isDirectory(newer)
              ? List.of(check.checkConsistency(older, newer))
              : List.of(check.checkConsistency(older, read(words.get(2)))));
    }
    out.println(SYNOPSIS);
    return USAGE;
  }

  /**
   * Verifies a bundle.
   *
   * @param fingerprint fingerprint of the trusted keys. If it is empty, the keys that the bundle
   *     names are used
   * @param whole whether it claims to have every step of the referral
   * @return empty if it is proven
   */
  public static List<String> findings(
      EvidenceBundle bundle, Optional<String> fingerprint, boolean whole) {
    return findings(bundle, fingerprint, whole, List.of());
  }

  /**
   * Verifies a bundle as {@link #findings(EvidenceBundle, Optional, boolean)} does, and its time
   * stamps.
   *
   * @param authorities certificates of time-stamp authorities, or of their issuers. If there are
   *     none, the time stamps themselves are not checked
   */
  public static List<String> findings(
      EvidenceBundle bundle,
      Optional<String> fingerprint,
      boolean whole,
      List<X509Certificate> authorities) {
    VerifiedCheckpoints none = new VerifiedCheckpoints(bundle.trust());
    return EvidenceBundleCheck.check(bundle, fingerprint, whole, none, authorities);
  }

  /**
   * Verifies a bundle of many that name the same trusted keys, as having every step of its
   * referral.
   *
   * @param verified checkpoints of the earlier bundles and of this one
   * @return empty if it is proven, by the keys that it names
   */
  public static List<String> findings(EvidenceBundle bundle, VerifiedCheckpoints verified) {
    return EvidenceBundleCheck.check(bundle, Optional.empty(), true, verified, List.of());
  }

  /**
   * Verifies a tlog-proof.
   *
   * @param leaf the commitment that it must prove
   * @param trust the trusted keys
   * @return empty if it is proven
   */
  public static List<String> findings(TlogProof proof, byte[] leaf, TrustPolicy trust) {
    LogCheck check = new LogCheck(trust.policy(), List.of());
    check.checkInclusion(proof, leaf);
    return check.findings();
  }

  /** Verifies one bundle, prints the result and returns the exit code. */
  static int bundle(
      byte[] bytes,
      Optional<String> fingerprint,
      boolean whole,
      List<X509Certificate> authorities,
      PrintStream out) {
    try {
      EvidenceBundle bundle = EvidenceBundle.parse(bytes);
      List<String> findings = findings(bundle, fingerprint, whole, authorities);
      String claim = claim(bundle, whole) + timeStamps(bundle, authorities.isEmpty());
      List<String> times =
          authorities.isEmpty() || !findings.isEmpty() // A refuted token may have no time to read.
              ? List.of()
              : bundle.timeStamps().stream().map(it -> TimeStampCheck.line(bundle, it)).toList();
      return report(bundle, fingerprint, findings, claim, times, out);
    } catch (MalformedException e) {
      return malformed(e, out);
    }
  }

  /** A file is refuted also if the bundle is. */
  private int file(
      Path path,
      EvidenceBundle bundle,
      Optional<String> message,
      Optional<String> fingerprint,
      List<X509Certificate> authorities)
      throws IOException {
    Optional<SentMessage> sent =
        message.isPresent()
            ? Optional.of(
                SentMessage.read(
                    read(message.get()),
                    StrictDecoder.utf8(read(message.get().replaceFirst("\\.json$", "") + ".jws"))))
            : Optional.empty();
    CustodyCheck custody = new CustodyCheck(bundle, sha256(path), Files.size(path));
    List<String> findings = new ArrayList<>(findings(bundle, fingerprint, false, authorities));
    findings.addAll(custody.check(sent));
    return report(bundle, fingerprint, findings, custody.claim(), custody.chain(), out);
  }

  private static byte[] sha256(Path path) throws IOException {
    MessageDigest digest = MerkleTree.sha256();
    try (InputStream in = Files.newInputStream(path)) {
      byte[] part = new byte[1 << 20];
      for (int count = in.read(part); count >= 0; count = in.read(part)) {
        digest.update(part, 0, count);
      }
    }
    return digest.digest();
  }

  /** Prints the result of a check with a bundle. The details are printed if nothing differs. */
  private static int report(
      EvidenceBundle bundle,
      Optional<String> fingerprint,
      List<String> findings,
      String claim,
      List<String> details,
      PrintStream out) {
    if (!findings.isEmpty()) {
      return report(findings, claim, out);
    }
    out.println((fingerprint.isPresent() ? "PROVEN: " : "NOT ANCHORED: ") + claim);
    details.forEach(out::println);
    if (fingerprint.isPresent()) {
      return PROVEN;
    }
    out.println("by keys that the bundle itself names: ask a second source whether");
    out.println(bundle.trust().fingerprint() + " is their fingerprint, and give it as --trust");
    return UNANCHORED;
  }

  private static String claim(EvidenceBundle bundle, boolean whole) {
    return String.format(
        Locale.ROOT,
        "%s %s%s: %d steps (%d of them erased), %d receipts, %d checkpoints, %d witnesses each",
        whole ? "referral" : "steps of referral",
        bundle.referral(),
        bundle.isTest() ? ", " + Disclosure.IS_A_TEST : "",
        bundle.steps().size(),
        bundle.steps().stream().filter(step -> step.disclosure().isEmpty()).count(),
        bundle.receipts().size(),
        bundle.checkpoints().size(),
        bundle.trust().quorum());
  }

  private static String timeStamps(EvidenceBundle bundle, boolean unchecked) {
    return bundle.timeStamps().isEmpty()
        ? ""
        : ", "
            + bundle.timeStamps().size()
            + " time stamps"
            + (unchecked ? ", not checked without " + AUTHORITY : "");
  }

  private static int malformed(MalformedException e, PrintStream out) {
    out.println("MALFORMED: " + e.getMessage());
    return MALFORMED;
  }

  private int report(LogCheck check, List<Checkpoint> heads) {
    String claim =
        heads.stream()
            .map(head -> "log " + head.origin() + " of " + head.size() + " entries")
            .collect(Collectors.joining(", "));
    return report(check.findings(), claim, out);
  }

  private static int report(List<String> findings, String claim, PrintStream out) {
    out.println((findings.isEmpty() ? "PROVEN: " : "REFUTED: ") + claim);
    findings.forEach(out::println);
    return findings.isEmpty() ? PROVEN : REFUTED;
  }

  private static LogCheck check(String file, List<X509Certificate> authorities) throws IOException {
    return new LogCheck(TrustPolicy.parse(read(file)).policy(), authorities);
  }

  /** Reads a fingerprint as {@link #fingerprint(String)} does, if one is given. */
  public static Optional<String> fingerprint(Optional<String> given) throws IOException {
    return given.isPresent() ? Optional.of(fingerprint(given.get())) : Optional.empty();
  }

  /**
   * Reads a fingerprint.
   *
   * @param given the fingerprint, or the file with the keys
   * @throws IOException if the file cannot be read
   */
  public static String fingerprint(String given) throws IOException {
    return FINGERPRINT.matcher(given).matches()
        ? given
        : TrustPolicy.parse(read(given)).fingerprint();
  }

  private static byte[] read(String file) throws IOException {
    Path path = Path.of(file);
    if (Files.size(path) > EvidenceBundle.MAX_BYTES) {
      throw new MalformedException("at most " + EvidenceBundle.MAX_BYTES + " bytes");
    }
    return Files.readAllBytes(path);
  }
}
