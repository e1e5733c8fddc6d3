package org.wasl.kit.certify.report;

import java.util.Map;
import org.wasl.base.HtmlText;
import org.wasl.base.ProductVersion;
import org.wasl.kit.certify.cases.CaseOutcome;
import org.wasl.kit.certify.cases.CaseResult;
import org.wasl.kit.certify.cases.CertificationReport;

/** A report as one page without scripts and without anything from elsewhere. */
public final class ReportPage {
  private static final String STYLE =
      """
      :root{color-scheme:light}
      body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1b1b1b;background:#fff}
      h1{font-size:1.5rem}h2{font-size:1.1rem;margin:0}
      dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
      article{border:1px solid #767676;border-inline-start:.5rem solid #767676;margin:.8rem 0;padding:.6rem .8rem;break-inside:avoid}
      article.passed{border-inline-start-color:#1a6b2d}article.failed{border-inline-start-color:#a11414}
      .outcome{font-weight:600}.failed .outcome{color:#a11414}.passed .outcome{color:#1a6b2d}
      p{margin:.3rem 0;overflow-wrap:anywhere}li{overflow-wrap:anywhere}
      @media(max-width:30rem){dl{grid-template-columns:1fr}dt{margin-top:.4rem}}
      @media print{body{font-size:11pt}details{display:block}}
      """;

  private static final Map<String, Map<String, String>> WORDS =
      Map.of(
          "en",
          Map.ofEntries(
              Map.entry("title", "Certification report"),
              Map.entry("receiver", "Receiver of"),
              Map.entry("gateway", "Gateway, called as"),
              Map.entry("target", "Address"),
              Map.entry("form", "Form"),
              Map.entry("started", "Started"),
              Map.entry("product", "Tested by"),
              Map.entry("seed", "Seed"),
              Map.entry("source", "Promised in"),
              Map.entry("expected", "Expected"),
              Map.entry("came", "Came"),
              Map.entry("reason", "Reason"),
              Map.entry("observed", "Observed"),
              Map.entry("passed", "passed"),
              Map.entry("failed", "failed"),
              Map.entry("not-applicable", "not applicable"),
              Map.entry("not-run", "not run"),
              Map.entry("synthetic", "All messages of this test were made up.")),
          "fr",
          Map.ofEntries(
              Map.entry("title", "Rapport de certification"),
              Map.entry("receiver", "Récepteur de"),
              Map.entry("gateway", "Passerelle, appelée comme"),
              Map.entry("target", "Adresse"),
              Map.entry("form", "Forme"),
              Map.entry("started", "Début"),
              Map.entry("product", "Testé par"),
              Map.entry("seed", "Graine"),
              Map.entry("source", "Promis dans"),
              Map.entry("expected", "Attendu"),
              Map.entry("came", "Obtenu"),
              Map.entry("reason", "Motif"),
              Map.entry("observed", "Observé"),
              Map.entry("passed", "réussi"),
              Map.entry("failed", "échoué"),
              Map.entry("not-applicable", "sans objet"),
              Map.entry("not-run", "non exécuté"),
              Map.entry("synthetic", "Tous les messages de ce test étaient fictifs.")),
          "ar",
          Map.ofEntries(
              Map.entry("title", "تقرير المطابقة"),
              Map.entry("receiver", "مستقبل الجهة"),
              Map.entry("gateway", "البوابة، باسم"),
              Map.entry("target", "العنوان"),
              Map.entry("form", "الصيغة"),
              Map.entry("started", "البداية"),
              Map.entry("product", "اختبره"),
              Map.entry("seed", "البذرة"),
              Map.entry("source", "مصدر الوعد"),
              Map.entry("expected", "المنتظر"),
              Map.entry("came", "الحاصل"),
              Map.entry("reason", "السبب"),
              Map.entry("observed", "المشاهد"),
              Map.entry("passed", "ناجحة"),
              Map.entry("failed", "فاشلة"),
              Map.entry("not-applicable", "غير منطبقة"),
              Map.entry("not-run", "لم تُجر"),
              Map.entry("synthetic", "جميع رسائل هذا الاختبار مصطنعة.")));

  private final Map<String, String> words;
  private final String language;
  private final StringBuilder html = new StringBuilder();

  private ReportPage(String language) {
    this.language = language;
    this.words = WORDS.getOrDefault(language, WORDS.getOrDefault("en", Map.of()));
  }

  /**
   * The page.
   *
   * @param language {@code ar}, {@code fr} or {@code en}; what was expected and came is in English
   */
  public static String of(CertificationReport report, String language) {
    return new ReportPage(language).page(report);
  }

  private String word(String key) {
    return words.getOrDefault(key, key);
  }

  private String page(CertificationReport report) {
    String direction = language.equals("ar") ? "rtl" : "ltr";
    html.append("<!doctype html>\n<html lang=\"").append(language);
    html.append("\" dir=\"").append(direction).append("\">\n<head><meta charset=\"utf-8\">");
    html.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    html.append("<title>").append(word("title")).append("</title>\n<style>\n").append(STYLE);
    html.append("</style></head>\n<body><main>\n<h1>").append(word("title")).append("</h1>\n");
    head(report);
    report.results().forEach(this::result);
    html.append("</main></body>\n</html>\n");
    return html.toString();
  }

  private void head(CertificationReport report) {
    html.append("<dl>\n");
    row(word(report.side().code()), report.agency());
    row(word("target"), report.target());
    row(word("form"), report.form());
    row(word("started"), report.started().toString());
    row(word("product"), ProductVersion.userAgent());
    row(word("seed"), Long.toString(report.seed()));
    report.counts().forEach((code, count) -> row(word(code), Long.toString(count)));
    html.append("</dl>\n<p>").append(word("synthetic")).append("</p>\n");
  }

  private void row(String name, String value) {
    html.append("<dt>").append(HtmlText.escaped(name)).append("</dt><dd><bdi>");
    html.append(HtmlText.escaped(value)).append("</bdi></dd>\n");
  }

  private void result(CaseResult result) {
    String code = result.outcome().code();
    html.append("<article class=\"").append(code).append("\"><h2>");
    html.append(HtmlText.escaped(result.tested().number())).append(" · ");
    html.append(HtmlText.escaped(result.tested().title().getOrDefault(language, "")))
        .append("</h2>\n");
    html.append("<p class=\"outcome\">").append(HtmlText.escaped(word(code))).append("</p>\n");
    line("source", result.tested().source());
    switch (result.outcome()) {
      case CaseOutcome.Passed _ -> {}
      case CaseOutcome.Failed(String expected, String came) -> {
        line("expected", expected);
        line("came", came);
      }
      case CaseOutcome.NotApplicable(String reason) -> line("reason", reason);
      case CaseOutcome.NotRun(String reason) -> line("reason", reason);
    }
    if (!result.observed().isEmpty()) {
      html.append("<details><summary>").append(HtmlText.escaped(word("observed")));
      html.append("</summary><ul lang=\"en\" dir=\"ltr\">");
      result
          .observed()
          .forEach(seen -> html.append("<li>").append(HtmlText.escaped(seen)).append("</li>"));
      html.append("</ul></details>\n");
    }
    html.append("</article>\n");
  }

  private void line(String name, String value) {
    html.append("<p>")
        .append(HtmlText.escaped(word(name)))
        .append(": <span lang=\"en\" dir=\"ltr\">");
    html.append(HtmlText.escaped(value)).append("</span></p>\n");
  }
}
