package org.jwinsock.testkit;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// Gives [KnownGap] its meaning.
final class KnownGapExtension implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method);
  }

  /// Of a parameterized scenario.
  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    run(invocation, method);
  }

  private static void run(Invocation<Void> invocation, ReflectiveInvocationContext<Method> method)
      throws Throwable {
    KnownGap gap = method.getExecutable().getAnnotation(KnownGap.class);
    if (gap == null
        || !gap.provider().equals(System.getProperty("winsock.provider"))
            && !Layers.names().contains(gap.layer())) {
      invocation.proceed();
      return;
    }
    try {
      invocation.proceed();
    } catch (Throwable expected) {
      throw new TestAbortedException("known gap: " + gap.why(), expected);
    }
    if (!Layers.names().isEmpty() && gap.layer().isEmpty()) {
      return; // a layer may fill a gap of the provider below it
    }
    throw new AssertionFailedError("passes now: take @KnownGap away (" + gap.why() + ")");
  }
}
