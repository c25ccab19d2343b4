import org.jspecify.annotations.NullMarked;

/// YAML documents whose every value knows its line, for files that people write.
@NullMarked
module org.jwinsock.yaml {
  requires static transitive org.jspecify;
  requires org.snakeyaml.engine;

  exports org.jwinsock.yaml;
}
