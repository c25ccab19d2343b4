package org.jwinsock.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// A scenario that a provider, or any provider under a layer, is known not to pass. It is run all
/// the same and fails once it passes, so that no gap outlives its reason.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ExtendWith(KnownGapExtension.class)
@interface KnownGap {
  /// The provider; empty for none.
  String provider() default "";

  /// A layer through which it does not pass either, whatever the provider; empty for none.
  String layer() default "";

  /// Why it cannot do this.
  String why();
}
