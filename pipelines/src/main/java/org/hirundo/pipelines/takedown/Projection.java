package org.hirundo.pipelines.takedown;

import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.InputFile;

/** Reads some columns of an archive's files: texts and tokens, nearly all of it, stay unread. */
record Projection(Schema schema) {
  /** Takes a row. */
  interface Visitor {
    void visit(GenericRecord row) throws IOException;
  }

  static Projection of(Schema schema, List<String> columns) {
    List<Field> fields =
        columns.stream()
            .map(schema::getField)
            .map(field -> new Field(field, field.schema()))
            .toList();
    return new Projection(
        Schema.createRecord(
            schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields));
  }

  /**
   * @throws IOException if the file can't be read; the message names it
   */
  void read(InputFile file, Visitor visitor) throws IOException {
    Configuration settings = new Configuration(false);
    AvroReadSupport.setRequestedProjection(settings, schema);
    AvroReadSupport.setAvroReadSchema(settings, schema);
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(file, new HadoopParquetConfiguration(settings))
            .withDataModel(GenericData.get())
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        visitor.visit(row);
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException(file + " can't be read: " + e.getMessage(), e);
    }
  }
}
