package org.wasl.sandbox.cases;

import java.util.List;
import java.util.Map;

/** Summaries, invented, in three languages. {@code %s} is a place or an account. */
final class CaseTexts {
  static final List<String> LANGUAGES =
      List.of("ar", "ar", "ar", "ar", "ar", "ar", "fr", "fr", "fr", "en");

  private static final Map<String, Map<String, String>> FACTS =
      Map.of(
          "ar",
          Map.of(
              "fraud",
              "عرض المشتبه فيه بضاعة غير موجودة وتسلم تسبيقا عبر تحويل بنكي ثم أغلق الحساب.",
              "sexual-extortion",
              "هدد صاحب الحساب بنشر صور خاصة وطلب مبلغا ماليا مقابل عدم نشرها.",
              "defamation",
              "نشرت الصفحة ادعاءات تمس شرف الضحية وحياتها الخاصة وأعيد نشرها عدة مرات.",
              "threats",
              "توصلت الضحية برسائل صوتية تتضمن تهديدا صريحا بالعنف.",
              "promoting-crime",
              "تبث القناة محتوى يحرض على ارتكاب أفعال إجرامية ويعرض مواد محظورة.",
              "terrorism",
              "ينشر الحساب بشكل متكرر إشادة بأفعال إرهابية ودعوات إلى الالتحاق بتنظيم محظور."),
          "fr",
          Map.of(
              "fraud",
              "Une marchandise inexistante a été proposée ; un acompte a été versé, puis le compte"
                  + " a été fermé.",
              "sexual-extortion",
              "Le titulaire du compte menace de diffuser des images intimes et réclame une somme"
                  + " d’argent.",
              "defamation",
              "La page publie des allégations portant atteinte à l’honneur de la victime, reprises"
                  + " plusieurs fois.",
              "threats",
              "La victime a reçu des messages vocaux contenant des menaces explicites de"
                  + " violences.",
              "promoting-crime",
              "La chaîne diffuse un contenu qui incite à commettre des infractions et propose des"
                  + " produits prohibés.",
              "terrorism",
              "Le compte publie de façon répétée une apologie d’actes terroristes et des appels au"
                  + " recrutement."),
          "en",
          Map.of(
              "fraud",
              "Goods that do not exist were offered; a deposit was paid, then the account was"
                  + " closed.",
              "sexual-extortion",
              "The holder of the account threatens to publish intimate images and demands money.",
              "defamation",
              "The page publishes allegations against the victim’s honour, shared several times.",
              "threats",
              "The victim received voice messages with explicit threats of violence.",
              "promoting-crime",
              "The channel spreads content that incites to offences and offers prohibited goods.",
              "terrorism",
              "The account repeatedly praises acts of terrorism and calls for recruits."));

  private static final Map<String, String> FRAMES =
      Map.of(
          "ar",
          "ملف اصطناعي. %s رُصدت الوقائع بناحية %s، وتم حفظ الأدلة الرقمية بعد التحقق من صحتها."
              + " الحساب الرئيسي: %s. يقترح الفريق التقني طلب معطيات الاتصال من مزود الخدمة.",
          "fr",
          "Dossier synthétique. %s Faits relevés du côté de %s ; preuves numériques conservées"
              + " après vérification. Compte principal : %s. L’équipe technique propose de demander"
              + " les données de connexion au fournisseur.",
          "en",
          "Synthetic case. %s Observed around %s; digital evidence was preserved after checks. Main"
              + " account: %s. The technical team suggests asking the provider for connection"
              + " data.");

  private CaseTexts() {}

  static String summary(String language, String category, String place, String account) {
    return of(FRAMES, language).formatted(of(of(FACTS, language), category), place, account);
  }

  private static <T> T of(Map<String, T> texts, String key) {
    T text = texts.get(key);
    if (text == null) {
      throw new IllegalArgumentException("no text of " + key);
    }
    return text;
  }
}
