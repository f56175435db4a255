package org.hirundo.operators.language;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Tells seventeen languages of the Latin script apart by their commonest words and by letters that
 * few of them use. A running text in any of them has a third or more of its words on its list;
 * lists of names, code and languages that are not here have few, and so a low score.
 */
final class LatinProfiles {
  private static final String[] CODES = {
    "en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "fi", "pl", "cs", "ro", "hu", "tr", "vi",
    "id"
  };

  private static final String[] WORDS = {
    "the of and to in a is that for it was on are as with be this by at from or have an not you they"
        + " which but his her their has had we can were all there will more one would if when what"
        + " about who so out up how i your my no do than its then been our he she me him them some"
        + " these into could other only also new after use two may any first over where most such"
        + " like just very now know because while should many between during through without yes"
        + " please why here don't it's did does each both under before being",
    "der die und das in den von zu mit ist auf für im nicht ein eine als auch es an werden aus er"
        + " hat dass sie nach wird bei einer um am sind noch wie einem über so zum haben nur oder"
        + " aber vor zur bis mehr durch man sein wurde wenn ich war kann ihre wir unter dem des ihr"
        + " dieser diese keine mir mich was uns sich einen eines schon doch gegen vom sehr immer"
        + " hier heute warum wo beim",
    "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont"
        + " la avec ils ou mais nous leur été cette comme on aux son sa ses je vous tout elle être"
        + " ont fait si même aussi très bien entre sans deux peut ces après où dont encore était"
        + " votre notre c'est il elles leurs quand tous depuis pourquoi",
    "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha"
        + " me si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy"
        + " años hasta desde está mi porque qué sólo han yo hay vez puede todos así nos ni parte"
        + " tiene él uno donde ella ellos cada eso aunque ahora dónde",
    "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das"
        + " tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até isso ela"
        + " entre era depois sem mesmo aos ter seus quem nas me esse eles estão você tinha foram"
        + " essa num nem suas meu às minha têm numa pelos onde ainda são",
    "di e il la che in un a per è una del non sono si le dei con da i alla della come più anche ma"
        + " al ha lo nel gli dal delle se o ed questo sua suo nella su loro questa dalla tra essere"
        + " ci mi stato hanno cui fra sulla era degli perché così dove quando molto tutti tutto due"
        + " solo io lei lui noi ancora dopo sempre poi fatto c'è",
    "de het een van en in is dat op te zijn voor met die niet aan er om ook als dan maar bij nog uit"
        + " door over naar heeft hij ze wordt was worden kan tot je mijn deze hebben meer werd wel"
        + " geen of we wat zo zich haar hun moet ik al veel waar deze andere onder jaar tegen na"
        + " toch hier waren had zou heel wij jullie waarom",
    "och i att det som en på är av för med till den har de inte om ett han men var jag sig från vi så"
        + " kan när man hade hon nu efter skulle där eller också blev mycket ska alla vid sin mot"
        + " ut dem då vara än honom under någon hur mig sina år två ingen varje bara över få detta"
        + " här upp varför",
    "og i at det er en til på af for med de den der som ikke et har han jeg var fra vi så kan men"
        + " sig om hvor eller når også blev efter hun ud mange ville være skal meget dem ved nu"
        + " havde noget vil man os alle over blive kun hvad mig deres ingen denne ind her selv"
        + " mellem år hvorfor blevet disse andre",
    "ja on ei se että hän oli joka mutta myös kun niin ovat hänen sen tai olla kuin ole jotka vain"
        + " mitä nyt jo sitä kanssa sekä mukaan minä ne tämä siitä jos voi vielä sitten tämän kuten"
        + " mukaan hyvin olen jälkeen me he ollut joita jonka aina koko kaikki missä miksi tässä"
        + " siellä paljon noin",
    "i w na z nie się do to że jest o jak po co ale za od przez tak dla są być oraz czy ten tego było"
        + " jego był który która które tym już tylko jej może ich przy bardzo bez jednak sobie"
        + " także ma pod ze także kiedy gdzie go była więc nawet lub można jako nas mnie wszystko"
        + " przed tej gdy dlaczego",
    "a v se na je že o s z do i to k ve pro za by si jsem ale po jako tak od jeho jsou které který"
        + " která byl bylo být nebo jen už při jak má aby bude než když však co také podle také není"
        + " mezi může této tento jsme ho byla byly více jejich u přes před protože své velmi až"
        + " proč kde",
    "de și în a la cu care pe un o nu este din pentru mai că se sau au fost ca sunt dar prin după"
        + " această acest fi ale al lui ei era când cum foarte dintre până sa să îi am fără între"
        + " doar toate noi astfel ce ar avea fie unde dacă el ea către despre lor ne aceasta deci"
        + " fiind",
    "a az és hogy nem is egy ez meg de van volt csak mint már azt el ha még vagy ki fel lesz lehet"
        + " nagyon minden majd után kell aki ami most mert olyan ezt be több le sem így itt voltak"
        + " mi ők én te ezek azonban illetve szerint között miatt során által pedig akkor hogyan"
        + " miért hol",
    "ve bir bu için da de ile olarak çok daha olan en gibi kadar sonra var ne ama o ise her veya"
        + " değil ben biz onun mi olduğu ya ki hem diye iki tarafından olduğunu büyük olarak göre"
        + " ancak yeni içinde bana beni sen nasıl şey zaman ilk kendi bunun önce üzerinde neden"
        + " yok oldu",
    "và của là các có được trong cho những một không với người để khi này đã từ đến về như đó ra tôi"
        + " nhiều cũng trên phải vào sự làm năm tại sẽ bạn nhưng hay thì theo còn nên nó ở rất"
        + " việc chúng đang sau bị nếu hơn họ ông hai lại mà trước gì anh cùng tất cả",
    "yang dan di dengan untuk dari ini pada itu dalam tidak adalah ke akan juga oleh sebagai ada"
        + " karena bisa mereka saya atau dapat telah anda kami kita lebih seperti sudah tersebut"
        + " bahwa hanya jika satu secara namun saat menjadi orang banyak belum masih harus agar"
        + " sangat kepada setelah hari tahun apa bagi antara semua lagi serta dia"
  };

