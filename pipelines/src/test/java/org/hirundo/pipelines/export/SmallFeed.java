package org.hirundo.pipelines.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.hirundo.operators.tokens.Packer;
import org.hirundo.operators.tokens.Packing;
import org.hirundo.operators.tokens.Tokenizer;
import org.hirundo.schemas.FeedRecord;
import org.hirundo.schemas.Sequence;

/** A feed of documents that are known, its domains in turn, ordinals somewhat out of order. */
public final class SmallFeed {
  private final Tokenizer tokenizer;
  private final int length;
  private final Map<String, List<Sequence>> sequences = new LinkedHashMap<>();
  private final Map<String, Map<Long, String>> texts = new LinkedHashMap<>();

  public SmallFeed(Tokenizer tokenizer, int length) {
    this.tokenizer = tokenizer;
    this.length = length;
  }

  /** Packs a domain's documents; ids count from 1, with the domain's number in the upper half. */
  public SmallFeed domain(String name, List<String> documents) {
    return domain(name, Packing.CONCATENATE, documents);
  }

  /** The same by another packing; what waits at the end is packed too, where it may be padded. */
  SmallFeed domain(String name, Packing packing, List<String> documents) {
    Packer packer = packing.packer(name, tokenizer, length);
    List<Sequence> packed = new ArrayList<>();
    long id = (long) (sequences.size() + 1) << 32;
    Map<Long, String> known = new LinkedHashMap<>();
    for (String document : documents) {
      known.put(++id, document);
      packed.addAll(packer.add(id, tokenizer.encode(document)));
    }
    packed.addAll(packer.flush());
    sequences.put(name, packed);
    texts.put(name, known);
    return this;
  }

  /** The text of each document of a domain, by id. */
  public Map<Long, String> texts(String domain) {
    return texts.get(domain);
  }

  /** The records, the domains in turn; neighbours of a domain may change places. */
  public List<FeedRecord> records(long seed) {
    Random chance = new Random(seed);
    List<List<Sequence>> logs = new ArrayList<>();
    for (List<Sequence> log : sequences.values()) {
      List<Sequence> read = new ArrayList<>(log);
      for (int i = 1; i < read.size(); i++) {
        if (chance.nextBoolean()) {
          read.set(i - 1, read.set(i, read.get(i - 1)));
        }
      }
      logs.add(read);
    }
    List<FeedRecord> records = new ArrayList<>();
    for (int i = 0; logs.stream().anyMatch(log -> !log.isEmpty()); i++) {
      List<Sequence> log = logs.get(i % logs.size());
      if (!log.isEmpty()) {
        records.add(record(records.size(), log.remove(0)));
      }
    }
    return records;
  }

  private FeedRecord record(long g, Sequence sequence) {
    CRC32C checksum = new CRC32C();
    checksum.update(sequence.getTokens().duplicate());
    return FeedRecord.newBuilder()
        .setG(g)
        .setDomain(sequence.getDomain())
        .setMixtureVersion(1)
        .setOrdinal(sequence.getOrdinal())
        .setPass(0)
        .setTokens(sequence.getTokens())
        .setDocuments(sequence.getDocuments())
        .setTokenizer(sequence.getTokenizer())
        .setChecksum((int) checksum.getValue())
        .build();
  }

  /** Texts of many lengths, in two scripts. */
  public static List<String> prose(int count, long seed) {
    Random chance = new Random(seed);
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder("Document " + i + ": ");
      int sentences = 1 + (int) (40 * chance.nextDouble() * chance.nextDouble());
      for (int s = 0; s < sentences; s++) {
        text.append(chance.nextBoolean() ? "swallows return in spring. " : "燕は春に帰る。𠮷野家。");
      }
      documents.add(text.toString());
    }
    return documents;
  }
}
