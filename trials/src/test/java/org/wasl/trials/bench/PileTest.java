package org.wasl.trials.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySeal;
import org.wasl.wire.Agency;
import org.wasl.wire.SignatureCheck;
import org.wasl.wire.SignatureVerifier;
import org.wasl.wire.pki.PkiFolder;

class PileTest {
  @TempDir private Path folder;

  @Test
  void everyCaseIsAnotherMessageUnderItsOwnSignature() {
    // Given two templates, five signed before, five signed on the spot
    PkiFolder pki = BenchPki.create(folder, List.of());
    Pile.Cursor cases = pile(pki, 2, 5).cursor();
    // When a warm-up takes two, and a measurement eight
    List<Pile.Signed> taken =
        Stream.concat(
                Stream.generate(cases::further).limit(2), Stream.generate(cases::next).limit(8))
            .toList();
    // Then
    Agency platform = pki.directory().byId(BenchPki.SENDER).orElseThrow();
    SignatureVerifier verifier = new SignatureVerifier(pki.directory());
    assertThat(taken)
        .allSatisfy(
            each -> {
              assertThat(verifier.message(platform, each.body().getBytes(), each.signature()))
                  .isEqualTo(SignatureCheck.VALID);
              assertThat(
                      each.body().toJsonObject().getJsonObject("envelope").getString("messageId"))
                  .isEqualTo(each.messageId().toString());
            })
        .extracting(Pile.Signed::messageId)
        .doesNotHaveDuplicates();
    assertThat(cases.beyond()).isEqualTo(3);
  }

  @Test
  void everyGatewayGetsTheSameCases() {
    // Given
    Pile pile = pile(BenchPki.create(folder, List.of()), 2, 2);
    List<Pile.Signed> first = Stream.generate(pile.cursor()::next).limit(4).toList();
    // When
    List<Pile.Signed> second = Stream.generate(pile.cursor()::next).limit(4).toList();
    // Then
    assertThat(second)
        .extracting(Pile.Signed::body)
        .isEqualTo(first.stream().map(Pile.Signed::body).toList());
  }

  private static Pile pile(PkiFolder pki, int templates, int signed) {
    CaseGenerator generator =
        new CaseGenerator(7, templates, BenchPki.SENDER, Instant.EPOCH, IdentitySeal.OWN_CUSTODY);
    return new Pile(generator.cases().toList(), pki.signer(BenchPki.SENDER), signed, 7);
  }
}
