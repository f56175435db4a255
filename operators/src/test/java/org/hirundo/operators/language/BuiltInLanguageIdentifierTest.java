package org.hirundo.operators.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInLanguageIdentifierTest {
  private final LanguageIdentifier identifier = new BuiltInLanguageIdentifier();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | My sister walked to the station because the bus was late, and she still had to wait.",
        "de | Meine Schwester ging zu Fuß zum Bahnhof, weil der Bus nicht kam und sie noch warten musste.",
        "fr | Ma sœur est allée à pied à la gare parce que le bus était en retard et il pleuvait.",
        "es | Mi hermana fue a pie a la estación porque el autobús no llegaba y ya era muy tarde.",
        "pt | A minha irmã foi a pé até à estação porque o autocarro não chegava e já era muito tarde.",
        "it | Mia sorella è andata a piedi alla stazione perché il pullman non arrivava ed era tardi.",
        "nl | Mijn zus liep naar het station omdat de bus te laat was en ze moest nog lang wachten.",
        "sv | Min syster gick till stationen eftersom bussen inte kom och hon fick vänta länge där.",
        "da | Min søster gik til stationen, fordi bussen ikke kom, og hun måtte vente meget længe.",
        "fi | Siskoni käveli asemalle, koska bussi ei tullut, ja hän joutui vielä odottamaan siellä.",
        "pl | Moja siostra poszła na dworzec pieszo, ponieważ autobus się spóźnił i było już późno.",
        "cs | Moje sestra šla na nádraží pěšky, protože autobus nepřijel a už bylo velmi pozdě.",
        "ro | Sora mea a mers pe jos la gară pentru că autobuzul nu a venit și era foarte târziu.",
        "hu | A nővérem gyalog ment az állomásra, mert a busz nem jött meg, és már nagyon késő volt.",
        "tr | Kız kardeşim istasyona yürüyerek gitti, çünkü otobüs gelmedi ve çok geç olmuştu.",
        "vi | Chị tôi đã đi bộ đến nhà ga vì xe buýt đến trễ và trời cũng đã rất muộn rồi.",
        "id | Kakak saya berjalan kaki ke stasiun karena bus itu tidak datang dan hari sudah malam.",
        "ja | 姉はバスが来なかったので、駅まで歩いて行った。",
        "zh | 因为公共汽车没有来，我姐姐就走路去了车站，她还要等很久。",
        "zh | 因為公車沒有來，我姐姐就走路去了車站，她還要等很久。",
        "ko | 언니는 버스가 오지 않아서 역까지 걸어갔고 오래 기다려야 했다.",
        "ru | Моя сестра пошла на вокзал пешком, потому что автобус опоздал, и было уже поздно.",
        "uk | Моя сестра пішла на вокзал пішки, бо автобус запізнився, і їй ще довелося чекати.",
        "el | Η αδελφή μου πήγε με τα πόδια στον σταθμό επειδή το λεωφορείο άργησε.",
        "ar | ذهبت أختي إلى المحطة سيرا على الأقدام لأن الحافلة تأخرت كثيرا",
        "he | אחותי הלכה ברגל לתחנה כי האוטובוס איחר מאוד",
        "th | พี่สาวของฉันเดินไปสถานีเพราะรถเมล์มาช้า",
        "hi | मेरी बहन स्टेशन तक पैदल गई क्योंकि बस देर से आई"
      })
  void sentenceIsToldWithAClearScore(String code, String sentence) {
    Language language = identifier.identify(sentence);
    assertThat(language.code()).isEqualTo(code);
    assertThat(language.score()).isGreaterThanOrEqualTo(0.5f);
  }

  @ParameterizedTest
  @CsvSource({"営業時間,ja", "東京駅周辺図,ja", "总统的讲话,zh", "我們的國家,zh", "これ,ja", "テレビ,ja"})
  void fewEastAsianCharactersAreToldByTheirForms(String text, String code) {
    assertThat(identifier.identify(text).code()).isEqualTo(code);
  }

  @Test
  void ideographsOfAnyOrthographyScoreLow() {
    assertThat(identifier.identify("山川大小").score()).isLessThan(0.5f);
  }

  @Test
  void chineseThatQuotesJapaneseIsChinese() {
    String text =
        "这个词在日语里写作「ありがとう」，意思是谢谢。我们在学习日语的时候，常常会遇到这样的问题，" + "但是只要多读多听，就会慢慢习惯，这是大家都知道的。老师说过，学习语言没有捷径。";
    assertThat(identifier.identify(text).code()).isEqualTo("zh");
  }

  @Test
  void japaneseManualWithManyEnglishTermsIsJapanese() {
    String text = "Apache HTTP Server の設定ファイル httpd.conf には Listen ディレクティブを書きます。";
    assertThat(identifier.identify(text).code()).isEqualTo("ja");
  }

  @Test
  void japaneseManualThatIsHalfTranslatedIsNoEnglish() {
    String text =
        "Swallow Server の使用説明書\n巣箱の数を決める NestLimit の書き方と、再起動の手順です。\n"
            + "This is the list of all the directives that there are in this version of it,"
            + " and of what they do to the young that are in the nest when it is cold.\n"
            + "子プロセスが見る巣の数も決められます。";
    Language language = identifier.identify(text);
    assertThat(language.code()).isEqualTo("ja");
    assertThat(language.score()).isLessThan(0.6f);
  }

  @Test
  void englishAboutJapaneseWordsIsEnglish() {
    String text =
        "The swallow that is called ツバメ in the north is called ツバクロ in the south of it.\n"
            + "They build their nest in spring, and the people of the village call it 燕の巣.";
    assertThat(identifier.identify(text).code()).isEqualTo("en");
  }

  @Test
  void halfAndHalfScoresLowerThanEither() {
    String english =
        "The swallow comes back to the barn in spring, and it builds a nest of mud there.";
    String japanese = "燕は春になると納屋に戻ってきて、泥で巣を作る。とても可愛い。";
    float mixed = identifier.identify(english + "\n" + japanese).score();
    assertThat(mixed).isLessThan(identifier.identify(english).score());
    assertThat(mixed).isLessThan(identifier.identify(japanese).score()).isLessThan(0.7f);
  }

  @Test
  void japaneseAmongMuchCodeIsJapanese() {
    String code =
        "ExtFilterDefine fixtext mode output\nintype text html\ncmd usr bin sed s Volvo Saab g\n";
    Language language =
        identifier.identify("次の例は出力を書き換えます。\n" + code.repeat(2) + "\n設定は再起動で有効になります。");
    assertThat(language.code()).isEqualTo("ja");
    assertThat(language.score()).isGreaterThan(0.5f);
  }

  @Test
  void englishThatQuotesJapaneseIsEnglish() {
    String text =
        "The word is written 巣 and it is read as す, which is what the people in the south call it.";
    assertThat(identifier.identify(text).code()).isEqualTo("en");
  }

  @Test
  void oneWordScoresLow() {
    assertThat(identifier.identify("the").score()).isLessThanOrEqualTo(0.5f);
  }

  @Test
  void namesAndPartNumbersScoreLow() {
    assertThat(identifier.identify("Canon EOS R5 Nikon Z7 Sony Alpha Tamron Sigma XF35").score())
        .isLessThan(0.3f);
  }

  @Test
  void textWithoutLettersIsUndetermined() {
    assertThat(identifier.identify("12345 --- !!")).isEqualTo(Language.UNDETERMINED);
    assertThat(identifier.identify("")).isEqualTo(Language.UNDETERMINED);
  }

  @Test
  void longTextIsToldByItsWindows() {
    String text = "1234 ".repeat(10) + "燕は春に戻り、巣を作る。".repeat(5_000) + "𠮷".repeat(2_000);
    assertThat(identifier.identify(text).code()).isEqualTo("ja");
  }

  @Test
  void formulasAndCodeAreTakenOut() {
    String text =
        "燕の数を \\( N_{total} = \\alpha \\beta \\) とする。\nfor (int i = 0; i < n; i++) {\n"
            + "    total += count(nest[i]);\n}\n$$ E = mc^2 $$ が成り立つ。";
    assertThat(ProseLines.of(text)).isEqualTo("燕の数を   とする。\n  が成り立つ。\n");
  }

  @Test
  void unclosedFormulasCostLinearTime() {
    assertThat(ProseLines.of("\\( a run of words here ".repeat(200_000))).contains("run");
  }
}
