package org.jwinsock.yaml;

/// A value of a document.
public sealed interface YamlNode permits YamlMap, YamlList, YamlScalar {

  /// Where it begins.
  Place place();

  /// What it is, for messages: `the text "abc"`, `a list`, `a map`.
  String describe();
}
