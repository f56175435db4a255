package org.hirundo.operators.code;

import java.util.EnumMap;
import java.util.Map;

/** A short file in each language that parses, with one comment and a string. */
final class Snippets {
  static final Map<SourceLanguage, String> INTACT = new EnumMap<>(SourceLanguage.class);

  static {
    INTACT.put(
        SourceLanguage.PYTHON,
        """
        import os

        # Adds the sizes up.
        def total(paths):
            return sum(os.path.getsize(path) for path in paths if path != "skip")

        class Cart:
            def __init__(self, items):
                self.items = items
        """);
    INTACT.put(
        SourceLanguage.JAVA,
        """
        package shop;

        import java.util.List;

        /* A cart of items. */
        public record Cart(List<String> items) {
          @Override
          public String toString() {
            return "cart of " + items.size();
          }
        }
        """);
    INTACT.put(
        SourceLanguage.JAVASCRIPT,
        """
        'use strict';
        const items = [1, 2, 3];
        // Doubles each.
        module.exports = items.map((item) => {
          return item * 2;
        });
        """);
    INTACT.put(
        SourceLanguage.TYPESCRIPT,
        """
        export interface Item { readonly name: string; price?: number }
        // The sum of prices.
        export const total = (items: Item[]): number =>
          items.reduce((sum, item) => sum + (item.price ?? 0), 0);
        export type Named = Pick<Item, 'name'>;
        """);
    INTACT.put(
        SourceLanguage.TSX,
        """
        import React from 'react';
        // A label.
        export const Label = ({ text }: { text: string }) => <b className="label">{text}</b>;
        """);
    INTACT.put(
        SourceLanguage.C,
        """
        #include <stdio.h>
        /* Says how many. */
        int main(int argc, char **argv) {
          printf("%d\\n", argc);
          return 0;
        }
        """);
    INTACT.put(
        SourceLanguage.CPP,
        """
        #include <iostream>
        #include <vector>
        // Sums up.
        template <typename T> T sum(const std::vector<T>& values) {
          T total{};
          for (const auto& value : values) total += value;
          return total;
        }
        int main() { std::cout << sum(std::vector<int>{1, 2}) << "\\n"; }
        """);
    INTACT.put(
        SourceLanguage.GO,
        """
        package main

        import "fmt"

        // main greets.
        func main() {
        \tname := "swallow"
        \tif err := greet(name); err != nil {
        \t\tpanic(err)
        \t}
        }

        func greet(name string) error {
        \t_, err := fmt.Println(name)
        \treturn err
        }
        """);
    INTACT.put(
        SourceLanguage.RUST,
        """
        use std::collections::HashMap;

        // Counts words.
        pub fn count(text: &str) -> HashMap<&str, usize> {
            let mut counts = HashMap::new();
            for word in text.split(" ") {
                *counts.entry(word).or_insert(0) += 1;
            }
            counts
        }
        """);
    INTACT.put(
        SourceLanguage.RUBY,
        """
        require 'set'

        # A flock of birds.
        class Flock
          attr_reader :birds

          def initialize(birds)
            @birds = birds.map { |bird| "a #{bird}" }
          end
        end
        """);
  }

  private Snippets() {}

  static String commentOf(SourceLanguage language) {
    String text = INTACT.get(language);
    String sign =
        switch (language) {
          case PYTHON, RUBY -> "# ";
          case JAVA, C -> "/* ";
          default -> "// ";
        };
    int start = text.indexOf(sign);
    return text.substring(start, text.indexOf('\n', start));
  }
}
