package org.jwinsock.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Which rows of the surface a scenario shows, by their names. Each row of tier core or common that
/// names a trap needs at least one.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@interface Covers {
  String[] value();
}
