package org.hirundo.pipelines.pack;

import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.hirundo.pipelines.logs.LogCodec;
import org.hirundo.schemas.Document;

/** Reads documents with their places. */
final class PlacedDocuments implements KafkaRecordDeserializationSchema<PlacedDocument> {
  private static final long serialVersionUID = 1L;
  private transient LogCodec<Document> codec;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    codec = new LogCodec<>(Document.class);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<PlacedDocument> out)
      throws IOException {
    out.collect(
        new PlacedDocument(
            new TopicPartition(record.topic(), record.partition()),
            record.offset(),
            codec.decode(record.value())));
  }

  /** Nothing between operators has this type. */
  @Override
  public TypeInformation<PlacedDocument> getProducedType() {
    return TypeInformation.of(PlacedDocument.class);
  }
}