  /** Letters that speak for a language, each counted as a quarter of a word. */
  private static final String[] LETTERS = {
    "",
    "ßäöü",
    "çèêœùàâ",
    "ñ¿¡áíóú",
    "ãõçâêáó",
    "àèìòù",
    "ĳ",
    "åäö",
    "æøå",
    "äö",
    "ąęłńśźżćó",
    "ěščřžýáíéůďťň",
    "ășțâîşţ",
    "őűáéöüóí",
    "ğışçöü",
    "ăâđêôơưạảấầẩậắằặẹẻẽếềểễệỉịọỏốồổỗộớờởợụủứừửữựỳỹ",
    ""
  };

  private static final WordTable BY_WORD;
  private static final float[][] BY_LETTER = new float[0x1f00][];

  static {
    Map<String, float[]> words = new HashMap<>();
    for (int language = 0; language < CODES.length; language++) {
      String[] list = WORDS[language].split(" ");
      for (int rank = 0; rank < list.length; rank++) {
        float weight = 1.0f - 0.5f * rank / list.length;
        float[] weights = words.computeIfAbsent(list[rank], w -> new float[CODES.length]);
        weights[language] = Math.max(weights[language], weight);
      }
      for (char letter : LETTERS[language].toCharArray()) {
        if (BY_LETTER[letter] == null) {
          BY_LETTER[letter] = new float[CODES.length];
        }
        BY_LETTER[letter][language] = 0.25f;
      }
    }
    words.values().forEach(LatinProfiles::discountShared);
    BY_WORD = new WordTable(words);
    Stream.of(BY_LETTER).filter(Objects::nonNull).forEach(LatinProfiles::discountShared);
  }

  /** What several languages use says less about each. */
  private static void discountShared(float[] weights) {
    int languages = 0;
    for (float weight : weights) {
      languages += weight > 0 ? 1 : 0;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= (float) Math.sqrt(languages);
    }
  }

  private LatinProfiles() {}

  static Language decide(String sample) {
    float[] sums = new float[CODES.length];
    int words = 0;
    int start = -1;
    int hash = 0;
    String lower = sample.toLowerCase(Locale.ROOT);
    for (int i = 0; i <= lower.length(); i++) {
      char c = i < lower.length() ? lower.charAt(i) : ' ';
      boolean letter = c < 0x80 ? c >= 'a' && c <= 'z' : Character.isLetter(c) || c == '’';
      if (letter || (c == '\'' && start >= 0)) {
        hash = WordTable.hash(start < 0 ? 0 : hash, c);
        start = start < 0 ? i : start;
        if (c >= 0x80 && c < BY_LETTER.length) {
          add(sums, BY_LETTER[c]);
        }
      } else if (start >= 0) {
        add(sums, BY_WORD.of(hash, lower, start, i));
        words++;
        start = -1;
      }
    }
    return verdict(sums, words);
  }

  private static void add(float[] sums, float[] weights) {
    if (weights != null) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += weights[i];
      }
    }
  }

  private static Language verdict(float[] sums, int words) {
    int best = 0;
    for (int i = 1; i < sums.length; i++) {
      best = sums[i] > sums[best] ? i : best;
    }
    if (sums[best] <= 0) {
      return Language.UNDETERMINED;
    }
    float[] sorted = sums.clone();
    Arrays.sort(sorted);
    double second = sorted[sorted.length - 2] / sorted[sorted.length - 1];
    double coverage = Math.min(1, sums[best] / words / 0.22);
    double margin = Math.min(1, 1.6 * (1 - second));
    double known = words / (words + 1.0);
    return new Language(CODES[best], (float) (coverage * margin * known));
  }
}
